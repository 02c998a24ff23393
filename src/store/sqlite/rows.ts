import { createHash } from 'node:crypto';
import type { Api } from '../../model/api.ts';
import type { Deployment } from '../../model/stage.ts';
import { decode, encode } from '../encoding.ts';
import type { GatewayState } from '../store.ts';
import type { Connection } from './connection.ts';
import { mustBeApi, mustHaveShape } from './row-shapes.ts';

/** Tables whose rows are a key and the value's text. */
const plainTables = [
  ['stages', 'stages'],
  ['apiKeys', 'api_keys'],
  ['usagePlans', 'usage_plans'],
  ['usage', 'usage'],
  ['domainNames', 'domain_names'],
] as const satisfies readonly (readonly [keyof GatewayState, string])[];

interface Row {
  readonly id: string;
  readonly body: string | null;
  readonly digest: string;
}

/** Digests of the APIs that came from this database or went into it, so that none is serialised twice. */
export type Digests = WeakMap<Api, string>;

/** Gives a snapshot by its digest, whenever it is asked for. */
export type ReadSnapshot = (digest: string) => Api;

/** A snapshot by its digest. Throws SyntaxError where it is gone, or is none. */
export function readSnapshot(connection: Connection, digest: string): Api {
  const [row] = connection.all<Row>('SELECT body FROM snapshots WHERE digest = ?', digest);
  return apiOf(row?.body ?? '');
}

/**
 * The state of the database, given the state it had at `since`: entries written no later are taken over as the same objects.
 * Runs inside a transaction. Throws SyntaxError where a row does not hold what gwctl writes.
 */
export function load(
  connection: Connection,
  before: GatewayState,
  since: number,
  digests: Digests,
  snapshotOf: ReadSnapshot,
): GatewayState {
  const plain = Object.fromEntries(
    plainTables.map(([property, table]) => [
      property,
      loadPlain<unknown>(connection, table, before[property], since),
    ]),
  ) as unknown as Omit<GatewayState, 'apis' | 'deployments'>;
  return {
    apis: loadDrafts(connection, before.apis, since, digests),
    deployments: loadDeployments(connection, before.deployments, since, digests, snapshotOf),
    ...plain,
  };
}

function loadPlain<T>(
  connection: Connection,
  table: (typeof plainTables)[number][1],
  before: ReadonlyMap<string, T>,
  since: number,
): ReadonlyMap<string, T> {
  const rows = connection.all<Row>(
    `SELECT id, CASE WHEN revision > ? THEN body END AS body FROM ${table} ORDER BY rowid`,
    since,
  );
  return merged(rows, before, (body) => mustHaveShape(table, decode(body)) as T);
}

function loadDrafts(
  connection: Connection,
  before: ReadonlyMap<string, Api>,
  since: number,
  digests: Digests,
): ReadonlyMap<string, Api> {
  const rows = connection.all<Row>(
    `SELECT id, drafts.digest AS digest, CASE WHEN revision > ? THEN coalesce(body, '') END AS body
       FROM drafts LEFT JOIN snapshots ON snapshots.digest = drafts.digest ORDER BY drafts.rowid`,
    since,
  );
  return merged(rows, before, (body, row) => {
    const api = apiOf(body);
    digests.set(api, row.digest);
    return api;
  });
}

function loadDeployments(
  connection: Connection,
  before: ReadonlyMap<string, Deployment>,
  since: number,
  digests: Digests,
  snapshotOf: ReadSnapshot,
): ReadonlyMap<string, Deployment> {
  const rows = connection.all<Row>(
    'SELECT id, digest, CASE WHEN revision > ? THEN body END AS body FROM deployments ORDER BY rowid',
    since,
  );
  return merged(rows, before, (body, row) =>
    withSnapshot(mustHaveShape('deployments', decode(body)) as Omit<Deployment, 'snapshot'>, () => {
      const api = snapshotOf(row.digest);
      digests.set(api, row.digest);
      return api;
    }),
  );
}

/**
 * A workspace may hold hundreds of deployments of large APIs and a command looks at one or two: the snapshot is read when it
 * is asked for, then kept.
 */
function withSnapshot(facts: Omit<Deployment, 'snapshot'>, read: () => Api): Deployment {
  let snapshot: Api | undefined;
  return Object.defineProperty({ ...facts }, 'snapshot', {
    enumerable: true,
    get: () => {
      snapshot ??= read();
      return snapshot;
    },
  }) as Deployment;
}

function apiOf(body: string): Api {
  return mustBeApi(decode(body)) as Api;
}

function merged<T>(
  rows: readonly Row[],
  before: ReadonlyMap<string, T>,
  parse: (body: string, row: Row) => T,
): ReadonlyMap<string, T> {
  const after = new Map<string, T>();
  for (const row of rows) {
    const kept = row.body === null ? before.get(row.id) : undefined;
    after.set(row.id, row.body === null && kept !== undefined ? kept : parse(row.body ?? '', row));
  }
  const same = after.size === before.size && [...after].every(([id, value]) => before.get(id) === value);
  return same ? before : after;
}

/** Writes what differs between two states, under the new revision. Runs inside a transaction. */
export function save(
  connection: Connection,
  before: GatewayState,
  after: GatewayState,
  revision: number,
  digests: Digests,
): void {
  for (const [property, table] of plainTables) {
    savePlain(connection, table, before[property], after[property], revision);
  }
  for (const [id, api] of changed(before.apis, after.apis)) {
    connection.run(
      `INSERT INTO drafts VALUES (?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET digest = excluded.digest, revision = excluded.revision`,
      id,
      saveSnapshot(connection, api, digests),
      revision,
    );
  }
  for (const [id, { snapshot, ...facts }] of changed(before.deployments, after.deployments)) {
    connection.run(
      `INSERT INTO deployments VALUES (?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET body = excluded.body, digest = excluded.digest, revision = excluded.revision`,
      id,
      encode(facts),
      saveSnapshot(connection, snapshot, digests),
      revision,
    );
  }
  removeGone(connection, before, after);
  connection.run('UPDATE revision SET value = ?', revision);
}

function savePlain(
  connection: Connection,
  table: string,
  before: ReadonlyMap<string, unknown>,
  after: ReadonlyMap<string, unknown>,
  revision: number,
): void {
  for (const [id, value] of changed(before, after)) {
    connection.run(
      `INSERT INTO ${table} VALUES (?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET body = excluded.body, revision = excluded.revision`,
      id,
      encode(value),
      revision,
    );
  }
  for (const id of gone(before, after)) connection.run(`DELETE FROM ${table} WHERE id = ?`, id);
}

function removeGone(connection: Connection, before: GatewayState, after: GatewayState): void {
  for (const id of gone(before.apis, after.apis)) connection.run('DELETE FROM drafts WHERE id = ?', id);
  for (const id of gone(before.deployments, after.deployments)) {
    connection.run('DELETE FROM deployments WHERE id = ?', id);
  }
  if (before.apis === after.apis && before.deployments === after.deployments) return;
  connection.run(
    'DELETE FROM snapshots WHERE digest NOT IN (SELECT digest FROM drafts UNION SELECT digest FROM deployments)',
  );
}

/** @returns the digest, after making sure that the snapshot is in the database under it */
function saveSnapshot(connection: Connection, api: Api, digests: Digests): string {
  const known = digests.get(api);
  if (known !== undefined) {
    const found = connection.all('SELECT 1 FROM snapshots WHERE digest = ?', known);
    if (found.length > 0) return known;
  }
  const body = encode(api);
  const digest = createHash('sha256').update(body).digest('hex');
  connection.run('INSERT OR IGNORE INTO snapshots VALUES (?, ?)', digest, body);
  digests.set(api, digest);
  return digest;
}

function* changed<T>(before: ReadonlyMap<string, T>, after: ReadonlyMap<string, T>): Generator<[string, T]> {
  if (before === after) return;
  for (const [id, value] of after) if (before.get(id) !== value) yield [id, value];
}

function* gone(before: ReadonlyMap<string, unknown>, after: ReadonlyMap<string, unknown>): Generator<string> {
  if (before === after) return;
  for (const id of before.keys()) if (!after.has(id)) yield id;
}
