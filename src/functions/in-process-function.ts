import type { FunctionAnswer, FunctionCall } from '../environment/environment.ts';
import { notJson, throttled } from './answers.ts';
import { DeadlineQueue } from './deadline-queue.ts';
import type { FunctionDefinition } from './function-definition.ts';
import type { FunctionRunnerOptions, SharedConcurrency } from './function-settings.ts';
import type { FunctionTarget } from './function-target.ts';
import { functionVariables, logGroupName, logStreamName } from './function-variables.ts';
import type { InProcessConsole } from './in-process-console.ts';
import { type Handler, InProcessInvocation, type InvocationHost } from './in-process-invocation.ts';
import { contextText, tenantIdOf } from './invocation-job.ts';
import { endLine, reportLine, startLine, timedOutLine } from './invocation-log.ts';
import { HandlerContext } from './node/handler-context.js';
import { errorPayload } from './node/handler-errors.js';
import { logError } from './node/invoke-handler.js';
import { loadHandler } from './node/load-handler.js';
import { awslambda } from './node/response-stream.js';
import { failureOf } from './outcome-answer.ts';

/** What gwctl's own thread cannot do for a function; said at start. */
export function inProcessNote(key: string): string {
  return `Function '${key}' runs in gwctl's own thread (isolation: in-process): its invocations overlap in one environment, code that passes its time-out is answered for but goes on, and a loop, process.exit or running out of memory takes gwctl along.`;
}

/**
 * A Node handler in gwctl's own thread: the fastest way, for benchmarks and trusted code.
 * Differs from AWS: invocations overlap in one environment, `callbackWaitsForEmptyEventLoop` counts as false, a time-out
 * answers but stops nothing and keeps the module's state, a promise that never settles is found at the time-out only, and variables are
 * gwctl's own.
 */
export class InProcessFunction implements FunctionTarget, InvocationHost {
  readonly definition: FunctionDefinition;
  private readonly options: FunctionRunnerOptions;
  private readonly entryFile: Promise<string | undefined>;
  private readonly console: InProcessConsole | undefined;
  private readonly facts: ConstructorParameters<typeof HandlerContext>[0];
  private readonly queues = new Map<number, DeadlineQueue>();
  private loading: Promise<Handler> | undefined;
  private handler: Handler | undefined;
  private running = 0;
  private whenNoneRuns: (() => void) | undefined;
  /** Of the load, till an invocation reports it. */
  private initMillis: number | undefined;

  /** @param console undefined where nobody listens */
  constructor(
    definition: FunctionDefinition,
    options: FunctionRunnerOptions,
    entryFile: Promise<string | undefined>,
    console: InProcessConsole | undefined,
  ) {
    this.definition = definition;
    this.options = options;
    this.entryFile = entryFile;
    this.console = console;
    this.facts = {
      functionName: definition.name,
      functionVersion: definition.version,
      memoryLimitInMB: String(definition.memorySize),
      logGroupName: logGroupName(definition),
      logStreamName: logStreamName(definition, options),
      runtime: definition.runtime,
    };
  }

  invoke(call: FunctionCall, requestId: string): Promise<FunctionAnswer> {
    const { reservedConcurrency } = this.definition.settings;
    const { concurrency } = this.options;
    if (reservedConcurrency !== undefined) {
      if (concurrency) return this.startAmongOthers(concurrency, call, requestId, reservedConcurrency);
      if (this.running >= reservedConcurrency)
        return Promise.resolve(throttled(requestId, this.definition.key, reservedConcurrency));
    }
    return this.start(call, requestId);
  }

  private async startAmongOthers(
    concurrency: SharedConcurrency,
    call: FunctionCall,
    requestId: string,
    most: number,
  ): Promise<FunctionAnswer> {
    const { key } = this.definition;
    return (await concurrency.take(key, most))
      ? this.start(call, requestId)
      : throttled(requestId, key, most);
  }

  /** It is over, or never began. */
  private leave(): void {
    const { key, settings } = this.definition;
    if (settings.reservedConcurrency !== undefined) this.options.concurrency?.give(key);
  }

  private start(call: FunctionCall, requestId: string): Promise<FunctionAnswer> {
    return this.handler === undefined
      ? this.loadAndRun(call, requestId)
      : this.run(this.handler, call, requestId);
  }

  provision(): void {
    if (this.definition.settings.provisioned) this.load().catch(() => undefined);
  }

  /** Waits for running invocations as long as `patience` does. */
  async close(patience: Promise<void>): Promise<void> {
    if (this.running > 0)
      await Promise.race([patience, new Promise<void>((resolve) => (this.whenNoneRuns = resolve))]);
    for (const queue of this.queues.values()) queue.close();
  }

  // What invocations need and tell.

  deadlines(millis: number): DeadlineQueue {
    let queue = this.queues.get(millis);
    if (queue === undefined) {
      queue = new DeadlineQueue(millis, this.options.clock, this.options.timers);
      this.queues.set(millis, queue);
    }
    return queue;
  }

  /** The line Lambda's client writes, while the invocation is still known to be the one under way. */
  failed(invocation: InProcessInvocation, error: unknown): void {
    this.console?.run(invocation, () => logError(globalThis.console, 'Invoke Error', error));
  }

  timedOut(invocation: InProcessInvocation): void {
    const { timeoutInMillis } = this.definition;
    this.tell(invocation, timedOutLine(invocation.requestId, this.options.clock.now(), timeoutInMillis));
  }

  ended(invocation: InProcessInvocation): void {
    this.running--;
    this.leave();
    this.console?.ended(invocation);
    if (this.running === 0) this.whenNoneRuns?.();
    if (!this.frames(invocation)) return;
    const { requestId, startedAt } = invocation;
    const millis = this.options.clock.monotonic() - startedAt;
    this.frame(invocation, endLine(requestId));
    const report = { requestId, millis, initMillis: this.initMillis, usedMegabytes: undefined };
    this.frame(invocation, reportLine(report, this.definition));
    this.initMillis = undefined;
  }

  private async loadAndRun(call: FunctionCall, requestId: string): Promise<FunctionAnswer> {
    let handler: Handler;
    try {
      handler = await this.load();
    } catch (error) {
      this.leave();
      return failureOf(requestId, this.definition.version, errorPayload(error));
    }
    return this.run(handler, call, requestId);
  }

  private load(): Promise<Handler> {
    this.loading ??= this.loadOnce();
    return this.loading;
  }

  private async loadOnce(): Promise<Handler> {
    const started = this.options.clock.monotonic();
    const variables = functionVariables(this.definition, this.options, this.facts.logStreamName);
    for (const [name, value] of Object.entries(variables)) {
      // Lambda's `TZ=:UTC`, set while the gateway runs, halves its throughput (measured on Node 20).
      if (name !== 'TZ') process.env[name] ??= value;
    }
    Object.assign(process.env, this.definition.settings.environment);
    Object.assign(globalThis, { awslambda });
    const { taskRoot, handler, key, runtime } = this.definition;
    const entryFile = await this.entryFile;
    const load = () =>
      loadHandler({ taskRoot, handler, runtime, ...(entryFile === undefined ? {} : { entryFile }) });
    this.handler = await (this.console === undefined
      ? load()
      : this.console.run({ functionName: key }, load));
    this.initMillis = this.options.clock.monotonic() - started;
    return this.handler;
  }

  private run(handler: Handler, call: FunctionCall, requestId: string): Promise<FunctionAnswer> {
    let event: unknown;
    try {
      event = call.event === undefined ? JSON.parse(call.payload as string) : call.event();
    } catch (error) {
      this.leave();
      return Promise.resolve(notJson(requestId, (error as SyntaxError).message));
    }
    const deadline = this.options.clock.now() + this.definition.timeoutInMillis;
    const context = new HandlerContext(this.facts, requestId, call.functionArn, deadline);
    context.callbackWaitsForEmptyEventLoop = false;
    const clientContext = call.clientContext === undefined ? undefined : contextText(call.clientContext);
    if (clientContext !== undefined) context.clientContext = JSON.parse(clientContext);
    context.tenantId = tenantIdOf(call);
    const invocation = new InProcessInvocation(this, call, requestId);
    this.running++;
    if (this.frames(invocation)) this.begin(invocation);
    if (this.console === undefined) invocation.run(handler, event, context);
    else this.console.invoke(invocation, () => invocation.run(handler, event, context));
    return invocation.answered;
  }

  // Lambda's log frame (functions.md 3.2): only where somebody looks.

  private frames(invocation: InProcessInvocation): boolean {
    return invocation.log !== undefined || this.options.platformLines === true;
  }

  private begin(invocation: InProcessInvocation): void {
    invocation.startedAt = this.options.clock.monotonic();
    this.frame(invocation, startLine(invocation.requestId, this.definition));
  }

  private frame(invocation: InProcessInvocation, text: string): void {
    if (this.options.platformLines) this.tell(invocation, text);
    else invocation.log?.add(text);
  }

  private tell({ requestId, log }: InProcessInvocation, text: string): void {
    log?.add(text);
    this.options.onLine?.({ functionName: this.definition.key, requestId, text, source: 'platform' });
  }
}
