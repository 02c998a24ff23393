import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { keepRecords } from '../../../src/cli/serve/keep-records.ts';
import { MetricBook } from '../../../src/recording/metrics/metric-book.ts';
import type { Segment } from '../../../src/recording/traces/segment.ts';
import { TraceBook } from '../../../src/recording/traces/trace-book.ts';
import { openRecordStore, type RecordStore } from '../../../src/store/record-store.ts';
import { connect } from '../../../src/store/sqlite/connection.ts';
import { openSqliteStore } from '../../../src/store/sqlite-store.ts';
import { StoreError } from '../../../src/store/store.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

describe('records that cannot be written', () => {
  it('are told of once, tried again, and lost in nothing', async () => {
    const file = join(temporaryFolder('keep-records'), '.gwctl', 'state.db');
    await (await openSqliteStore(file)).close();
    const database = connect(file);
    database.exec("CREATE TRIGGER full BEFORE INSERT ON metrics BEGIN SELECT RAISE(ABORT, 'no room'); END");
    const clock = { now: () => 60_000 };
    const records = { metrics: new MetricBook(clock), traces: new TraceBook() };
    const source = { apiId: 'a1b2c3d4e5', apiName: 'pets', stage: 'dev', isCanary: false } as const;
    const series = records.metrics.seriesOf({ protocol: 'REST', ...source });
    const told: string[] = [];
    let isTold: () => void = () => undefined;
    const onNotice = (text: string) => {
      told.push(text);
      isTold();
    };
    const nextNotice = () => new Promise<void>((done) => (isTold = done));

    const failing = nextNotice();
    series.add('Count', 1);
    const stop = await keepRecords(file, records, { ...clock, onNotice });
    await failing;
    series.add('Count', 1);
    const recovering = nextNotice();
    database.exec('DROP TRIGGER full');
    await recovering;
    await stop();

    expect(told).toEqual([
      expect.stringMatching(
        /^Metrics and traces cannot be written\. .+\. They are tried again as they come\.$/,
      ),
      'Metrics and traces are written again.',
    ]);
    const store = await openRecordStore(file);
    const rows = await store.metrics(1, 1);
    expect(rows.map(({ body }) => JSON.parse(body))).toEqual([[['Count', [2, 2, 1, 1]]]]);
    store.close();
    database.close();
  });
});

describe('records that a full disk has little room for', () => {
  it('are cut smaller, so that what fits is kept and the rest is tried again', async () => {
    let room = 5;
    const kept: string[] = [];
    const open = async () =>
      ({
        write: async (_metrics, segments) => {
          if (segments.length > room)
            throw new StoreError('full', 'state.db: the disk is full.', 'Make room.');
          room -= segments.length;
          kept.push(...segments.map(({ traceId }) => traceId));
        },
        close: () => undefined,
      }) satisfies Partial<RecordStore> as unknown as RecordStore;
    const clock = { now: () => 60_000 };
    const records = { metrics: new MetricBook(clock), traces: new TraceBook() };
    const ids = Array.from({ length: 12 }, (_, i) => `trace-${i}`);
    for (const trace_id of ids) records.traces.add({ trace_id } as Segment);
    const told: string[] = [];

    const stop = await keepRecords('state.db', records, {
      ...clock,
      open,
      onNotice: (text) => told.push(text),
    });
    await stop();

    expect(kept).toEqual(ids.slice(0, 5));
    expect(records.traces.takeNew().map(({ trace_id }) => trace_id)).toEqual(ids.slice(5));
    expect(told).toEqual([
      'Metrics and traces cannot be written. state.db: the disk is full. They are tried again as they come.',
    ]);
  });
});
