import { PassThrough, type Readable } from 'node:stream';
import type { FunctionAnswer, FunctionCall } from '../environment/environment.ts';
import { callerTimedOut, timedOutPayload } from './answers.ts';
import { collectStream } from './collected-stream.ts';
import type { Deadline, DeadlineQueue } from './deadline-queue.ts';
import type { FunctionDefinition } from './function-definition.ts';
import { InvocationLog } from './invocation-log.ts';
import { hasCallbacks } from './node/callback-style.js';
import type { HandlerContext } from './node/handler-context.js';
import { errorPayload } from './node/handler-errors.js';
import type { loadHandler } from './node/load-handler.js';
import { isStreaming, ResponseStream, runStreamingHandler } from './node/response-stream.js';
import { runHandler, runPromiseHandler, serializeResult } from './node/run-handler.js';
import { failureOf, goneAnswer, successOf } from './outcome-answer.ts';
import { isPlainJson } from './plain-json.ts';

/** A loaded handler; of any shape until it is called. */
export type Handler = Awaited<ReturnType<typeof loadHandler>>;

/** What an invocation needs of its function. */
export interface InvocationHost {
  readonly definition: FunctionDefinition;
  /** The queue of time-outs of so many milliseconds. */
  deadlines(millis: number): DeadlineQueue;
  /** The handler failed. */
  failed(invocation: InProcessInvocation, error: unknown): void;
  /** The function's time-out passed: the code cannot be stopped. */
  timedOut(invocation: InProcessInvocation): void;
  ended(invocation: InProcessInvocation): void;
}

/** One invocation in gwctl's own thread: an answer at the latest when the time is up, and an end, which may come later. */
export class InProcessInvocation implements Deadline {
  readonly functionName: string;
  readonly requestId: string;
  readonly log: InvocationLog | undefined;
  readonly answered: Promise<FunctionAnswer>;
  /** Monotonic milliseconds; only where somebody looks. */
  startedAt = 0;
  dueAt = 0;
  earlier: Deadline | undefined;
  later: Deadline | undefined;
  private readonly host: InvocationHost;
  private readonly call: FunctionCall;
  private resolve: (answer: FunctionAnswer) => void = () => undefined;
  private queue: DeadlineQueue;
  private output: PassThrough | undefined;
  private isCallersTimeOut: boolean;
  private returnedNoPromise = false;
  private isOver = false;

  constructor(host: InvocationHost, call: FunctionCall, requestId: string) {
    const { timeoutInMillis, key } = host.definition;
    this.host = host;
    this.call = call;
    this.functionName = key;
    this.requestId = requestId;
    this.log = call.wantsLog ? new InvocationLog() : undefined;
    this.answered = new Promise((resolve) => {
      this.resolve = resolve;
    });
    this.isCallersTimeOut =
      call.invocationType === 'RequestResponse' && call.timeoutInMillis < timeoutInMillis;
    this.queue = host.deadlines(this.isCallersTimeOut ? call.timeoutInMillis : timeoutInMillis);
  }

  run(handler: Handler, event: unknown, context: HandlerContext): void {
    this.queue.add(this);
    if (isStreaming(handler)) {
      this.stream(handler, event, context);
      return;
    }
    const style = hasCallbacks(this.host.definition.runtime) ? runHandler : runPromiseHandler;
    const whenNothingIsLeft = style(handler, event, context, this);
    // One that takes neither context nor callback and returned no promise has nothing left to answer with.
    if (this.returnedNoPromise && handler.length < 2) setImmediate(whenNothingIsLeft);
  }

  // What the handler's runner reports.

  succeed(result: unknown): void {
    const { version } = this.host.definition;
    try {
      this.settle(
        // A log goes with the text.
        this.log === undefined && isPlainJson(result)
          ? new PlainAnswer(result, this.requestId, version)
          : successOf(this.requestId, version, serializeResult(result, this.host.definition.runtime)),
      );
    } catch (error) {
      this.fail(error);
    }
  }

  fail(error: unknown): void {
    if (!this.isOver) this.host.failed(this, error);
    this.settle(failureOf(this.requestId, this.host.definition.version, errorPayload(error)));
  }

  noPromise(): void {
    this.returnedNoPromise = true;
  }

  // What the queue tells.

  expire(): void {
    const { timeoutInMillis, version } = this.host.definition;
    if (this.isCallersTimeOut) {
      // The function goes on to its own time-out.
      this.resolve(callerTimedOut(this.requestId));
      this.isCallersTimeOut = false;
      this.queue = this.host.deadlines(timeoutInMillis - this.call.timeoutInMillis);
      this.queue.add(this);
      return;
    }
    this.host.timedOut(this);
    this.settle(failureOf(this.requestId, version, timedOutPayload(this.requestId, timeoutInMillis)));
    this.output?.destroy();
  }

  abandon(): void {
    this.settle(goneAnswer(this.requestId));
    this.output?.destroy();
  }

  /** The first of answer, failure and time-out counts. */
  private settle(answer: FunctionAnswer): void {
    if (this.isOver) return;
    this.isOver = true;
    this.queue.remove(this);
    this.host.ended(this);
    this.resolve(this.log === undefined ? answer : { ...answer, logResult: this.log.tail() });
  }

  private stream(handler: Handler, event: unknown, context: HandlerContext): void {
    const output = new PassThrough();
    this.output = output;
    // Whoever reads it sees how it ends; until then nobody may listen.
    output.on('error', () => undefined);
    let whole: Promise<FunctionAnswer> | undefined;
    const stream = new ResponseStream({
      begin: (contentType) => {
        if (this.call.streaming) this.resolve({ ...this.successOf(''), stream: output });
        else whole = this.collected(output, contentType);
      },
      chunk: (chunk, sent) => void output.write(chunk, () => sent()),
      end: () => void output.end(),
    });
    runStreamingHandler(handler, event, context, stream).then(
      async () => this.settle(whole === undefined ? this.successOf('') : await whole),
      (error) => {
        output.destroy();
        this.fail(error);
      },
    );
  }

  private async collected(output: Readable, contentType: string): Promise<FunctionAnswer> {
    const whole = await collectStream(output, contentType);
    return whole.ok
      ? this.successOf(whole.payload)
      : failureOf(this.requestId, this.host.definition.version, whole.payload);
  }

  private successOf(payload: string): FunctionAnswer {
    return successOf(this.requestId, this.host.definition.version, payload);
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
    this.text ??= serializeResult(this.value, '');
    return this.text;
  }
}
