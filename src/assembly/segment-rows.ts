import type { Segment } from '../recording/traces/segment.ts';
import type { SegmentRow } from '../store/record-store.ts';

/** A segment as the workspace keeps it. */
export function segmentRow(segment: Segment): Omit<SegmentRow, 'id'> {
  return { traceId: segment.trace_id, startTime: segment.start_time, body: JSON.stringify(segment) };
}

/** A segment as it was kept. */
export function segmentOf({ body }: SegmentRow): Segment {
  return JSON.parse(body) as Segment;
}
