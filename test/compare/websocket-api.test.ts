import { describe, expect, it } from 'vitest';
import { compareApis } from '../../src/compare/compare-apis.ts';
import type { WebSocketApi, WebSocketRoute } from '../../src/model/api.ts';
import type { JsonObject } from '../../src/model/json.ts';

const at = { file: 'chat.yaml', pointer: '' };

function route(routeKey: string, change: Partial<WebSocketRoute> = {}): WebSocketRoute {
  return {
    routeKey,
    authorizationType: 'NONE',
    apiKeyRequired: false,
    requestModels: new Map(),
    routeResponses: new Map(),
    integration: {
      type: 'HTTP_PROXY',
      uri: 'http://chat.example.test',
      passthroughBehavior: 'WHEN_NO_MATCH',
      timeoutInMillis: 29000,
      requestParameters: new Map(),
      requestTemplates: new Map(),
      integrationResponses: new Map(),
      at,
    },
    at,
    ...change,
  };
}

function chat(routes: readonly WebSocketRoute[], change: Partial<WebSocketApi> = {}): WebSocketApi {
  return {
    protocol: 'WEBSOCKET',
    id: 'a1b2c3d4e5',
    name: 'chat',
    createdDate: '2026-01-01T00:00:00Z',
    disableExecuteApiEndpoint: false,
    tags: new Map(),
    at,
    routeSelectionExpression: '$request.body.action',
    routes: new Map(routes.map((each) => [each.routeKey, each])),
    models: new Map(),
    authorizers: new Map(),
    ...change,
  };
}

const [connect, fallback, send] = [route('$connect'), route('$default'), route('send')];
const answering = route('send', { routeResponses: new Map([['$default', {}]]) });

const text = new Map([['text', 'Text']]);
const checked = (change: Partial<WebSocketRoute>) =>
  route('send', { modelSelectionExpression: '$request.body.kind', requestModels: text, ...change });
const textModel = (schema: JsonObject) =>
  new Map([['Text', { name: 'Text', contentType: 'application/json', schema, at }]]);

// Routes: websocket.md (documented); the verdicts are ours.
describe('changes of a WebSocket API', () => {
  it.each<[string, WebSocketApi, WebSocketApi, string[]]>([
    ['nothing', chat([connect, send]), chat([connect, send]), []],
    [
      'the route selection',
      chat([send]),
      chat([send], { routeSelectionExpression: '$request.body.type' }),
      ['breaking route-selection-changed'],
    ],
    ['a route gone', chat([connect, send]), chat([connect]), ['breaking route-removed']],
    ['a route gone that $default covers', chat([fallback, send]), chat([fallback]), ['risky route-removed']],
    ['a route more', chat([connect]), chat([connect, send]), ['safe route-added']],
    [
      'a route that takes messages of $default',
      chat([fallback]),
      chat([fallback, send]),
      ['risky route-added'],
    ],
    ['$connect gone', chat([connect, send]), chat([send]), ['risky route-removed']],
    [
      'an authorized $connect gone',
      chat([route('$connect', { authorizationType: 'CUSTOM', authorizer: 'a' }), send]),
      chat([send]),
      ['breaking route-removed'],
    ],
    ['$connect added', chat([send]), chat([connect, send]), ['risky route-added']],
    [
      'an authorizer dropped',
      chat([route('$connect', { authorizationType: 'AWS_IAM' })]),
      chat([connect]),
      ['breaking authorizer-dropped'],
    ],
    [
      'a key required',
      chat([connect]),
      chat([route('$connect', { apiKeyRequired: true })]),
      ['breaking api-key-required'],
    ],
    ['no answer any more', chat([answering]), chat([send]), ['breaking route-response-removed']],
    ['an answer', chat([send]), chat([answering]), ['risky route-response-added']],
    ['validation', chat([send]), chat([checked({})]), ['breaking message-validation-added']],
    ['no validation', chat([checked({})]), chat([send]), ['risky message-validation-dropped']],
    [
      'the model selection',
      chat([checked({})]),
      chat([checked({ modelSelectionExpression: '$request.body.type' })]),
      ['breaking model-selection-changed'],
    ],
    [
      'a kind of message more',
      chat([checked({})]),
      chat([checked({ requestModels: new Map([...text, ['image', 'Image']]) })]),
      ['safe request-model-added'],
    ],
    [
      'a kind of message gone',
      chat([checked({ requestModels: new Map([...text, ['image', 'Image']]) })]),
      chat([checked({})]),
      ['breaking request-model-removed'],
    ],
    [
      'another model',
      chat([checked({})]),
      chat([checked({ requestModels: new Map([['text', 'Image']]) })]),
      ['risky request-model-changed'],
    ],
    [
      'a schema that messages are validated against',
      chat([checked({})], { models: textModel({ type: 'object' }) }),
      chat([checked({})], { models: textModel({ type: 'object', required: ['text'] }) }),
      ['breaking model-changed'],
    ],
    [
      'a schema that nobody uses',
      chat([send], { models: textModel({ type: 'object' }) }),
      chat([send], { models: textModel({ type: 'object', required: ['text'] }) }),
      ['safe model-changed'],
    ],
    [
      'where the key is',
      chat([route('$connect', { apiKeyRequired: true })]),
      chat([route('$connect', { apiKeyRequired: true })], {
        apiKeySelectionExpression: '$context.authorizer.usageIdentifierKey',
      }),
      ['breaking api-key-selection-changed'],
    ],
    [
      'the usual place of the key written out',
      chat([route('$connect', { apiKeyRequired: true })]),
      chat([route('$connect', { apiKeyRequired: true })], {
        apiKeySelectionExpression: '$request.header.x-api-key',
      }),
      [],
    ],
  ])('judges %s', (_name, before, after, expected) => {
    expect(compareApis(before, after).map(({ verdict, kind }) => `${verdict} ${kind}`)).toEqual(expected);
  });
});
