import { describe, expect, it } from 'vitest';
import { connectedAt, host, lambda, serveWebSocket, twoWay } from './served-websocket.ts';

const all = {
  $connect: { integration: lambda() },
  $disconnect: { integration: lambda() },
  say: { integration: lambda(), ...twoWay },
  $default: { integration: lambda(), ...twoWay },
};

const contextOf = (event: Record<string, unknown> | undefined) =>
  event?.['requestContext'] as Record<string, unknown>;

// websocket.md 6: recorded, newer captures; what is empty is left out.
describe('the CONNECT event', () => {
  it("has the handshake's headers without those of the upgrade, and no body", async () => {
    const { connect, events } = await serveWebSocket(all);

    await connect({ userAgent: 'case/1' });

    const headers = {
      Host: host,
      'Sec-WebSocket-Key': 'h1ZCPPHPhLs0jEx2OFIHpw==',
      'Sec-WebSocket-Version': '13',
      'User-Agent': 'case/1',
      'X-Forwarded-For': '203.0.113.7',
      'X-Forwarded-Port': '443',
      'X-Forwarded-Proto': 'https',
      'X-Amzn-Trace-Id': 'Root=1-65f0a71e-000000000000000000000000',
    };
    expect(events).toEqual([
      {
        headers,
        multiValueHeaders: Object.fromEntries(
          Object.entries(headers).map(([name, value]) => [name, [value]]),
        ),
        requestContext: {
          routeKey: '$connect',
          eventType: 'CONNECT',
          extendedRequestId: 'id1=',
          requestTime: '12/Mar/2024:19:03:58 +0000',
          messageDirection: 'IN',
          stage: 'dev',
          connectedAt,
          requestTimeEpoch: connectedAt + 1,
          identity: { userAgent: 'case/1', sourceIp: '203.0.113.7' },
          requestId: 'id1=',
          domainName: host,
          connectionId: 'XfGLwd8SNjMCFpA=',
          apiId: expect.stringMatching(/^[a-z0-9]{10}$/),
        },
        isBase64Encoded: false,
      },
    ]);
  });

  it('has the query only where there is one', async () => {
    const { connect, events } = await serveWebSocket(all);

    await connect({ target: '/dev?token=t&a=1&a=%C3%A9+2' });

    expect(events[0]).toMatchObject({
      queryStringParameters: { token: 't', a: 'é 2' },
      multiValueQueryStringParameters: { token: ['t'], a: ['1', 'é 2'] },
    });
  });

  it('has stage variables where the stage has some, and a user agent where the client sent one', async () => {
    const { connect, events } = await serveWebSocket(all, { variables: { version: '7' } });

    await connect();

    expect(events[0]?.['stageVariables']).toEqual({ version: '7' });
    expect(contextOf(events[0])['identity']).toEqual({ sourceIp: '203.0.113.7' });
  });

  it('keeps names like any other that are the names of prototypes (reliability.md T5)', async () => {
    const { connect, calls } = await serveWebSocket(all);

    await connect({ target: '/dev?__proto__=x', headers: ['__proto__', 'y'] });

    const value = calls[0]?.event?.() as Record<string, Record<string, unknown>>;
    expect(Object.keys(value['queryStringParameters'] ?? {})).toEqual(['__proto__']);
    expect(Object.getPrototypeOf(value['headers'])).toBe(Object.prototype);
    expect(value).toEqual(JSON.parse(String(calls[0]?.payload)));
  });
});

describe('the MESSAGE event', () => {
  it('has the raw text, ids of its own, and no headers of any kind', async () => {
    const { connect, send, events, clock } = await serveWebSocket(all);
    const kept = await connect({ userAgent: 'case/1' });
    clock.wall += 40_000;

    await send(kept, '{ "action":"say", "n":1 }');

    expect(events[1]).toEqual({
      requestContext: {
        routeKey: 'say',
        messageId: 'id2=',
        eventType: 'MESSAGE',
        extendedRequestId: 'id3=',
        requestTime: '12/Mar/2024:19:04:38 +0000',
        messageDirection: 'IN',
        stage: 'dev',
        connectedAt,
        requestTimeEpoch: connectedAt + 40_001,
        identity: { userAgent: 'case/1', sourceIp: '203.0.113.7' },
        requestId: 'id3=',
        domainName: host,
        connectionId: 'XfGLwd8SNjMCFpA=',
        apiId: expect.any(String),
      },
      body: '{ "action":"say", "n":1 }',
      isBase64Encoded: false,
    });
  });

  it('names $default as its route where no other takes it', async () => {
    const { connect, send, events } = await serveWebSocket(all);

    await send(await connect(), 'hi');

    expect(contextOf(events[1])['routeKey']).toBe('$default');
    expect(events[1]?.['body']).toBe('hi');
  });

  it('is the same as a value and as a text, and a fresh value every time', async () => {
    const { connect, send, calls } = await serveWebSocket(all, { variables: { v: '1' } });

    await send(await connect(), { action: 'say', é: '"\u2028' });

    const { event, payload } = calls[1] ?? {};
    expect(event?.()).toEqual(JSON.parse(String(payload)));
    expect(event?.()).not.toBe(event?.());
  });
});

describe('the DISCONNECT event', () => {
  it('has four odd headers, code and reason, and no body', async () => {
    const { connect, close, events } = await serveWebSocket(all);

    await close(await connect({ userAgent: 'case/1' }), 1005, 'Client-side close frame status not set');

    expect(events[1]).toEqual({
      headers: { Host: host, 'x-api-key': '', 'X-Forwarded-For': '', 'x-restapi': '' },
      multiValueHeaders: { Host: [host], 'x-api-key': [''], 'X-Forwarded-For': [''], 'x-restapi': [''] },
      requestContext: {
        routeKey: '$disconnect',
        disconnectStatusCode: 1005,
        eventType: 'DISCONNECT',
        extendedRequestId: 'id2=',
        requestTime: '12/Mar/2024:19:03:58 +0000',
        messageDirection: 'IN',
        disconnectReason: 'Client-side close frame status not set',
        stage: 'dev',
        connectedAt,
        requestTimeEpoch: connectedAt + 1,
        identity: { userAgent: 'case/1', sourceIp: '203.0.113.7' },
        requestId: 'id2=',
        domainName: host,
        connectionId: 'XfGLwd8SNjMCFpA=',
        apiId: expect.any(String),
      },
      isBase64Encoded: false,
    });
  });

  it("passes a client's own code and reason on", async () => {
    const { connect, close, events } = await serveWebSocket(all);

    await close(await connect(), 4001, 'bye');

    expect(contextOf(events[1])).toMatchObject({ disconnectStatusCode: 4001, disconnectReason: 'bye' });
  });

  it('goes nowhere, whatever the function makes of it', async () => {
    const boom = () => {
      throw new Error('no');
    };
    const { connect, close, bugs, events } = await serveWebSocket(
      { $disconnect: { integration: lambda('boom') } },
      { functions: { boom } },
    );

    await close(await connect(), 1000, '');

    expect(events).toHaveLength(1);
    expect(bugs).toEqual([]);
  });

  it('calls nothing without a $disconnect route', async () => {
    const { connect, close, calls } = await serveWebSocket({ $default: { integration: lambda() } });

    await close(await connect(), 1000, '');

    expect(calls).toEqual([]);
  });
});
