import type { IncomingMessage, ServerResponse } from 'node:http';
import { PassThrough } from 'node:stream';
import type { Invocation, InvocationOutcome } from './execution-environment.ts';
import { maxResponseBytes } from './node/run-handler.js';

/** What a runtime did, as its environment hears it. */
export interface RuntimeSessionListener {
  /** The first `next`: the handler is loaded. */
  ready(): void;
  /** Any later `next`. */
  idle(): void;
  settled(outcome: InvocationOutcome): void;
  initError(payload: string): void;
}

const runtimeCall = /^\/2018-06-01\/runtime\/(invocation|init)\/([^/]+)(?:\/(response|error))?$/;
const sizeLimitText = `Exceeded maximum allowed payload size (${maxResponseBytes} bytes).`;

/** The Runtime API as one runtime sees it (reference functions.md section 2). */
export class RuntimeSession {
  private readonly listener: RuntimeSessionListener;
  private readonly forget: () => void;
  private asked = false;
  /** The answer that `next` waits for. */
  private waiting: ServerResponse | undefined;
  /** Handed to the session before the runtime asked for it. */
  private pending: Invocation | undefined;
  /** Given to the runtime and not answered yet. */
  private current: string | undefined;
  private answered: string | undefined;

  constructor(listener: RuntimeSessionListener, forget: () => void) {
    this.listener = listener;
    this.forget = forget;
  }

  deliver(invocation: Invocation): void {
    if (this.waiting === undefined) {
      this.pending = invocation;
      return;
    }
    const response = this.waiting;
    this.waiting = undefined;
    this.give(invocation, response);
  }

  close(): void {
    this.waiting?.destroy();
    this.forget();
  }

  /** @param path from `/2018-06-01` on */
  handle(request: IncomingMessage, response: ServerResponse, path: string): void {
    const call = runtimeCall.exec(path);
    const [, subject, id = '', end] = call ?? [];
    if (path === '/2018-06-01/ping') response.end('pong');
    else if (subject === 'init' && id === 'error') void this.initError(request, response);
    else if (subject === 'invocation' && id === 'next') this.next(response);
    else if (subject === 'invocation' && end === 'response') this.response(request, response, id);
    else if (subject === 'invocation' && end === 'error') void this.error(request, response, id);
    // Layers that subscribe to logs or telemetry go on without them, as with AWS's own emulator.
    else if (request.method === 'PUT') refuse(request, response, 202, undefined, 'Not supported');
    else refuse(request, response, 404, undefined, 'Not found');
  }

  private next(response: ServerResponse): void {
    const first = !this.asked;
    this.asked = true;
    if (first) this.listener.ready();
    else this.listener.idle();
    response.on('close', () => {
      if (this.waiting === response) this.waiting = undefined;
    });
    const invocation = this.pending;
    this.pending = undefined;
    if (invocation === undefined) this.waiting = response;
    else this.give(invocation, response);
  }

  private give(invocation: Invocation, response: ServerResponse): void {
    this.current = invocation.requestId;
    // An answer to the invocation before comes too late to be one in the wrong state: its id is no longer known.
    this.answered = undefined;
    const { payload } = invocation;
    const body = typeof payload === 'string' ? Buffer.from(payload) : payload;
    response.writeHead(200, {
      // aws-lambda-ric waits for ever without a content type and a length (recorded in test-parts.md).
      'Content-Type': 'application/json',
      'Content-Length': body.length,
      'Lambda-Runtime-Aws-Request-Id': invocation.requestId,
      'Lambda-Runtime-Deadline-Ms': String(invocation.deadline),
      'Lambda-Runtime-Invoked-Function-Arn': invocation.functionArn,
      ...(invocation.traceHeader === undefined ? {} : { 'Lambda-Runtime-Trace-Id': invocation.traceHeader }),
      ...(invocation.clientContext === undefined
        ? {}
        : { 'Lambda-Runtime-Client-Context': asciiJson(invocation.clientContext) }),
      ...(invocation.tenantId === undefined ? {} : { 'Lambda-Runtime-Aws-Tenant-Id': invocation.tenantId }),
    });
    response.end(body);
  }

  private response(request: IncomingMessage, response: ServerResponse, id: string): void {
    const mode = request.headers['lambda-runtime-function-response-mode'];
    if (mode !== undefined && mode !== 'streaming' && mode !== 'buffered') {
      refuse(
        request,
        response,
        400,
        'InvalidFunctionResponseMode',
        `Invalid function response mode: ${mode}`,
      );
    } else if (this.answers(request, response, id)) {
      if (mode === 'streaming') this.stream(request, response);
      else void this.buffered(request, response);
    }
  }

  private async buffered(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request);
    if (body === undefined) {
      refuse(request, response, 413, 'RequestEntityTooLarge', sizeLimitText);
      this.listener.settled({ kind: 'error', payload: responseTooLarge() });
      return;
    }
    accept(response);
    this.listener.settled({ kind: 'result', payload: body.toString() || 'null' });
  }

  /** The stream begins with its first byte: a handler that fails before gives an ordinary error. */
  private stream(request: IncomingMessage, response: ServerResponse): void {
    const stream = new PassThrough();
    let hasBegun = false;
    const begin = () => {
      hasBegun = true;
      const contentType = request.headers['content-type'] ?? 'application/octet-stream';
      this.listener.settled({ kind: 'stream', stream, contentType });
      request.pipe(stream, { end: false });
    };
    request.once('readable', () => {
      if (request.readableLength > 0) begin();
      else request.resume();
    });
    request.on('error', () => stream.destroy());
    request.on('end', () => {
      accept(response);
      // Node gives trailers only now.
      const late = request.trailers['lambda-runtime-function-error-body'];
      const payload = late === undefined ? undefined : Buffer.from(late, 'base64').toString();
      if (!hasBegun && payload !== undefined) {
        this.listener.settled({ kind: 'error', payload });
        return;
      }
      if (!hasBegun) begin();
      if (payload === undefined) stream.end();
      else stream.destroy();
      this.listener.settled({ kind: 'stream-end', ...(payload === undefined ? {} : { payload }) });
    });
  }

  private async error(request: IncomingMessage, response: ServerResponse, id: string): Promise<void> {
    if (!this.answers(request, response, id)) return;
    const body = await readBody(request);
    accept(response);
    this.listener.settled({ kind: 'error', payload: errorText(request, body) });
  }

  private async initError(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request);
    accept(response);
    this.listener.initError(errorText(request, body));
  }

  /** Takes the one answer to the invocation under way; any other is refused. */
  private answers(request: IncomingMessage, response: ServerResponse, id: string): boolean {
    if (this.current === id) {
      this.current = undefined;
      this.answered = id;
      return true;
    }
    if (this.answered === id) {
      const text =
        'State transition from InvocationResponse to InvocationResponse failed for runtime. Error: State transition is not allowed';
      refuse(request, response, 403, 'InvalidStateTransition', text);
    } else {
      refuse(request, response, 400, 'InvalidRequestID', 'Invalid request ID');
    }
    return false;
  }
}

/** The whole body, or undefined beyond Lambda's limit: then the rest is thrown away as it comes. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of request) {
      length += chunk.length;
      if (length <= maxResponseBytes) chunks.push(chunk);
      else chunks.length = 0;
    }
  } catch {
    // The process went away in the middle: its end says why.
  }
  return length > maxResponseBytes ? undefined : Buffer.concat(chunks);
}

function errorText(request: IncomingMessage, body: Buffer | undefined): string {
  if (body !== undefined && body.length > 0) return body.toString();
  const type = request.headers['lambda-runtime-function-error-type'];
  return JSON.stringify({ errorType: knownErrorType(String(type)), errorMessage: '' });
}

/** Types of runtimes and functions as they are named; any other becomes the unknown one of its side (functions.md 2). */
function knownErrorType(type: string): string {
  if (/^(?:Runtime|Function)\.[A-Z][A-Za-z]+$/.test(type)) return type;
  return type.startsWith('Function.') ? 'Function.Unknown' : 'Runtime.Unknown';
}

function responseTooLarge(): string {
  return JSON.stringify({
    errorType: 'Function.ResponseSizeTooLarge',
    errorMessage: `Response payload size exceeded maximum allowed payload size (${maxResponseBytes} bytes).`,
  });
}

/** JSON text fit for a header. */
function asciiJson(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function accept(response: ServerResponse): void {
  response.writeHead(202, { 'Content-Type': 'application/json' }).end('{"status":"OK"}\n');
}

function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  errorType: string | undefined,
  errorMessage: string,
): void {
  request.resume();
  response.writeHead(status, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify({ errorMessage, errorType }));
}
