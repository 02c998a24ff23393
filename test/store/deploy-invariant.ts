import { openSqliteStore } from '../../src/store/sqlite-store.ts';

/** What `deploy-worker.ts` must have left behind, whenever it was stopped. */
export interface Found {
  readonly deployments: number;
  /** Empty where every part of the state tells of the same operation. */
  readonly violations: readonly string[];
  /** To open and read the state. */
  readonly millis: number;
}

/** Opens the state and looks whether it is wholly old or wholly new. */
export async function inspect(file: string): Promise<Found> {
  const start = performance.now();
  const store = await openSqliteStore(file);
  const state = await store.read();
  const millis = performance.now() - start;
  const deployments = state.deployments.size;
  const stage = state.stages.get('a1b2c3d4e5/dev');
  const draft = state.apis.get('a1b2c3d4e5');
  const served = stage && state.deployments.get(stage.deploymentId)?.snapshot;
  const expected = deployments === 0 ? undefined : String(deployments);
  const parts = { variable: stage?.variables.get('n'), draft: draft?.version, served: served?.version };
  const violations = Object.entries(parts)
    .filter(([, value]) => value !== expected)
    .map(([part, value]) => `${part} says ${value}, not ${expected}`);
  await store.close();
  return { deployments, violations, millis };
}
