import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { promoteCanary } from '../../src/control/canary.ts';
import type { Changed } from '../../src/control/change.ts';
import { createDeployment } from '../../src/control/deploy.ts';
import { deleteDeployment } from '../../src/control/deployment.ts';
import { rollback } from '../../src/control/rollback.ts';
import { updateStage } from '../../src/control/stage.ts';
import { succeed } from '../../src/diagnostics/diagnostic.ts';
import { encode } from '../../src/store/encoding.ts';
import { type Connection, connect, explain } from '../../src/store/sqlite/connection.ts';
import { openSqliteStore } from '../../src/store/sqlite-store.ts';
import type { GatewayState } from '../../src/store/store.ts';
import { apiId, deployed, stateAfter, tools } from '../control/tools.ts';

const root = mkdtempSync(join(tmpdir(), 'gwctl-faults-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const dev = { apiId, stageName: 'dev' };

/** Three deployments, `dev` on the second, its canary on the third. */
function start(): GatewayState {
  const t = tools();
  return stateAfter(createDeployment(deployed(2, t), { ...dev, canarySettings: { percentTraffic: 10 } }, t));
}

const operations: readonly (readonly [name: string, (state: GatewayState) => Changed<unknown>])[] = [
  ['a deployment', (state) => createDeployment(state, dev, { ...tools(), newId: () => 'newone' })],
  ['a promotion', (state) => promoteCanary(state, dev, tools())],
  ['a rollback', (state) => rollback(state, { ...dev, to: 'id0001' }, tools())],
  ['a deletion', (state) => deleteDeployment(state, { apiId, deploymentId: 'id0001' })],
  [
    'a new setting',
    (state) => updateStage(state, dev, [{ op: 'replace', path: '/variables/a', value: '1' }], tools()),
  ],
];

type Fault = 'instead' | 'afterwards';

/** A connection whose write number `at` fails, without being done or after it was done. */
function failing(at: number, fault: Fault, count: { writes: number }): (file: string) => Connection {
  return (file) => {
    const real = connect(file);
    const write = (work: () => void) => {
      count.writes += 1;
      if (count.writes !== at) return work();
      if (fault === 'afterwards') work();
      throw Object.assign(new Error('disk I/O error'), { code: 'SQLITE_IOERR' });
    };
    return {
      ...real,
      exec: (sql) => (sql === 'ROLLBACK' ? real.exec(sql) : write(() => real.exec(sql))),
      run: (sql, ...parameters) => write(() => real.run(sql, ...parameters)),
    };
  };
}

async function template(): Promise<string> {
  const file = join(root, 'template', 'state.db');
  const store = await openSqliteStore(file);
  await store.update(() => succeed({ state: start(), result: undefined }));
  await store.close();
  return file;
}

async function stateOf(file: string): Promise<string> {
  const store = await openSqliteStore(file);
  const text = encode(await store.read());
  await store.close();
  return text;
}

describe.each(operations)('%s', (name, operation) => {
  it.each<Fault>(['instead', 'afterwards'])(
    'leaves the old state or the new one when any write fails (%s of it)',
    async (fault) => {
      const source = await template();
      const old = await stateOf(source);
      const now = encode(stateAfter(operation(start())));
      const seen = new Set<string>();
      let faults = 0;

      for (let at = 1; ; at++) {
        const file = join(root, name, `${fault}-${at}`, 'state.db');
        mkdirSync(dirname(file), { recursive: true });
        copyFileSync(source, file);
        const count = { writes: 0 };
        const attempt = openSqliteStore(file, { connect: failing(at, fault, count) }).then(async (store) => {
          await store.update(operation).finally(() => store.close());
        });
        await attempt.catch(() => {
          faults += 1;
        });
        const found = await stateOf(file);
        expect([old, now], `write ${at}`).toContain(found);
        seen.add(found);
        if (count.writes < at) break;
      }

      expect(faults).toBeGreaterThan(3);
      expect(seen).toEqual(new Set([old, now]));
    },
  );
});

describe('a full disk', () => {
  it('is told, changes nothing, and is survived by the store', async () => {
    const file = join(root, 'full', 'state.db');
    let real: Connection | undefined;
    const store = await openSqliteStore(file, {
      connect: (path) => {
        real = connect(path);
        return real;
      },
    });
    await store.update(() => succeed({ state: start(), result: undefined }));
    const before = await store.read();
    // SQLite's own limit answers as a full disk does: SQLITE_FULL, on any page the file would need more.
    real?.exec('PRAGMA max_page_count = 1');
    const large = (state: GatewayState) => {
      const api = state.apis.get(apiId);
      const draft = { ...api, description: 'x'.repeat(1_000_000) } as never;
      return succeed({ state: { ...state, apis: new Map([[apiId, draft]]) }, result: undefined });
    };

    await expect(store.update(large)).rejects.toMatchObject({
      kind: 'full',
      message: `${file}: the disk is full.`,
    });

    expect(await store.read()).toBe(before);
    real?.exec('PRAGMA max_page_count = 1000000');
    expect((await store.update(large)).ok).toBe(true);
    await store.close();
  });
});

// SQLite reports a disk that has no room for its shared memory file as input or output that failed. `/proc` is a disk without any room.
it.runIf(existsSync('/proc/self'))('a failed write to a disk without room is a full disk', () => {
  const error = Object.assign(new Error('disk I/O error'), { code: 'SQLITE_IOERR_SHMSIZE' });

  expect(explain(error, '/proc/state.db')).toMatchObject({
    kind: 'full',
    message: '/proc/state.db: the disk is full.',
  });
  expect(explain(error, join(root, 'state.db'))).toMatchObject({ kind: 'unreadable' });
});
