import { type Outcome, succeed } from '../diagnostics/diagnostic.ts';
import type { Api } from '../model/api.ts';
import { type Connection, connect, damaged, explain } from './sqlite/connection.ts';
import { migrations } from './sqlite/migrations.ts';
import { transaction, whenFree } from './sqlite/retry.ts';
import { type Digests, load, readSnapshot, save } from './sqlite/rows.ts';
import { type Change, emptyState, type GatewayState, type Store, StoreError } from './store.ts';

export interface SqliteStoreOptions {
  /** Opens the file; given by tests that let writes fail. */
  readonly connect?: (file: string) => Connection;
  /** The schema's steps; given by tests of migrations. */
  readonly migrations?: readonly string[];
  /** How often to look for changes of other processes. The promise is a second (contract, section 3). */
  readonly pollInMillis?: number;
  /** How long to wait for another process's transaction. */
  readonly busyTimeoutInMillis?: number;
}

/**
 * The state of a workspace in `.gwctl/state.db`: SQLite in WAL mode, one transaction an update, so that a kill or a full disk
 * leaves the old state or the new one. Several processes may use one file.
 * @throws {StoreError} from every operation, when the file or the machine is in the way
 */
export async function openSqliteStore(file: string, options: SqliteStoreOptions = {}): Promise<Store> {
  const store = new SqliteStore(file, options);
  await store.open();
  return store;
}

class SqliteStore implements Store {
  readonly #file: string;
  readonly #options: SqliteStoreOptions;
  readonly #digests: Digests = new WeakMap();
  readonly #listeners = new Set<(state: GatewayState) => void>();
  #connection: Connection | undefined;
  #state = emptyState();
  /** The revision of `#state`; -1 before the first reading. */
  #revision = -1;
  #announced = -1;
  #dataVersion = -1;
  #hasWritten = false;
  #timer: NodeJS.Timeout | undefined;
  /** Operations of this process take turns: they share one connection, which has one transaction. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(file: string, options: SqliteStoreOptions) {
    this.#file = file;
    this.#options = options;
  }

  async open(): Promise<void> {
    this.#turn = this.#retry(() => {
      this.#connection ??= (this.#options.connect ?? connect)(this.#file);
      this.#migrate(this.#connection);
    });
    await this.#turn.catch((error) => {
      this.#connection?.close();
      throw error;
    });
  }

  async read(): Promise<GatewayState> {
    return this.#work((connection) => {
      transaction(connection, 'DEFERRED', () => this.#refresh(connection));
      this.#announce();
      return this.#state;
    });
  }

  async update<T>(change: (state: GatewayState) => Outcome<Change<T>>): Promise<Outcome<T>> {
    return this.#work((connection) => {
      let outcome: Outcome<Change<T>> | undefined;
      let written: GatewayState | undefined;
      transaction(connection, 'IMMEDIATE', () => {
        this.#refresh(connection);
        outcome = change(this.#state);
        if (!outcome.ok || outcome.value.state === this.#state) return;
        save(connection, this.#state, outcome.value.state, this.#revision + 1, this.#digests);
        written = outcome.value.state;
      });
      if (written !== undefined) {
        this.#hasWritten = true;
        this.#state = written;
        this.#revision += 1;
      }
      this.#announce();
      return resultOf(outcome as Outcome<Change<T>> | undefined);
    });
  }

  watch(listener: (state: GatewayState) => void): () => void {
    this.#listeners.add(listener);
    this.#announced = this.#revision;
    this.#timer ??= setInterval(() => this.#poll(), this.#options.pollInMillis ?? 200).unref();
    return () => {
      this.#listeners.delete(listener);
    };
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#listeners.clear();
    await this.#turn;
    if (this.#connection === undefined) return;
    if (this.#hasWritten) checkpoint(this.#connection);
    this.#connection.close();
    this.#connection = undefined;
  }

  /** One PRAGMA (5 microseconds) tells whether another connection has written anything at all. */
  #poll(): void {
    if (this.#connection === undefined || this.#listeners.size === 0) return;
    try {
      const [row] = this.#connection.all<{ data_version: number }>('PRAGMA data_version');
      if (row?.data_version === this.#dataVersion) return;
      this.#dataVersion = row?.data_version ?? -1;
    } catch {
      return; // The reading below it would fail the same way; the last good state stays in use.
    }
    this.read().catch((error: unknown) => {
      this.#dataVersion = -1;
      if (!(error instanceof StoreError)) throw error;
    });
  }

  #announce(): void {
    if (this.#announced === this.#revision) return;
    this.#announced = this.#revision;
    for (const listener of this.#listeners) listener(this.#state);
  }

  #refresh(connection: Connection): void {
    const [row] = connection.all<{ value: number }>('SELECT value FROM revision');
    const revision = row?.value ?? 0;
    if (revision === this.#revision) return;
    this.#state = this.#reading(() =>
      load(connection, this.#state, this.#revision, this.#digests, (digest) =>
        this.#reading(() => this.#readSnapshot(digest)),
      ),
    );
    this.#revision = revision;
  }

  /** What is read from rows; a row that does not hold what gwctl writes is a damaged file. */
  #reading<T>(read: () => T): T {
    try {
      return read();
    } catch (error) {
      throw error instanceof SyntaxError ? damaged(this.#file, error) : explain(error, this.#file);
    }
  }

  /** A state outlives its store: the file is opened once more for a snapshot that is asked for after closing. */
  #readSnapshot(digest: string): Api {
    if (this.#connection) return readSnapshot(this.#connection, digest);
    const connection = connect(this.#file);
    try {
      return readSnapshot(connection, digest);
    } finally {
      connection.close();
    }
  }

  #migrate(connection: Connection): void {
    const steps = this.#options.migrations ?? migrations;
    if (versionOf(connection) !== steps.length) {
      connection.exec('PRAGMA journal_mode = WAL');
      transaction(connection, 'IMMEDIATE', () => {
        const version = versionOf(connection);
        if (version > steps.length) throw this.#newer(version, steps.length);
        for (const step of steps.slice(version)) connection.exec(step);
        connection.exec(`PRAGMA user_version = ${steps.length}`);
      });
    }
    // In WAL mode FULL is what makes a finished deploy survive a power cut; control operations are rare enough for it.
    connection.exec('PRAGMA synchronous = FULL');
  }

  #newer(found: number, known: number): StoreError {
    return new StoreError(
      'newer',
      `${this.#file}: written by a newer gwctl (schema version ${found}; this one knows up to ${known}).`,
      'Nothing was changed. Upgrade gwctl, or use another workspace.',
    );
  }

  /** Does one operation in its turn. While another process holds the lock it waits, without blocking this one. */
  async #work<T>(operation: (connection: Connection) => T): Promise<T> {
    const turn = this.#turn.then(() => this.#retry(() => operation(this.#open())));
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  #open(): Connection {
    if (this.#connection === undefined) throw new Error('the store is closed');
    return this.#connection;
  }

  #retry<T>(operation: () => T): Promise<T> {
    return whenFree(this.#file, this.#options.busyTimeoutInMillis ?? 30_000, operation);
  }
}

function resultOf<T>(outcome: Outcome<Change<T>> | undefined): Outcome<T> {
  if (outcome === undefined) throw new Error('the transaction ended without an outcome');
  return outcome.ok ? succeed(outcome.value.result, outcome.diagnostics) : outcome;
}

/** Brings the write-ahead log into the database file, so that a copy of that file alone is whole. Not needed for safety. */
function checkpoint(connection: Connection): void {
  try {
    connection.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  } catch {
    return;
  }
}

function versionOf(connection: Connection): number {
  const [row] = connection.all<{ user_version: number }>('PRAGMA user_version');
  return row?.user_version ?? 0;
}
