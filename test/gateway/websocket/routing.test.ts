import { describe, expect, it } from 'vitest';
import { lambda, problemsOf, serveWebSocket, twoWay } from './served-websocket.ts';

const route = { integration: lambda(), ...twoWay };
const keyOf = { functions: { f: (event: { requestContext: { routeKey: string } }) => answer(event) } };
const answer = ({ requestContext }: { requestContext: { routeKey: string } }) => ({
  statusCode: 200,
  body: requestContext.routeKey,
});

async function routeOf(
  message: string | object,
  keys: readonly string[],
  routeSelectionExpression?: string,
): Promise<string | undefined> {
  const routes = Object.fromEntries(keys.map((key) => [key, route]));
  const { connect, send } = await serveWebSocket(routes, {
    ...keyOf,
    ...(routeSelectionExpression !== undefined && { routeSelectionExpression }),
  });
  return send(await connect(), message);
}

const chat = ['join', 'a/b', 'Join', '1', 'true', '[x, 2]', '$default'];

// websocket.md 2, documented but for what a row names as our choice.
describe('the route of a message', () => {
  it.each<[string, string | object, string]>([
    ['its action', { action: 'join' }, 'join'],
    ['with its case', { action: 'Join' }, 'Join'],
    ['$default where no key is equal', { action: 'JOIN' }, '$default'],
    ['no part of a key', { action: 'joi' }, '$default'],
    ['$default for a missing action', { other: 1 }, '$default'],
    ['$default for an empty action', { action: '' }, '$default'],
    ['$default for a null (our choice)', { action: null }, '$default'],
    ['a number as its text', { action: 1 }, '1'],
    ['a number without idle zeros (our choice)', '{"action":1.0}', '1'],
    ['a boolean as its text', { action: true }, 'true'],
    ['a list as [item1, item2]', { action: ['x', 2] }, '[x, 2]'],
    ['$default for plain text', 'join', '$default'],
    ['$default for a broken object', '{"action":"join"', '$default'],
    ['$default for a list', '["join"]', '$default'],
    ['$default for a JSON text', '"join"', '$default'],
    ['$default for an empty message', '', '$default'],
    ['$default for a message that says $connect (our choice)', { action: '$connect' }, '$default'],
    ['$default for a message that says $disconnect (our choice)', { action: '$disconnect' }, '$default'],
    ['$default for one that says so', { action: '$default' }, '$default'],
    ['$default for a name of a prototype', { action: 'constructor' }, '$default'],
    ['the last of two actions, as JSON is read', '{"action":"x","action":"join"}', 'join'],
  ])('is %s', async (_name, message, key) => {
    expect(await routeOf(message, ['$connect', '$disconnect', ...chat])).toBe(key);
  });

  it.each<[string, string, string | object, string]>([
    ['a nested path', '$request.body.a.b', { a: { b: 'join' } }, 'join'],
    ['a nested path into a text', '$request.body.a.b', { a: 'join' }, '$default'],
    ['a name with a hyphen', '$request.body.detail-type', { 'detail-type': 'join' }, 'join'],
    ['an element of a list', '$request.body.to[0].name', { to: [{ name: 'join' }] }, 'join'],
    ['two variables and text', '${request.body.s}/${request.body.t}', { s: 'a', t: 'b' }, 'a/b'],
    ['a missing one of two', '${request.body.s}/${request.body.t}', { s: 'a' }, '$default'],
    ['one variable in braces', '${request.body.s}', { s: 'join' }, 'join'],
    [
      'a result that looks like an expression',
      '$request.body.s',
      { s: '${request.body.t}', t: 'join' },
      '$default',
    ],
    ['an own __proto__', '$request.body.__proto__', '{"__proto__":"join"}', 'join'],
    ['an inherited name', '$request.body.toString', {}, '$default'],
    ['static text', 'join', { action: 'other' }, 'join'],
    ['static text, whatever is sent', 'join', 'no JSON', 'join'],
    ['\\$default', '\\$default', { action: 'join' }, '$default'],
  ])('by %s', async (_name, expression, message, key) => {
    expect(await routeOf(message, chat, expression)).toBe(key);
  });

  it('is none without $default: the client gets Forbidden, and the connection stays (recorded)', async () => {
    const { connect, send } = await serveWebSocket({ join: route }, keyOf);
    const kept = await connect();

    const frames = [
      await send(kept, { action: 'x' }),
      await send(kept, 'hi'),
      await send(kept, { action: 'join' }),
    ];

    expect(frames).toEqual([
      '{"message": "Forbidden", "connectionId":"XfGLwd8SNjMCFpA=", "requestId":"id3="}',
      '{"message": "Forbidden", "connectionId":"XfGLwd8SNjMCFpA=", "requestId":"id5="}',
      'join',
    ]);
  });

  it('is told of at deploy where the expression is none', async () => {
    const routeSelectionExpression = '$request.header.action';

    const [problem] = await problemsOf({ join: route }, { routeSelectionExpression });

    expect(problem).toMatchObject({
      ruleId: 'invalid-selection-expression',
      severity: 'error',
      at: { pointer: '/x-gwctl-websocket/routeSelectionExpression' },
    });
  });

  // reliability.md T4: a message of 128 KB that is all brackets ends no stack.
  it('survives a message that nests as deep as it can', async () => {
    const deep = `{"action":${'['.repeat(60_000)}${']'.repeat(60_000)}}`;

    expect(await routeOf(deep, chat)).toBe('$default');
  });
});
