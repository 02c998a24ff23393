import type { Awaitable } from '../environment/awaitable.ts';
import type { Environment } from '../environment/environment.ts';
import { GatewayError } from '../faults/gateway-error.ts';
import { HeaderList } from '../message/header-list.ts';
import type { ClientRequest, ClientResponse } from '../message/http.ts';
import type { ConnectionFacts, KeptConnection } from '../message/websocket.ts';
import { logEnd, logStart } from '../pipeline/phases/websocket-log.ts';
import {
  errorText,
  handshakeRefusal,
  messageRefusal,
  type WebSocketRefusal,
} from '../pipeline/phases/websocket-refusal.ts';
import {
  type RouteAnswer,
  runConnect,
  runDisconnect,
  runMessage,
  type WebSocketRoutePlan,
} from '../pipeline/websocket.ts';
import type { BugReporter } from './entry.ts';
import { forbidden, plainAnswer } from './plain-answers.ts';
import { WebSocketCall } from './websocket-call.ts';
import { connectEvent, disconnectEvent, MessageEvent, newCaller } from './websocket-events.ts';
import type { WebSocketStageRuntime } from './websocket-stage.ts';

/** A client that wants to connect to a known stage. */
export interface Handshake {
  readonly request: ClientRequest;
  readonly connection: ConnectionFacts;
  /** Aborted when the client goes away while `$connect` runs. */
  readonly signal: AbortSignal;
  /** False at a domain with mutual TLS that does not know the client's certificate. */
  readonly isTrusted: boolean;
}

/** What becomes of a handshake. */
export type HandshakeVerdict =
  | { readonly accepted: true; readonly subprotocol?: string; readonly kept: KeptConnection }
  | { readonly accepted: false; readonly response: ClientResponse };

/** Longer URLs are refused (documented; unverified: with 414). */
const longestTarget = 4096;

/**
 * From a handshake to its verdict, while the upgrade is pending (websocket.md 4): API key, authorizer, the integration of `$connect`.
 * Without the route everybody may connect (documented).
 */
export function openConnection(
  stage: WebSocketStageRuntime,
  { request, connection, isTrusted, signal }: Handshake,
  environment: Environment,
  onBug: BugReporter,
): Awaitable<HandshakeVerdict> {
  if (!isTrusted) return { accepted: false, response: forbidden() };
  if (request.target.length > longestTarget)
    return {
      accepted: false,
      response: plainAnswer(414, 'Request URI too long', 'RequestURITooLongException'),
    };
  const plan = stage.routes.get('$connect') as WebSocketRoutePlan; // there is always one
  const caller = { identity: newCaller(connection, request), authorizer: undefined };
  const trace = stage.recorder.traceFor(plan.setting);
  const call = new WebSocketCall(connectEvent(connection), plan.facts, caller, environment, trace, request);
  const accepted = (answer: RouteAnswer | undefined) => {
    const verdict = verdictOf(answer, call);
    finish(call, answer?.status ?? 200, stage, plan.setting, environment, verdict.accepted);
    return verdict;
  };
  const refused = (error: unknown): HandshakeVerdict => {
    const tell = (refusal: GatewayError) => handshakeRefusal(refusal, plan.isProxyFunction);
    const { refusal, status, message } = noteRefusal(error, call, onBug, tell);
    finish(call, status, stage, plan.setting, environment);
    return { accepted: false, response: refusedHandshake(status, message, refusal.errorType, call) };
  };
  logStart(call);
  return settle(() => runConnect(plan, call, signal), accepted, refused);
}

/** A message of an open connection: the one frame for the client, if any. Messages of a connection do not wait for each other. */
export function handleMessage(
  stage: WebSocketStageRuntime,
  kept: KeptConnection,
  text: string,
  environment: Environment,
  onBug: BugReporter,
): Awaitable<string | undefined> {
  const event = new MessageEvent(kept, text, environment.ids.extendedRequestId());
  const plan = stage.select(event);
  const { facts, setting } = plan ?? stage.unmatched;
  const call = new WebSocketCall(event, facts, kept, environment, stage.recorder.traceFor(setting));
  const answered = (frame: string | undefined) => {
    finish(call, call.facts.status ?? 200, stage, setting, environment);
    return frame;
  };
  const refused = (error: unknown) => {
    const { status, message } = noteRefusal(error, call, onBug, messageRefusal);
    finish(call, status, stage, setting, environment);
    const [idName, id] =
      status === 400 ? (['messageId', event.messageId] as const) : (['requestId', call.requestId] as const);
    return errorText(message, kept.connectionId, idName, id);
  };
  logStart(call);
  return settle(() => runPlan(plan, call), answered, refused);
}

/** Unverified: the response type of a message without a route. */
function runPlan(plan: WebSocketRoutePlan | undefined, call: WebSocketCall): Awaitable<string | undefined> {
  if (plan) return runMessage(plan, call);
  throw new GatewayError('ACCESS_DENIED', {
    message: 'Forbidden',
    reason: 'No route takes the message, and the API has no $default route.',
  });
}

/** After the end of a connection: `$disconnect`, whose result goes nowhere (documented). */
export function handleDisconnect(
  stage: WebSocketStageRuntime,
  kept: KeptConnection,
  code: number,
  reason: string,
  environment: Environment,
  onBug: BugReporter,
): Awaitable<void> {
  const plan = stage.routes.get('$disconnect') as WebSocketRoutePlan; // there is always one
  const trace = stage.recorder.traceFor(plan.setting);
  const event = disconnectEvent(kept, code, reason);
  const call = new WebSocketCall(event, plan.facts, kept, environment, trace);
  const done = (answer: RouteAnswer | undefined) =>
    finish(call, answer?.status ?? 200, stage, plan.setting, environment);
  const refused = (error: unknown) => {
    const { status } = noteRefusal(error, call, onBug, messageRefusal);
    finish(call, status, stage, plan.setting, environment);
  };
  logStart(call);
  return settle(() => runDisconnect(plan, call), done, refused);
}

/** Runs a plan and ends it one way or the other, at once where nothing has to be waited for. */
function settle<T, U>(
  run: () => Awaitable<T>,
  done: (value: T) => U,
  failed: (error: unknown) => U,
): Awaitable<U> {
  let result: Awaitable<T>;
  try {
    result = run();
  } catch (error) {
    return failed(error);
  }
  return result instanceof Promise ? result.then(done, failed) : done(result);
}

/** 101 on 2xx, else the status of the integration (documented, recorded). A MOCK that chose no status accepts. */
function verdictOf(answer: RouteAnswer | undefined, call: WebSocketCall): HandshakeVerdict {
  const status = answer?.status ?? 200;
  if (answer && (status < 200 || status > 299)) {
    // Unverified: whether the answer's own body and headers are sent.
    const headers = new HeaderList(['Content-Type', 'application/json']);
    return { accepted: false, response: { status, headers, body: answer.body } };
  }
  const subprotocol = answer?.headers.last('sec-websocket-protocol')?.trim();
  return {
    accepted: true,
    ...(subprotocol && { subprotocol }),
    kept: { ...call.webSocket.connection, identity: call.identity, authorizer: call.authorizer },
  };
}

function refusedHandshake(
  status: number,
  message: string,
  errorType: string,
  call: WebSocketCall,
): ClientResponse {
  const headers = new HeaderList([
    ...['x-amzn-RequestId', call.requestId],
    ...['x-amzn-ErrorType', errorType],
    ...['Content-Type', 'application/json'],
  ]);
  const { connectionId } = call.webSocket.connection;
  return { status, headers, body: errorText(message, connectionId, 'requestId', call.requestId) };
}

/**
 * Notes for logs what the client is told. Anything but a `GatewayError` is a bug of ours, told and answered like an integration that failed.
 */
function noteRefusal(
  error: unknown,
  call: WebSocketCall,
  onBug: BugReporter,
  tell: (refusal: GatewayError) => WebSocketRefusal,
): WebSocketRefusal & { readonly refusal: GatewayError } {
  const refusal =
    error instanceof GatewayError ? error : new GatewayError('DEFAULT_5XX', { status: 500, cause: error });
  if (refusal !== error) onBug(error);
  const { logLines = [], reason, validationErrorString } = refusal.detail;
  for (const line of logLines) call.trace?.line(line);
  const { status, message } = tell(refusal);
  call.facts.error = {
    message,
    responseType: refusal.responseType,
    ...(validationErrorString !== undefined && { validationErrorString }),
    ...(reason !== undefined && { reason }),
  };
  const { integration } = call.facts;
  if (integration) {
    integration.error ??= reason ?? message;
    integration.status ??= refusal.status;
  }
  return { refusal, status, message };
}

function finish(
  call: WebSocketCall,
  status: number,
  { recorder }: WebSocketStageRuntime,
  setting: WebSocketRoutePlan['setting'],
  { clock }: Environment,
  isAccepted = false,
): void {
  call.facts.status = status;
  if (call.trace) logEnd(call, isAccepted);
  call.facts.responseLatency = Math.round(clock.monotonic() - call.arrivedAt);
  recorder.finish(call, setting);
}
