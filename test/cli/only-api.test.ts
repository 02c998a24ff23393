import { expect, it } from 'vitest';
import { onlyApi } from '../../src/cli/serve/only-api.ts';
import { succeed } from '../../src/diagnostics/diagnostic.ts';
import { memoryStore } from '../../src/store/memory-store.ts';
import { type GatewayState, stageKey } from '../../src/store/store.ts';
import { apiId, deployed } from '../control/tools.ts';
import { stageOf } from '../store/states.ts';

const other = stageOf('f6g7h8i9j0', 'dev');
const both = {
  ...deployed(),
  stages: new Map([...deployed().stages, [stageKey(other.apiId, 'dev'), other]]),
};

it('serves the stages of the API that was asked for, now and after a change, and writes through', async () => {
  const store = memoryStore(both);
  const seen: GatewayState[] = [];
  const only = onlyApi(store, apiId);
  only.watch((state) => seen.push(state));

  await only.update((state) => succeed({ state: { ...state, usage: new Map() }, result: undefined }));

  expect([...(await only.read()).stages.keys()]).toEqual([stageKey(apiId, 'dev')]);
  expect(seen.map(({ stages }) => [...stages.keys()])).toEqual([[stageKey(apiId, 'dev')]]);
  expect((await store.read()).stages.size).toBe(2);
});
