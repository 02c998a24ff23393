import type { Segment } from './segment.ts';

/** A trace as X-Ray's GetTraceSummaries sums it up, with its segments as BatchGetTraces gives them. */
export interface Trace {
  readonly Id: string;
  /** ISO 8601. */
  readonly StartTime: string;
  /** Seconds, from the first segment's start to the last one's end. */
  readonly Duration: number;
  /** Seconds that the first segment took. */
  readonly ResponseTime: number;
  readonly HasFault: boolean;
  readonly HasError: boolean;
  readonly HasThrottle: boolean;
  readonly Http: {
    readonly HttpURL?: string;
    readonly HttpStatus?: number;
    readonly HttpMethod?: string;
    readonly UserAgent?: string;
    readonly ClientIp?: string;
  };
  readonly Segments: readonly { readonly Id: string; readonly Document: Segment }[];
}

/** Segments gathered by their traces, the oldest trace first. */
export function tracesOf(segments: Iterable<Segment>): Trace[] {
  const byId = new Map<string, Segment[]>();
  for (const segment of segments) {
    const known = byId.get(segment.trace_id);
    if (known) known.push(segment);
    else byId.set(segment.trace_id, [segment]);
  }
  return [...byId.values()].flatMap((all) => traceOf(all) ?? []).sort((a, b) => startOf(a) - startOf(b));
}

const startOf = ({ Segments: [first] }: Trace) => first?.Document.start_time ?? 0;

function traceOf(unordered: readonly Segment[]): Trace | undefined {
  const segments = [...unordered].sort((a, b) => a.start_time - b.start_time);
  const [first] = segments;
  if (!first) return undefined;
  const end = Math.max(...segments.map(({ end_time }) => end_time));
  const { request, response } = first.http ?? {};
  return {
    Id: first.trace_id,
    StartTime: new Date(first.start_time * 1000).toISOString(),
    Duration: secondsBetween(first.start_time, end),
    ResponseTime: secondsBetween(first.start_time, first.end_time),
    HasFault: segments.some(({ fault }) => fault),
    HasError: segments.some(({ error }) => error),
    HasThrottle: segments.some(({ throttle }) => throttle),
    Http: {
      ...(request?.url !== undefined && { HttpURL: request.url }),
      ...(response?.status !== undefined && { HttpStatus: response.status }),
      ...(request?.method !== undefined && { HttpMethod: request.method }),
      ...(request?.user_agent !== undefined && { UserAgent: request.user_agent }),
      ...(request?.client_ip !== undefined && { ClientIp: request.client_ip }),
    },
    Segments: segments.map((segment) => ({ Id: segment.id, Document: segment })),
  };
}

function secondsBetween(start: number, end: number): number {
  return Math.round((end - start) * 1000) / 1000;
}
