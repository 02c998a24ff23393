import { existsSync } from 'node:fs';
import type { RecordStore } from '../store/record-store.ts';
import type { GatewayState } from '../store/store.ts';
import { inWorkspace } from './workspace-session.ts';
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
