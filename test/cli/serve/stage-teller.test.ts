import { describe, expect, it } from 'vitest';
import { stageTeller } from '../../../src/cli/serve/stage-teller.ts';
import type { World } from '../../../src/cli/world.ts';
import type { Stage } from '../../../src/model/stage.ts';
import type { GatewayState } from '../../../src/store/store.ts';
import { deployed } from '../../control/tools.ts';

function teller(only?: ReadonlySet<string>) {
  const told: string[] = [];
  const world = { stderr: { write: (text: string) => void told.push(text) } } as unknown as World;
  const state = deployed();
  const tell = stageTeller(world, only, state);
  const [key, stage] = [...state.stages][0] as [string, Stage];
  const withStage = (change: Partial<Stage>): GatewayState => ({
    ...state,
    stages: new Map([[key, { ...stage, ...change }]]),
  });
  return { told, tell, state, stage, withStage };
}

const canarySettings = {
  deploymentId: 'canary',
  percentTraffic: 20,
  stageVariableOverrides: new Map(),
  useStageCache: false,
};

describe('a server of a stage that another command changes', () => {
  it('is silent about what it serves from the start, and about settings', () => {
    const { told, tell, state, withStage } = teller();

    tell(state);
    tell(withStage({ description: 'another' }));

    expect(told).toEqual([]);
  });

  it('tells a deployment once', () => {
    const { told, tell, stage, withStage } = teller();

    tell(withStage({ deploymentId: 'next' }));
    tell(withStage({ deploymentId: 'next' }));

    expect(told).toEqual([`Stage dev now serves next (was ${stage.deploymentId}).\n`]);
  });

  it('tells the life of a canary', () => {
    const { told, tell, withStage } = teller();

    tell(withStage({ canarySettings }));
    tell(withStage({ canarySettings: { ...canarySettings, percentTraffic: 50 } }));
    tell(withStage({}));

    expect(told).toEqual([
      'Stage dev: 20 % of the traffic goes to its canary canary.\n',
      'Stage dev: 50 % of the traffic goes to its canary canary.\n',
      'Stage dev has no canary any more.\n',
    ]);
  });

  it('tells of stages that come and go', () => {
    const { told, tell, state, stage } = teller();

    tell({ ...state, stages: new Map() });
    tell(state);

    expect(told).toEqual(['Stage dev is gone.\n', `Stage dev is new and serves ${stage.deploymentId}.\n`]);
  });

  it('is silent about stages that it does not serve', () => {
    const { told, tell, withStage } = teller(new Set(['prod']));

    tell(withStage({ deploymentId: 'next' }));

    expect(told).toEqual([]);
  });
});
