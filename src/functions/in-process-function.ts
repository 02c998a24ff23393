import { PassThrough, type Readable } from 'node:stream';
import type { FunctionAnswer, FunctionCall } from '../environment/environment.ts';
import { callerTimedOut, notJson, throttled, timedOutPayload } from './answers.ts';
import { collectStream } from './collected-stream.ts';
import type { FunctionDefinition } from './function-definition.ts';
import type { FunctionRunnerOptions } from './function-settings.ts';
import type { FunctionTarget } from './function-target.ts';
import { functionVariables, logGroupName, logStreamName } from './function-variables.ts';
import { HandlerContext } from './node/handler-context.js';
import { errorPayload } from './node/handler-errors.js';
import { loadHandler } from './node/load-handler.js';
import { awslambda, isStreaming, ResponseStream, runStreamingHandler } from './node/response-stream.js';
import { runHandler, serializeResult } from './node/run-handler.js';
import { isPlainJson } from './plain-json.ts';

/** A loaded handler; of any shape until it is called. */
type Handler = Awaited<ReturnType<typeof loadHandler>>;

/**
 * A Node handler in gwctl's own thread: the fastest way, for benchmarks and trusted code.
 * Differs from AWS: invocations overlap in one environment, `callbackWaitsForEmptyEventLoop` counts as false, a time-out
 * answers but stops nothing, variables are gwctl's own, and console lines have no request id.
 */
export class InProcessFunction implements FunctionTarget {
  private readonly definition: FunctionDefinition;
  private readonly options: FunctionRunnerOptions;
  private readonly entryFile: Promise<string | undefined>;
  private readonly facts: ConstructorParameters<typeof HandlerContext>[0];
  private loading: Promise<Handler> | undefined;
  private handler: Handler | undefined;
  private running = 0;

  constructor(
    definition: FunctionDefinition,
    options: FunctionRunnerOptions,
    entryFile: Promise<string | undefined>,
  ) {
    this.definition = definition;
    this.options = options;
    this.entryFile = entryFile;
    this.facts = {
      functionName: definition.name,
      functionVersion: definition.version,
      memoryLimitInMB: String(definition.memorySize),
      logGroupName: logGroupName(definition),
      logStreamName: logStreamName(definition, options),
    };
  }

  invoke(call: FunctionCall, requestId: string): Promise<FunctionAnswer> {
    const { reservedConcurrency } = this.definition.settings;
    if (reservedConcurrency !== undefined && this.running >= reservedConcurrency) {
      return Promise.resolve(throttled(requestId, this.definition.key, reservedConcurrency));
    }
    return this.handler === undefined
      ? this.loadAndRun(call, requestId)
      : this.run(this.handler, call, requestId);
  }

  provision(): void {
    if (this.definition.settings.provisioned) this.load().catch(() => undefined);
  }

  async close(): Promise<void> {}

  private async loadAndRun(call: FunctionCall, requestId: string): Promise<FunctionAnswer> {
    let handler: Handler;
    try {
      handler = await this.load();
    } catch (error) {
      return this.failure(requestId, errorPayload(error));
    }
    return this.run(handler, call, requestId);
  }

  private load(): Promise<Handler> {
    this.loading ??= this.loadOnce();
    return this.loading;
  }

  private async loadOnce(): Promise<Handler> {
    const variables = functionVariables(this.definition, this.options, this.facts.logStreamName);
    for (const [name, value] of Object.entries(variables)) {
      // Lambda's `TZ=:UTC`, set while the gateway runs, halves its throughput (measured on Node 20).
      if (name !== 'TZ') process.env[name] ??= value;
    }
    Object.assign(process.env, this.definition.settings.environment);
    Object.assign(globalThis, { awslambda });
    const { taskRoot, handler } = this.definition;
    const entryFile = await this.entryFile;
    this.handler = await loadHandler({
      taskRoot,
      handler,
      ...(entryFile === undefined ? {} : { entryFile }),
    });
    return this.handler;
  }

  private run(handler: Handler, call: FunctionCall, requestId: string): Promise<FunctionAnswer> {
    let event: unknown;
    try {
      event = call.event === undefined ? JSON.parse(call.payload as string) : call.event();
    } catch (error) {
      return Promise.resolve(notJson(requestId, (error as SyntaxError).message));
    }
    const { timeoutInMillis } = this.definition;
    const deadline = this.options.clock.now() + timeoutInMillis;
    const context = new HandlerContext(this.facts, requestId, call.functionArn, deadline);
    context.callbackWaitsForEmptyEventLoop = false;
    this.running++;
    return new Promise((resolve) => {
      const settle = (answer: FunctionAnswer) => {
        clearTimeout(timer);
        this.running--;
        resolve(answer);
      };
      const timer = setTimeout(
        () =>
          resolve(
            call.timeoutInMillis < timeoutInMillis
              ? callerTimedOut(requestId)
              : this.failure(requestId, timedOutPayload(requestId, timeoutInMillis)),
          ),
        Math.min(call.timeoutInMillis, timeoutInMillis),
      );
      if (isStreaming(handler)) this.stream(handler, event, context, call, settle);
      else this.answer(handler, event, context, settle);
    });
  }

  private answer(
    handler: Handler,
    event: unknown,
    context: HandlerContext,
    settle: (a: FunctionAnswer) => void,
  ): void {
    const report = {
      succeed: (result: unknown) => {
        try {
          settle(
            isPlainJson(result)
              ? new PlainAnswer(result, context.awsRequestId, this.definition.version)
              : this.success(context.awsRequestId, serializeResult(result)),
          );
        } catch (error) {
          report.fail(error);
        }
      },
      fail: (error: unknown) => settle(this.failure(context.awsRequestId, errorPayload(error))),
    };
    const whenNothingIsLeft = runHandler(handler, event, context, report);
    // A handler that takes neither context nor callback has nothing left to answer with but its promise.
    if (handler.length < 2 && handler.constructor.name !== 'AsyncFunction') setImmediate(whenNothingIsLeft);
  }

  private stream(
    handler: Handler,
    event: unknown,
    context: HandlerContext,
    call: FunctionCall,
    settle: (a: FunctionAnswer) => void,
  ): void {
    const output = new PassThrough();
    const requestId = context.awsRequestId;
    const stream = new ResponseStream({
      begin: (contentType) => void this.begin(output, contentType, call, requestId, settle),
      chunk: (chunk, sent) => void output.write(chunk, () => sent()),
      end: () => void output.end(),
    });
    runStreamingHandler(handler, event, context, stream).catch((error) => {
      output.destroy();
      settle(this.failure(requestId, errorPayload(error)));
    });
  }

  private async begin(
    output: Readable,
    contentType: string,
    call: FunctionCall,
    requestId: string,
    settle: (a: FunctionAnswer) => void,
  ): Promise<void> {
    if (call.streaming) {
      settle({ ...this.success(requestId, ''), stream: output });
      return;
    }
    const whole = await collectStream(output, contentType);
    settle(whole.ok ? this.success(requestId, whole.payload) : this.failure(requestId, whole.payload));
  }

  private success(requestId: string, payload: string): FunctionAnswer {
    return { statusCode: 200, payload, requestId, executedVersion: this.definition.version };
  }

  private failure(requestId: string, payload: string): FunctionAnswer {
    return {
      statusCode: 200,
      payload,
      functionError: 'Unhandled',
      requestId,
      executedVersion: this.definition.version,
    };
  }
}

/** A result whose text is written only for those who look at it. */
class PlainAnswer implements FunctionAnswer {
  readonly statusCode = 200;
  readonly value: unknown;
  readonly requestId: string;
  readonly executedVersion: string;
  private text: string | undefined;

  constructor(value: unknown, requestId: string, executedVersion: string) {
    this.value = value;
    this.requestId = requestId;
    this.executedVersion = executedVersion;
  }

  get payload(): string {
    this.text ??= serializeResult(this.value);
    return this.text;
  }
}
