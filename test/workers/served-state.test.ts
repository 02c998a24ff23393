import { deserialize, serialize } from 'node:v8';
import { describe, expect, it } from 'vitest';
import type { Stage } from '../../src/model/stage.ts';
import { emptyState, type GatewayState } from '../../src/store/store.ts';
import { nothingServed, patchBetween, patched, servedPart } from '../../src/workers/served-state.ts';

const stage = (stageName: string, deploymentId: string, canary?: string) =>
  ({
    apiId: 'a',
    stageName,
    deploymentId,
    variables: new Map([['k', 'v']]),
    ...(canary && { canarySettings: { deploymentId: canary, percentTraffic: 1 } }),
  }) as unknown as Stage; // what the parts read of a stage

function stateOf(...stages: Stage[]): GatewayState {
  const ids = ['d1', 'd2', 'd3', 'd4'];
  return {
    ...emptyState(),
    apis: new Map([['a', { id: 'a', protocol: 'HTTP', name: 'shop' }]]) as unknown as GatewayState['apis'],
    stages: new Map(stages.map((each) => [`a/${each.stageName}`, each])),
    deployments: new Map(
      ids.map((id) => [id, { id, apiId: 'a', snapshot: { routes: new Map() } }]),
    ) as unknown as GatewayState['deployments'],
    apiKeys: new Map([['k', { value: 'secret' }]]) as unknown as GatewayState['apiKeys'],
  };
}

describe('the part of a state that workers serve', () => {
  it('has the stages asked for and what they point to, and no keys', () => {
    const served = servedPart(stateOf(stage('dev', 'd1', 'd2'), stage('prod', 'd3')), new Set(['dev']));

    expect([...served.stages.keys()]).toEqual(['a/dev']);
    expect([...served.deployments.keys()]).toEqual(['d1', 'd2']);
    expect(served.apis).toEqual(new Map([['a', { protocol: 'HTTP' }]]));
    expect(served.apiKeys.size).toBe(0);
  });

  it('reads no snapshot that nobody serves', () => {
    const state = stateOf(stage('dev', 'd1'));
    const old = Object.defineProperty({ id: 'd9' }, 'snapshot', {
      enumerable: true,
      get: () => {
        throw new Error('read');
      },
    });
    const deployments = new Map<string, unknown>([...state.deployments, ['d9', old]]);

    const patch = patchBetween(
      nothingServed(),
      servedPart({ ...state, deployments } as GatewayState, undefined),
    );

    expect(() => serialize(patch)).not.toThrow();
  });

  it('comes to the same by patches sent to another process', () => {
    const states = [
      stateOf(stage('dev', 'd1'), stage('prod', 'd3')),
      stateOf(stage('dev', 'd2', 'd4'), stage('prod', 'd3')),
      stateOf(stage('prod', 'd1')),
    ].map((state) => servedPart(state, undefined));
    let [before, there] = [nothingServed(), nothingServed()];

    for (const state of states) {
      there = patched(there, deserialize(serialize(patchBetween(before, state))));
      before = state;
      expect(there).toEqual(state);
    }
  });

  it('leaves what did not change the same object, so that only changed stages are compiled anew', () => {
    const kept = stage('prod', 'd3');
    const before = servedPart(stateOf(stage('dev', 'd1'), kept), undefined);
    const first = patched(nothingServed(), patchBetween(nothingServed(), before));

    const after = servedPart({ ...stateOf(stage('dev', 'd2'), kept) }, undefined);
    const patch = patchBetween({ ...before, deployments: after.deployments }, after);
    const second = patched(first, patch);

    expect([...patch.keys()]).toEqual(['stages']);
    expect(second.stages.get('a/prod')).toBe(first.stages.get('a/prod'));
    expect(second.stages.get('a/dev')?.deploymentId).toBe('d2');
    expect(second.domainNames).toBe(first.domainNames);
  });
});
