import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { succeed } from '../../src/diagnostics/diagnostic.ts';
import { connect } from '../../src/store/sqlite/connection.ts';
import { migrations } from '../../src/store/sqlite/migrations.ts';
import { openSqliteStore, type SqliteStoreOptions } from '../../src/store/sqlite-store.ts';
import type { GatewayState, Store } from '../../src/store/store.ts';
import { petShop, stageOf } from './states.ts';
import { storeContract } from './store-contract.ts';

const root = mkdtempSync(join(tmpdir(), 'gwctl-store-'));
let made = 0;
const newFile = () => join(root, `w${made++}`, '.gwctl', 'state.db');

afterAll(() => rmSync(root, { recursive: true, force: true }));

const put = (store: Store, change: (state: GatewayState) => GatewayState) =>
  store.update((state) => succeed({ state: change(state), result: undefined }));
const addStage = (store: Store, name: string) =>
  put(store, (state) => ({
    ...state,
    stages: new Map(state.stages).set(`a/${name}`, stageOf('a', name)),
  }));

/** Opens, works, and closes again. */
async function using<T>(
  file: string,
  work: (store: Store) => Promise<T>,
  options?: SqliteStoreOptions,
): Promise<T> {
  const store = await openSqliteStore(file, options);
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

/** Runs SQL on the file past the store. */
function sql(file: string, text: string): void {
  const connection = connect(file);
  connection.exec(text);
  connection.close();
}

describe('the store in SQLite', () => {
  storeContract(() => openSqliteStore(newFile()));

  it('keeps everything over a restart', async () => {
    const file = newFile();
    const api = petShop('a1b2c3d4e5');
    const deployment = { id: 'x1y2z3', apiId: api.id, createdDate: '2026-01-01T00:00:00Z', snapshot: api };
    const state: Partial<GatewayState> = {
      apis: new Map([[api.id, api]]),
      deployments: new Map([['x1y2z3', deployment]]),
      stages: new Map([[`${api.id}/dev`, stageOf(api.id, 'dev')]]),
      apiKeys: new Map([
        [
          'k',
          {
            id: 'k',
            name: '__proto__',
            value: 'v'.repeat(20),
            enabled: true,
            createdDate: '',
            lastUpdatedDate: '',
          },
        ],
      ]),
      usagePlans: new Map([['p', { id: 'p', name: 'p', apiStages: [], keyIds: ['k'] }]]),
      usage: new Map([
        ['p/k/2026-01-01', { usagePlanId: 'p', keyId: 'k', date: '2026-01-01', used: 3, adjustment: 0 }],
      ]),
      domainNames: new Map([['x.test', { domainName: 'x.test', basePathMappings: [] }]]),
    };
    await using(file, (store) => put(store, (before) => ({ ...before, ...state })));

    expect(await using(file, async (store) => ({ ...(await store.read()) }))).toMatchObject({
      ...state,
      deployments: new Map([['x1y2z3', expect.objectContaining({ id: 'x1y2z3' })]]),
    });
    expect(
      await using(file, async (store) => (await store.read()).deployments.get('x1y2z3')?.snapshot),
    ).toEqual(api);
  });

  it('stores one copy of a snapshot that several deployments share, and drops it with the last', async () => {
    const file = newFile();
    const api = petShop('a1b2c3d4e5');
    const deployment = (id: string) => ({ id, apiId: api.id, createdDate: '', snapshot: api });
    const counted = () => {
      const connection = connect(file);
      const [row] = connection.all<{ n: number }>('SELECT count(*) AS n FROM snapshots');
      connection.close();
      return row?.n;
    };
    await using(file, (store) =>
      put(store, (state) => ({
        ...state,
        apis: new Map([[api.id, api]]),
        deployments: new Map(['d1', 'd2', 'd3'].map((id) => [id, deployment(id)])),
      })),
    );
    expect(counted()).toBe(1);

    await using(file, (store) =>
      put(store, (state) => ({ ...state, apis: new Map(), deployments: new Map() })),
    );
    expect(counted()).toBe(0);
  });

  it('gives a snapshot also after it was closed', async () => {
    const file = newFile();
    const api = petShop('a1b2c3d4e5');
    const deployment = { id: 'd1', apiId: api.id, createdDate: '', snapshot: api };
    await using(file, (store) =>
      put(store, (state) => ({ ...state, deployments: new Map([['d1', deployment]]) })),
    );

    const store = await openSqliteStore(file);
    const state = await store.read();
    await store.close();

    expect(state.deployments.get('d1')?.snapshot).toEqual(api);
    await expect(store.read()).rejects.toThrow('the store is closed');
  });

  it('never changes a deployment or a snapshot', async () => {
    const file = newFile();
    const api = petShop('a1b2c3d4e5');
    await using(file, (store) =>
      put(store, (state) => ({
        ...state,
        deployments: new Map([['d1', { id: 'd1', apiId: api.id, createdDate: '', snapshot: api }]]),
      })),
    );

    expect(() => sql(file, "UPDATE snapshots SET body = 'x'")).toThrow('a snapshot never changes');
    expect(() => sql(file, "UPDATE deployments SET digest = 'x'")).toThrow('a deployment never changes');
  });

  it('is readable by its owner only, whatever the umask (T13)', async () => {
    const file = newFile();
    const before = process.umask(0);
    try {
      const store = await openSqliteStore(file);
      await addStage(store, 'dev');
      const modes = [dirname(file), file, `${file}-wal`, `${file}-shm`].map(
        (path) => statSync(path).mode & 0o777,
      );
      await store.close();

      expect(modes).toEqual([0o700, 0o600, 0o600, 0o600]);
    } finally {
      process.umask(before);
    }
  });

  it('keeps itself out of version control', async () => {
    const file = newFile();
    await using(file, (store) => store.read());

    expect(readFileSync(join(dirname(file), '.gitignore'), 'utf8')).toBe('*\n');
  });
});

describe('several processes at one database', () => {
  it('lose no update', async () => {
    const file = newFile();
    const stores = await Promise.all(Array.from({ length: 4 }, () => openSqliteStore(file)));

    await Promise.all(
      stores.flatMap((store) =>
        Array.from({ length: 10 }, () =>
          store.update((state) => {
            const name = `s${state.stages.size}`;
            const stages = new Map(state.stages).set(`a/${name}`, stageOf('a', name));
            return succeed({ state: { ...state, stages }, result: name });
          }),
        ),
      ),
    );

    const names = [...((await stores[0]?.read())?.stages.keys() ?? [])];
    await Promise.all(stores.map((store) => store.close()));
    expect(names).toEqual(Array.from({ length: 40 }, (_, i) => `a/s${i}`));
  });

  it('are told of each other’s changes', async () => {
    const file = newFile();
    const [watching, writing] = [
      await openSqliteStore(file, { pollInMillis: 5 }),
      await openSqliteStore(file),
    ];
    await watching.read();
    const seen = new Promise<GatewayState>((done) => watching.watch(done));

    await addStage(writing, 'dev');

    expect([...(await seen).stages.keys()]).toEqual(['a/dev']);
    await Promise.all([watching.close(), writing.close()]);
  });

  it('see what did not change as the same objects', async () => {
    const file = newFile();
    const [one, other] = [await openSqliteStore(file), await openSqliteStore(file)];
    await addStage(one, 'dev');
    const before = await one.read();

    await addStage(other, 'prod');
    const after = await one.read();

    expect(after.stages.get('a/dev')).toBe(before.stages.get('a/dev'));
    expect(after.apis).toBe(before.apis);
    await Promise.all([one.close(), other.close()]);
  });

  it('give up with a clear word when one keeps the lock', async () => {
    const file = newFile();
    const store = await openSqliteStore(file, { busyTimeoutInMillis: 0 });
    const other = connect(file);
    other.exec('BEGIN IMMEDIATE');

    await expect(addStage(store, 'dev')).rejects.toMatchObject({
      kind: 'busy',
      message: expect.stringContaining('another gwctl has held the database for too long'),
    });

    other.exec('ROLLBACK');
    other.close();
    await addStage(store, 'dev');
    await store.close();
  });
});

describe('a database that cannot be used', () => {
  const withFile = (make: (file: string) => void) => {
    const file = newFile();
    mkdirSync(dirname(file), { recursive: true });
    make(file);
    return file;
  };
  const filled = async () => {
    const file = newFile();
    await using(file, (store) => addStage(store, 'dev'));
    return file;
  };

  it('is refused when it is no database', async () => {
    const file = withFile((path) => writeFileSync(path, 'hello '.repeat(1000)));

    await expect(openSqliteStore(file)).rejects.toMatchObject({
      kind: 'damaged',
      message: `${file}: the database is damaged (not an SQLite file).`,
    });
    expect(readFileSync(file, 'utf8')).toBe('hello '.repeat(1000));
  });

  it('is refused when a part of it is gone', async () => {
    const file = await filled();
    truncateSync(file, 4096 * 3);

    await expect(using(file, (store) => store.read())).rejects.toMatchObject({ kind: 'damaged' });
  });

  it('is refused when a row is not what gwctl writes', async () => {
    const file = await filled();
    sql(file, `UPDATE stages SET body = '{"half'; UPDATE revision SET value = value + 1`);

    await expect(using(file, (store) => store.read())).rejects.toMatchObject({ kind: 'damaged' });
  });

  it.each(['stages', 'api_keys', 'usage_plans', 'usage', 'domain_names', 'deployments', 'snapshots'])(
    'is refused when a row of %s is JSON, and not what gwctl writes',
    async (table) => {
      for (const body of ['null', '{}', '[]', '5']) {
        const file = await filled();
        sql(
          file,
          `DROP TRIGGER a_snapshot_never_changes; PRAGMA foreign_keys = OFF; DELETE FROM stages;
           INSERT INTO snapshots VALUES ('d1', '${body}');
           ${insertedInto(table, body)};
           UPDATE revision SET value = value + 1`,
        );

        await expect(using(file, (store) => store.read())).rejects.toMatchObject({ kind: 'damaged' });
      }
    },
  );

  it('is refused when the snapshot of a draft is gone', async () => {
    const file = await filled();
    sql(
      file,
      "PRAGMA foreign_keys = OFF; INSERT INTO drafts VALUES ('a', 'gone', 9); UPDATE revision SET value = 9",
    );

    await expect(using(file, (store) => store.read())).rejects.toMatchObject({ kind: 'damaged' });
  });

  it('is refused, when somebody looks at it, where the snapshot of a deployment is gone', async () => {
    const file = await filled();
    const body = JSON.stringify({ id: 'x1y2z3', apiId: 'a', createdDate: '2026-01-01T00:00:00Z' });
    sql(
      file,
      `PRAGMA foreign_keys = OFF; INSERT INTO deployments VALUES ('x1y2z3', '${body}', 'gone', 9);
       UPDATE revision SET value = 9`,
    );

    await using(file, async (store) => {
      const state = await store.read();
      expect(() => state.deployments.get('x1y2z3')?.snapshot).toThrow('the database is damaged');
    });
  });

  it('is refused when a table is gone', async () => {
    const file = await filled();
    sql(file, 'DROP TABLE stages');

    await expect(using(file, (store) => store.read())).rejects.toMatchObject({
      kind: 'damaged',
      message: `${file}: the database is damaged (its tables are not those of gwctl).`,
    });
  });

  it('is refused, unchanged, when a newer gwctl wrote it', async () => {
    const file = await filled();
    sql(file, 'PRAGMA user_version = 99');

    await expect(openSqliteStore(file)).rejects.toMatchObject({
      kind: 'newer',
      message: `${file}: written by a newer gwctl (schema version 99; this one knows up to ${migrations.length}).`,
    });
  });

  it('is refused when its folder is a file', async () => {
    const file = newFile();
    mkdirSync(dirname(dirname(file)), { recursive: true });
    writeFileSync(dirname(file), '');

    await expect(openSqliteStore(file)).rejects.toMatchObject({ kind: 'unreadable' });
  });
});

describe('migrations', () => {
  it('bring an older database up, with what it holds', async () => {
    const file = newFile();
    await using(file, (store) => addStage(store, 'dev'));
    const more = [...migrations, 'CREATE TABLE more (id TEXT); ALTER TABLE stages ADD COLUMN note TEXT;'];

    const stages = await using(file, async (store) => (await store.read()).stages, { migrations: more });

    expect([...stages.keys()]).toEqual(['a/dev']);
    await expect(openSqliteStore(file)).rejects.toMatchObject({ kind: 'newer' });
  });

  it('leave the database as it was when one fails', async () => {
    const file = newFile();
    await using(file, (store) => addStage(store, 'dev'));
    const broken = [...migrations, 'CREATE TABLE more (id TEXT); CREATE TABLE more (id TEXT);'];

    await expect(openSqliteStore(file, { migrations: broken })).rejects.toThrow('already exists');

    expect(await using(file, async (store) => [...(await store.read()).stages.keys()])).toEqual(['a/dev']);
  });
});

/** A row whose body is wrong, newer than any that was read; of a snapshot, the draft that has it. */
function insertedInto(table: string, body: string): string {
  if (table === 'snapshots') return "INSERT INTO drafts VALUES ('a', 'd1', 9)";
  if (table === 'deployments') return `INSERT INTO deployments VALUES ('a', '${body}', 'd1', 9)`;
  return `INSERT INTO ${table} VALUES ('a', '${body}', 9)`;
}
