import { expect, it } from 'vitest';
import { applyConfig } from '../../src/control/apply-config.ts';
import { createDeployment } from '../../src/control/deploy.ts';
import { addBasePathMapping } from '../../src/control/domain-name.ts';
import type { ControlSettings } from '../../src/model/settings.ts';
import type { GatewayState } from '../../src/store/store.ts';
import { webSocketApiOf } from '../importer/import-text.ts';
import { deployed, refused, result, stateAfter, tools } from './tools.ts';

const imported = await webSocketApiOf({
  openapi: '3.0.1',
  info: { title: 'chat', version: '1' },
  paths: {},
  'x-gwctl-websocket': { version: '1', routeSelectionExpression: '$request.body.action', routes: {} },
});
const chat = { ...imported, id: 'chat000001' };

/** The pet shop, a REST API, and a chat, a WebSocket API, both deployed to `dev`. */
function both(): GatewayState {
  const state = deployed();
  const apis = new Map([...state.apis, [chat.id, chat] as const]);
  return stateAfter(createDeployment({ ...state, apis }, { apiId: chat.id, stageName: 'dev' }, tools()));
}

const map = (state: GatewayState, api: string, basePath: string) =>
  addBasePathMapping(state, { domainName: 'api.example.test', basePath, api, stage: 'dev' });

const sentence =
  'bad-request: api.example.test cannot have both chat, a WebSocket API, and pet-shop, a REST API';

// Documented: a WebSocket API shares no custom domain with REST and HTTP APIs.
it.each([
  ['a WebSocket API', 'pet-shop', 'chat'],
  ['a REST API', 'chat', 'pet-shop'],
])('a domain refuses %s beside one of the other kind', (_name, first, second) => {
  const state = stateAfter(map(both(), first, 'one'));

  expect(refused(map(state, second, 'two'))).toBe(sentence);
});

it('a domain may have several mappings of WebSocket APIs', () => {
  const state = stateAfter(map(both(), 'chat', 'one'));

  expect(result(map(state, 'chat', 'two')).basePathMappings).toHaveLength(2);
});

it('gwctl.yaml is refused for such a domain', () => {
  const settings: ControlSettings = {
    apis: [],
    defaults: { stages: new Map() },
    apiKeys: [],
    usagePlans: [],
    domainNames: new Map([
      [
        'api.example.test',
        {
          basePathMappings: new Map([
            ['pets', { api: 'pet-shop', stage: 'dev' }],
            ['chat', { api: 'chat', stage: 'dev' }],
          ]),
        },
      ],
    ]),
  };

  expect(refused(applyConfig(both(), settings, tools()))).toBe(sentence);
});
