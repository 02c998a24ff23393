import { describe, expect, it } from 'vitest';
import { EndpointFailure } from '../../../src/environment/environment.ts';
import { lambda, mock, problemsOf, serveWebSocket, twoWay } from './served-websocket.ts';

const proxy = { $connect: { integration: lambda() } };

/** A function that does what the query asks for. */
const obedient = (event: { queryStringParameters?: Record<string, string> }) => {
  const query = event.queryStringParameters ?? {};
  if (query['throw']) throw new Error('no');
  if (query['odd']) return 'odd';
  if (query['body']) return { statusCode: 200, body: 1 };
  return { statusCode: Number(query['status'] ?? 200) };
};

// websocket.md 4.
describe('a handshake', () => {
  it('is accepted where there is no $connect route (documented)', async () => {
    const { handshake, calls } = await serveWebSocket({ $default: { integration: lambda() } });

    expect(await handshake()).toMatchObject({ accepted: true });
    expect(calls).toEqual([]);
  });

  it('is accepted by a $connect route without an integration (documented)', async () => {
    const { handshake } = await serveWebSocket({ $connect: {} });

    expect(await handshake()).toMatchObject({ accepted: true });
  });

  it.each([200, 204, 299])('is accepted on %i (recorded)', async (status) => {
    const { handshake } = await serveWebSocket(proxy, { functions: { f: obedient } });

    expect(await handshake({ target: `/dev?status=${status}` })).toMatchObject({ accepted: true });
  });

  it.each([301, 400, 401, 403, 404, 500, 503])(
    'is refused with %i (recorded for 4xx and 5xx)',
    async (status) => {
      const { refusal } = await serveWebSocket(proxy, { functions: { f: obedient } });

      expect((await refusal({ target: `/dev?status=${status}` })).status).toBe(status);
    },
  );

  it.each([
    ['throws', '/dev?throw=1'],
    ['answers no object', '/dev?odd=1'],
    ['answers a body that is no text', '/dev?body=1'],
    ['answers a status that is none', '/dev?status=99'],
  ])('is 502 where the function %s (publicly reported)', async (_name, target) => {
    const { refusal, bugs } = await serveWebSocket(proxy, { functions: { f: obedient } });

    const { status, body } = await refusal({ target });

    expect(status).toBe(502);
    expect(body).toBe(
      '{"message": "Internal server error", "connectionId":"XfGLwd8SNjMCFpA=", "requestId":"id1="}',
    );
    expect(bugs).toEqual([]);
  });

  it('is 502 where the function does not answer in time (publicly reported)', async () => {
    const { refusal, calls } = await serveWebSocket(
      { $connect: { integration: lambda('f', { timeoutInMillis: 50 }) } },
      { lambdaAnswer: { timedOut: true } },
    );

    expect((await refusal()).status).toBe(502);
    expect(calls[0]?.timeoutInMillis).toBe(50);
  });

  it('is 500 where the function may not be called (our choice)', async () => {
    const { refusal } = await serveWebSocket(proxy, { lambdaAnswer: { statusCode: 403 } });

    expect((await refusal()).status).toBe(500);
  });

  it.each([
    ['http', { type: 'http', httpMethod: 'POST', uri: 'https://pets.example.com' }],
    ['http_proxy', { type: 'http_proxy', httpMethod: 'POST', uri: 'https://pets.example.com' }],
  ])(
    'takes the status of the backend of %s, and 500 where it is out of reach',
    async (_type, integration) => {
      const good = await serveWebSocket({ $connect: { integration } });
      const bad = await serveWebSocket({ $connect: { integration } }, { backend: () => ({ status: 403 }) });
      const gone = await serveWebSocket(
        { $connect: { integration } },
        { backend: () => new EndpointFailure('timeout', 'late') },
      );

      expect(await good.handshake()).toMatchObject({ accepted: true });
      expect((await bad.refusal()).status).toBe(403);
      expect((await gone.refusal()).status).toBe(500);
    },
  );

  it('takes the status of a MOCK, whatever its responses', async () => {
    const good = await serveWebSocket({ $connect: { integration: mock('ignored') } });
    const bad = await serveWebSocket({
      $connect: { integration: mock('', { requestTemplates: { 200: '{"statusCode":403}' }, responses: {} }) },
    });
    const bare = await serveWebSocket({ $connect: { integration: { type: 'mock' } } });

    expect(await good.handshake()).toMatchObject({ accepted: true });
    expect((await bad.refusal()).status).toBe(403);
    expect(await bare.handshake()).toMatchObject({ accepted: true });
  });

  it('is 500 where a custom function fails (our choice)', async () => {
    const boom = () => {
      throw new Error('no');
    };
    const { refusal } = await serveWebSocket(
      { $connect: { integration: { ...lambda('boom'), type: 'aws' } } },
      { functions: { boom } },
    );

    expect((await refusal()).status).toBe(500);
  });

  it('delivers no body over the socket, also with a route response (recorded)', async () => {
    const functions = { f: () => ({ statusCode: 200, body: 'hello' }) };
    const { handshake } = await serveWebSocket(
      { $connect: { integration: lambda(), ...twoWay } },
      { functions },
    );

    expect(Object.keys(await handshake())).toEqual(['accepted', 'kept']);
  });

  // Unverified: 414; the length is documented.
  it('is refused where its URL is longer than 4096 characters', async () => {
    const { handshake, refusal } = await serveWebSocket(proxy);

    expect(await handshake({ target: `/dev?${'a'.repeat(4091)}` })).toMatchObject({ accepted: true });
    expect((await refusal({ target: `/dev?${'a'.repeat(4092)}` })).status).toBe(414);
  });

  it('is refused without a log where mutual TLS does not know the client', async () => {
    const { refusal, accessLog } = await serveWebSocket(proxy, { accessLogFormat: '$context.status' });

    expect((await refusal({ isTrusted: false })).status).toBe(403);
    expect(accessLog).toEqual([]);
  });

  // websocket.md 12: "cancel the invocation if the client goes away". Unverified: the status in the log.
  it('calls no integration for a client that has gone', async () => {
    const { refusal, calls, accessLog } = await serveWebSocket(proxy, { accessLogFormat: '$context.status' });

    await refusal({ gone: AbortSignal.abort() });

    expect(calls).toEqual([]);
    expect(accessLog).toEqual(['499']);
  });

  it('waits for no function whose client goes', async () => {
    const client = new AbortController();
    const leave = () => client.abort();
    const { refusal, accessLog } = await serveWebSocket(proxy, {
      functions: { f: leave },
      accessLogFormat: '$context.status $context.integration.error',
    });

    await refusal({ gone: client.signal });

    expect(accessLog).toEqual(['499 The client left while $connect ran.']);
  });

  it('hands a backend the signal that its client has gone', async () => {
    const client = new AbortController();
    const integration = { type: 'http_proxy', httpMethod: 'POST', uri: 'https://backend.example' };
    const { handshake, requests } = await serveWebSocket({
      $connect: { integration },
      $default: { integration },
    });

    await handshake({ gone: client.signal });

    expect(requests.map(({ signal }) => signal)).toEqual([client.signal]);
  });
});

// websocket.md 4, documented.
describe('the subprotocol', () => {
  const headers = ['Sec-WebSocket-Protocol', 'v1.chat, v2.chat'];

  it('is the one that the function answers', async () => {
    const functions = { f: () => ({ statusCode: 200, headers: { 'Sec-WebSocket-Protocol': 'v2.chat' } }) };
    const { handshake, events } = await serveWebSocket(proxy, { functions });

    expect(await handshake({ headers })).toMatchObject({ subprotocol: 'v2.chat' });
    expect(events[0]?.['headers']).toMatchObject({ 'Sec-WebSocket-Protocol': 'v1.chat, v2.chat' });
  });

  it('is none of itself', async () => {
    const { handshake } = await serveWebSocket(proxy);

    expect(await handshake({ headers })).not.toHaveProperty('subprotocol');
  });

  it('comes from route.response.header of a MOCK (our choice)', async () => {
    const responses = {
      $default: { responseParameters: { 'route.response.header.Sec-WebSocket-Protocol': "'v1.chat'" } },
    };
    const { handshake } = await serveWebSocket({ $connect: { integration: mock('', { responses }) } });

    expect(await handshake({ headers })).toMatchObject({ subprotocol: 'v1.chat' });
  });
});

// websocket.md 9: keys apply to $connect only (documented). The statuses are REST's (unverified).
describe('an API key', () => {
  const routes = {
    $connect: { apiKeyRequired: true, integration: lambda() },
    $default: { integration: lambda('echo'), ...twoWay },
  };
  const key = 'alice-0123456789abcdefghij';
  const keys = [
    { name: 'alice', value: key },
    { name: 'off', value: 'off-0123456789abcdefghij', enabled: false },
  ];
  const sent = (value: string) => ({ headers: ['x-api-key', value] });

  it.each([
    ['no key', {}],
    ['an unknown key', sent('nope')],
    ['a disabled key', sent('off-0123456789abcdefghij')],
  ])('is refused with 403: %s', async (_name, init) => {
    const { refusal, calls } = await serveWebSocket(routes, { keys });

    const { status, body } = await refusal(init);

    expect(status).toBe(403);
    expect(body).toContain('"message": "Forbidden"');
    expect(calls).toEqual([]);
  });

  it('is known to every later event, and no message needs one', async () => {
    const functions = {
      echo: (event: { requestContext: unknown }) => ({
        statusCode: 200,
        body: JSON.stringify(event.requestContext),
      }),
    };
    const { connect, send } = await serveWebSocket(routes, { keys, functions });

    const context = JSON.parse((await send(await connect(sent(key)), 'x')) ?? '');

    expect(context.identity).toEqual({ sourceIp: '203.0.113.7', apiKey: key, apiKeyId: 'alice' });
  });

  it('uses up the quota of its plan with handshakes, not with messages (our choice)', async () => {
    const { connect, send, refusal } = await serveWebSocket(routes, {
      keys,
      plan: { quota: { limit: 2, period: 'DAY', offset: 0 } },
    });
    const kept = await connect(sent(key));
    for (let i = 0; i < 3; i++) await send(kept, 'x');
    await connect(sent(key));

    expect((await refusal(sent(key))).status).toBe(429);
  });

  it("is the authorizer's where the selection expression says so", async () => {
    const authorizer = {
      type: 'request',
      authorizerUri: lambda('authorizer').uri,
      identitySource: 'route.request.querystring.token',
    };
    const policyDocument = { Statement: [{ Action: '*', Effect: 'Allow', Resource: '*' }] };
    const { handshake, refusal } = await serveWebSocket(
      { $connect: { apiKeyRequired: true, security: [{ auth: [] }], integration: lambda() } },
      {
        keys,
        apiKeySelectionExpression: '$context.authorizer.usageIdentifierKey',
        components: {
          securitySchemes: {
            auth: { type: 'apiKey', name: 'x', in: 'header', 'x-amazon-apigateway-authorizer': authorizer },
          },
        },
        functions: {
          authorizer: (event: { queryStringParameters: { token: string } }) => ({
            principalId: 'me',
            policyDocument,
            usageIdentifierKey: event.queryStringParameters.token,
          }),
        },
      },
    );

    expect(await handshake({ target: `/dev?token=${key}` })).toMatchObject({ accepted: true });
    expect((await refusal({ target: '/dev?token=other', ...sent(key) })).status).toBe(403);
  });

  it('is asked for at the handshake only, which is told at deploy', async () => {
    const problems = await problemsOf({ say: { apiKeyRequired: true, integration: lambda() } });

    expect(problems).toMatchObject([{ ruleId: 'api-key-never-asked', severity: 'warn' }]);
  });

  it('is read in no third way', async () => {
    const problems = await problemsOf(routes, { apiKeySelectionExpression: '$request.querystring.key' });

    expect(problems.map(({ ruleId }) => ruleId)).toEqual(['invalid-selection-expression']);
  });
});
