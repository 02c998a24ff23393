import type { Segment } from '../recording/traces/segment.ts';
import type { SegmentRow } from '../store/record-store.ts';
import { type KeptRows, readRows, valueAt } from './kept-rows.ts';

/** A segment as the workspace keeps it. */
export function segmentRow(segment: Segment): Omit<SegmentRow, 'id'> {
  return { traceId: segment.trace_id, startTime: segment.start_time, body: JSON.stringify(segment) };
}

/** A segment as it was kept, with the number of its row. */
export interface KeptSegment {
  readonly id: number;
  readonly segment: Segment;
}

/** Segments as they were kept. */
export function keptSegments(rows: readonly SegmentRow[]): KeptRows<KeptSegment> {
  return readRows(rows, ({ id, body }) => {
    const segment: unknown = JSON.parse(body);
    return isSegment(segment) ? { id, segment } : undefined;
  });
}

function isSegment(value: unknown): value is Segment {
  const subsegments = valueAt(value, 'subsegments') ?? [];
  return (
    isTimed(value) &&
    typeof valueAt(value, 'trace_id') === 'string' &&
    typeof valueAt(value, 'annotations') === 'object' &&
    valueAt(value, 'annotations') !== null &&
    Array.isArray(subsegments) &&
    subsegments.every(isTimed)
  );
}

/** The largest seconds that are a date. */
const lastSecond = 8.64e12;

function isTimed(value: unknown): boolean {
  const times = [valueAt(value, 'start_time'), valueAt(value, 'end_time')];
  const texts = [valueAt(value, 'id'), valueAt(value, 'name')];
  const url = valueAt(valueAt(valueAt(value, 'http'), 'request'), 'url') ?? '';
  return (
    times.every((time) => typeof time === 'number' && Math.abs(time) <= lastSecond) &&
    [...texts, url].every((text) => typeof text === 'string')
  );
}
