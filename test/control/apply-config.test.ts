import { describe, expect, it } from 'vitest';
import { createApiKey } from '../../src/control/api-key.ts';
import { applyConfig } from '../../src/control/apply-config.ts';
import { createDeployment } from '../../src/control/deploy.ts';
import { putDraft } from '../../src/control/draft.ts';
import { updateStage } from '../../src/control/stage.ts';
import type { ControlSettings, StageSettings } from '../../src/model/settings.ts';
import { defaultMethodSetting } from '../../src/model/stage.ts';
import { stageKey } from '../../src/store/store.ts';
import { petShop } from '../store/states.ts';
import { apiId, deployed, drafted, refused, result, stateAfter, tools } from './tools.ts';

const nothing: ControlSettings = {
  apis: [],
  defaults: { stages: new Map() },
  apiKeys: [],
  usagePlans: [],
  domainNames: new Map(),
};
const devIs = (settings: StageSettings): ControlSettings => ({
  ...nothing,
  defaults: { stages: new Map([['dev', settings]]) },
});
const dev = { apiId, stageName: 'dev' };
const stageOf = (state: ReturnType<typeof deployed>) => state.stages.get(`${apiId}/dev`);
const alice = { name: 'alice', value: 'alice-0123456789abcdefghij', enabled: true };

describe('settings of gwctl.yaml', () => {
  it('change nothing where they say nothing', () => {
    const state = deployed();

    expect(stateAfter(applyConfig(state, nothing, tools()))).toBe(state);
  });

  it('give a stage its settings, each method entry a copy of */* (5.2)', () => {
    const settings: StageSettings = {
      variables: new Map([['backend', '127.0.0.1:9000']]),
      cacheClusterEnabled: true,
      methodSettings: new Map<string, object>([
        ['/pets/{id}/GET', { cachingEnabled: true }],
        ['*/*', { loggingLevel: 'INFO' }],
      ]),
    };
    const stage = stageOf(stateAfter(applyConfig(deployed(), devIs(settings), tools())));

    expect(stage).toMatchObject({ variables: settings.variables, cacheClusterEnabled: true });
    expect(stage?.methodSettings).toEqual(
      new Map([
        ['*/*', { ...defaultMethodSetting, loggingLevel: 'INFO' }],
        ['pets/{id}/GET', { ...defaultMethodSetting, loggingLevel: 'INFO', cachingEnabled: true }],
      ]),
    );
  });

  it('are part of the stage from its first deployment, and seen by the check', () => {
    const seen: unknown[] = [];
    const check = (_deployment: unknown, stage: { variables: unknown } | undefined) => {
      seen.push(stage?.variables);
      return [];
    };
    const settings = { variables: new Map([['a', '1']]) };

    createDeployment(drafted(), { ...dev, settings }, { ...tools(), check });

    expect(seen).toEqual([settings.variables]);
  });

  it('make a canary on the deployment of the stage (11.3)', () => {
    const canarySettings = { percentTraffic: 10, stageVariableOverrides: new Map([['alias', 'next']]) };
    const stage = stageOf(
      stateAfter(createDeployment(drafted(), { ...dev, settings: { canarySettings } }, tools())),
    );

    expect(stage).toMatchObject({
      deploymentId: 'id0001',
      canarySettings: { deploymentId: 'id0001', percentTraffic: 10, useStageCache: false },
    });
  });

  it('act when the file changes, not each time it is read', () => {
    const once = stateAfter(applyConfig(deployed(), devIs({ tracingEnabled: true }), tools()));
    const byHand = stateAfter(
      updateStage(once, dev, [{ op: 'replace', path: '/tracingEnabled', value: 'false' }], tools()),
    );

    const again = stateAfter(applyConfig(byHand, devIs({ tracingEnabled: true }), tools()));
    const edited = stateAfter(
      applyConfig(byHand, devIs({ tracingEnabled: true, description: 'x' }), tools()),
    );

    expect(again).toBe(byHand);
    expect(stageOf(edited)).toMatchObject({ tracingEnabled: true, description: 'x' });
  });

  it('hold for an API by its name before they hold for any', () => {
    const settings: ControlSettings = {
      ...nothing,
      apis: [
        { name: 'other', stages: new Map([['dev', { description: 'other' }]]) },
        { name: 'pet-shop', stages: new Map([['dev', { description: 'mine' }]]) },
      ],
    };

    expect(stageOf(stateAfter(applyConfig(deployed(), settings, tools())))?.description).toBe('mine');
  });

  it('make keys, plans and domains, keep them while nothing changes, and take them away again', () => {
    const settings: ControlSettings = {
      ...nothing,
      apiKeys: [alice],
      usagePlans: [
        {
          name: 'basic',
          keys: ['alice'],
          apiStages: [{ api: 'pet-shop', stage: 'dev', throttle: new Map() }],
          quota: { limit: 5, offset: 0, period: 'DAY' },
        },
      ],
      domainNames: new Map([
        ['api.example.test', { basePathMappings: new Map([['', { api: undefined, stage: 'dev' }]]) }],
      ]),
    };
    const made = stateAfter(applyConfig(deployed(), settings, tools()));
    const [plan] = made.usagePlans.values();
    const [key] = made.apiKeys.values();

    expect(plan).toMatchObject({ name: 'basic', keyIds: [key?.id], apiStages: [{ apiId, stage: 'dev' }] });
    expect(made.domainNames.get('api.example.test')?.basePathMappings).toEqual([
      { basePath: '', apiId, stage: 'dev' },
    ]);
    expect(stateAfter(applyConfig(made, settings, tools()))).toBe(made);
    const gone = stateAfter(applyConfig(made, nothing, tools()));
    expect([gone.apiKeys.size, gone.usagePlans.size, gone.domainNames.size]).toEqual([0, 0, 0]);
  });

  it('leave alone what commands made', () => {
    const state = stateAfter(createApiKey(deployed(), { name: 'bob', value: 'b'.repeat(20) }, tools()));

    expect(stateAfter(applyConfig(state, nothing, tools()))).toBe(state);
  });

  it('warn of APIs and keys that are not there', () => {
    const outcome = applyConfig(
      deployed(),
      {
        ...nothing,
        usagePlans: [
          {
            name: 'basic',
            keys: ['carol'],
            apiStages: [{ api: 'orders', stage: 'dev', throttle: new Map() }],
          },
        ],
      },
      tools(),
    );

    expect(outcome.diagnostics.map(({ message }) => message)).toEqual([
      'Usage plan basic: there is no API key carol.',
      'Usage plan basic: there is no API orders here (yet).',
    ]);
  });
});

describe('an imported draft', () => {
  it('changes nothing that is served', () => {
    const outcome = putDraft(deployed(), petShop(apiId, 'renamed'), tools());

    expect(result(outcome)).toEqual([]);
    expect(stageOf(stateAfter(outcome))?.deploymentId).toBe('id0001');
    expect(stateAfter(outcome).apis.get(apiId)?.name).toBe('renamed');
  });

  it('is deployed at once where the stage says autoDeploy', () => {
    const state = stateAfter(applyConfig(deployed(), devIs({ autoDeploy: true }), tools()));
    const newId = () => 'second';

    const outcome = putDraft(state, petShop(apiId, 'renamed'), { ...tools(), newId });

    expect(result(outcome)).toHaveLength(1);
    expect(stageOf(stateAfter(outcome))?.deploymentId).toBe('second');
    expect(stateAfter(outcome).deployments.get('second')?.snapshot.name).toBe('renamed');
  });

  // http-api.md 2, documented: a failed automatic deployment leaves the old one in place.
  it('is taken where its automatic deployment is refused: the stage stays where it was and says why', () => {
    const state = stateAfter(applyConfig(deployed(), devIs({ autoDeploy: true }), tools()));
    const check = () => [{ ruleId: 'control-bad-request', severity: 'error' as const, message: 'no' }];

    const outcome = putDraft(state, { ...petShop(apiId), name: 'renamed' }, { ...tools(), check });

    const after = stateAfter(outcome);
    expect(after.apis.get(apiId)?.name).toBe('renamed');
    expect(after.deployments).toEqual(state.deployments);
    expect(after.stages.get(stageKey(apiId, 'dev'))).toEqual({
      ...state.stages.get(stageKey(apiId, 'dev')),
      lastDeploymentStatusMessage: 'Deployment attempt failed: no',
    });
    expect(outcome.diagnostics.map(({ ruleId, severity }) => [ruleId, severity])).toEqual([
      ['control-auto-deploy', 'warn'],
    ]);
  });
});

describe('method settings of methods that are not there', () => {
  const settings: StageSettings = {
    methodSettings: new Map([
      ['/pet/GET', {}],
      ['/pets/*', {}],
      ['/pets/GET', {}],
    ]),
  };
  const expected = {
    severity: 'warn',
    message: 'Stage dev has settings for pet/GET, but the API has no such method.',
    help: 'Did you mean pets/GET?',
  };

  it('are warned of by a deployment', () => {
    const outcome = createDeployment(drafted(), { ...dev, settings }, tools());

    expect(outcome.diagnostics).toMatchObject([expected]);
  });

  it('are warned of by a change of the stage', () => {
    const path = '/pet/GET/caching/enabled';
    const outcome = updateStage(deployed(), dev, [{ op: 'replace', path, value: 'true' }], tools());

    expect(outcome.diagnostics).toMatchObject([expected]);
  });
});

describe('a canary of gwctl.yaml that is to serve a deployment', () => {
  const wants = (deploymentId: string): StageSettings => ({
    canarySettings: { deploymentId, percentTraffic: 5 },
  });
  const missing = /^bad-request: Deployment id does not exist: nope00, .* canarySettings of stage dev$/;

  it('gets it where it is there', () => {
    const state = stateAfter(applyConfig(deployed(2), devIs(wants('id0001')), tools()));

    expect(stageOf(state)?.canarySettings).toMatchObject({ deploymentId: 'id0001', percentTraffic: 5 });
  });

  it('is refused where it is not, when the file is read and at a deployment (words of UpdateStage, recorded)', () => {
    expect(refused(applyConfig(deployed(), devIs(wants('nope00')), tools()))).toMatch(missing);
    expect(refused(createDeployment(deployed(), { ...dev, settings: wants('nope00') }, tools()))).toMatch(
      missing,
    );
  });
});
