import { describe, expect, it } from 'vitest';
import { createDeployment } from '../../src/control/deploy.ts';
import { flushStage } from '../../src/control/flush.ts';
import { foreignSettings } from '../../src/control/foreign-settings.ts';
import { changeRouteSettings } from '../../src/control/route-setting.ts';
import { updateStage } from '../../src/control/stage.ts';
import type { Api, ProtocolType } from '../../src/model/api.ts';
import { defaultMethodSetting, type Stage } from '../../src/model/stage.ts';
import { emptyState } from '../../src/store/store.ts';
import { document, httpApiOf, webSocketApiOf } from '../importer/import-text.ts';
import { refused, result, stateAfter, tools } from './tools.ts';

const chat = () => webSocketApiOf({ ...document({}), 'x-gwctl-websocket': { routes: {} } });
const shop = () => httpApiOf(document({}));

/** The API deployed to `dev`. */
function served(api: Api) {
  const state = { ...emptyState(), apis: new Map([[api.id, api]]) };
  return stateAfter(createDeployment(state, { apiId: api.id, stageName: 'dev' }, tools()));
}

async function stageOf(change: Partial<Stage>): Promise<Stage> {
  const [stage] = served(await shop()).stages.values();
  return { ...(stage as Stage), ...change };
}

// http-api.md 1 (no cache, canary, X-Ray, execution log) and 2 (clientCertificateId), documented.
describe('settings of a stage that its kind of API does not have', () => {
  it.each<[string, Partial<Stage>, readonly ProtocolType[]]>([
    ['methodSettings', { methodSettings: new Map([['*/*', defaultMethodSetting]]) }, ['HTTP', 'WEBSOCKET']],
    ['cacheClusterEnabled', { cacheClusterEnabled: true }, ['HTTP', 'WEBSOCKET']],
    ['tracingEnabled', { tracingEnabled: true }, ['HTTP', 'WEBSOCKET']],
    ['clientCertificateId', { clientCertificateId: 'abc' }, ['HTTP']],
    ['loggingLevel', { defaultRouteSettings: { loggingLevel: 'INFO' } }, ['HTTP', 'REST']],
    [
      'dataTraceEnabled',
      { routeSettings: new Map([['$default', { dataTraceEnabled: true }]]) },
      ['HTTP', 'REST'],
    ],
    ['autoDeploy', { autoDeploy: true }, ['REST']],
    ['nothing', { defaultRouteSettings: { loggingLevel: 'OFF' } }, ['REST']],
  ])('%s', async (_name, change, protocols) => {
    const stage = await stageOf(change);

    const told = (['REST', 'HTTP', 'WEBSOCKET'] as const).filter(
      (protocol) => foreignSettings(stage, protocol).length > 0,
    );

    expect(new Set(told)).toEqual(new Set(protocols));
  });

  it('cannot be set, and those that are there are in nobody’s way', async () => {
    const api = await shop();
    const state = served(api);
    const at = { apiId: api.id, stageName: 'dev' };
    const setting = { routeKey: '*', property: 'loggingLevel', value: 'INFO' };

    const cached = updateStage(
      state,
      at,
      [{ op: 'replace', path: '/cacheClusterEnabled', value: 'true' }],
      tools(),
    );
    const logged = changeRouteSettings(state, at, [setting], tools());
    const described = updateStage(state, at, [{ op: 'replace', path: '/description', value: 'x' }], tools());

    expect([refused(cached), refused(logged)]).toEqual([
      'bad-request: cacheClusterEnabled means nothing on stage dev: an HTTP API has none',
      'bad-request: loggingLevel means nothing on stage dev: an HTTP API has none',
    ]);
    expect(result(described).description).toBe('x');
  });
});

describe('caches of other APIs', () => {
  it('hold results of authorizers in HTTP APIs, and nothing in WebSocket APIs (documented)', async () => {
    const apis = [await shop(), await chat()];

    const [http, webSocket] = apis.map((api) =>
      (['responses', 'authorizers'] as const).map((what) => flushStage(served(api), api.id, 'dev', what).ok),
    );

    expect([http, webSocket]).toEqual([
      [false, true],
      [false, false],
    ]);
  });
});
