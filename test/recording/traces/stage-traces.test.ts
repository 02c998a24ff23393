import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { TraceBook } from '../../../src/recording/traces/trace-book.ts';
import { startBackend } from '../../pipeline/backend.ts';
import { mock, restSpec, type ServeOptions, serveRest } from '../../pipeline/served-rest.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

const root = '1-67891233-abcdef012345678912345678';
const parent = '53995c3f42cd8ad8';
const sampled = { 'X-Amzn-Trace-Id': `Root=${root};Parent=${parent};Sampled=1` };
const hex = expect.stringMatching(/^[0-9a-f]{16}$/);

async function served(spec: object, dev: object, options: ServeOptions = {}) {
  const traces = new TraceBook();
  const { config } = options;
  const gateway = await serveRest(spec, { ...options, config: { ...config, stages: { dev } }, traces });
  return { gateway, traces };
}

const proxy = (origin: string) => ({
  integration: { type: 'http_proxy', httpMethod: 'POST', uri: `${origin}/in?api_key=hush&page=1` },
});

describe('which calls are traced (rest-request-phases.md 10.10, documented)', () => {
  const random = (value: number) => ({ environment: { random: () => value } });
  const pets = restSpec({ 'GET /pets': { integration: mock('ok') } });

  async function traced(dev: object, chance: number, sent: readonly (string | undefined)[]) {
    // A clock that stands: no second request of the same second is the first one.
    const clock = { now: () => 1_700_000_000_000, monotonic: () => 5 };
    const environment = { clock, ...random(chance).environment };
    const { gateway, traces } = await served(pets, dev, { environment });
    for (const header of sent)
      await gateway.handle('GET', '/pets', {
        headers: header === undefined ? {} : { 'X-Amzn-Trace-Id': header },
      });
    return traces.takeNew().length;
  }

  it('with tracing on the first of a second', async () => {
    expect(await traced({ tracingEnabled: true }, 0.9, [undefined, undefined, undefined])).toBe(1);
  });

  it('and 5 % of the rest', async () => {
    expect(await traced({ tracingEnabled: true }, 0.049, [undefined, undefined, undefined])).toBe(3);
  });

  it('and whatever the caller decided, either way', async () => {
    const calls = [`Root=${root};Sampled=0`, `Root=${root};Sampled=1`, 'Sampled=1'];

    expect(await traced({ tracingEnabled: true }, 0.9, calls)).toBe(2);
  });

  it('with tracing off only those that the caller sampled', async () => {
    const calls = [
      undefined,
      `Root=${root}`,
      `Root=${root};Parent=${parent}`,
      `Root=${root};Sampled=10`,
      sampled['X-Amzn-Trace-Id'],
    ];

    expect(await traced({}, 0, calls)).toBe(1);
  });

  it('none under an id that X-Ray does not take', async () => {
    expect(await traced({ tracingEnabled: true }, 0, ['Root=1-2-3;Sampled=1'])).toBe(0);
  });

  it('none of an HTTP API: AWS has X-Ray for REST APIs only', async () => {
    const backend = await startBackend((_seen, outgoing) => outgoing.end('pong'));
    const { gateway, traces } = await served(
      restSpec({ 'GET /pets': proxy(backend.origin) }, { 'x-amazon-apigateway-importexport-version': '1.0' }),
      {},
    );

    await gateway.call('GET', '/pets', { headers: sampled });

    expect(traces.takeNew()).toEqual([]);
  });
});

describe('a segment document (X-Ray developer guide; API Gateway developer guide, "AWS X-Ray traces", documented)', () => {
  it('has the stage, the request, the answer, and the call to the endpoint, and none of its secrets', async () => {
    const backend = await startBackend((_seen, outgoing) => outgoing.writeHead(201).end('pong'));
    const { gateway, traces } = await served(restSpec({ 'POST /pets/{petId}': proxy(backend.origin) }), {
      tracingEnabled: true,
    });

    await gateway.call('POST', '/pets/7?page=2&token=hush&X-Amz-Signature=hush', {
      headers: { ...sampled, Authorization: 'hush', 'User-Agent': 'pets/1.0' },
      body: 'hush',
    });

    const [segment] = traces.takeNew();
    expect(segment).toEqual({
      trace_id: root,
      id: hex,
      parent_id: parent,
      name: 'pets/dev',
      origin: 'AWS::ApiGateway::Stage',
      resource_arn: `arn:aws:apigateway:us-east-1::/restapis/${gateway.apiId}/stages/dev`,
      start_time: expect.any(Number),
      end_time: expect.any(Number),
      http: {
        request: {
          method: 'POST',
          url: `http://127.0.0.1:${gateway.port}/dev/pets/7?page=2&token=***&X-Amz-Signature=***`,
          client_ip: '127.0.0.1',
          user_agent: 'pets/1.0',
        },
        response: { status: 201, content_length: 4 },
      },
      aws: {
        api_gateway: {
          account_id: '123456789012',
          rest_api_id: gateway.apiId,
          stage: 'dev',
          request_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        },
      },
      annotations: { 'aws:api_id': gateway.apiId, 'aws:api_stage': 'dev' },
      metadata: {
        default: {
          extended_request_id: expect.stringMatching(/=$/),
          request_id: segment?.aws.api_gateway.request_id,
        },
      },
      subsegments: [
        {
          id: hex,
          name: backend.origin.replace('http://', ''),
          namespace: 'remote',
          start_time: expect.any(Number),
          end_time: expect.any(Number),
          http: {
            request: {
              method: 'POST',
              url: expect.stringMatching(/\/in\?api_key=\*\*\*&page=1/),
            },
            response: { status: 201 },
          },
        },
      ],
    });
    expect(JSON.stringify(segment)).not.toContain('hush');
  });

  it('is the parent that the endpoint sees with tracing on, and not with tracing off', async () => {
    const seen: string[] = [];
    const backend = await startBackend(({ headers }, outgoing) => {
      seen.push(headers.last('x-amzn-trace-id') ?? '');
      outgoing.end('pong');
    });
    const on = await served(restSpec({ 'POST /pets': proxy(backend.origin) }), { tracingEnabled: true });
    const off = await served(restSpec({ 'POST /pets': proxy(backend.origin) }), {});

    await on.gateway.call('POST', '/pets', { headers: sampled });
    await off.gateway.call('POST', '/pets', { headers: sampled });

    const [active] = on.traces.takeNew();
    const [passive] = off.traces.takeNew();
    expect(seen[0]).toBe(`Root=${root};Parent=${active?.id};Sampled=1`);
    expect(seen[1]).toBe(sampled['X-Amzn-Trace-Id']);
    expect([active?.parent_id, passive?.parent_id]).toEqual([parent, parent]);
    expect(passive?.id).not.toBe(parent);
  });

  it('says by what rule it was sampled where the caller left it open', async () => {
    const { gateway, traces } = await served(restSpec({ 'GET /pets': { integration: mock('ok') } }), {
      tracingEnabled: true,
    });

    await gateway.call('GET', '/pets');

    const [segment] = traces.takeNew();
    expect(segment?.aws.xray).toEqual({ sampling_rule_name: 'Default' });
    expect(segment?.trace_id).toMatch(/^1-[0-9a-f]{8}-[0-9a-f]{24}$/);
    expect(segment).not.toHaveProperty('subsegments');
  });

  it.each([
    ['/nothing', { error: true }],
    ['/broken', { fault: true }],
    ['/often', { error: true, throttle: true }],
  ])('flags what went wrong: %s', async (path, flags) => {
    const { gateway, traces } = await served(
      restSpec({
        'GET /broken': {
          integration: { type: 'http_proxy', httpMethod: 'GET', uri: 'http://127.0.0.1:1/' },
        },
        'GET /often': { integration: mock('ok') },
      }),
      { methodSettings: { '/often/GET': { throttlingRateLimit: 0, throttlingBurstLimit: 0 } } },
    );

    await gateway.call('GET', path, { headers: sampled });

    const [segment] = traces.takeNew();
    const { error, throttle, fault, subsegments } = segment ?? {};
    expect({ error, throttle, fault }).toEqual({
      error: undefined,
      throttle: undefined,
      fault: undefined,
      ...flags,
    });
    // No answer came: the call is a fault, and has no status.
    if (path === '/broken') expect(subsegments).toMatchObject([{ fault: true, http: { response: {} } }]);
  });

  it('has a part for the function of the authorizer, and one for the function behind the method', async () => {
    const folder = temporaryFolder('traced');
    writeFileSync(
      join(folder, 'pets.mjs'),
      `export const authorize = async (event) => ({
        principalId: 'me',
        policyDocument: { Version: '2012-10-17', Statement: [{ Action: '*', Effect: 'Allow', Resource: '*' }] },
      });
      export const show = async () => ({ statusCode: 200, body: 'rex' });`,
    );
    const uri = (name: string) =>
      `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:${name}/invocations`;
    const spec = restSpec(
      {
        'GET /pets': {
          integration: { type: 'aws_proxy', httpMethod: 'POST', uri: uri('show-pet') },
          operation: { security: [{ gate: [] }] },
        },
      },
      {
        components: {
          securitySchemes: {
            gate: {
              type: 'apiKey',
              in: 'query',
              name: 'pass',
              'x-amazon-apigateway-authtype': 'custom',
              'x-amazon-apigateway-authorizer': {
                type: 'request',
                authorizerUri: uri('gate'),
                identitySource: 'method.request.querystring.pass',
              },
            },
          },
        },
      },
    );
    const functions = {
      gate: { handler: 'pets.authorize', runtime: 'nodejs20.x', isolation: 'in-process' },
      'show-pet': { handler: 'pets.show', runtime: 'nodejs20.x', isolation: 'in-process' },
    };
    const { gateway, traces } = await served(spec, {}, { folder, config: { functions } });

    const { status } = await gateway.call('GET', '/pets?pass=open%20sesame', { headers: sampled });

    expect(status).toBe(200);
    const [segment] = traces.takeNew();
    expect(segment?.subsegments).toMatchObject([
      {
        name: 'Lambda',
        namespace: 'aws',
        aws: { function_name: 'gate', region: 'us-east-1', operation: 'Invoke', resource_names: ['gate'] },
        http: { response: { status: 200 } },
      },
      {
        name: 'Lambda',
        namespace: 'aws',
        aws: { function_name: 'show-pet' },
        http: { response: { status: 200 } },
      },
    ]);
    // What the authorizer took for an identity is a credential, whatever its name.
    expect(segment?.http?.request?.url).toMatch(/\/pets\?pass=\*\*\*$/);
    const [first, second] = segment?.subsegments ?? [];
    expect(first?.start_time).toBeLessThanOrEqual(second?.start_time ?? 0);
  });
});
