import type { Readable } from 'node:stream';
import { EndpointFailure, type FunctionAnswer, type FunctionCall } from '../environment/environment.ts';
import { HeaderList } from '../message/header-list.ts';
import type { EndpointRequest, EndpointResponse } from '../message/http.ts';
import { callerTimedOut, serviceException, throttled, timedOutPayload } from './answers.ts';
import { eventStreamType } from './event-stream.ts';
import { parseFunctionName } from './function-arn.ts';
import type { FunctionDefinition } from './function-definition.ts';
import type { FunctionRunnerOptions } from './function-settings.ts';
import type { FunctionTarget } from './function-target.ts';
import { InvocationGate } from './invocation-gate.ts';
import { failureOf } from './outcome-answer.ts';
import { decodeAnswer } from './streamed-answer.ts';

/** What AWS's Runtime Interface Emulator names every function; it knows no error header. */
const emulatorPath = '/functions/function/';
/** The emulator runs one invocation at a time and refuses a second with a 400 (functions.md 3.3); elsewhere this is gwctl's own bound. */
const mostAtOnce = { emulator: 1, other: 64 } as const;

/**
 * A function behind a Lambda Invoke endpoint: AWS, LocalStack, SAM start-lambda, the Runtime Interface Emulator.
 * How they differ: reference functions.md 3.3.
 */
export class RemoteFunction implements FunctionTarget {
  private readonly definition: FunctionDefinition;
  private readonly options: FunctionRunnerOptions;
  private readonly origin: string;
  private readonly path: string;
  private readonly signed: boolean;
  private readonly gate: InvocationGate;
  private running = 0;

  constructor(definition: FunctionDefinition, options: FunctionRunnerOptions) {
    this.definition = definition;
    this.options = options;
    const { invokeUrl = '', sign } = definition.settings;
    this.signed = sign ?? invokeUrl === 'aws';
    const url = new URL(invokeUrl === 'aws' ? `https://lambda.${options.region}.amazonaws.com` : invokeUrl);
    this.origin = url.origin;
    this.path =
      url.pathname === '/'
        ? `/2015-03-31/functions/${encodeURIComponent(definition.name)}/invocations`
        : url.pathname + url.search;
    this.gate = new InvocationGate(mostAtOnce[this.path.includes(emulatorPath) ? 'emulator' : 'other']);
  }

  provision(): void {}

  async close(): Promise<void> {}

  async invoke(call: FunctionCall, requestId: string): Promise<FunctionAnswer> {
    const { key, settings } = this.definition;
    const { reservedConcurrency: most } = settings;
    const concurrency = most === undefined ? undefined : this.options.concurrency;
    if (most !== undefined) {
      const isFree = concurrency ? await concurrency.take(key, most) : this.running < most;
      if (!isFree) return throttled(requestId, key, most);
    }
    this.running++;
    const { clock, timers } = this.options;
    const asked = clock.monotonic();
    const leave = await this.gate.enter(timers, call.timeoutInMillis);
    try {
      const left = call.timeoutInMillis - (clock.monotonic() - asked);
      return leave === undefined ? callerTimedOut(requestId) : await this.run(call, requestId, left);
    } finally {
      leave?.();
      this.running--;
      concurrency?.give(key);
    }
  }

  /** @param left milliseconds till the caller goes */
  private async run(call: FunctionCall, requestId: string, left: number): Promise<FunctionAnswer> {
    const own = this.ownTimeoutWithin(left);
    const millis = own ?? left;
    try {
      const streamed = call.streaming ? await this.streamed(call, requestId, millis) : undefined;
      return streamed ?? (await this.answer(await this.send(this.request(call, millis)), requestId));
    } catch (error) {
      if (own === undefined || !isTimeout(error)) return this.failed(error, requestId);
      return failureOf(requestId, this.definition.version, timedOutPayload(requestId, own));
    }
  }

  /** The function's own time-out counts where it is configured: how long the endpoint's function may run is not known here. */
  private ownTimeoutWithin(left: number): number | undefined {
    const { settings, timeoutInMillis } = this.definition;
    return settings.timeout !== undefined && timeoutInMillis < left ? timeoutInMillis : undefined;
  }

  /**
   * By `InvokeWithResponseStream`, at endpoints that are called by the standard path. Undefined where the endpoint does not know it, so that
   * nothing ran: SAM start-lambda and the emulator have only the buffered call.
   */
  private async streamed(
    call: FunctionCall,
    requestId: string,
    millis: number,
  ): Promise<FunctionAnswer | undefined> {
    const match = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/.exec(this.path);
    if (match === null || this.path.includes(emulatorPath)) return undefined;
    const path = `/2021-11-15/functions/${match[1]}/response-streaming-invocations`;
    const response = await this.send({ ...this.request(call, millis, path), isStreamed: true });
    if (response.headers.last('content-type')?.startsWith(eventStreamType)) {
      const executedVersion = response.headers.last('x-amz-executed-version');
      return {
        statusCode: response.status,
        payload: '',
        requestId: response.headers.last('x-amzn-requestid') ?? requestId,
        ...(executedVersion === undefined ? {} : { executedVersion }),
        stream: decodeAnswer(response.body as Readable),
      };
    }
    if ([404, 405, 501].includes(response.status)) {
      (response.body as Readable).destroy();
      return undefined;
    }
    return this.answer(response, requestId);
  }

  private async send(request: EndpointRequest): Promise<EndpointResponse> {
    return this.options.http.send(this.signed ? await this.sign(request) : request);
  }

  private request(call: FunctionCall, timeoutInMillis: number, path = this.path): EndpointRequest {
    const headers = HeaderList.from([
      ['Content-Type', 'application/json'],
      ['X-Amz-Invocation-Type', call.invocationType],
    ]);
    if (call.wantsLog) headers.append('X-Amz-Log-Type', 'Tail');
    if (call.clientContext !== undefined) headers.append('X-Amz-Client-Context', call.clientContext);
    if (call.tenantId !== undefined) headers.append('X-Amz-Tenant-Id', call.tenantId);
    if (call.traceHeader !== undefined) headers.append('X-Amzn-Trace-Id', call.traceHeader);
    // LocalStack and moto want to see credentials and read none of them.
    if (!this.signed) headers.append('Authorization', 'AWS4-HMAC-SHA256 Credential=local/local');
    const qualifier = this.qualifier(call.functionArn);
    return {
      method: 'POST',
      origin: this.origin,
      path: qualifier === undefined ? path : withQuery(path, `Qualifier=${encodeURIComponent(qualifier)}`),
      headers,
      body: call.payload,
      timeoutInMillis,
    };
  }

  /** Sent only if one was asked for: SAM start-lambda refuses any query string. */
  private qualifier(functionArn: string): string | undefined {
    const { settings } = this.definition;
    if (settings.qualifier === false || this.path.includes(emulatorPath)) return undefined;
    return parseFunctionName(functionArn)?.qualifier;
  }

  private sign(request: EndpointRequest): Promise<EndpointRequest> {
    const { sign } = this.options;
    if (sign === undefined)
      throw new Error(`function '${this.definition.key}' is to be signed, but there are no credentials`);
    return sign(request, 'lambda');
  }

  private async answer(response: EndpointResponse, ownId: string): Promise<FunctionAnswer> {
    const payload = await bodyText(response.body);
    const requestId = response.headers.last('x-amzn-requestid') ?? ownId;
    const executedVersion = response.headers.last('x-amz-executed-version');
    const logResult = response.headers.last('x-amz-log-result');
    const failed = response.headers.has('x-amz-function-error') || this.looksLikeEmulatorError(payload);
    return {
      statusCode: response.status,
      payload,
      requestId,
      ...(executedVersion === undefined ? {} : { executedVersion }),
      ...(logResult === undefined ? {} : { logResult }),
      ...(failed ? { functionError: 'Unhandled' } : {}),
      ...(response.status >= 400
        ? { reason: `${this.origin} answered ${response.status}: ${payload.slice(0, 300)}` }
        : {}),
    };
  }

  /** The emulator never sends `X-Amz-Function-Error`, and its time-out is a plain text with status 200. */
  private looksLikeEmulatorError(payload: string): boolean {
    if (!this.path.includes(emulatorPath)) return false;
    if (/^Task timed out after \d+\.\d\d seconds$/.test(payload)) return true;
    try {
      const value = JSON.parse(payload);
      return typeof value?.errorType === 'string' && 'errorMessage' in value && !('statusCode' in value);
    } catch {
      return false;
    }
  }

  private failed(error: unknown, requestId: string): FunctionAnswer {
    if (isTimeout(error)) return callerTimedOut(requestId);
    const why = error instanceof Error ? error.message : String(error);
    const text = `${this.origin} (invokeUrl) did not answer: ${why}`;
    this.options.onLine?.({ functionName: this.definition.key, requestId, text, source: 'gwctl' });
    return serviceException(requestId, `function '${this.definition.key}': ${text}`);
  }
}

function isTimeout(error: unknown): boolean {
  return error instanceof EndpointFailure && error.kind === 'timeout';
}

function withQuery(path: string, query: string): string {
  return `${path}${path.includes('?') ? '&' : '?'}${query}`;
}

async function bodyText(body: EndpointResponse['body']): Promise<string> {
  if (typeof body === 'string' || Buffer.isBuffer(body)) return body.toString();
  const chunks: Buffer[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
