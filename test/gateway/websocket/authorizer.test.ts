import { describe, expect, it } from 'vitest';
import {
  connectedAt,
  functionUri,
  host,
  lambda,
  problemsOf,
  type ServedOptions,
  serveWebSocket,
  twoWay,
} from './served-websocket.ts';

const routes = {
  $connect: { security: [{ auth: [] }], integration: lambda('connect') },
  $disconnect: { integration: lambda('connect') },
  $default: { integration: lambda('connect'), ...twoWay },
};

const scheme = (identitySource?: string, more: object = {}) => ({
  securitySchemes: {
    auth: {
      type: 'apiKey',
      name: 'Unused',
      in: 'header',
      'x-amazon-apigateway-authorizer': {
        type: 'request',
        authorizerUri: functionUri('authorizer'),
        ...(identitySource !== undefined && { identitySource }),
        ...more,
      },
    },
  },
});

const policy = (Effect: string, Resource: unknown) => ({
  Version: '2012-10-17',
  Statement: [{ Action: 'execute-api:Invoke', Effect, Resource }],
});

interface AuthorizerEvent {
  readonly methodArn: string;
  readonly queryStringParameters: Record<string, string>;
}

/** Says what the token asks for. */
const byToken = ({ methodArn, queryStringParameters }: AuthorizerEvent) => {
  const token = queryStringParameters['token'];
  if (token === 'boom') throw new Error('Unauthorized');
  if (token === 'fail') throw new Error('other');
  if (token === 'odd') return 'odd';
  if (token === 'large')
    return { principalId: 'me', policyDocument: policy('Allow', '*'), context: { x: 'x'.repeat(8192) } };
  if (token === 'nested')
    return { principalId: 'me', policyDocument: policy('Allow', '*'), context: { x: {} } };
  const resource = token === 'elsewhere' ? methodArn.replace('$connect', 'other') : methodArn;
  return {
    principalId: 'me',
    policyDocument: policy(token === 'deny' ? 'Deny' : 'Allow', resource),
    context: { tier: 'gold', n: 1, flag: true, none: null },
  };
};

const options = (more: Partial<ServedOptions> = {}): ServedOptions => ({
  components: scheme('route.request.querystring.token'),
  functions: { authorizer: byToken },
  ...more,
});

const eventsOf = (events: readonly Record<string, unknown>[]) =>
  events.map(({ type, requestContext }) => type ?? (requestContext as { eventType: string }).eventType);

// websocket.md 4.
describe('the authorizer of $connect', () => {
  it.each<[string, string, number]>([
    ['denies', 'deny', 403],
    ['allows something else', 'elsewhere', 403],
    ['throws Unauthorized', 'boom', 401],
    ['fails otherwise (our choice)', 'fail', 500],
    ['answers no object (our choice)', 'odd', 500],
    ['answers more than 8 KB (our choice)', 'large', 500],
    ['answers a nested context (our choice)', 'nested', 500],
  ])('that %s: %s is %i', async (_name, token, status) => {
    const { refusal, events } = await serveWebSocket(routes, options());

    expect((await refusal({ target: `/dev?token=${token}` })).status).toBe(status);
    expect(eventsOf(events)).toEqual(['REQUEST']);
  });

  it.each(['/dev', '/dev?token='])(
    'is not asked without its identity source: 401 for %s (documented)',
    async (target) => {
      const { refusal, calls } = await serveWebSocket(routes, options());

      const { status, body } = await refusal({ target });

      expect(status).toBe(401);
      expect(body).toContain('"message": "Unauthorized"');
      expect(calls).toEqual([]);
    },
  );

  it.each<[string, object]>([
    ['route.request.header.Auth', { headers: ['auth', 'x'] }],
    ['route.request.querystring.token', { target: '/dev?token=x' }],
    ['stageVariables.v', {}],
    ['context.domainName', {}],
    [
      'route.request.header.Auth, route.request.querystring.token',
      { headers: ['Auth', 'x'], target: '/dev?token=x' },
    ],
  ])('takes %s as identity source (documented)', async (source, init) => {
    const authorizer = () => ({ principalId: 'me', policyDocument: policy('Allow', '*') });
    const { handshake } = await serveWebSocket(
      routes,
      options({ components: scheme(source), variables: { v: '1' }, functions: { authorizer } }),
    );

    expect(await handshake(init)).toMatchObject({ accepted: true });
  });

  it.each([
    '$request.header.Auth',
    'method.request.header.Auth',
    'route.request.path.x',
    'header.x',
    'nothing',
  ])('refuses %s as identity source at deploy', async (source) => {
    const problems = await problemsOf(routes, options({ components: scheme(source) }));

    expect(problems.map(({ ruleId }) => ruleId)).toEqual(['invalid-identity-source']);
  });

  it('sees the handshake with the headers of the upgrade, and no path parameters (recorded)', async () => {
    const { connect, events } = await serveWebSocket(routes, options());

    await connect({ target: '/dev?token=t' });

    const { headers, multiValueHeaders, requestContext, ...rest } = events[0] as {
      headers: Record<string, string>;
      multiValueHeaders: Record<string, string[]>;
      requestContext: Record<string, unknown>;
    };
    expect(rest).toEqual({
      type: 'REQUEST',
      methodArn: `arn:aws:execute-api:us-east-1:123456789012:${requestContext['apiId']}/dev/$connect`,
      queryStringParameters: { token: 't' },
      multiValueQueryStringParameters: { token: ['t'] },
      stageVariables: {},
    });
    expect(headers).toMatchObject({
      Connection: 'upgrade',
      'content-length': '0',
      Host: host,
      Upgrade: 'websocket',
      'Sec-WebSocket-Version': '13',
      'X-Forwarded-Proto': 'https',
    });
    expect(multiValueHeaders['Host']).toEqual([host]);
    expect(requestContext).toEqual({
      routeKey: '$connect',
      eventType: 'CONNECT',
      extendedRequestId: 'id1=',
      requestTime: '12/Mar/2024:19:03:58 +0000',
      messageDirection: 'IN',
      stage: 'dev',
      connectedAt,
      requestTimeEpoch: connectedAt + 1,
      identity: { sourceIp: '203.0.113.7' },
      requestId: 'id1=',
      domainName: host,
      connectionId: 'XfGLwd8SNjMCFpA=',
      apiId: expect.any(String),
    });
  });

  it('has empty query members as {} (our choice)', async () => {
    const authorizer = () => ({ principalId: 'me', policyDocument: policy('Allow', '*') });
    const { connect, events } = await serveWebSocket(
      routes,
      options({ components: scheme(), functions: { authorizer } }),
    );

    await connect();

    expect(events[0]).toMatchObject({ queryStringParameters: {}, multiValueQueryStringParameters: {} });
  });

  it('is known to every event of the connection, all values as text, and not asked again (documented)', async () => {
    const { connect, send, close, events, clock } = await serveWebSocket(routes, options());
    const kept = await connect({ target: '/dev?token=t' });
    clock.wall += 5_000_000;

    await send(kept, 'x');
    await close(kept, 1000, '');

    expect(eventsOf(events)).toEqual(['REQUEST', 'CONNECT', 'MESSAGE', 'DISCONNECT']);
    const authorizers = events
      .slice(1)
      .map(({ requestContext }) => (requestContext as { authorizer: unknown }).authorizer);
    const expected = { principalId: 'me', integrationLatency: 0, tier: 'gold', n: '1', flag: 'true' };
    expect(authorizers).toEqual([expected, expected, expected]);
  });

  it('is asked at every handshake, whatever its time to live says (documented)', async () => {
    const components = scheme('route.request.querystring.token', { authorizerResultTtlInSeconds: 300 });
    const { connect, events } = await serveWebSocket(routes, options({ components }));

    await connect({ target: '/dev?token=t' });
    await connect({ target: '/dev?token=t' });

    expect(eventsOf(events).filter((type) => type === 'REQUEST')).toHaveLength(2);
  });
});
