import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startBackend } from '../pipeline/backend.ts';
import { mock, restSpec, type ServeOptions, serveRest } from '../pipeline/served-rest.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const logging = (loggingLevel: string, dataTraceEnabled: boolean, more: object = {}): ServeOptions => ({
  config: { stages: { dev: { methodSettings: { '*/*': { loggingLevel, dataTraceEnabled } }, ...more } } },
});

/** Lines as CloudWatch would show them: without the stamp and the request id. */
const texts = (lines: readonly string[]) =>
  lines.map((line) =>
    line.replace(/^\S+ \([0-9a-f-]{36}\) /, '').replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'ID'),
  );

const http = (uri: string, more: object = {}) => ({
  integration: {
    type: 'http',
    httpMethod: 'POST',
    uri,
    responses: { default: { statusCode: '200' } },
    ...more,
  },
});

describe('execution log of a stage (rest-request-phases.md 10.5, rows in order; stage rows publicly reported)', () => {
  it('has every row at INFO with data trace, for a call that reaches an endpoint', async () => {
    const backend = await startBackend((_seen, outgoing) =>
      outgoing
        .writeHead(200, ['Content-Type', 'text/plain', 'Content-Length', '4', 'Date', 'now'])
        .end('pong'),
    );
    const gateway = await serveRest(
      restSpec({ 'POST /pets/{petId}': http(`${backend.origin}/in`) }),
      logging('INFO', true, { tracingEnabled: true }),
    );

    await gateway.call('POST', '/pets/7?foo=bar&foo=baz', { body: 'ping', headers: { Accept: '*/*' } });

    const lines = texts(await gateway.executionLog());
    const id = gateway.apiId;
    expect(lines).toEqual([
      expect.stringMatching(/^Extended Request Id: .+=$/),
      `Verifying Usage Plan for request: ID. API Key:  API Stage: ${id}/dev`,
      "API Key  authorized because method 'POST /pets/{petId}' does not require API Key. Request will not contribute to throttle or quota limits",
      `Usage Plan check succeeded for API Key  and API Stage ${id}/dev`,
      'Starting execution for request: ID',
      'HTTP Method: POST, Resource Path: /pets/7',
      'Method request path: {petId=7}',
      'Method request query string: {foo=bar,baz}',
      expect.stringMatching(
        /^Method request headers: \{Accept=\*\/\*, Host=127\.0\.0\.1:\d+, X-Forwarded-For=127\.0\.0\.1, X-Forwarded-Port=443, X-Forwarded-Proto=https, X-Amzn-Trace-Id=Root=/,
      ),
      'Method request body before transformations: ping',
      `Endpoint request URI: ${backend.origin}/in`,
      expect.stringMatching(
        /^Endpoint request headers: \{Accept=application\/json, User-Agent=AmazonAPIGateway_/,
      ),
      'Endpoint request body after transformations: ping',
      `Sending request to ${backend.origin}/in`,
      expect.stringMatching(/^Received response\. Status: 200, Integration latency: \d+ ms$/),
      expect.stringMatching(
        /^Endpoint response headers: \{Content-Type=text\/plain, Content-Length=4, Date=now/,
      ),
      'Endpoint response body before transformations: pong',
      'Method response body after transformations: pong',
      expect.stringMatching(
        /^Method response headers: \{X-Amzn-Trace-Id=Root=.+, Content-Type=application\/json\}$/,
      ),
      'Successfully completed execution',
      'Method completed with status: 200',
      expect.stringMatching(/^X-ray Tracing ID : 1-[0-9a-f]{8}-[0-9a-f]{24}$/),
    ]);
  });

  it('has rows 1 to 7, 21 and 22 at INFO without data trace', async () => {
    const gateway = await serveRest(
      restSpec({ 'GET /pets': { integration: mock('{}') } }),
      logging('INFO', false),
    );

    await gateway.call('GET', '/pets');

    expect(texts(await gateway.executionLog()).map((line) => line.split(/[:' ]/, 2).join(' '))).toEqual([
      'Extended Request',
      'Verifying Usage',
      'API Key',
      'Usage Plan',
      'Starting execution',
      'HTTP Method',
      'Successfully completed',
      'Method completed',
    ]);
  });

  it('keeps at ERROR the lines of calls that fail', async () => {
    const gateway = await serveRest(
      restSpec({
        'GET /pets': { integration: mock('{}') },
        'GET /broken': http('http://${stageVariables.none}/'),
      }),
      logging('ERROR', false),
    );

    await gateway.call('GET', '/pets');
    await gateway.call('GET', '/broken');

    expect(texts(await gateway.executionLog()).slice(-4)).toEqual([
      'Starting execution for request: ID',
      'HTTP Method: GET, Resource Path: /broken',
      'Execution failed due to configuration error: Invalid endpoint address',
      'Method completed with status: 500',
    ]);
  });

  it('has nothing of unmatched routes, missing tokens and bodies that are too large (documented)', async () => {
    const security = {
      auth: {
        type: 'apiKey',
        name: 'Authorization',
        in: 'header',
        'x-amazon-apigateway-authtype': 'custom',
        'x-amazon-apigateway-authorizer': {
          type: 'token',
          authorizerUri:
            'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:auth/invocations',
        },
      },
    };
    const gateway = await serveRest(
      restSpec(
        {
          'POST /pets': { integration: mock('{}') },
          'GET /guarded': { integration: mock('{}'), operation: { security: [{ auth: [] }] } },
        },
        { components: { securitySchemes: security } },
      ),
      logging('INFO', true),
    );

    await gateway.call('GET', '/nowhere');
    await gateway.call('GET', '/guarded');
    await gateway.call('POST', '/pets', { body: Buffer.alloc(10_485_761) });

    expect(await gateway.executionLog()).toEqual([]);
  });

  it('cuts an event after 1024 bytes (documented)', async () => {
    const gateway = await serveRest(
      restSpec({ 'POST /pets': { integration: mock('{}') } }),
      logging('INFO', true),
    );

    await gateway.call('POST', '/pets', { body: 'é'.repeat(2000) });

    const line = (await gateway.executionLog()).find((text) => text.includes('Method request body'));
    expect(line?.endsWith(' [TRUNCATED]')).toBe(true);
    const event = line?.slice(line.indexOf('('), -' [TRUNCATED]'.length) ?? '';
    expect(Buffer.byteLength(event)).toBeLessThanOrEqual(1026);
  });
});

describe('failure lines (10.7), as TestInvokeMethod shows them', () => {
  const refused = { body: 'x', headers: [['Content-Type', 'text/xml']] as const };
  it.each([
    [
      'time-out',
      (origin: string) => http(`${origin}/never`, { timeoutInMillis: 50 }),
      {},
      'Execution failed due to a timeout error',
      504,
    ],
    [
      'bad address',
      () => http('http://$' + '{stageVariables.none}/'),
      {},
      'Execution failed due to configuration error: Invalid endpoint address',
      500,
    ],
    [
      'bad template',
      (origin: string) => http(origin, { requestTemplates: { 'application/json': '#macro(a)#a()#end#a()' } }),
      {},
      'Execution failed due to configuration error: Unable to transform request',
      500,
    ],
    [
      'bad response template',
      () => ({ integration: mock('#macro(a)#a()#end#a()') }),
      {},
      'Execution failed due to configuration error: Unable to transform response',
      500,
    ],
    [
      'illegal header',
      (origin: string) =>
        http(origin, { requestParameters: { 'integration.request.header.Content-Length': "'1'" } }),
      refused,
      'Execution failed due to configuration error: Content-Length header already present',
      500,
    ],
  ])('%s', async (_name, method, sent, line, status) => {
    const backend = await startBackend(() => undefined);
    const gateway = await serveRest(restSpec({ 'POST /pets': method(backend.origin) }));

    const result = await gateway.testInvoke({ method: 'POST', resourcePath: '/pets', ...sent });

    const lines = result.log
      .trimEnd()
      .split('\n')
      .map((text) => text.replace(/^.* UTC \d{4} : /, ''));
    expect(lines.slice(-2)).toEqual([line, `Method completed with status: ${status}`]);
    expect(lines).not.toContain('Successfully completed execution');
    // A failed test invocation shows the error type alone (recorded).
    expect([result.status, result.headers]).toEqual([
      status,
      { 'x-amzn-ErrorType': 'InternalServerErrorException' },
    ]);
  });
});

const handlers = `
exports.echo = async (event) => ({ statusCode: 201, body: JSON.stringify(event) });
exports.malformed = async () => ({ nonsense: 1 });
exports.throws = async () => { throw new Error('boom'); };`;

async function withFunctions(name: string) {
  const folder = temporaryFolder('log');
  writeFileSync(join(folder, 'handlers.cjs'), handlers);
  const uri = `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:${name}/invocations`;
  return serveRest(
    restSpec({ 'POST /pets/{petId}': { integration: { type: 'aws_proxy', httpMethod: 'POST', uri } } }),
    {
      folder,
      config: { functions: { [name]: { handler: `handlers.${name}`, isolation: 'in-process' } } },
    },
  );
}

describe('TestInvokeMethod (10.8; rest-integrations.md 7, recorded)', () => {
  it('logs a Lambda proxy call row by row', async () => {
    const gateway = await withFunctions('echo');

    const { log, headers, status } = await gateway.testInvoke({
      method: 'POST',
      resourcePath: '/pets/{petId}',
      pathWithQueryString: '/pets/123?foo=bar',
      headers: [['content-type', 'text/weird']],
      body: '{"test": "val123"}',
    });

    const lines = log
      .split('\n')
      .map((line) => line.replace(/^(\w{3} \w{3} \d\d \d\d:\d\d:\d\d UTC \d{4}) : /, '* '));
    expect(lines).toEqual([
      expect.stringMatching(/^Execution log for request [0-9a-f-]{36}$/),
      expect.stringMatching(/^\* Starting execution for request: [0-9a-f-]{36}$/),
      '* HTTP Method: POST, Resource Path: /pets/123',
      '* Method request path: {petId=123}',
      '* Method request query string: {foo=bar}',
      '* Method request headers: {content-type=application/json}',
      '* Method request body before transformations: {"test": "val123"}',
      expect.stringMatching(
        /^\* Endpoint request URI: https:\/\/lambda\.us-east-1\.amazonaws\.com\/2015-03-31\/functions\/arn:.*\/invocations$/,
      ),
      expect.stringMatching(
        /^\* Endpoint request headers: \{x-amzn-lambda-integration-tag=[0-9a-f-]{36}, Authorization=\*+[0-9a-f]{6}, X-Amz-Date=\d{8}T\d{6}Z, x-amzn-apigateway-api-id=\w+, Accept=application\/json, User-Agent=AmazonAPIGateway_\w+/,
      ),
      expect.stringMatching(
        /^\* Endpoint request body after transformations: \{"resource":"\/pets\/\{petId\}"/,
      ),
      expect.stringMatching(/^\* Sending request to https:\/\/lambda\./),
      expect.stringMatching(/^\* Received response\. Status: 200, Integration latency: \d+ ms$/),
      expect.stringMatching(
        /^\* Endpoint response headers: \{Date=.*, Content-Type=application\/json, Content-Length=\d+/,
      ),
      expect.stringMatching(/^\* Endpoint response body before transformations: \{"statusCode":201/),
      expect.stringMatching(/^\* Method response body after transformations: \{"resource"/),
      expect.stringMatching(
        /^\* Method response headers: \{X-Amzn-Trace-Id=Root=.*, Content-Type=application\/json\}$/,
      ),
      '* Successfully completed execution',
      '* Method completed with status: 201',
      '',
    ]);
    expect([status, Object.keys(headers)]).toEqual([201, ['X-Amzn-Trace-Id', 'Content-Type']]);
  });

  it.each([
    ['malformed', 'Execution failed due to configuration error: Malformed Lambda proxy response'],
    [
      'throws',
      expect.stringMatching(
        /^Lambda execution failed with status 200 due to customer function error: boom\. Lambda request id: .+$/,
      ),
    ],
  ])(
    "logs the endpoint's answer before what is wrong with it: %s (publicly reported)",
    async (name, line) => {
      const gateway = await withFunctions(name);

      const { log } = await gateway.testInvoke({ method: 'POST', resourcePath: '/pets/{petId}' });

      const lines = log
        .trimEnd()
        .split('\n')
        .map((text) => text.replace(/^.* UTC \d{4} : /, ''));
      expect(lines.slice(-3)).toEqual([
        expect.stringMatching(/^Endpoint response body before transformations: /),
        line,
        'Method completed with status: 502',
      ]);
    },
  );

  it.each([
    ['without a path the template itself is the path', undefined, '/pets/{petId}', '{petId={petId}}'],
    ['a path that does not fit has no values', '/random/test', '/random/test', '{}'],
    ['a path that fits', '/pets/1/', '/pets/1/', '{petId=1}'],
  ])('%s', async (_name, pathWithQueryString, path, values) => {
    const gateway = await serveRest(
      restSpec({ 'GET /pets/{petId}': { integration: mock("$input.params('petId')") } }),
    );

    const { log } = await gateway.testInvoke({
      method: 'GET',
      resourcePath: '/pets/{petId}',
      pathWithQueryString,
    });

    expect(log).toContain(` : HTTP Method: GET, Resource Path: ${path}\n`);
    expect(log).toContain(` : Method request path: ${values}\n`);
  });

  it('shows its own stage, address and key in $context (unverified, from public event dumps)', async () => {
    const template = '$context.stage $context.identity.sourceIp $context.identity.apiKey $context.domainName';
    const gateway = await serveRest(restSpec({ 'GET /pets': { integration: mock(template) } }));

    const { body } = await gateway.testInvoke({ method: 'GET', resourcePath: '/pets' });

    expect(body).toBe(
      'test-invoke-stage test-invoke-source-ip test-invoke-api-key testPrefix.testDomainName',
    );
  });

  it('has null headers in the event where none were given (recorded)', async () => {
    const gateway = await withFunctions('echo');

    const { body } = await gateway.testInvoke({ method: 'POST', resourcePath: '/pets/{petId}' });

    expect(JSON.parse(body)).toMatchObject({ headers: null, multiValueHeaders: null, body: null });
  });

  it('cuts a header map after 998 characters (recorded)', async () => {
    const gateway = await serveRest(restSpec({ 'GET /pets': { integration: mock('{}') } }));

    const { log } = await gateway.testInvoke({
      method: 'GET',
      resourcePath: '/pets',
      headers: [['X-Long', 'x'.repeat(2000)]],
    });

    const line = log.split('\n').find((text) => text.includes('Method request headers: ')) as string;
    const map = line.slice(line.indexOf('headers: ') + 'headers: '.length);
    expect([map.length, map.endsWith(' [TRUNCATED]')]).toEqual([998 + ' [TRUNCATED]'.length, true]);
  });

  it('asks no cache and codes no answer: the draft is run, for a person', async () => {
    const backend = await startBackend();
    const gateway = await serveRest(
      restSpec({ 'GET /pets': http(backend.origin) }, { 'x-amazon-apigateway-minimum-compression-size': 0 }),
      {
        config: {
          stages: { dev: { cacheClusterEnabled: true, methodSettings: { '*/*': { cachingEnabled: true } } } },
        },
      },
    );

    for (let i = 0; i < 2; i++) {
      const headers = [['Accept-Encoding', 'gzip']] as const;
      const result = await gateway.testInvoke({ method: 'GET', resourcePath: '/pets', headers });
      expect(result.body).toBe('{"pet":"dog"}');
    }

    expect(backend.seen).toHaveLength(2);
  });
});
