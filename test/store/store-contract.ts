import { afterEach, expect, it } from 'vitest';
import { fail, succeed } from '../../src/diagnostics/diagnostic.ts';
import type { RestApi } from '../../src/model/api.ts';
import type { Deployment, Stage } from '../../src/model/stage.ts';
import type { GatewayState, Store } from '../../src/store/store.ts';
import { petShop, stageOf } from './states.ts';

/** What every store must do; `make` gives a fresh, empty one. */
export function storeContract(make: () => Promise<Store>): void {
  const open: Store[] = [];
  const fresh = async () => {
    const store = await make();
    open.push(store);
    return store;
  };
  afterEach(async () => {
    await Promise.all(open.splice(0).map((store) => store.close()));
  });

  it('begins empty', async () => {
    const state = await (await fresh()).read();

    expect(Object.values(state).map((map: ReadonlyMap<string, unknown>) => map.size)).toEqual([
      0, 0, 0, 0, 0, 0, 0,
    ]);
  });

  it('gives back what an update put there', async () => {
    const store = await fresh();

    const outcome = await store.update((state) =>
      succeed({ state: withApi(state, petShop('a1b2c3d4e5')), result: 'stored' }),
    );

    expect(outcome).toEqual({ ok: true, value: 'stored', diagnostics: [] });
    expect((await store.read()).apis.get('a1b2c3d4e5')).toEqual(petShop('a1b2c3d4e5'));
  });

  it('changes nothing when the change fails', async () => {
    const store = await fresh();
    const before = await store.read();

    const outcome = await store.update(() => fail({ ruleId: 'x', severity: 'error', message: 'no' }));

    expect(outcome.ok).toBe(false);
    expect(await store.read()).toBe(before);
  });

  it('changes nothing when the change throws', async () => {
    const store = await fresh();
    const before = await store.read();

    const update = store.update(() => {
      throw new RangeError('a bug');
    });

    await expect(update).rejects.toThrow('a bug');
    expect(await store.read()).toBe(before);
  });

  it('keeps entries that an update left alone as the same objects', async () => {
    const store = await fresh();
    await store.update((state) =>
      succeed({ state: withApi(state, petShop('a1b2c3d4e5')), result: undefined }),
    );
    const before = await store.read();

    await store.update((state) =>
      succeed({ state: withStage(state, stageOf('a1b2c3d4e5', 'dev')), result: undefined }),
    );

    const after = await store.read();
    expect(after.apis).toBe(before.apis);
    expect(after.stages).not.toBe(before.stages);
  });

  it('runs updates one after the other', async () => {
    const store = await fresh();

    await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        store.update((state) => {
          const stage = stageOf('a1b2c3d4e5', `s${state.stages.size}`);
          return succeed({ state: withStage(state, stage), result: i });
        }),
      ),
    );

    expect([...(await store.read()).stages.keys()]).toEqual(
      Array.from({ length: 20 }, (_, i) => `a1b2c3d4e5/s${i}`),
    );
  });

  it('removes what an update removed', async () => {
    const store = await fresh();
    const api = petShop('a1b2c3d4e5');
    await store.update((state) =>
      succeed({ state: withDeployment(withApi(state, api), deploymentOf(api)), result: 0 }),
    );

    await store.update((state) => succeed({ state: { ...state, deployments: new Map() }, result: 0 }));

    const state = await store.read();
    expect(state.deployments.size).toBe(0);
    expect(state.apis.size).toBe(1);
  });

  it('keeps a deployment as it was while its draft changes', async () => {
    const store = await fresh();
    const api = petShop('a1b2c3d4e5');
    await store.update((state) =>
      succeed({ state: withDeployment(withApi(state, api), deploymentOf(api)), result: 0 }),
    );

    await store.update((state) => succeed({ state: withApi(state, { ...api, name: 'renamed' }), result: 0 }));

    const state = await store.read();
    expect(state.apis.get(api.id)?.name).toBe('renamed');
    expect(state.deployments.get('x1y2z3')?.snapshot).toEqual(api);
  });

  it('tells a watcher each new state, until it is told to stop', async () => {
    const store = await fresh();
    const seen: number[] = [];
    const stop = store.watch((state) => seen.push(state.stages.size));

    await store.update((state) =>
      succeed({ state: withStage(state, stageOf('a1b2c3d4e5', 'dev')), result: 0 }),
    );
    await store.update((state) => succeed({ state, result: 0 }));
    stop();
    await store.update((state) =>
      succeed({ state: withStage(state, stageOf('a1b2c3d4e5', 'prod')), result: 0 }),
    );

    expect(seen).toEqual([1]);
  });
}

function withApi(state: GatewayState, api: RestApi): GatewayState {
  return { ...state, apis: new Map(state.apis).set(api.id, api) };
}

function withDeployment(state: GatewayState, deployment: Deployment): GatewayState {
  return { ...state, deployments: new Map(state.deployments).set(deployment.id, deployment) };
}

function withStage(state: GatewayState, stage: Stage): GatewayState {
  return { ...state, stages: new Map(state.stages).set(`${stage.apiId}/${stage.stageName}`, stage) };
}

function deploymentOf(api: RestApi): Deployment {
  return { id: 'x1y2z3', apiId: api.id, createdDate: '2026-01-02T03:04:05Z', snapshot: api };
}
