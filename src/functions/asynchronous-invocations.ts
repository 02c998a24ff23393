import type { FunctionAnswer, FunctionCall } from '../environment/environment.ts';
import type { FunctionDefinition } from './function-definition.ts';
import type { FunctionRunnerOptions } from './function-settings.ts';
import type { FunctionTarget } from './function-target.ts';

/** Waits before the second and the third run of a function that failed (Lambda guide, "How Lambda handles errors and retries"). */
const retryAfterSeconds = [60, 120] as const;
/** Lambda's `MaximumEventAgeInSeconds`: 6 hours unless the function's event invoke configuration says less. */
const maximumEventAgeInSeconds = 21_600;
/** Throttles and errors of Lambda itself are tried again after 1 second, then twice as long each time, up to 5 minutes. */
const longestWaitInSeconds = 300;
/** gwctl's own bound: what retries may hold in memory. Lambda, too, drops events when its queue cannot keep up. */
const mostWaitingBytes = 67_108_864;

/** One event in Lambda's queue. Unverified: that its request id stays the same (publicly reported). */
interface QueuedEvent {
  readonly definition: FunctionDefinition;
  readonly call: FunctionCall;
  readonly requestId: string;
  /** Monotonic milliseconds. */
  readonly acceptedAt: number;
  attempts: number;
  /** Attempts that the function itself failed. */
  failures: number;
  /** Attempts refused one after the other. */
  refusals: number;
}

/** When an event is tried again, or why it is not. */
type Verdict = { readonly inSeconds: number } | { readonly because: string };

/**
 * Lambda's queue of asynchronous invocations (`X-Amz-Invocation-Type: Event`): the caller has its 202, failures are tried again and go
 * to the log. Differs from AWS: events are not kept when gwctl ends, there is neither dead-letter queue nor destination, and intervals do not
 * grow with the length of the queue.
 */
export class AsynchronousInvocations {
  private readonly options: FunctionRunnerOptions;
  private readonly targetOf: (definition: FunctionDefinition) => FunctionTarget;
  private readonly waiting = new Map<QueuedEvent, () => void>();
  private waitingBytes = 0;
  private closed = false;

  /** @param targetOf asked anew for each attempt: a changed function has another */
  constructor(options: FunctionRunnerOptions, targetOf: (definition: FunctionDefinition) => FunctionTarget) {
    this.targetOf = targetOf;
    this.options = options;
  }

  accept(definition: FunctionDefinition, call: FunctionCall, requestId: string): void {
    const acceptedAt = this.options.clock.monotonic();
    void this.attempt({
      definition,
      call,
      requestId,
      acceptedAt,
      attempts: 0,
      failures: 0,
      refusals: 0,
    });
  }

  /** Gives up what waits for another attempt, and says so. */
  close(): void {
    this.closed = true;
    for (const [event, callOff] of this.waiting) {
      callOff();
      this.tell(event, `given up before attempt ${event.attempts + 1}: gwctl ends`);
    }
    this.waiting.clear();
  }

  private async attempt(event: QueuedEvent): Promise<void> {
    event.attempts++;
    const answer = await this.targetOf(event.definition).invoke(event.call, event.requestId);
    if (answer.statusCode < 400 && answer.functionError === undefined) {
      if (event.attempts > 1) this.tell(event, `succeeded at attempt ${event.attempts}`);
      return;
    }
    const verdict = this.closed ? { because: 'gwctl ends' } : this.verdict(event, answer);
    const failed = `failed (attempt ${event.attempts}): ${answer.payload}`;
    if ('because' in verdict) {
      this.tell(event, `${failed}; discarded: ${verdict.because}`);
      return;
    }
    this.tell(event, `${failed}; next attempt in ${verdict.inSeconds} s`);
    this.schedule(event, verdict.inSeconds);
  }

  private verdict(event: QueuedEvent, answer: FunctionAnswer): Verdict {
    const { kind, settings } = event.definition;
    if (kind === 'remote') return { because: 'retries are up to the endpoint' };
    const next = answer.functionError === undefined ? refused(event, answer, settings) : failed(event);
    if ('because' in next) return next;
    const age = (this.options.clock.monotonic() - event.acceptedAt) / 1000 + next.inSeconds;
    if (age > maximumEventAgeInSeconds)
      return { because: `the next attempt would be past its maximum age of ${maximumEventAgeInSeconds} s` };
    if (this.waitingBytes + event.call.payload.length > mostWaitingBytes)
      return { because: `${mostWaitingBytes} bytes of events wait already` };
    return next;
  }

  private schedule(event: QueuedEvent, inSeconds: number): void {
    const { length } = event.call.payload;
    this.waitingBytes += length;
    const callOff = this.options.timers.after(inSeconds * 1000, () => {
      this.waiting.delete(event);
      this.waitingBytes -= length;
      void this.attempt(event);
    });
    this.waiting.set(event, callOff);
  }

  private tell({ definition, requestId }: QueuedEvent, text: string): void {
    const line = `asynchronous invocation ${text}`;
    this.options.onLine?.({ functionName: definition.key, requestId, text: line, source: 'gwctl' });
  }
}

/** The function returned an error, or its runtime did: a time-out, say. */
function failed(event: QueuedEvent): Verdict {
  event.refusals = 0;
  const inSeconds = retryAfterSeconds[event.failures++];
  return inSeconds === undefined
    ? { because: `it failed ${event.failures} times, and there is no dead-letter queue` }
    : { inSeconds };
}

/** Lambda itself refused to run it. With a reserved concurrency of 0 there is no retry (documented). */
function refused(
  event: QueuedEvent,
  { statusCode }: FunctionAnswer,
  { reservedConcurrency }: FunctionDefinition['settings'],
): Verdict {
  if (statusCode !== 429 && statusCode < 500) return { because: 'trying again would not help' };
  if (reservedConcurrency === 0) return { because: 'reservedConcurrency: 0' };
  return { inSeconds: Math.min(longestWaitInSeconds, 2 ** event.refusals++) };
}
