import type { Clock, IdSource } from '../../environment/environment.ts';
import type { Call } from '../../message/call.ts';
import { callSegment } from './call-segment.ts';
import type { TraceBook } from './trace-book.ts';

/** Records the segments of one stage's sampled calls. */
export type StageTracer = (call: Call) => void;

/** X-Ray takes no id of another form (documented). */
const traceIdForm = /(?:^|;)\s*Root=(1-[0-9a-f]{8}-[0-9a-f]{24})\s*(?:;|$)/i;
const parentForm = /(?:^|;)\s*Parent=([0-9a-f]{16})\s*(?:;|$)/i;
const isSampled = /(?:^|;)\s*Sampled=1\s*(?:;|$)/;
const isDecided = /(?:^|;)\s*Sampled=[01]\s*(?:;|$)/;

/**
 * With `tracingEnabled` a call is traced where its header or the stage's sampler says so; without, where the caller's header says
 * `Sampled=1` (documented, rest-request-phases.md 10.10). A call that brings no header to a stage that does not trace costs one look-up.
 */
export function createStageTracer(
  book: TraceBook,
  tracingEnabled: boolean,
  tools: { readonly clock: Clock; readonly ids: IdSource },
): StageTracer {
  return (call) => {
    const sent = call.request.headers.last('x-amzn-trace-id');
    if (tracingEnabled ? !isSampled.test(call.traceHeader) : sent === undefined || !isSampled.test(sent))
      return;
    const header = call.traceHeader;
    const traceId = traceIdForm.exec(header)?.[1];
    if (traceId === undefined) return;
    const parentId = sent === undefined ? undefined : parentForm.exec(sent)?.[1];
    // What backends get as `Parent` with tracing on is the gateway's own segment; off, the caller's passes.
    const own = tracingEnabled ? parentForm.exec(header)?.[1] : undefined;
    const segmentId = own ?? tools.ids.hex(16);
    const isSampledHere = sent === undefined || !isDecided.test(sent);
    book.add(callSegment(call, { traceId, segmentId, parentId, isSampledHere }, tools));
  };
}
