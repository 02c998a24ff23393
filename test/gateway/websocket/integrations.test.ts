import { describe, expect, it } from 'vitest';
import { EndpointFailure } from '../../../src/environment/environment.ts';
import { HeaderList } from '../../../src/message/header-list.ts';
import { lambda, mock, problemsOf, type ServedOptions, serveWebSocket, twoWay } from './served-websocket.ts';

const backendUri = 'https://pets.example.com/msg';
const http = (more: object = {}) => ({ type: 'http', httpMethod: 'POST', uri: backendUri, ...more });

/** What a client of one `$default` route gets for a message. */
async function answerTo(message: string | object, integration: object, options: ServedOptions = {}) {
  const served = await serveWebSocket({ $default: { integration, ...twoWay } }, options);
  const frame = await served.send(await served.connect(), message);
  expect(served.bugs).toEqual([]);
  return { frame, ...served };
}

const serverError =
  '{"message": "Internal server error", "connectionId":"XfGLwd8SNjMCFpA=", "requestId":"id3="}';

const boom = () => {
  throw new Error('not today');
};

// websocket.md 3 and 6.
describe('the answer of AWS_PROXY', () => {
  it.each<[string, unknown, string | undefined]>([
    ['its body as it is', { statusCode: 200, body: '{"a": 1}' }, '{"a": 1}'],
    ['its body whatever the status', { statusCode: 500, body: 'sorry' }, 'sorry'],
    ['nothing without a body', { statusCode: 200 }, undefined],
    ['nothing for an empty body (our choice)', { statusCode: 200, body: '' }, undefined],
    [
      'base64 as the text it is (our choice)',
      { statusCode: 200, body: 'aGk=', isBase64Encoded: true },
      'aGk=',
    ],
    ['an error frame for a text', 'odd', serverError],
    ['an error frame for a null', null, serverError],
    ['an error frame for a body that is no text', { statusCode: 200, body: {} }, serverError],
    ['an error frame for an unknown member', { statusCode: 200, data: 1 }, serverError],
  ])('is %s', async (_name, answer, frame) => {
    expect((await answerTo('x', lambda(), { functions: { f: () => answer } })).frame).toBe(frame);
  });

  it('goes nowhere without a route response (documented)', async () => {
    const functions = { f: () => ({ statusCode: 200, body: 'hello' }) };
    const { connect, send } = await serveWebSocket({ $default: { integration: lambda() } }, { functions });

    expect(await send(await connect(), 'x')).toBeUndefined();
  });

  it.each<[string, ServedOptions]>([
    ['throws', { functions: { f: boom } }],
    ['times out', { lambdaAnswer: { timedOut: true } }],
    ['is not there', { lambdaAnswer: { statusCode: 404 } }],
    ['may not be called', { lambdaAnswer: { statusCode: 403 } }],
    ['is throttled', { lambdaAnswer: { statusCode: 429 } }],
    ['fails in Lambda', { lambdaAnswer: { statusCode: 502 } }],
    ['answers badly', { functions: { f: () => 'odd' } }],
  ])(
    'is an error frame where the function %s, also without a route response (recorded)',
    async (_name, options) => {
      const { connect, send } = await serveWebSocket({ $default: { integration: lambda() } }, options);

      expect(await send(await connect(), 'x')).toBe(serverError);
    },
  );

  it('is an error frame for an httpMethod that is not POST (documented: POST)', async () => {
    expect((await answerTo('x', lambda('f', { httpMethod: 'GET' }))).frame).toBe(serverError);
  });

  it('ignores templates and mappings', async () => {
    const more = {
      requestTemplates: { $default: 'no' },
      requestParameters: { 'integration.request.header.X': "'y'" },
    };
    const { events, calls } = await answerTo('x', lambda('f', more));

    expect(events[0]?.['body']).toBe('x');
    expect(calls[0]?.timeoutInMillis).toBe(29_000);
  });
});

describe('a MOCK', () => {
  it('answers with its response template (documented)', async () => {
    const template =
      '{"r":"$context.routeKey","id":"$context.connectionId","v":"$stageVariables.v","b":$input.json(\'$\')}';
    const variables = { v: '7' };

    const { frame } = await answerTo('x', mock(template), { variables });

    expect(frame).toBe('{"r":"$default","id":"XfGLwd8SNjMCFpA=","v":"7","b":{}}');
  });

  it('needs a template that gives a statusCode (documented)', async () => {
    expect((await answerTo('x', mock('', { requestTemplates: { 200: '{"status":1}' } }))).frame).toBe(
      serverError,
    );
  });

  it('needs an integration response where somebody waits for the answer (documented)', async () => {
    expect((await answerTo('x', mock('', { responses: {} }))).frame).toBe(serverError);
  });

  it('needs none on a one-way route', async () => {
    const { connect, send } = await serveWebSocket({
      $default: { integration: mock('', { responses: {} }) },
    });

    expect(await send(await connect(), 'x')).toBeUndefined();
  });
});

describe('the request template', () => {
  const templates = {
    requestTemplates: { a: 'A', $default: 'D', 'application/json': 'J', B: 'B' },
    responses: { $default: {} },
  };
  const sentWith = async (message: string | object, more: object) => {
    const { requests, frame } = await answerTo(message, http({ ...templates, ...more }), {
      backend: () => ({ body: 'ok' }),
    });
    return requests[0]?.body ?? frame;
  };

  // websocket.md 2, documented, but for the row without an expression.
  it.each<[string, string | undefined, object, string]>([
    ['the key that the message gives', '${request.body.kind}', { kind: 'a' }, 'A'],
    ['the key with its case', '${request.body.kind}', { kind: 'b' }, 'D'],
    ['the bare form', '$request.body.kind', { kind: 'a' }, 'A'],
    ['$default else', '${request.body.kind}', { kind: 'z' }, 'D'],
    ['a static key', 'a', {}, 'A'],
    ['\\$default', '\\$default', { kind: 'a' }, 'D'],
    ['that of JSON without an expression (our choice)', undefined, {}, 'J'],
  ])('is %s', async (_name, templateSelectionExpression, message, body) => {
    expect(
      await sentWith(message, { ...(templateSelectionExpression && { templateSelectionExpression }) }),
    ).toBe(body);
  });

  // rest-integrations.md 4.1: the same words (the model names them for WebSocket APIs); the frame is our choice.
  it.each<[string, object, string]>([
    ['WHEN_NO_MATCH', { a: 'A' }, '{"k":1}'],
    ['WHEN_NO_TEMPLATES', {}, '{"k":1}'],
    ['WHEN_NO_TEMPLATES', { a: 'A' }, 'refused'],
    ['NEVER', {}, 'refused'],
    ['NEVER', { a: 'A' }, 'refused'],
  ])(
    'that is not there passes the message under %s with %j: %s',
    async (passthroughBehavior, requestTemplates, expected) => {
      const found = await sentWith(
        { k: 1 },
        { passthroughBehavior, requestTemplates, templateSelectionExpression: 'z' },
      );

      expect(found).toBe(
        expected === 'refused'
          ? '{"message": "Unsupported Media Type", "connectionId":"XfGLwd8SNjMCFpA=", "requestId":"id3="}'
          : expected,
      );
    },
  );

  it('reads the message and the event', async () => {
    const template =
      '{"t":$input.json("$.text"),"b":"$util.base64Encode($input.body)","p":"$input.params("q")","m":"$context.messageId","e":"$context.eventType","at":$context.connectedAt,"ip":"$context.identity.sourceIp","dom":"$context.domainName"}';
    const more = { requestTemplates: { $default: template }, templateSelectionExpression: '\\$default' };

    const body = JSON.parse(String(await sentWith({ text: 'hé"' }, more)));

    expect(body).toMatchObject({
      t: 'hé"',
      b: Buffer.from('{"text":"hé\\""}').toString('base64'),
      p: '',
      m: 'id2=',
      e: 'MESSAGE',
      at: 1710270238000,
      ip: '203.0.113.7',
    });
  });

  it('sees parameters and headers on $connect (documented)', async () => {
    const template = '$input.params("q") $input.params("Host") $input.params().querystring.q';
    const integration = http({ requestTemplates: { 'application/json': template } });
    const { connect, requests } = await serveWebSocket({ $connect: { integration } });

    await connect({ target: '/dev?q=7' });

    expect(requests[0]?.body).toBe('7 abcdef1234.execute-api.us-east-1.amazonaws.com 7');
  });

  it('that is broken deploys, and its messages end in the error frame', async () => {
    const more = { requestTemplates: { $default: '#if(' }, templateSelectionExpression: '\\$default' };

    expect(await sentWith({}, more)).toBe(serverError);
  });

  it('has a selection expression that reads the message only', async () => {
    const more = { templateSelectionExpression: '$integration.response.statuscode', ...templates };

    const problems = await problemsOf({ $default: { integration: http(more) } });

    expect(problems).toMatchObject([
      {
        ruleId: 'invalid-selection-expression',
        at: { pointer: '/x-gwctl-websocket/routes/$default/integration/templateSelectionExpression' },
      },
    ]);
  });
});

describe('request parameters', () => {
  const sources = {
    'integration.request.header.X-Conn': 'context.connectionId',
    'integration.request.header.X-Route': 'context.routeKey',
    'integration.request.header.X-Static': "'text'",
    'integration.request.header.X-Stage': 'stageVariables.v',
    'integration.request.header.X-Body': 'route.request.body.a.b',
    'integration.request.header.X-Query': 'route.request.querystring.q',
    'integration.request.header.X-All': 'route.request.multivaluequerystring.q',
    'integration.request.header.X-Header': 'route.request.header.X-Sent',
    'integration.request.header.X-Headers': 'route.request.multivalueheader.X-Sent',
    'integration.request.querystring.p': 'route.request.body.a.b',
    'integration.request.path.id': 'route.request.body.a.b',
  };
  const integration = http({ uri: 'https://pets.example.com/{id}', requestParameters: sources });
  const variables = { v: '7' };

  // websocket.md 3, documented: the four of the handshake have a value on $connect only.
  it('come from the message, the stage, the context and texts', async () => {
    const { requests } = await answerTo({ a: { b: 'c d' } }, integration, { variables });

    const [request] = requests;
    expect(request?.path).toBe('/c%20d?p=c%20d');
    expect(Object.fromEntries(request?.headers ?? [])).toEqual({
      Accept: 'application/json',
      'User-Agent': expect.stringMatching(/^AmazonAPIGateway_/),
      'X-Amzn-Trace-Id': expect.stringMatching(/^Root=1-/),
      'X-Amzn-Apigateway-Api-Id': expect.any(String),
      'Content-Type': 'application/json',
      'X-Conn': 'XfGLwd8SNjMCFpA=',
      'X-Route': '$default',
      'X-Static': 'text',
      'X-Stage': '7',
      'X-Body': 'c d',
    });
  });

  it('come from the handshake on $connect', async () => {
    const { connect, requests } = await serveWebSocket({ $connect: { integration } }, { variables });

    await connect({ target: '/dev?q=1&q=2', headers: ['X-Sent', 'a', 'X-Sent', 'b'] });

    const headers = Object.fromEntries(requests[0]?.headers ?? []);
    expect(headers).toMatchObject({
      'X-Query': '2',
      'X-All': '1,2',
      'X-Header': 'b',
      'X-Headers': 'a,b',
      'X-Route': '$connect',
    });
    expect(headers).not.toHaveProperty('X-Body');
  });

  it.each(['method.request.header.X', 'route.request.path.x', 'nothing', 'integration.response.header.x'])(
    'refuse the source %s at deploy',
    async (source) => {
      const requestParameters = { 'integration.request.header.X': source };

      const problems = await problemsOf({ $default: { integration: http({ requestParameters }) } });

      expect(problems.map(({ ruleId }) => ruleId)).toEqual(['invalid-mapping-expression']);
    },
  );

  // reliability.md T7.
  it('write no header that a message would break', async () => {
    const requestParameters = { 'integration.request.header.X': 'route.request.body.v' };

    const { frame, requests } = await answerTo({ v: 'a\r\nb: c' }, http({ requestParameters }));

    expect(frame).toBe(serverError);
    expect(requests).toEqual([]);
  });
});

describe('an HTTP backend', () => {
  const withResponses = (responses: object, more: object = {}) => http({ responses, ...more });
  const backend = (status: number, body = `{"s":${status}}`, headers: string[] = []) => ({
    backend: () => ({ status, body, headers: new HeaderList(headers) }),
  });
  const t = (text: string) => ({ responseTemplates: { $default: text } });

  // websocket.md 2: HTTP and MOCK are selected by the status; whole match and first match are our choice.
  it.each<[string, object, number, string | undefined]>([
    ['an expression', { '/2\\d\\d/': t('two'), $default: t('d') }, 204, 'two'],
    ['$default where no expression matches', { '/2\\d\\d/': t('two'), $default: t('d') }, 404, 'd'],
    ['an expression that has to match the whole status', { '/2/': t('two'), $default: t('d') }, 200, 'd'],
    ['a bare status', { 200: t('two hundred'), $default: t('d') }, 200, 'two hundred'],
    ['the first of two expressions', { '/.*/': t('any'), '/200/': t('two'), $default: t('d') }, 200, 'any'],
    ['nothing: an error frame', { '/5\\d\\d/': t('five') }, 200, serverError],
    ['a response without templates: the body', { $default: {} }, 200, '{"s":200}'],
  ])('is answered by %s', async (_name, responses, status, frame) => {
    expect((await answerTo('x', withResponses(responses), backend(status))).frame).toBe(frame);
  });

  // websocket.md 2: IntegrationResponse.templateSelectionExpression, documented.
  it.each<[string, string]>([
    ['$request.body.kind', 'K'],
    ['$integration.response.statuscode', 'S'],
    ['$integration.response.header.x-kind', 'H'],
    ['$integration.response.multivalueheader.x-kind', 'M'],
    ['static', 'T'],
    ['other', 'D'],
  ])('chooses its response template by %s', async (templateSelectionExpression, frame) => {
    const responseTemplates = { k: 'K', 201: 'S', h: 'H', '[g, h]': 'M', static: 'T', $default: 'D' };
    const responses = { $default: { templateSelectionExpression, responseTemplates } };

    const answer = await answerTo(
      { kind: 'k' },
      withResponses(responses),
      backend(201, '{}', ['X-Kind', 'g', 'x-kind', 'h']),
    );

    expect(answer.frame).toBe(frame);
  });

  it('is told of at deploy where a key is no expression', async () => {
    const problems = await problemsOf({ $default: { integration: withResponses({ '/(/': {} }) } });

    expect(problems).toMatchObject([
      {
        ruleId: 'unsupported-selection-pattern',
        at: { pointer: '/x-gwctl-websocket/routes/$default/integration/responses/~1(~1' },
      },
    ]);
  });

  it('maps its answer, with the status in $context (documented)', async () => {
    const template = '{"got":$input.json("$.s"),"status":$context.status}';

    expect((await answerTo('x', withResponses({ $default: t(template) }), backend(200))).frame).toBe(
      '{"got":200,"status":200}',
    );
  });

  it('shows nothing of its answer on a one-way route, whatever its status (our choice)', async () => {
    const { connect, send } = await serveWebSocket({ $default: { integration: http() } }, backend(500));

    expect(await send(await connect(), 'x')).toBeUndefined();
  });

  it.each(['timeout', 'network', 'invalid-endpoint', 'too-large'] as const)(
    'that fails by %s is an error frame (recorded for time-outs)',
    async (kind) => {
      const { connect, send } = await serveWebSocket(
        { $default: { integration: http() } },
        { backend: () => new EndpointFailure(kind, 'why') },
      );

      expect(await send(await connect(), 'x')).toBe(serverError);
    },
  );

  it('gets bytes where the message is base64 and CONVERT_TO_BINARY says so (documented)', async () => {
    const integration = http({ contentHandling: 'CONVERT_TO_BINARY', responses: { $default: {} } });

    const good = await answerTo('/wD+', integration);
    const bad = await answerTo('no base64!', integration);

    expect(good.requests[0]?.body).toEqual(Buffer.from([255, 0, 254]));
    expect(bad.frame).toBe(serverError);
  });

  it('answers bytes as base64 where CONVERT_TO_TEXT says so (documented)', async () => {
    const responses = { $default: { contentHandling: 'CONVERT_TO_TEXT' } };

    const { frame } = await answerTo('x', withResponses(responses), {
      backend: () => ({ body: Buffer.from([255, 0]) }),
    });

    expect(frame).toBe('/wA=');
  });

  it('is called where its VPC link leads', async () => {
    const integration = http({
      type: 'http_proxy',
      connectionType: 'VPC_LINK',
      connectionId: '${stageVariables.link}',
    });

    const { requests } = await answerTo('x', integration, {
      variables: { link: 'abc' },
      vpcLinks: { abc: 'http://127.0.0.1:9' },
    });

    expect(requests[0]).toMatchObject({
      origin: 'http://127.0.0.1:9',
      path: '/msg',
      timeoutInMillis: 29_000,
    });
    expect(requests[0]?.headers.last('host')).toBe('pets.example.com');
  });

  it('gets the message as it is from HTTP_PROXY, and its body goes back (documented)', async () => {
    const integration = { type: 'http_proxy', httpMethod: 'PUT', uri: backendUri, timeoutInMillis: 50 };

    const { requests, frame } = await answerTo('plain text', integration, {
      backend: () => ({ status: 404, body: 'no' }),
    });

    expect(requests[0]).toMatchObject({
      method: 'PUT',
      path: '/msg',
      body: 'plain text',
      timeoutInMillis: 50,
    });
    expect(frame).toBe('no');
  });
});

describe('a custom function', () => {
  const custom = (more: object = {}) => ({ ...lambda(), type: 'aws', ...more });
  const template = {
    requestTemplates: { $default: '{"id":"$context.connectionId","m":$input.json("$")}' },
    templateSelectionExpression: '\\$default',
  };

  it('gets what the template renders, and its answer is mapped', async () => {
    const responses = { $default: { responseTemplates: { $default: '$input.path("$.greeting")!' } } };
    const functions = { f: (event: { id: string }) => ({ greeting: `hi ${event.id}` }) };

    const { frame, events } = await answerTo({ a: 1 }, custom({ ...template, responses }), {
      functions: { f: functions.f },
    });

    expect(events).toEqual([{ id: 'XfGLwd8SNjMCFpA=', m: { a: 1 } }]);
    expect(frame).toBe('hi XfGLwd8SNjMCFpA=!');
  });

  // websocket.md 2: selected by errorMessage (documented).
  it.each<[string, string]>([
    ['/not.*/', 'matched'],
    ['/other/', 'default'],
  ])('that fails is selected by its errorMessage: %s', async (key, frame) => {
    const responses = {
      [key]: { responseTemplates: { $default: 'matched' } },
      $default: { responseTemplates: { $default: 'default' } },
    };

    expect((await answerTo({}, custom({ ...template, responses }), { functions: { f: boom } })).frame).toBe(
      frame,
    );
  });

  it('that fails on a one-way route is an error frame', async () => {
    const { connect, send } = await serveWebSocket(
      { $default: { integration: custom(template) } },
      { functions: { f: boom } },
    );

    expect(await send(await connect(), {})).toBe(serverError);
  });

  it('runs by itself with X-Amz-Invocation-Type: Event (documented)', async () => {
    const requestParameters = { 'integration.request.header.X-Amz-Invocation-Type': "'Event'" };
    const { connect, send, calls } = await serveWebSocket(
      {
        $connect: { integration: custom({ requestParameters }) },
        $default: { integration: custom({ ...template, requestParameters }) },
      },
      { functions: { f: boom } },
    );

    const frame = await send(await connect(), {});

    expect(frame).toBeUndefined();
    expect(calls.map(({ invocationType }) => invocationType)).toEqual(['Event', 'Event']);
  });
});

describe('an AWS service', () => {
  const integration = {
    type: 'aws',
    httpMethod: 'POST',
    uri: 'arn:aws:apigateway:us-east-1:dynamodb:action/PutItem',
    credentials: 'arn:aws:iam::123456789012:role/r',
    requestTemplates: { 'application/json': '{"TableName":"c","Item":{"id":{"S":"$context.connectionId"}}}' },
  };

  it('gets a signed request, and its status decides a handshake', async () => {
    const services = { dynamodb: 'http://127.0.0.1:8000' };
    const { connect, requests } = await serveWebSocket({ $connect: { integration } }, { services });
    const bad = await serveWebSocket(
      { $connect: { integration } },
      { services, backend: () => ({ status: 400 }) },
    );

    await connect();

    expect(requests[0]).toMatchObject({
      origin: 'http://127.0.0.1:8000',
      body: '{"TableName":"c","Item":{"id":{"S":"XfGLwd8SNjMCFpA="}}}',
    });
    expect(requests[0]?.headers.last('x-amz-target')).toBe('DynamoDB_20120810.PutItem');
    expect(requests[0]?.headers.last('authorization')).toContain('/us-east-1/dynamodb/aws4_request');
    expect((await bad.refusal()).status).toBe(400);
  });

  it('without an endpoint is an error frame, or 500 for a handshake', async () => {
    const { refusal } = await serveWebSocket({ $connect: { integration } });

    expect((await refusal()).status).toBe(500);
  });
});

describe('a route', () => {
  it('needs an integration but for the two about the connection', async () => {
    const problems = await problemsOf({ $connect: {}, $disconnect: {}, say: {}, $default: {} });

    expect(problems.map(({ ruleId, at }) => [ruleId, at?.pointer])).toEqual([
      ['no-integration-defined', '/x-gwctl-websocket/routes/say'],
      ['no-integration-defined', '/x-gwctl-websocket/routes/$default'],
    ]);
  });
});
