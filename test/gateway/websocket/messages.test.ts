import { describe, expect, it } from 'vitest';
import { lambda, problemsOf, type ServedOptions, serveWebSocket, twoWay } from './served-websocket.ts';

const schemas = {
  Text: { type: 'object', properties: { text: { type: 'string' } }, required: ['text'] },
  Number: { type: 'object', properties: { n: { type: 'integer', minimum: 1 } }, required: ['n'] },
  Any: { type: 'object' },
};
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const echo = { f: () => ({ statusCode: 200, body: 'ok' }) };

async function validated(message: string | object, route: object) {
  const served = await serveWebSocket(
    { $default: { integration: lambda(), ...twoWay, ...route } },
    {
      components: { schemas },
      functions: echo,
      accessLogFormat: '$context.status $context.error.message $context.error.validationErrorString',
    },
  );
  const frame = await served.send(await served.connect(), message);
  return { ...served, frame };
}

const badBody = '{"message": "Bad request body", "connectionId":"XfGLwd8SNjMCFpA=", "messageId":"id2="}';
const byKind = {
  modelSelectionExpression: '$request.body.kind',
  requestModels: { text: ref('Text'), number: ref('Number') },
};

// websocket.md 3, documented; draft 4 as in REST APIs.
describe('validation of a message', () => {
  it.each<[string, string | object, object, string]>([
    ['passes what fits its model', { kind: 'text', text: 'x' }, byKind, 'ok'],
    ['refuses what does not fit', { kind: 'text', text: 1 }, byKind, badBody],
    ['takes the model by the message', { kind: 'number', text: 'x' }, byKind, badBody],
    ['refuses where no model is named', { kind: 'other' }, byKind, badBody],
    ['refuses a text that is no JSON', 'x', byKind, badBody],
    [
      'takes $default else',
      { kind: 'other', n: 1 },
      { ...byKind, requestModels: { text: ref('Text'), $default: ref('Number') } },
      'ok',
    ],
    [
      'takes a static name',
      { n: 0 },
      { modelSelectionExpression: 'number', requestModels: { number: ref('Number') } },
      badBody,
    ],
    [
      'takes \\$default',
      { n: 0 },
      { modelSelectionExpression: '\\$default', requestModels: { $default: ref('Number') } },
      badBody,
    ],
    ['does nothing without models', { kind: 1 }, { modelSelectionExpression: '$request.body.kind' }, 'ok'],
  ])('%s', async (_name, message, route, frame) => {
    const answer = await validated(message, route);

    expect(answer.frame).toBe(frame);
    expect(answer.calls).toHaveLength(frame === 'ok' ? 1 : 0);
  });

  it('says what was wrong in the log', async () => {
    const { accessLog } = await validated({ kind: 'text' }, byKind);

    expect(accessLog).toEqual([
      '200 - -',
      '400 Bad request body [object has missing required properties (["text"])]',
    ]);
  });

  it('takes no part without a model selection expression, and says so at deploy', async () => {
    const { frame } = await validated('x', { requestModels: { $default: ref('Text') } });
    const problems = await problemsOf(
      { say: { integration: lambda(), requestModels: { $default: ref('Text') } } },
      { components: { schemas } },
    );

    expect(frame).toBe('ok');
    expect(problems).toMatchObject([{ ruleId: 'unused-request-models', severity: 'warn' }]);
  });

  // websocket.md 3: disableSchemaValidation is about the creation of models ([M]); the frame is unverified.
  it('takes models that are no schemas where nobody checked them', async () => {
    const components = { schemas: { Wrong: { type: 'object', properties: { text: { type: 'strin' } } } } };
    const routes = {
      $default: {
        integration: lambda(),
        ...twoWay,
        modelSelectionExpression: '\\$default',
        requestModels: { $default: ref('Wrong') },
      },
    };

    const served = await serveWebSocket(routes, { components, disableSchemaValidation: true });
    const frame = await served.send(await served.connect(), { text: 'x' });

    expect(served.stage.diagnostics).toMatchObject([{ ruleId: 'invalid-model-schema', severity: 'warn' }]);
    expect(frame).toContain('{"message": "Internal server error"');
  });

  it('leaves handshakes alone', async () => {
    const { handshake } = await serveWebSocket(
      { $connect: { integration: lambda(), ...byKind } },
      { components: { schemas } },
    );

    expect(await handshake()).toMatchObject({ accepted: true });
  });
});

// A message has 128 KB at most in either direction (documented); what an answer beyond that comes to is unverified.
describe('a large answer', () => {
  it.each([
    ['is sent up to 131072 bytes', 'x'.repeat(131_072), 131_072],
    ['is an integration error beyond, counted in bytes', `${'ü'.repeat(65_536)}x`, undefined],
  ])('%s', async (_name, body, bytes) => {
    const served = await serveWebSocket(
      { $default: { integration: lambda(), ...twoWay } },
      { functions: { f: () => ({ statusCode: 200, body }) }, accessLogFormat: '$context.status' },
    );

    const frame = await served.send(await served.connect(), 'x');

    if (bytes !== undefined) expect(frame).toHaveLength(bytes);
    else expect(frame).toMatch(/^\{"message": "Internal server error", /);
    expect(served.accessLog.at(-1)).toBe(bytes === undefined ? '500' : '200');
  });
});

// websocket.md 9, documented; the frame is unverified.
describe('throttles', () => {
  const routes = {
    $connect: { integration: lambda() },
    say: { integration: lambda(), ...twoWay },
    $default: { integration: lambda(), ...twoWay },
  };
  const tight = { throttlingRateLimit: 1, throttlingBurstLimit: 1 };
  const serve = (more: ServedOptions) => serveWebSocket(routes, { functions: echo, ...more });

  it('refuse messages of one route over all connections, and leave the connection open', async () => {
    const { connect, send, clock } = await serve({ routeSettings: { say: tight } });
    const first = await connect();
    const second = await connect();

    const frames = [
      await send(first, { action: 'say' }),
      await send(second, { action: 'say' }),
      await send(first, 'x'),
    ];
    clock.mono += 1000;
    frames.push(await send(second, { action: 'say' }));

    expect(frames).toEqual([
      'ok',
      expect.stringMatching(
        /^\{"message": "Too Many Requests", "connectionId":"[^"]+", "requestId":"[^"]+"\}$/,
      ),
      'ok',
      'ok',
    ]);
  });

  it("are each route's own where they come from defaultRouteSettings", async () => {
    const { connect, send } = await serve({ defaultRouteSettings: tight });
    const kept = await connect();

    const frames = [await send(kept, { action: 'say' }), await send(kept, 'x'), await send(kept, 'y')];

    expect(frames).toEqual(['ok', 'ok', expect.stringContaining('Too Many Requests')]);
  });

  it("let a route's own setting win over the default, member by member", async () => {
    const { connect, send } = await serve({
      defaultRouteSettings: tight,
      routeSettings: { say: { throttlingBurstLimit: 2 } },
    });
    const kept = await connect();

    const frames = [1, 2, 3].map(() => send(kept, { action: 'say' }));

    expect((await Promise.all(frames)).filter((frame) => frame === 'ok')).toHaveLength(2);
  });

  it('refuse handshakes with 429 (documented)', async () => {
    const { connect, refusal } = await serve({ routeSettings: { $connect: tight } });
    await connect();

    const { status, body } = await refusal();

    expect(status).toBe(429);
    expect(body).toContain('"message": "Too Many Requests"');
  });

  it("are the account's besides", async () => {
    const { connect, send } = await serve({ accountThrottle: { rateLimit: 1, burstLimit: 2 } });
    const kept = await connect();

    expect([await send(kept, 'x'), await send(kept, 'x')]).toEqual([
      'ok',
      expect.stringContaining('Too Many Requests'),
    ]);
  });
});

// websocket.md 3 and 12: answers may come back in another order than the messages (documented).
it('does not make messages of a connection wait for each other', async () => {
  const waiting: (() => void)[] = [];
  const { connect, stage, send } = await serveWebSocket(
    { $default: { integration: lambda(), ...twoWay } },
    { functions: { f: (event: { body: string }) => ({ statusCode: 200, body: event.body }) } },
  );
  const { environment } = stage.scope;
  const { invoke } = environment.functions;
  environment.functions.invoke = async (call) => {
    if (String(call.payload).includes('slow')) await new Promise<void>((done) => waiting.push(done));
    return invoke(call);
  };
  const kept = await connect();
  const order: (string | undefined)[] = [];

  const slow = send(kept, 'slow').then((frame) => order.push(frame));
  await send(kept, 'fast').then((frame) => order.push(frame));
  waiting[0]?.();
  await slow;

  expect(order).toEqual(['fast', 'slow']);
});

it("tells a bug of gwctl's own as an error frame", async () => {
  const { connect, stage, send, bugs } = await serveWebSocket({ $default: { integration: lambda() } });
  stage.scope.environment.functions.invoke = () => Promise.reject(new TypeError('bug'));

  expect(await send(await connect(), 'x')).toContain('"message": "Internal server error"');
  expect(bugs).toEqual([new TypeError('bug')]);
});
