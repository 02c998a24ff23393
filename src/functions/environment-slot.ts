import { type EnvironmentEnd, exitPayload, timedOutPayload } from './answers.ts';
import type {
  EnvironmentListener,
  ExecutionEnvironment,
  InvocationOutcome,
} from './execution-environment.ts';
import type { FunctionCode, PendingCode } from './function-code.ts';
import type { FunctionDefinition } from './function-definition.ts';
import type { FunctionLine, FunctionRunnerOptions } from './function-settings.ts';
import { functionVariables, logGroupName, logStreamName } from './function-variables.ts';
import type { Job } from './invocation-job.ts';
import {
  endedLines,
  endLine,
  initEndedLine,
  initTimedOutLine,
  reportLine,
  startLine,
  timedOutLine,
} from './invocation-log.ts';

/** The pool, as its slots know it. */
export interface SlotOwner {
  readonly definition: FunctionDefinition;
  readonly options: FunctionRunnerOptions;
  slotReady(slot: EnvironmentSlot): void;
  /** It can take an invocation. */
  slotIdle(slot: EnvironmentSlot): void;
  slotSettled(job: Job, outcome: InvocationOutcome): void;
  /** The environment is of no more use; `payload` is the error for the invocation or start under way. */
  slotEnded(slot: EnvironmentSlot, payload: (requestId: string) => string): void;
  /** The handler's module does not load; `slotEnded` follows. */
  slotUnloadable(slot: EnvironmentSlot, payload: string): void;
  line(requestId: string, text: string, source: FunctionLine['source']): void;
}

/** Lambda gives a handler's module 10 s to load (functions.md section 5). */
const initTimeoutInMillis = 10_000;

/** One place in a pool: an execution environment with its state, its timers and its log frame. */
export class EnvironmentSlot implements EnvironmentListener {
  state: 'starting' | 'idle' | 'busy' = 'starting';
  job: Job | undefined;
  /** Monotonic milliseconds. */
  idleSince = 0;
  /** Epoch milliseconds: when the invocation under way began. */
  busySince = 0;
  readonly generation: number;
  private readonly owner: SlotOwner;
  private readonly code: PendingCode;
  private environment: ExecutionEnvironment | undefined;
  private killed = false;
  private initTimer: NodeJS.Timeout | undefined;
  private timer: NodeJS.Timeout | undefined;
  private startedAt = 0;
  private initMillis: number | undefined;

  constructor(owner: SlotOwner, code: PendingCode, generation: number) {
    this.owner = owner;
    this.code = code;
    this.generation = generation;
  }

  start(): void {
    this.startedAt = this.owner.options.clock.monotonic();
    if (this.code instanceof Promise) void this.code.then((code) => this.begin(code));
    // Not at once: the pool is still in the middle of the call that wants this environment.
    else queueMicrotask(() => this.begin(this.code as FunctionCode));
  }

  run(job: Job): void {
    const { definition, options } = this.owner;
    this.state = 'busy';
    this.job = job;
    if (this.logs(job)) this.logStart(job);
    if (options.inspectPort === undefined) {
      if (this.timer === undefined) this.timer = setTimeout(() => this.expire(), definition.timeoutInMillis);
      else this.timer.refresh();
    }
    this.busySince = options.clock.now();
    this.environment?.invoke({
      requestId: job.requestId,
      functionArn: job.call.functionArn,
      payload: job.call.payload,
      deadline: this.busySince + definition.timeoutInMillis,
      traceHeader: job.call.traceHeader,
      clientContext: job.clientContext,
      tenantId: job.tenantId,
      measured: this.logs(job),
    });
  }

  /** Nothing to do. The timer is left as it is: stopping and making it anew costs more than a look when it fires. */
  rest(): void {
    this.state = 'idle';
    this.idleSince = this.owner.options.clock.monotonic();
  }

  kill(): void {
    this.killed = true;
    clearTimeout(this.initTimer);
    clearTimeout(this.timer);
    this.environment?.kill();
  }

  // What the environment tells.

  ready(): void {
    if (this.killed) return;
    clearTimeout(this.initTimer);
    this.initMillis = this.owner.options.clock.monotonic() - this.startedAt;
    this.owner.slotReady(this);
  }

  settled(outcome: InvocationOutcome, idle: boolean): void {
    const { job } = this;
    if (job === undefined || this.killed) return;
    if (outcome.kind !== 'stream') {
      this.job = undefined;
      if (this.logs(job)) this.logEnd(job);
    }
    this.owner.slotSettled(job, outcome);
    if (idle) this.owner.slotIdle(this);
  }

  idle(): void {
    if (!this.killed && this.state === 'busy' && this.job === undefined) this.owner.slotIdle(this);
  }

  line(text: string, requestId: string): void {
    if (this.job?.requestId === requestId) this.job.log?.add(text);
    this.owner.line(requestId, text, 'function');
  }

  fatal(payload: string): void {
    if (this.killed) return;
    if (this.state === 'starting') this.owner.slotUnloadable(this, payload);
    this.fail(() => payload);
  }

  ended(end: EnvironmentEnd): void {
    if (this.killed) return;
    this.tell(
      this.job === undefined
        ? [initEndedLine(this.owner.options.clock.monotonic() - this.startedAt, end)]
        : endedLines(exitPayload(this.job.requestId, end)),
    );
    this.fail((requestId) => exitPayload(requestId, end));
  }

  private begin(code: FunctionCode): void {
    if (this.killed) return;
    const { problem } = code;
    if (problem !== undefined) {
      this.fail(() => problem);
      return;
    }
    const { definition, options } = this.owner;
    const logStream = logStreamName(definition, options);
    this.environment = code.start(
      {
        functionName: definition.name,
        functionVersion: definition.version,
        taskRoot: definition.taskRoot,
        handler: definition.handler,
        runtime: definition.runtime,
        entryFile: code.entryFile,
        memorySize: definition.memorySize,
        logGroupName: logGroupName(definition),
        logStreamName: logStream,
        variables: functionVariables(definition, options, logStream),
      },
      this,
    );
    if (options.inspectPort === undefined) this.boundInit(options.initTimeoutInMillis ?? initTimeoutInMillis);
  }

  private boundInit(millis: number): void {
    this.initTimer = setTimeout(() => {
      this.tell([initTimedOutLine(millis)]);
      this.fail((requestId) => timedOutPayload(requestId, millis));
    }, millis);
  }

  /** Its memory outgrew the function's. */
  exhaust(): void {
    this.ended({ errorType: 'Runtime.OutOfMemory', reason: 'Runtime exited with error: signal: killed' });
  }

  private expire(): void {
    // Also one that answered and never asked for more.
    if (this.state !== 'busy') return;
    const { timeoutInMillis } = this.owner.definition;
    if (this.job !== undefined)
      this.tell([timedOutLine(this.job.requestId, this.owner.options.clock.now(), timeoutInMillis)]);
    this.fail((requestId) => timedOutPayload(requestId, timeoutInMillis));
  }

  private fail(payload: (requestId: string) => string): void {
    if (this.job !== undefined && this.logs(this.job)) this.logEnd(this.job);
    this.owner.slotEnded(this, payload);
  }

  // Lambda's log (functions.md 3.2): its frame only where somebody looks, what ended the environment always.

  private logs(job: Job): boolean {
    return this.owner.options.platformLines === true || job.log !== undefined;
  }

  private logStart(job: Job): void {
    this.startedAt = this.owner.options.clock.monotonic();
    this.frame(job, startLine(job.requestId, this.owner.definition));
  }

  private logEnd(job: Job): void {
    const { requestId } = job;
    const millis = this.owner.options.clock.monotonic() - this.startedAt;
    const { initMillis } = this;
    this.initMillis = undefined;
    const usedMegabytes = this.environment?.usedMegabytes();
    this.frame(job, endLine(requestId));
    this.frame(job, reportLine({ requestId, millis, initMillis, usedMegabytes }, this.owner.definition));
  }

  private frame(job: Job, text: string): void {
    job.log?.add(text);
    if (this.owner.options.platformLines) this.owner.line(job.requestId, text, 'platform');
  }

  private tell(lines: readonly string[]): void {
    for (const text of lines) {
      this.job?.log?.add(text);
      this.owner.line(this.job?.requestId ?? '', text, 'platform');
    }
  }
}
