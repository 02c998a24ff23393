import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openRecordStore, type RecordStoreOptions } from '../../src/store/record-store.ts';
import { connect } from '../../src/store/sqlite/connection.ts';
import { migrations } from '../../src/store/sqlite/migrations.ts';
import { openSqliteStore } from '../../src/store/sqlite-store.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const folder = temporaryFolder('records');
let made = 0;

async function records(options?: RecordStoreOptions) {
  const file = join(folder, `${made++}`, '.gwctl', 'state.db');
  await (await openSqliteStore(file)).close();
  return { file, store: await openRecordStore(file, options) };
}

const row = (minute: number, body: string, writer = 'w1') => ({ minute, source: 'dev', writer, body });
const segment = (traceId: string, startTime: number) => ({ traceId, startTime, body: `{"id":"${traceId}"}` });

describe('records in the workspace', () => {
  it('replace what the same writer saw of a minute, and add up with what others saw', async () => {
    const { store } = await records();

    await store.write([row(7, 'half'), row(7, 'other', 'w2')], []);
    await store.write([row(7, 'whole')], []);

    expect((await store.metrics(0, 10)).map(({ body }) => body)).toEqual(['whole', 'other']);
    store.close();
  });

  it('are read by time, the oldest first', async () => {
    const { store } = await records();
    await store.write([row(9, 'c'), row(7, 'a'), row(8, 'b')], []);

    expect((await store.metrics(7, 8)).map(({ body }) => body)).toEqual(['a', 'b']);
    store.close();
  });

  it('give the newest segments, those after one, and those of one trace', async () => {
    const { store } = await records();
    await store.write([], [segment('a', 1), segment('b', 2), segment('a', 3)]);

    expect((await store.segments(0, 2)).map(({ startTime }) => startTime)).toEqual([2, 3]);
    expect((await store.segments(2, 10)).map(({ startTime }) => startTime)).toEqual([3]);
    expect((await store.segmentsOf('a')).map(({ startTime }) => startTime)).toEqual([1, 3]);
    store.close();
  });

  it('go when they are past their time or beyond their number, the oldest first', async () => {
    const retention = { metricMinutes: 60, metricRows: 2, segmentSeconds: 3600, segments: 2 };
    const { store } = await records({ retention });
    const now = 100 * 60_000;
    await store.write(
      [10, 95, 96, 97].map((minute) => row(minute, `${minute}`)),
      [1, 5999, 5998, 5997].map((time) => segment(`${time}`, time)),
    );

    await store.prune(now);

    expect((await store.metrics(0, 200)).map(({ minute }) => minute)).toEqual([96, 97]);
    expect((await store.segments(0, 10)).map(({ startTime }) => startTime)).toEqual([5998, 5997]);
    store.close();
  });

  it('are read while another connection holds the lock to write', async () => {
    const { file, store } = await records();
    await store.write([row(1, 'kept')], []);
    const other = connect(file);
    other.exec('BEGIN IMMEDIATE');

    expect(await store.metrics(0, 10)).toHaveLength(1);

    other.exec('ROLLBACK');
    other.close();
    store.close();
  });

  it('come with the migration of a database that had none', async () => {
    const file = join(folder, 'older', '.gwctl', 'state.db');
    await (await openSqliteStore(file, { migrations: migrations.slice(0, 1) })).close();
    const version = () => {
      const connection = connect(file);
      const [found] = connection.all<{ user_version: number }>('PRAGMA user_version');
      connection.close();
      return found?.user_version;
    };
    expect(version()).toBe(1);

    await (await openSqliteStore(file)).close();

    expect(version()).toBe(2);
    const store = await openRecordStore(file);
    await store.write([row(1, 'kept')], [segment('a', 1)]);
    expect(await store.metrics(0, 10)).toHaveLength(1);
    store.close();
  });

  it('say what is wrong with a file that is no database', async () => {
    const file = join(folder, 'broken.db');
    writeFileSync(file, 'x'.repeat(10_000));

    await expect(openRecordStore(file).then((store) => store.metrics(0, 1))).rejects.toMatchObject({
      kind: 'damaged',
    });
  });
});
