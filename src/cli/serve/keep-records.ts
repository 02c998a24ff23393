import { metricRow } from '../../assembly/metric-rows.ts';
import { segmentRow } from '../../assembly/segment-rows.ts';
import { openRecordStore, type RecordStore } from '../../store/record-store.ts';
import { StoreError } from '../../store/store.ts';
import { newId } from '../workspace-session.ts';
import type { CallRecords } from './call-records.ts';

/** So often what changed is written, and after a large batch so much more seldom. */
const batchMillis = 1_000;
const largeBatchMillis = 5_000;
const largeBatch = 200;

const pruneMillis = 60 * 60_000;

export interface KeepingTools {
  now(): number;
  /** Told once when records cannot be written, and again when they can. */
  onNotice(text: string): void;
  /** Opens the records of the workspace; given by tests of full disks. */
  readonly open?: (stateFile: string) => Promise<RecordStore>;
}

/**
 * Writes what a server of a workspace records to the workspace, in batches: no request waits for it, and one that cannot be written is
 * written with the next. @returns writes the last of it, and ends it
 */
export async function keepRecords(
  stateFile: string,
  records: CallRecords,
  { now, onNotice, open = openRecordStore }: KeepingTools,
): Promise<() => Promise<void>> {
  const store = await open(stateFile);
  const tell = troubleTeller(onNotice);
  const writer = newId(16);
  let isOver = false;
  let prunedAt = 0;
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<unknown> = Promise.resolve();
  const work = async () => {
    const written = await writeBatch(store, records, writer, tell);
    if (now() - prunedAt > pruneMillis) {
      await store.prune(now()).catch(() => undefined); // the next round tries again
      prunedAt = now();
    }
    if (!isOver) timer = setTimeout(turn, written > largeBatch ? largeBatchMillis : batchMillis).unref();
  };
  const turn = () => {
    writing = work();
  };
  timer = setTimeout(turn, batchMillis).unref();
  return async () => {
    isOver = true;
    clearTimeout(timer);
    await writing;
    await writeBatch(store, records, writer, tell);
    store.close();
  };
}

/** @returns the number of rows */
async function writeBatch(
  store: RecordStore,
  { metrics, traces }: CallRecords,
  writer: string,
  tell: (trouble: unknown) => void,
): Promise<number> {
  const minutes = metrics.takeChanged();
  const segments = traces.takeNew();
  const count = minutes.length + segments.length;
  if (count === 0) return 0;
  const rows = minutes.map((minute) => metricRow(minute, writer));
  const part = (from: number, to: number) =>
    store.write(
      rows.slice(from, to),
      segments.slice(Math.max(0, from - rows.length), Math.max(0, to - rows.length)).map(segmentRow),
    );
  const { written, trouble } = await writeParts(part, count);
  tell(trouble);
  if (written === count) return count;
  metrics.putBack(minutes.slice(written));
  traces.putBack(segments.slice(Math.max(0, written - rows.length)));
  return count;
}

/**
 * Writes all of so many rows at once. What a full disk has no room for is cut into halves, down to one row: of a batch that never fits,
 * as much is kept as there is room for. @returns how many were written, the first ones, and what kept the others out
 */
async function writeParts(
  part: (from: number, to: number) => Promise<void>,
  count: number,
): Promise<{ readonly written: number; readonly trouble?: unknown }> {
  let written = 0;
  let size = count;
  while (written < count) {
    const to = Math.min(count, written + size);
    try {
      await part(written, to);
      written = to;
    } catch (trouble) {
      const isFull = trouble instanceof StoreError && trouble.kind === 'full';
      if (!isFull || size === 1) return { written, trouble };
      size = Math.ceil(size / 2);
    }
  }
  return { written };
}

/** Tells of the first of several failures, and that it is over. */
function troubleTeller(onNotice: (text: string) => void): (trouble: unknown) => void {
  let isInTrouble = false;
  return (trouble) => {
    if (isInTrouble === (trouble !== undefined)) return;
    isInTrouble = trouble !== undefined;
    if (!isInTrouble) return onNotice('Metrics and traces are written again.');
    const why = trouble instanceof Error ? trouble.message : String(trouble);
    onNotice(
      `Metrics and traces cannot be written. ${why.replace(/\.?$/, '.')} They are tried again as they come.`,
    );
  };
}
