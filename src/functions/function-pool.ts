import { availableParallelism } from 'node:os';
import type { FunctionAnswer, FunctionCall } from '../environment/environment.ts';
import { callerTimedOut, throttled } from './answers.ts';
import { collectStream } from './collected-stream.ts';
import type { EnvironmentBudget } from './environment-budget.ts';
import { EnvironmentSlot, type Job, type SlotOwner } from './environment-slot.ts';
import type { InvocationOutcome } from './execution-environment.ts';
import type { PendingCode } from './function-code.ts';
import type { FunctionDefinition } from './function-definition.ts';
import type { FunctionLine, FunctionRunnerOptions } from './function-settings.ts';
import { InvocationLog } from './invocation-log.ts';
import { collectedAnswer, failureOf, goneAnswer, outcomeAnswer, successOf } from './outcome-answer.ts';
import { syntaxPlace } from './syntax-place.ts';

/** Idle environments beyond the first of a function are stopped after this. */
const idleLimitInMillis = 600_000;

/**
 * The execution environments of one function: idle ones are reused newest first, new ones are started up to a bound,
 * further calls wait in order for whichever is free first. Code is exchanged by generation (functions.md section 5).
 */
export class FunctionPool implements SlotOwner {
  readonly definition: FunctionDefinition;
  readonly options: FunctionRunnerOptions;
  private readonly budget: EnvironmentBudget;
  private code: PendingCode;
  private readonly slots = new Set<EnvironmentSlot>();
  private readonly idle: EnvironmentSlot[] = [];
  private readonly waiters: Job[] = [];
  private readonly limit: number;
  private inFlight = 0;
  private starting = 0;
  private generation = 1;
  private closed = false;
  private isThrottling = false;
  private unloadableGeneration = 0;
  private whenIdle: (() => void) | undefined;

  constructor(
    definition: FunctionDefinition,
    code: PendingCode,
    options: FunctionRunnerOptions,
    budget: EnvironmentBudget,
  ) {
    this.definition = definition;
    this.options = options;
    this.budget = budget;
    this.code = code;
    this.limit = definition.settings.reservedConcurrency ?? defaultLimit(definition, options);
    budget.join(this);
  }

  get size(): number {
    return this.slots.size;
  }

  get idleSince(): number | undefined {
    return this.idle[0]?.idleSince;
  }

  dropLongestIdle(): void {
    const slot = this.idle.shift();
    if (slot !== undefined) this.drop(slot);
  }

  /** Starts `provisioned` environments ahead of the first call. */
  provision(): void {
    const wanted = Math.min(this.definition.settings.provisioned ?? 0, this.limit);
    for (let i = this.slots.size; i < wanted; i++) this.startSlot();
  }

  invoke(call: FunctionCall, requestId: string): Promise<FunctionAnswer> {
    const { reservedConcurrency } = this.definition.settings;
    if (this.closed) return Promise.resolve(goneAnswer(requestId));
    if (
      reservedConcurrency !== undefined &&
      this.inFlight >= reservedConcurrency &&
      !waits(call, reservedConcurrency)
    ) {
      return Promise.resolve(this.throttle(requestId, reservedConcurrency));
    }
    this.inFlight++;
    return new Promise((resolve) => {
      const job: Job = {
        call,
        requestId,
        resolve,
        answered: false,
        collected: undefined,
        callerTimer: undefined,
        log: call.wantsLog ? new InvocationLog() : undefined,
        clientContext: call.clientContext === undefined ? undefined : contextText(call.clientContext),
      };
      const slot = this.idle.pop();
      if (slot === undefined) {
        this.boundByCaller(job);
        this.waiters.push(job);
        this.startForWaiters();
      } else {
        // The function's own time-out comes first in the usual case: then the caller's needs no timer.
        if (call.timeoutInMillis < this.definition.timeoutInMillis) this.boundByCaller(job);
        slot.run(job);
      }
    });
  }

  /** New code: idle environments stop at once, busy ones when they are done; the next calls see the new code. */
  reload(code: PendingCode): void {
    this.code = code;
    this.generation++;
    for (const slot of [...this.slots]) if (slot.state !== 'busy') this.drop(slot);
    this.startForWaiters();
    this.provision();
  }

  /** Stops environments that idled too long, but for the one used last. */
  retireIdle(now: number): void {
    while (this.idle.length > 1 && now - (this.idle[0] as EnvironmentSlot).idleSince > idleLimitInMillis)
      this.dropLongestIdle();
  }

  /** The invocation that runs longest, if one does. */
  get longestBusy(): EnvironmentSlot | undefined {
    let longest: EnvironmentSlot | undefined;
    for (const slot of this.slots) {
      if (slot.state === 'busy' && slot.busySince < (longest?.busySince ?? Number.POSITIVE_INFINITY))
        longest = slot;
    }
    return longest;
  }

  /** Waits for running invocations as long as `patience` does, then ends everything. */
  async close(patience: Promise<void>): Promise<void> {
    if (this.inFlight > 0) {
      await Promise.race([patience, new Promise<void>((resolve) => (this.whenIdle = resolve))]);
    }
    this.closed = true;
    for (const slot of [...this.slots]) this.drop(slot);
    for (const job of this.waiters.splice(0)) this.finish(job, goneAnswer(job.requestId));
    this.budget.leave(this);
  }

  // What slots tell.

  slotReady(slot: EnvironmentSlot): void {
    this.starting--;
    slot.rest();
    this.offer(slot);
  }

  slotIdle(slot: EnvironmentSlot): void {
    this.offer(slot);
  }

  slotSettled(job: Job, outcome: InvocationOutcome): void {
    if (outcome.kind === 'stream') {
      if (job.call.streaming)
        this.answer(job, { ...successOf(job.requestId, this.version, ''), stream: outcome.stream });
      else job.collected = collectStream(outcome.stream, outcome.contentType);
      return;
    }
    if (outcome.kind === 'stream-end' && outcome.payload === undefined && job.collected !== undefined) {
      void job.collected.then((whole) =>
        this.finish(job, collectedAnswer(job.requestId, this.version, whole)),
      );
      return;
    }
    this.finish(job, outcomeAnswer(job.requestId, this.version, outcome));
  }

  /** Says once for each generation of the code where it does not parse. */
  slotUnloadable(slot: EnvironmentSlot, payload: string): void {
    if (slot.generation === this.unloadableGeneration) return;
    this.unloadableGeneration = slot.generation;
    const tell = (place: string | undefined) => place !== undefined && this.line('', place, 'gwctl');
    void syntaxPlace(payload, this.definition).then(tell, () => undefined);
  }

  slotEnded(slot: EnvironmentSlot, payload: (requestId: string) => string): void {
    const job = slot.job;
    if (slot.state === 'starting') {
      this.drop(slot);
      const waiter = this.waiters.shift();
      if (waiter === undefined) this.line('', `could not start: ${payload('')}`, 'gwctl');
      else this.fail(waiter, payload);
    } else {
      this.drop(slot);
      if (job !== undefined) this.fail(job, payload);
    }
    this.startForWaiters();
  }

  line(requestId: string, text: string, source: FunctionLine['source']): void {
    const { key } = this.definition;
    this.options.onLine?.({ functionName: key, ...(requestId === '' ? {} : { requestId }), text, source });
  }

  // Slots.

  private offer(slot: EnvironmentSlot): void {
    if (slot.generation !== this.generation) {
      this.drop(slot);
      this.startForWaiters();
      return;
    }
    const job = this.waiters.shift();
    if (job !== undefined) {
      slot.run(job);
      return;
    }
    slot.rest();
    this.idle.push(slot);
  }

  private startForWaiters(): void {
    while (this.waiters.length > this.starting && this.slots.size < this.limit && this.budget.admits(this)) {
      if (!this.startSlot()) return;
    }
  }

  private startSlot(): boolean {
    if (this.closed) return false;
    const slot = new EnvironmentSlot(this, this.code, this.generation);
    this.slots.add(slot);
    this.starting++;
    slot.start();
    return true;
  }

  private drop(slot: EnvironmentSlot): void {
    if (!this.slots.delete(slot)) return;
    if (slot.state === 'starting') this.starting--;
    const at = this.idle.indexOf(slot);
    if (at >= 0) this.idle.splice(at, 1);
    slot.kill();
  }

  // Answers.

  private boundByCaller(job: Job): void {
    if (job.call.invocationType !== 'RequestResponse') return;
    // Whoever stands at a breakpoint wants the answer when it comes.
    if (this.options.inspectPort !== undefined) return;
    job.callerTimer = setTimeout(() => {
      const at = this.waiters.indexOf(job);
      const answer = callerTimedOut(job.requestId);
      if (at < 0) {
        // The function goes on to its own deadline: its environment stays busy.
        this.answer(job, answer);
      } else {
        this.waiters.splice(at, 1);
        this.finish(job, answer);
      }
    }, job.call.timeoutInMillis);
  }

  private answer(job: Job, answer: FunctionAnswer): void {
    if (job.callerTimer !== undefined) clearTimeout(job.callerTimer);
    if (job.answered) return;
    job.answered = true;
    job.resolve(job.log === undefined ? answer : { ...answer, logResult: job.log.tail() });
  }

  private get version(): FunctionDefinition['version'] {
    return this.definition.version;
  }

  private fail(job: Job, payload: (requestId: string) => string): void {
    this.finish(job, failureOf(job.requestId, this.version, payload(job.requestId)));
  }

  private finish(job: Job, answer: FunctionAnswer): void {
    this.inFlight--;
    this.answer(job, answer);
    if (this.inFlight > 0) return;
    this.isThrottling = false;
    this.whenIdle?.();
  }

  /** A line once for as long as it goes on: a load test throttles thousands. */
  private throttle(requestId: string, reservedConcurrency: number): FunctionAnswer {
    const answer = throttled(requestId, this.definition.key, reservedConcurrency);
    if (!this.isThrottling) this.line(requestId, answer.reason ?? '', 'gwctl');
    this.isThrottling = true;
    return answer;
  }
}

/** A client context that is no base64 of JSON is left out. Unverified: Lambda refuses it. */
function contextText(base64: string): string | undefined {
  try {
    return JSON.stringify(JSON.parse(Buffer.from(base64, 'base64').toString()));
  } catch {
    return undefined;
  }
}

/** Lambda keeps asynchronous invocations until there is room; with no concurrency at all there never is. */
function waits(call: FunctionCall, reservedConcurrency: number): boolean {
  return call.invocationType === 'Event' && reservedConcurrency > 0;
}

/** Worker threads are cheap and bound by the cores; a process costs 50 MB. */
function defaultLimit(definition: FunctionDefinition, options: FunctionRunnerOptions): number {
  if (options.inspectPort !== undefined) return 1;
  if (options.maxEnvironments !== undefined) return options.maxEnvironments;
  return definition.kind === 'worker' ? Math.max(4, 2 * availableParallelism()) : 4;
}
