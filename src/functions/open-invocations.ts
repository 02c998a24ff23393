import type { Awaitable } from '../environment/awaitable.ts';
import type { FunctionAnswer, FunctionCall } from '../environment/environment.ts';
import { throttled } from './answers.ts';
import type { FunctionDefinition } from './function-definition.ts';
import type { SharedConcurrency } from './function-settings.ts';
import type { Job } from './invocation-job.ts';
import { failureOf } from './outcome-answer.ts';

/** The invocations of one function that have begun and not ended: how many there may be, and their one answer each. */
export class OpenInvocations {
  private readonly definition: FunctionDefinition;
  private readonly shared: SharedConcurrency | undefined;
  private readonly tell: (requestId: string, text: string) => void;
  private count = 0;
  private isThrottling = false;
  private whenNone: (() => void) | undefined;

  /**
   * @param shared counts for several processes; undefined: this one runs all invocations
   * @param tell writes a line of gwctl's own
   */
  constructor(
    definition: FunctionDefinition,
    shared: SharedConcurrency | undefined,
    tell: (requestId: string, text: string) => void,
  ) {
    this.definition = definition;
    this.shared = definition.settings.reservedConcurrency === undefined ? undefined : shared;
    this.tell = tell;
  }

  /** Counts one more. @returns Lambda's refusal where `reservedConcurrency` leaves no room */
  begin(call: FunctionCall, requestId: string): Awaitable<FunctionAnswer | undefined> {
    const { reservedConcurrency } = this.definition.settings;
    if (this.shared && reservedConcurrency !== undefined)
      return this.beginAmongOthers(this.shared, requestId, reservedConcurrency);
    if (
      reservedConcurrency !== undefined &&
      this.count >= reservedConcurrency &&
      !waits(call, reservedConcurrency)
    ) {
      return this.throttle(requestId, reservedConcurrency);
    }
    this.count++;
    return undefined;
  }

  /** Asynchronous invocations do not wait here either: they are tried again some seconds later, as Lambda does. */
  private async beginAmongOthers(shared: SharedConcurrency, requestId: string, most: number) {
    if (!(await shared.take(this.definition.key, most))) return this.throttle(requestId, most);
    this.count++;
    return undefined;
  }

  /** Gives the caller its answer; the invocation may go on. */
  answer(job: Job, answer: FunctionAnswer): void {
    if (job.callerTimer !== undefined) clearTimeout(job.callerTimer);
    if (job.answered) return;
    job.answered = true;
    job.resolve(job.log === undefined ? answer : { ...answer, logResult: job.log.tail() });
  }

  finish(job: Job, answer: FunctionAnswer): void {
    this.count--;
    this.shared?.give(this.definition.key);
    this.answer(job, answer);
    if (this.count > 0) return;
    this.isThrottling = false;
    this.whenNone?.();
  }

  fail(job: Job, payload: (requestId: string) => string): void {
    this.finish(job, failureOf(job.requestId, this.definition.version, payload(job.requestId)));
  }

  /** Waits until none is left, as long as `patience` does. */
  async ended(patience: Promise<void>): Promise<void> {
    if (this.count === 0) return;
    await Promise.race([patience, new Promise<void>((resolve) => (this.whenNone = resolve))]);
  }

  /** A line once for as long as it goes on: a load test throttles thousands. */
  private throttle(requestId: string, reservedConcurrency: number): FunctionAnswer {
    const answer = throttled(requestId, this.definition.key, reservedConcurrency);
    if (!this.isThrottling) this.tell(requestId, answer.reason ?? '');
    this.isThrottling = true;
    return answer;
  }
}

/** Lambda keeps asynchronous invocations until there is room; with no concurrency at all there never is. */
function waits(call: FunctionCall, reservedConcurrency: number): boolean {
  return call.invocationType === 'Event' && reservedConcurrency > 0;
}
