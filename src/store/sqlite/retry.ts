import { setTimeout as wait } from 'node:timers/promises';
import { explain, isBusy } from './connection.ts';

/** Does a piece of work on a database; while another process holds the lock it waits, without blocking this one. @throws {StoreError} */
export async function whenFree<T>(file: string, timeoutInMillis: number, operation: () => T): Promise<T> {
  const deadline = performance.now() + timeoutInMillis;
  for (;;) {
    try {
      return operation();
    } catch (error) {
      if (!isBusy(error) || performance.now() > deadline) throw explain(error, file);
    }
    await wait(1 + Math.random() * 10);
  }
}

/** One transaction: all of the work, or nothing of it. */
export function transaction(
  connection: { exec(sql: string): void },
  mode: 'DEFERRED' | 'IMMEDIATE',
  work: () => void,
): void {
  connection.exec(`BEGIN ${mode}`);
  try {
    work();
    connection.exec('COMMIT');
  } catch (error) {
    rollBack(connection);
    throw error;
  }
}

/** SQLite may have rolled back already (a full disk does that), and then there is nothing left to undo. */
function rollBack(connection: { exec(sql: string): void }): void {
  try {
    connection.exec('ROLLBACK');
  } catch {
    return;
  }
}
