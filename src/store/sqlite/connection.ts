import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  statfsSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import Libsql from 'libsql';
import { StoreError } from '../store.ts';

/** The four things the store asks of SQLite. A test puts a failing one in between. */
export interface Connection {
  exec(sql: string): void;
  run(sql: string, ...parameters: readonly (string | number)[]): void;
  all<Row>(sql: string, ...parameters: readonly (string | number)[]): Row[];
  close(): void;
}

type Statement = ReturnType<typeof Libsql.prototype.prepare<unknown[]>>;

/** How long SQLite itself waits for a lock, blocking the process: short, because the store waits on without blocking. */
const lockWaitInMillis = 20;

/**
 * Opens or makes the database file, readable by its owner only whatever the umask (reliability T13); SQLite gives its
 * companion files the same mode.
 */
export function connect(file: string): Connection {
  prepareFile(file);
  const database = new Libsql(file, { timeout: lockWaitInMillis });
  const statements = new Map<string, Statement>();
  const prepared = (sql: string) => {
    const known = statements.get(sql) ?? database.prepare<unknown[]>(sql);
    statements.set(sql, known);
    return known;
  };
  return {
    exec: (sql) => void database.exec(sql),
    run: (sql, ...parameters) => void prepared(sql).run(...parameters),
    all: <Row>(sql: string, ...parameters: readonly (string | number)[]) =>
      prepared(sql).all(...parameters) as Row[],
    close: () => void database.close(),
  };
}

function prepareFile(file: string): void {
  const folder = dirname(file);
  if (!existsSync(folder)) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(join(folder, '.gitignore'), '*\n', { mode: 0o600 });
  }
  // Only where there is none: to close any descriptor of a file drops every POSIX lock that this process has on it, those of an open
  // connection too (sqlite.org, "How To Corrupt An SQLite Database File", 2.2), and another process would delete the log in use.
  if (!existsSync(file)) closeSync(openSync(file, 'a', 0o600));
  keepPrivate(folder, 0o700);
  keepPrivate(file, 0o600);
}

function keepPrivate(path: string, mode: number): void {
  if ((statSync(path).mode & 0o777) !== mode && process.platform !== 'win32') chmodSync(path, mode);
}

/** Whether another process holds the lock, so that the same work may succeed in a moment. */
export function isBusy(error: unknown): boolean {
  return ['SQLITE_BUSY', 'SQLITE_LOCKED', 'SQLITE_PROTOCOL'].some((code) => codeOf(error).startsWith(code));
}

/** The sentence for what went wrong with the file; a bug of ours is passed on as it is. */
export function explain(error: unknown, file: string): unknown {
  if (error instanceof StoreError) return error;
  const found = codeOf(error);
  // A full disk has no room for SQLite's shared memory file either, which it reports as input or output that failed.
  const code = found.startsWith('SQLITE_IOERR') && isDiskFull(file) ? 'ENOSPC' : found;
  const row = sentences.find(([prefix]) => code.startsWith(prefix));
  if (row === undefined) return error;
  const [, kind, sentence, next] = row;
  return new StoreError(kind, `${file}: ${sentence}.`, next, error);
}

/** As much as SQLite takes for the shared memory file of one connection, and a page of each of the others. */
const leastFreeBytes = 64 * 1024;

function isDiskFull(file: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(dirname(file));
    return bavail * bsize < leastFreeBytes;
  } catch {
    return false;
  }
}

/** The error of a file whose content cannot be what gwctl wrote. */
export function damaged(file: string, cause: unknown): StoreError {
  return new StoreError('damaged', `${file}: the database is damaged.`, restore, cause);
}

const restore =
  'Nothing was changed. Move the file away (with state.db-wal and state.db-shm) and import and deploy again, or put a copy back.';
const look = 'Nothing was changed. Check the permissions of the folder and its files.';

const sentences: readonly (readonly [string, StoreError['kind'], string, string])[] = [
  ['SQLITE_NOTADB', 'damaged', 'the database is damaged (not an SQLite file)', restore],
  ['SQLITE_CORRUPT', 'damaged', 'the database is damaged', restore],
  ['NO_SUCH_TABLE', 'damaged', 'the database is damaged (its tables are not those of gwctl)', restore],
  [
    'SQLITE_BUSY',
    'busy',
    'another gwctl has held the database for too long',
    'Nothing was changed. Try again, or end the other process.',
  ],
  ['SQLITE_FULL', 'full', 'the disk is full', 'Nothing was changed. Make room and try again.'],
  ['ENOSPC', 'full', 'the disk is full', 'Nothing was changed. Make room and try again.'],
  ['SQLITE_READONLY', 'unreadable', 'the database cannot be written', look],
  ['SQLITE_IOERR', 'unreadable', 'the database cannot be read or written', look],
  ['SQLITE_CANTOPEN', 'unreadable', 'the database cannot be opened', look],
  ['EACCES', 'unreadable', 'permission denied', look],
  ['EPERM', 'unreadable', 'permission denied', look],
  ['EROFS', 'unreadable', 'the file system is read-only', look],
  ['ENOTDIR', 'unreadable', 'a part of the path is a file, not a folder', look],
  ['EEXIST', 'unreadable', 'a part of the path is a file, not a folder', look],
  ['EISDIR', 'unreadable', 'this is a folder, not a file', look],
];

/** libsql gives SQLite's code as a name, but a failed opening only as a number at the end of the message. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  const code = (error as { code?: unknown }).code;
  if (code === 'SQLITE_ERROR' && /no such (table|column)/.test(error.message)) return 'NO_SUCH_TABLE';
  if (typeof code === 'string' && code !== '') return code;
  if (/Unable to open connection/.test(error.message)) return 'SQLITE_CANTOPEN';
  return '';
}
