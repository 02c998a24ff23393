import { copyFile, mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '../../store/sqlite/connection.ts';
import { migrations } from '../../store/sqlite/migrations.ts';
import { openSqliteStore } from '../../store/sqlite-store.ts';
import type { GatewayState } from '../../store/store.ts';

/** What a state database is. */
export interface FoundState {
  /** The format it was written in, and the newest this gwctl knows. */
  readonly format: number;
  readonly known: number;
  readonly state: GatewayState;
}

/**
 * Looks at a copy of the state, private and removed afterwards: opening the database itself would migrate it, mend its modes and leave
 * SQLite's own files behind.
 * @throws {StoreError} for a file that cannot be read or is newer
 */
export async function withStateCopy<T>(
  stateFile: string,
  work: (found: FoundState) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'gwctl-doctor-'));
  try {
    const file = join(folder, '.gwctl', 'state.db');
    await mkdir(join(folder, '.gwctl'), { mode: 0o700 });
    await copyFile(stateFile, file);
    if (await isThere(`${stateFile}-wal`)) await copyFile(`${stateFile}-wal`, `${file}-wal`);
    const format = formatOf(file);
    const store = await openSqliteStore(file);
    try {
      return await work({ format, known: migrations.length, state: await store.read() });
    } finally {
      await store.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function formatOf(file: string): number {
  const connection = connect(file);
  try {
    return connection.all<{ user_version: number }>('PRAGMA user_version')[0]?.user_version ?? 0;
  } catch {
    return 0; // what is wrong with the file is said by who opens it next
  } finally {
    connection.close();
  }
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
