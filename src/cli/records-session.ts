import { existsSync } from 'node:fs';
import type { KeptRows } from '../assembly/kept-rows.ts';
import { findStage } from '../control/lookup.ts';
import type { RecordStore } from '../store/record-store.ts';
import type { GatewayState } from '../store/store.ts';
import { Refusal } from './errors.ts';
import { say } from './reporters/wrap.ts';
import { accepted, inWorkspace } from './workspace-session.ts';
import type { GlobalOptions, World } from './world.ts';

/** A workspace and what a server recorded in it. */
export interface RecordsSession {
  readonly state: GatewayState;
  /** For refusals of an unknown API. */
  readonly accountId: string;
  /** Undefined where nothing is stored yet. */
  readonly records: RecordStore | undefined;
  /** What could be read of rows; the first time that some could not, that is told. */
  readable<T>(rows: KeptRows<T>): readonly T[];
}

/** Runs a command's work on what was recorded in the workspace; nothing is made where there is nothing. */
export function inRecords<T>(
  world: World,
  options: GlobalOptions,
  work: (session: RecordsSession) => Promise<T>,
): Promise<T> {
  return inWorkspace(world, options, 'read', async ({ workspace, config, store }) => {
    const state = await store.read();
    const { accountId } = config;
    const readable = readableTeller(world);
    if (!existsSync(workspace.stateFile)) return work({ state, accountId, records: undefined, readable });
    const { openRecordStore } = await import('../store/record-store.ts');
    const records = await openRecordStore(workspace.stateFile);
    try {
      return await work({ state, accountId, records, readable });
    } finally {
      records.close();
    }
  });
}

function readableTeller(world: World): RecordsSession['readable'] {
  let isTold = false;
  return ({ values, unreadable }) => {
    if (unreadable > 0 && !isTold) {
      isTold = true;
      const what = unreadable === 1 ? '1 record' : `${unreadable} records`;
      say(
        world.stderr,
        `${world.colours.stderr.yellow('warning')}: ${what} of .gwctl/state.db cannot be read: left out. Something else than gwctl has written there.`,
      );
    }
    return values;
  };
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
  const candidates = [...state.stages.values()].filter((each) => (apiId ?? each.apiId) === each.apiId);
  if (stage === undefined || candidates.some(({ stageName }) => stageName === stage)) return;
  const id = apiId ?? state.apis.keys().next().value;
  if (id !== undefined) accepted(world, findStage(state, id, stage));
  throw new Refusal('Invalid stage identifier specified', {
    code: 'NotFoundException',
    next: `There is no stage ${stage}: the workspace holds no API. Import one first: gwctl import openapi.yaml`,
  });
}
