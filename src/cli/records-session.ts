import { existsSync } from 'node:fs';
import { findStage } from '../control/lookup.ts';
import type { RecordStore } from '../store/record-store.ts';
import type { GatewayState } from '../store/store.ts';
import { accepted, inWorkspace } from './workspace-session.ts';
import type { GlobalOptions, World } from './world.ts';

/** A workspace and what a server recorded in it. */
export interface RecordsSession {
  readonly state: GatewayState;
  /** Undefined where nothing is stored yet. */
  readonly records: RecordStore | undefined;
}

/** Runs a command's work on what was recorded in the workspace; nothing is made where there is nothing. */
export function inRecords<T>(
  world: World,
  options: GlobalOptions,
  work: (session: RecordsSession) => Promise<T>,
): Promise<T> {
  return inWorkspace(world, options, 'read', async ({ workspace, store }) => {
    const state = await store.read();
    if (!existsSync(workspace.stateFile)) return work({ state, records: undefined });
    const { openRecordStore } = await import('../store/record-store.ts');
    const records = await openRecordStore(workspace.stateFile);
    try {
      return await work({ state, records });
    } finally {
      records.close();
    }
  });
}

/**
 * A stage that is gone may have records; one that neither is nor has any is a slip.
 * @throws {Refusal}
 */
export function refuseUnknownStage(
  world: World,
  state: GatewayState,
  apiId: string | undefined,
  stage: string | undefined,
): void {
  if (stage === undefined || [...state.stages.values()].some(({ stageName }) => stageName === stage)) return;
  const [first] = state.apis.keys();
  const id = apiId ?? first;
  if (id !== undefined) accepted(world, findStage(state, id, stage));
}
