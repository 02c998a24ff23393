import { type Connection, connect } from './sqlite/connection.ts';
import { transaction, whenFree } from './sqlite/retry.ts';

/** All that one writer saw of one source in one minute. */
export interface MetricRow {
  /** Whole minutes since the epoch. */
  readonly minute: number;
  /** What the samples are of, as text; equal texts are one source. */
  readonly source: string;
  /** Of the process that wrote it: rows of several add up. */
  readonly writer: string;
  readonly body: string;
}

/** One X-Ray segment. */
export interface SegmentRow {
  /** Counts up with every segment written; given by the database. */
  readonly id: number;
  readonly traceId: string;
  /** Epoch seconds. */
  readonly startTime: number;
  readonly body: string;
}

/** How much is kept; what is older or beyond goes, the oldest first. */
export interface Retention {
  readonly metricMinutes: number;
  readonly metricRows: number;
  readonly segmentSeconds: number;
  readonly segments: number;
}

/** As long as AWS keeps minutes (15 days) and traces (30 days), and within about 100 MB. */
const retention: Retention = {
  metricMinutes: 15 * 24 * 60,
  metricRows: 200_000,
  segmentSeconds: 30 * 24 * 60 * 60,
  segments: 20_000,
};

export interface RecordStoreOptions {
  readonly retention?: Retention;
  readonly busyTimeoutInMillis?: number;
}

/** Where a running server's records go, and whence other commands read them. One batch is one transaction. */
export interface RecordStore {
  /** Replaces the rows of these metrics and adds these segments. */
  write(metrics: readonly MetricRow[], segments: readonly Omit<SegmentRow, 'id'>[]): Promise<void>;
  /** Rows of minutes from the first to the last, both included, the oldest first. */
  metrics(firstMinute: number, lastMinute: number): Promise<readonly MetricRow[]>;
  /** Segments that were written after one, the oldest first; the newest of them where there are more than `most`. */
  segments(afterId: number, most: number): Promise<readonly SegmentRow[]>;
  segmentsOf(traceId: string): Promise<readonly SegmentRow[]>;
  /** Drops what is past its retention. @param now epoch milliseconds */
  prune(now: number): Promise<void>;
  close(): void;
}

/**
 * Opens the records of a workspace, which are in the database of its state: open that first, it makes and migrates the file. A connection
 * of its own, for a batch need not survive a power cut and so waits for no disk.
 * @throws {StoreError} from every operation, when the file or the machine is in the way
 */
export async function openRecordStore(file: string, options: RecordStoreOptions = {}): Promise<RecordStore> {
  const timeout = options.busyTimeoutInMillis ?? 30_000;
  const kept = options.retention ?? retention;
  const connection = await whenFree(file, timeout, () => open(file));
  const when = <T>(operation: () => T) => whenFree(file, timeout, operation);
  const write = (work: () => void) => when(() => transaction(connection, 'IMMEDIATE', work));
  return {
    write: (metrics, segments) => write(() => put(connection, metrics, segments)),
    metrics: (first, last) =>
      when(() =>
        connection.all<MetricRow>(
          'SELECT minute, source, writer, body FROM metrics WHERE minute BETWEEN ? AND ? ORDER BY minute',
          first,
          last,
        ),
      ),
    segments: (afterId, most) =>
      when(() =>
        connection.all<SegmentRow>(`${segmentColumns} WHERE id > ? ORDER BY id DESC LIMIT ?`, afterId, most),
      ).then((rows) => rows.reverse()),
    segmentsOf: (traceId) =>
      when(() => connection.all<SegmentRow>(`${segmentColumns} WHERE trace_id = ? ORDER BY id`, traceId)),
    prune: (now) => write(() => prune(connection, now, kept)),
    close: () => connection.close(),
  };
}

function open(file: string): Connection {
  const connection = connect(file);
  try {
    connection.exec('PRAGMA synchronous = NORMAL');
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

const segmentColumns = 'SELECT id, trace_id AS traceId, start_time AS startTime, body FROM segments';

function put(
  connection: Connection,
  metrics: readonly MetricRow[],
  segments: readonly Omit<SegmentRow, 'id'>[],
): void {
  for (const { minute, source, writer, body } of metrics) {
    connection.run(
      `INSERT INTO metrics VALUES (?, ?, ?, ?)
         ON CONFLICT (minute, source, writer) DO UPDATE SET body = excluded.body`,
      minute,
      source,
      writer,
      body,
    );
  }
  for (const { traceId, startTime, body } of segments) {
    connection.run(
      'INSERT INTO segments (trace_id, start_time, body) VALUES (?, ?, ?)',
      traceId,
      startTime,
      body,
    );
  }
}

function prune(connection: Connection, now: number, kept: Retention): void {
  connection.run('DELETE FROM metrics WHERE minute < ?', Math.floor(now / 60_000) - kept.metricMinutes);
  connection.run(
    'DELETE FROM metrics WHERE minute <= (SELECT minute FROM metrics ORDER BY minute DESC LIMIT 1 OFFSET ?)',
    kept.metricRows,
  );
  connection.run('DELETE FROM segments WHERE start_time < ?', now / 1000 - kept.segmentSeconds);
  connection.run('DELETE FROM segments WHERE id <= (SELECT max(id) FROM segments) - ?', kept.segments);
}
