import type { FunctionAnswer, FunctionCall } from '../environment/environment.ts';
import { callerTimedOut } from './answers.ts';
import { collectStream } from './collected-stream.ts';
import type { EnvironmentBudget } from './environment-budget.ts';
import { EnvironmentFleet } from './environment-fleet.ts';
import type { EnvironmentSlot, SlotOwner } from './environment-slot.ts';
import type { InvocationOutcome } from './execution-environment.ts';
import type { PendingCode } from './function-code.ts';
import type { FunctionDefinition } from './function-definition.ts';
import type { FunctionLine, FunctionRunnerOptions } from './function-settings.ts';
import { type Job, jobOf } from './invocation-job.ts';
import { OpenInvocations } from './open-invocations.ts';
import { collectedAnswer, goneAnswer, outcomeAnswer, successOf } from './outcome-answer.ts';
import { syntaxPlace } from './syntax-place.ts';

/**
 * Brings the invocations of one function to its execution environments: idle ones are reused newest first, new ones are
 * started up to a bound, further calls wait in order for whichever is free first (functions.md section 5).
 */
export class FunctionPool implements SlotOwner {
  readonly definition: FunctionDefinition;
  readonly options: FunctionRunnerOptions;
  /** Its environments. */
  readonly fleet: EnvironmentFleet;
  private readonly open: OpenInvocations;
  private readonly waiters: Job[] = [];
  private closed = false;
  private unloadableGeneration = 0;

  constructor(
    definition: FunctionDefinition,
    code: PendingCode,
    options: FunctionRunnerOptions,
    budget: EnvironmentBudget,
  ) {
    this.definition = definition;
    this.options = options;
    this.open = new OpenInvocations(definition, options.concurrency, (requestId, text) =>
      this.line(requestId, text, 'gwctl'),
    );
    this.fleet = new EnvironmentFleet(this, code, budget);
  }

  /** Starts `provisioned` environments ahead of the first call. */
  provision(): void {
    this.fleet.provision();
  }

  invoke(call: FunctionCall, requestId: string): Promise<FunctionAnswer> {
    if (this.closed) return Promise.resolve(goneAnswer(requestId));
    const refusal = this.open.begin(call, requestId);
    if (refusal instanceof Promise) return refusal.then((refused) => refused ?? this.run(call, requestId));
    return refusal ? Promise.resolve(refusal) : this.run(call, requestId);
  }

  private run(call: FunctionCall, requestId: string): Promise<FunctionAnswer> {
    return new Promise((resolve) => {
      const job = jobOf(call, requestId, resolve);
      if (this.closed) return this.open.finish(job, goneAnswer(requestId));
      const slot = this.fleet.takeIdle();
      if (slot === undefined) {
        this.boundByCaller(job);
        this.waiters.push(job);
        this.fleet.startFor(this.waiters.length);
      } else {
        // The function's own time-out comes first in the usual case: then the caller's needs no timer.
        if (call.timeoutInMillis < this.definition.timeoutInMillis) this.boundByCaller(job);
        slot.run(job);
      }
    });
  }

  /** New code: the next calls see it. */
  reload(code: PendingCode): void {
    this.fleet.reload(code);
    this.fleet.startFor(this.waiters.length);
    this.fleet.provision();
  }

  /** Waits for running invocations as long as `patience` does, then ends everything. */
  async close(patience: Promise<void>): Promise<void> {
    await this.open.ended(patience);
    this.closed = true;
    const left = [...this.fleet.running(), ...this.waiters.splice(0)];
    this.fleet.close();
    // Callers wait no longer, and the timer of one would keep the process.
    for (const job of left) this.open.finish(job, goneAnswer(job.requestId));
  }

  // What slots tell.

  slotReady(slot: EnvironmentSlot): void {
    this.fleet.started(slot);
    this.slotIdle(slot);
  }

  slotIdle(slot: EnvironmentSlot): void {
    if (!this.fleet.isCurrent(slot)) {
      this.fleet.drop(slot);
      this.fleet.startFor(this.waiters.length);
      return;
    }
    const job = this.waiters.shift();
    if (job === undefined) this.fleet.rest(slot);
    else slot.run(job);
  }

  slotSettled(job: Job, outcome: InvocationOutcome): void {
    const { version } = this.definition;
    if (outcome.kind === 'stream') {
      if (job.call.streaming)
        this.open.answer(job, { ...successOf(job.requestId, version, ''), stream: outcome.stream });
      else job.collected = collectStream(outcome.stream, outcome.contentType);
      return;
    }
    if (outcome.kind === 'stream-end' && outcome.payload === undefined && job.collected !== undefined) {
      void job.collected.then((whole) =>
        this.open.finish(job, collectedAnswer(job.requestId, version, whole)),
      );
      return;
    }
    this.open.finish(job, outcomeAnswer(job.requestId, version, outcome));
  }

  /** Says once for each generation of the code where it does not parse. */
  slotUnloadable(slot: EnvironmentSlot, payload: string): void {
    if (slot.generation === this.unloadableGeneration) return;
    this.unloadableGeneration = slot.generation;
    const tell = (place: string | undefined) => place !== undefined && this.line('', place, 'gwctl');
    void syntaxPlace(payload, this.definition).then(tell, () => undefined);
  }

  slotEnded(slot: EnvironmentSlot, payload: (requestId: string) => string): void {
    const isStart = slot.state === 'starting';
    const job = isStart ? this.waiters.shift() : slot.job;
    this.fleet.drop(slot);
    if (job !== undefined) this.open.fail(job, payload);
    else if (isStart) this.line('', `could not start: ${payload('')}`, 'gwctl');
    this.fleet.startFor(this.waiters.length);
  }

  line(requestId: string, text: string, source: FunctionLine['source']): void {
    const { key } = this.definition;
    this.options.onLine?.({ functionName: key, ...(requestId === '' ? {} : { requestId }), text, source });
  }

  private boundByCaller(job: Job): void {
    if (job.call.invocationType !== 'RequestResponse') return;
    // Whoever stands at a breakpoint wants the answer when it comes.
    if (this.options.inspectPort !== undefined) return;
    job.callerTimer = setTimeout(() => {
      const at = this.waiters.indexOf(job);
      const answer = callerTimedOut(job.requestId);
      if (at < 0) {
        // The function goes on to its own deadline: its environment stays busy.
        this.open.answer(job, answer);
      } else {
        this.waiters.splice(at, 1);
        this.open.finish(job, answer);
      }
    }, job.call.timeoutInMillis);
  }
}
