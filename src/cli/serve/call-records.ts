import type { MetricBook } from '../../recording/metrics/metric-book.ts';
import type { TraceBook } from '../../recording/traces/trace-book.ts';

/** What a running gateway records of its calls. */
export interface CallRecords {
  readonly metrics: MetricBook;
  readonly traces: TraceBook;
}
