import { describe, expect, it } from 'vitest';
import { createDeployment } from '../../src/control/deploy.ts';
import { deleteDeployment, describeDeployment } from '../../src/control/deployment.ts';
import { addBasePathMapping } from '../../src/control/domain-name.ts';
import { rollback } from '../../src/control/rollback.ts';
import { createStage, deleteStage, updateStage } from '../../src/control/stage.ts';
import type { GatewayState } from '../../src/store/store.ts';
import { petShop } from '../store/states.ts';
import { apiId, deployed, drafted, refused, result, stateAfter, tools } from './tools.ts';

const dev = { apiId, stageName: 'dev' };
const stageOf = (state: GatewayState, name = 'dev') => state.stages.get(`${apiId}/${name}`);

describe('CreateDeployment', () => {
  it('takes a snapshot without a stage (documented)', () => {
    const outcome = createDeployment(drafted(), { apiId, description: 'first' }, tools());

    expect(result(outcome).deployment).toMatchObject({
      id: 'id0001',
      apiId,
      description: 'first',
      createdDate: '2026-03-04T05:06:07Z',
    });
    expect(stateAfter(outcome).stages.size).toBe(0);
  });

  it('makes the stage on first need, and moves it later (documented)', () => {
    const state = deployed(2);

    expect(stageOf(state)).toMatchObject({ deploymentId: 'id0002', previousDeploymentIds: ['id0001'] });
  });

  it('keeps the snapshot while the draft changes', () => {
    const state = deployed();
    const changed = { ...state, apis: new Map([[apiId, petShop(apiId, 'renamed')]]) };

    expect(changed.deployments.get('id0001')?.snapshot.name).toBe('pet-shop');
  });

  it('puts given variables on the stage, beside the others (11.2)', () => {
    const first = stateAfter(
      createDeployment(drafted(), { ...dev, variables: new Map([['a', '1']]) }, tools()),
    );
    const second = createDeployment(
      first,
      { ...dev, variables: new Map([['b', '2']]) },
      {
        ...tools(),
        newId: () => 'second',
      },
    );

    expect(stageOf(stateAfter(second))?.variables).toEqual(
      new Map([
        ['a', '1'],
        ['b', '2'],
      ]),
    );
  });

  it('leaves the stage alone in a canary deployment, and replaces the canary as a whole (11.3, recorded)', () => {
    const t = tools();
    const overrides = new Map([['alias', 'next']]);
    const first = stateAfter(
      createDeployment(
        deployed(1, t),
        {
          ...dev,
          canarySettings: { percentTraffic: 10.5, stageVariableOverrides: overrides, useStageCache: true },
        },
        t,
      ),
    );
    const second = stateAfter(createDeployment(first, { ...dev, canarySettings: { percentTraffic: 20 } }, t));

    expect(stageOf(first)).toMatchObject({
      deploymentId: 'id0001',
      canarySettings: { deploymentId: 'id0002', percentTraffic: 10.5, useStageCache: true },
    });
    expect(stageOf(second)?.canarySettings).toEqual({
      deploymentId: 'id0003',
      percentTraffic: 20,
      stageVariableOverrides: new Map(),
      useStageCache: false,
    });
  });

  it('goes to the canary while there is one (11.2; what AWS answers is unverified)', () => {
    const t = tools();
    const canary = stateAfter(
      createDeployment(deployed(1, t), { ...dev, canarySettings: { percentTraffic: 5 } }, t),
    );
    const outcome = createDeployment(canary, dev, t);

    expect(result(outcome).toCanary).toBe(true);
    expect(stageOf(stateAfter(outcome))).toMatchObject({
      deploymentId: 'id0001',
      canarySettings: { deploymentId: 'id0003', percentTraffic: 5 },
    });
  });

  it('is refused, with nothing changed, when it could not be served', () => {
    const problem = { ruleId: 'x', severity: 'error' as const, message: 'no such function' };
    const outcome = createDeployment(drafted(), dev, { ...tools(), check: () => [problem] });

    expect(outcome).toEqual({ ok: false, diagnostics: [problem] });
  });

  const api = petShop(apiId);
  const noMethods = { ...api, resources: api.resources.slice(0, 1) };
  const [root, pets] = api.resources;
  const get = pets?.methods.get('GET');
  if (!root || !pets || !get) throw new Error('the pet shop has GET /pets');
  const { integration: _none, ...bare } = get;
  const noIntegration = {
    ...api,
    resources: [root, { ...pets, methods: new Map([['GET' as const, bare]]) }],
  };
  const withDraft = (draft: typeof api) => ({ ...drafted(), apis: new Map([[apiId, draft]]) });
  const canary = { canarySettings: { percentTraffic: 1 } };

  it.each([
    ['no API', drafted(), { apiId: 'nope' }, 'not-found: Invalid API identifier specified'],
    [
      'no methods (reported)',
      withDraft(noMethods),
      dev,
      "bad-request: The REST API doesn't contain any methods",
    ],
    [
      'no integration (reported)',
      withDraft(noIntegration),
      dev,
      'bad-request: No integration defined for method',
    ],
    [
      'a canary without a stage name (recorded)',
      drafted(),
      { apiId, ...canary },
      'bad-request: Invalid deployment content specified.Non null and non empty stageName must be provided for canary deployment. Provided value is null',
    ],
    [
      'a canary with an empty stage name (recorded)',
      drafted(),
      { apiId, stageName: '', ...canary },
      'bad-request: Invalid deployment content specified.Non null and non empty stageName must be provided for canary deployment. Provided value is ',
    ],
    [
      'a canary for a stage that is not there (recorded)',
      drafted(),
      { ...dev, stageName: 'non-existing', ...canary },
      'bad-request: Invalid deployment content specified.Stage non-existing must already be created before making a canary release deployment',
    ],
    [
      'a canary above 100 percent',
      deployed(),
      { ...dev, canarySettings: { percentTraffic: 100.1 } },
      'bad-request: Invalid canary percentTraffic 100.1: it must be between 0.0 and 100.0',
    ],
    [
      'a canary below 0 percent',
      deployed(),
      { ...dev, canarySettings: { percentTraffic: -1 } },
      'bad-request: Invalid canary percentTraffic -1: it must be between 0.0 and 100.0',
    ],
    [
      'a blank in the stage name',
      drafted(),
      { apiId, stageName: 'a b' },
      'bad-request: Stage name only allows a-zA-Z0-9_',
    ],
    [
      'a slash in the stage name',
      drafted(),
      { apiId, stageName: 'a/b' },
      'bad-request: Stage name only allows a-zA-Z0-9_',
    ],
    [
      '$default for REST',
      drafted(),
      { apiId, stageName: '$default' },
      'bad-request: Stage name only allows a-zA-Z0-9_',
    ],
    [
      'a stage name of 129 characters',
      drafted(),
      { apiId, stageName: 'x'.repeat(129) },
      'bad-request: Stage name must be at most 128 characters long',
    ],
    [
      'a variable name with a colon (reported)',
      drafted(),
      { ...dev, variables: new Map([['owner:name', 'foo']]) },
      'bad-request: Invalid stage variable name: owner:name.  Please use names with only word characters.',
    ],
    [
      'a variable with an empty value (reported)',
      drafted(),
      { ...dev, variables: new Map([['a', '']]) },
      "bad-request: Invalid stage variable value: .  Please use values with alphanumeric characters and the symbols ' ', -', '.', '_', ':', '/', '?', '&', '=', and ','.",
    ],
    [
      'a variable with a dollar sign (reported)',
      drafted(),
      { ...dev, variables: new Map([['a', '$LATEST']]) },
      "bad-request: Invalid stage variable value: $LATEST.  Please use values with alphanumeric characters and the symbols ' ', -', '.', '_', ':', '/', '?', '&', '=', and ','.",
    ],
  ])('refuses %s', (_name, state, input, expected) => {
    expect(refused(createDeployment(state, input, tools()))).toBe(expected);
  });
});

describe('deployments', () => {
  it('are not deleted while a stage points to them (recorded)', () => {
    const outcome = deleteDeployment(deployed(), { apiId, deploymentId: 'id0001' });

    expect(refused(outcome)).toBe(
      'bad-request: Active stages pointing to this deployment must be moved or deleted',
    );
  });

  it('are not deleted while a canary points to them (unverified)', () => {
    const t = tools();
    const state = stateAfter(createDeployment(deployed(1, t), { ...dev, canarySettings: {} }, t));

    expect(refused(deleteDeployment(state, { apiId, deploymentId: 'id0002' }))).toContain('Active stages');
  });

  it('are deleted otherwise, and forgotten by the history of stages', () => {
    const outcome = deleteDeployment(deployed(2), { apiId, deploymentId: 'id0001' });

    expect([...stateAfter(outcome).deployments.keys()]).toEqual(['id0002']);
    expect(stageOf(stateAfter(outcome))?.previousDeploymentIds).toEqual([]);
  });

  it('answer 404 for an unknown id', () => {
    expect(refused(deleteDeployment(deployed(), { apiId, deploymentId: 'nope' }))).toBe(
      'not-found: Invalid Deployment identifier specified',
    );
  });

  it('change in nothing but their description', () => {
    const outcome = describeDeployment(deployed(), { apiId, deploymentId: 'id0001', description: 'x' });

    expect(result(outcome)).toMatchObject({ id: 'id0001', description: 'x', snapshot: { name: 'pet-shop' } });
  });
});

describe('rollback', () => {
  it('moves the deployment back and nothing else (11.2)', () => {
    const state = stateAfter(
      updateStage(deployed(3), dev, [{ op: 'replace', path: '/variables/a', value: '1' }], tools()),
    );

    const once = stateAfter(rollback(state, dev, tools()));
    const twice = stateAfter(rollback(once, dev, tools()));

    expect(stageOf(once)).toMatchObject({ deploymentId: 'id0002', variables: new Map([['a', '1']]) });
    expect(stageOf(twice)).toMatchObject({ deploymentId: 'id0001', previousDeploymentIds: [] });
  });

  it('goes to a named deployment and remembers where it was', () => {
    const state = stateAfter(rollback(deployed(3), { ...dev, to: 'id0001' }, tools()));

    expect(stageOf(state)).toMatchObject({
      deploymentId: 'id0001',
      previousDeploymentIds: ['id0001', 'id0002', 'id0003'],
    });
  });

  it.each([
    ['an unknown stage', { apiId, stageName: 'nope' }, 'not-found: Invalid stage identifier specified'],
    ['an unknown deployment', { ...dev, to: 'nope' }, 'bad-request: Deployment id does not exist'],
    ['a stage without history', dev, 'bad-request: Stage dev has no earlier deployment to go back to'],
  ])('refuses %s', (_name, input, expected) => {
    expect(refused(rollback(deployed(), input, tools()))).toBe(expected);
  });
});

describe('stages', () => {
  it('are made for a deployment that is there', () => {
    const outcome = createStage(deployed(), { apiId, stageName: 'prod', deploymentId: 'id0001' }, tools());

    expect(stageOf(stateAfter(outcome), 'prod')).toMatchObject({ stageName: 'prod', deploymentId: 'id0001' });
  });

  it.each([
    ['a name twice (reported)', 'dev', 'id0001', 'conflict: Stage already exists'],
    ['an unknown deployment (recorded)', 'prod', 'nope', 'bad-request: Deployment id does not exist'],
    ['an illegal name', 'a.b', 'id0001', 'bad-request: Stage name only allows a-zA-Z0-9_'],
  ])('refuses %s', (_name, stageName, deploymentId, expected) => {
    expect(refused(createStage(deployed(), { apiId, stageName, deploymentId }, tools()))).toBe(expected);
  });

  it('stay while a base path leads to them (publicly reported words)', () => {
    const state = stateAfter(
      addBasePathMapping(deployed(), { domainName: 'api.test', basePath: 'v1', api: apiId, stage: 'dev' }),
    );

    expect(refused(deleteStage(state, dev))).toBe(
      'bad-request: Deleting stage dev failed. Please remove all base path mappings related to the stage in your domains: api.test',
    );
  });

  it('take their place in usage plans with them', () => {
    const plan = {
      id: 'p',
      name: 'p',
      keyIds: [],
      apiStages: [{ apiId, stage: 'dev', throttle: new Map() }],
    };
    const state = { ...deployed(), usagePlans: new Map([['p', plan]]) };

    const gone = stateAfter(deleteStage(state, dev));

    expect(gone.stages.size).toBe(0);
    expect(gone.deployments.size).toBe(1);
    expect(gone.usagePlans.get('p')?.apiStages).toEqual([]);
  });
});
