import { Chalk } from 'chalk';
import { describe, expect, it } from 'vitest';
import { undeployedTeller } from '../../src/cli/serve/undeployed-teller.ts';
import type { World } from '../../src/cli/world.ts';
import type { GatewayState } from '../../src/store/store.ts';
import { apiId, deployed } from '../control/tools.ts';
import { petShop } from '../store/states.ts';

function teller(only?: ReadonlySet<string>) {
  const told: string[] = [];
  const stderr = { write: (text: string) => void told.push(text), isTTY: false, columns: 80 };
  const plain = new Chalk({ level: 0 });
  const world = { stderr, colours: { stdout: plain, stderr: plain } } as unknown as World;
  return { told, tell: undeployedTeller(world, only) };
}

const withDraft = (state: GatewayState, change: object): GatewayState => ({
  ...state,
  apis: new Map([[apiId, { ...petShop(apiId), ...change }]]),
});

describe('a server whose draft is ahead', () => {
  it('says how many changes are not deployed, once, and what to do', () => {
    const { told, tell } = teller();
    const state = deployed();
    const ahead = withDraft(state, { version: '2', description: 'new' });

    for (const each of [state, ahead, ahead, withDraft(state, { version: '2' })]) tell(each);

    expect(told).toEqual([
      'Stage dev: 2 changes not deployed; run gwctl deploy --stage dev\n',
      'Stage dev: 1 change not deployed; run gwctl deploy --stage dev\n',
    ]);
  });

  it('is silent about stages that it does not serve', () => {
    const { told, tell } = teller(new Set(['prod']));

    tell(withDraft(deployed(), { version: '2' }));

    expect(told).toEqual([]);
  });
});
