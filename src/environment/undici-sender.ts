import { Readable } from 'node:stream';
import type { Dispatcher, Pool } from 'undici';
import { HeaderList } from '../message/header-list.ts';
import type { EndpointRequest, EndpointResponse } from '../message/http.ts';
import { announceEmptyBodies, emptyBodyMark } from './empty-body.ts';
import { EndpointFailure, type HttpSender } from './environment.ts';

/** The largest answer API Gateway takes: 10 MB (documented). */
const largestResponse = 10_485_760;

/** Sockets kept open to one origin; enough for a load test, few enough for a laptop. */
const connectionsPerOrigin = 128;

/**
 * Sends through undici's `Pool.dispatch`: the raw path goes out byte for byte, where `request(url)` would rewrite `/a/../b` into `/b`,
 * an authorizer bypass (reliability.md T8). One deadline bounds connect, headers and body together (T9).
 */
export class UndiciSender implements HttpSender {
  readonly #pools = new Map<string, Pool>();
  readonly #tlsTexts = new WeakMap<object, string>();
  #stopAnnouncing: (() => void) | undefined;

  /** Loaded with the first request or by `warm`: a gateway of mocks and functions does without it. */
  #undici: typeof import('undici') | undefined;

  /** Loads undici while nobody waits for it. */
  async warm(): Promise<void> {
    this.#undici ??= await import('undici');
  }

  send(request: EndpointRequest): Promise<EndpointResponse> {
    return this.#undici ? this.#send(request, this.#undici) : this.warm().then(() => this.send(request));
  }

  #send(request: EndpointRequest, undici: typeof import('undici')): Promise<EndpointResponse> {
    return new Promise((resolve, reject) => {
      const exchange = new Exchange(request, resolve, reject);
      try {
        this.#poolOf(request, undici).dispatch(
          {
            path: request.path,
            method: request.method as Dispatcher.HttpMethod,
            headers: request.announcesEmptyBody ? this.#announced(request) : request.headers.raw,
            body: request.body ?? null,
            // Only our own deadline counts: undici's defaults would cut slow endpoints of raised quotas. How long a streamed
            // answer may pause is the gateway's business.
            headersTimeout: 0,
            bodyTimeout: 0,
          },
          exchange,
        );
      } catch (error) {
        exchange.onError(error as Error);
      }
    });
  }

  #announced({ headers, method }: EndpointRequest): string[] {
    if (expectsBody.has(method)) return headers.raw; // undici says it itself
    this.#stopAnnouncing ??= announceEmptyBodies();
    return [...headers.raw, ...emptyBodyMark];
  }

  #poolOf(request: EndpointRequest, undici: typeof import('undici')): Pool {
    const key = request.tls ? `${request.origin} ${this.#textOf(request.tls)}` : request.origin;
    const known = this.#pools.get(key);
    if (known) return known;
    const pool = new undici.Pool(request.origin, {
      connections: connectionsPerOrigin,
      pipelining: 1,
      keepAliveTimeout: 4_000,
      ...(request.tls && { connect: connectOptions(request.tls) }),
    });
    this.#pools.set(key, pool);
    return pool;
  }

  /** The settings as text, made once an integration: certificates are long. */
  #textOf(tls: NonNullable<EndpointRequest['tls']>): string {
    const known = this.#tlsTexts.get(tls);
    if (known !== undefined) return known;
    const text = JSON.stringify(tls);
    this.#tlsTexts.set(tls, text);
    return text;
  }

  /** Closes idle sockets; requests under way end. */
  async close(): Promise<void> {
    await Promise.all([...this.#pools.values()].map((pool) => pool.destroy()));
    this.#stopAnnouncing?.();
  }
}

const expectsBody: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH']);

function connectOptions(tls: NonNullable<EndpointRequest['tls']>): Record<string, unknown> {
  return {
    ...(tls.insecureSkipVerification && { rejectUnauthorized: false }),
    ...(tls.serverNameToVerify !== undefined && { servername: tls.serverNameToVerify }),
    ...(tls.cert !== undefined && { cert: tls.cert }),
    ...(tls.key !== undefined && { key: tls.key }),
  };
}

/** One request and its answer. undici calls these methods; the first of answer, error and deadline wins. */
class Exchange implements Dispatcher.DispatchHandler {
  readonly #resolve: (response: EndpointResponse) => void;
  readonly #reject: (failure: EndpointFailure) => void;
  readonly #timer: NodeJS.Timeout;
  readonly #chunks: Buffer[] = [];
  #abort: ((error?: Error) => void) | undefined;
  #status = 0;
  #headers = new HeaderList([]);
  #length = 0;
  #failure: EndpointFailure | undefined;
  readonly #isStreamed: boolean;
  readonly #signal: AbortSignal | undefined;
  #left: (() => void) | undefined;
  #stream: Readable | undefined;

  constructor(
    request: EndpointRequest,
    resolve: (response: EndpointResponse) => void,
    reject: (failure: EndpointFailure) => void,
  ) {
    this.#isStreamed = request.isStreamed ?? false;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#timer = setTimeout(
      () => this.#fail(new EndpointFailure('timeout', `no answer within ${request.timeoutInMillis} ms`)),
      request.timeoutInMillis,
    );
    this.#signal = request.signal;
    if (this.#signal) this.#heed(this.#signal);
  }

  #heed(signal: AbortSignal): void {
    const left = () => this.#fail(new EndpointFailure('network', 'the caller left'));
    this.#left = left;
    if (signal.aborted) left();
    else signal.addEventListener('abort', left, { once: true });
  }

  /** Nothing is left to wait for. */
  #settled(): void {
    clearTimeout(this.#timer);
    if (this.#left) this.#signal?.removeEventListener('abort', this.#left);
  }

  onConnect(abort: (error?: Error) => void): void {
    this.#abort = abort;
    if (this.#failure) abort(this.#failure);
  }

  onHeaders(status: number, rawHeaders: Buffer[], resume: () => void): boolean {
    if (status < 200) return true; // informational answers are nobody's business here
    this.#status = status;
    this.#headers = new HeaderList(rawHeaders.map((part) => part.toString('latin1')));
    if (this.#isStreamed) this.#startStream(resume);
    return true;
  }

  /** The body as it comes: whoever reads slowly slows the backend down, whoever stops reading ends the request. */
  #startStream(resume: () => void): void {
    const stream = new Readable({
      read: resume,
      destroy: (error, done) => {
        this.#settled();
        this.#abort?.(error ?? new Error('The caller left.'));
        done(error);
      },
    });
    this.#stream = stream;
    this.#resolve({ status: this.#status, headers: this.#headers, body: stream });
  }

  onData(chunk: Buffer): boolean {
    if (this.#stream) return this.#stream.push(chunk);
    this.#length += chunk.length;
    if (this.#length > largestResponse) {
      this.#fail(new EndpointFailure('too-large', `the answer is larger than ${largestResponse} bytes`));
      return false;
    }
    this.#chunks.push(chunk);
    return true;
  }

  onComplete(): void {
    this.#settled();
    if (this.#stream) {
      this.#abort = undefined; // all is here: nothing is left to cut off
      this.#stream.push(null);
      return;
    }
    const body = this.#chunks.length === 1 ? (this.#chunks[0] as Buffer) : Buffer.concat(this.#chunks);
    this.#resolve({ status: this.#status, headers: this.#headers, body });
  }

  onError(error: Error): void {
    this.#settled();
    this.#stream?.destroy(error);
    this.#reject(this.#failure ?? failureOf(error));
  }

  #fail(failure: EndpointFailure): void {
    this.#failure = failure;
    this.#settled();
    this.#abort?.(failure);
    this.#reject(failure);
  }
}

/** A name that does not resolve or an address that is none is a configuration error; the rest is the network (rest-integrations.md 1.7). */
function failureOf(error: Error): EndpointFailure {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  const isAddress = ['ENOTFOUND', 'EAI_AGAIN', 'ERR_INVALID_URL', 'UND_ERR_INVALID_ARG'].includes(code);
  return new EndpointFailure(isAddress ? 'invalid-endpoint' : 'network', describe(error, code), error);
}

const reasons: ReadonlyMap<string, string> = new Map([
  ['ECONNREFUSED', 'connection refused'],
  ['ECONNRESET', 'connection reset'],
  ['UND_ERR_SOCKET', 'the connection was closed before the answer was complete'],
  ['ENOTFOUND', 'the host name does not resolve'],
  ['EAI_AGAIN', 'the host name does not resolve'],
  ['EPIPE', 'connection reset'],
]);

function describe(error: Error, code: string): string {
  return reasons.get(code) ?? error.message;
}
