import { type Awaitable, whenReady } from '../environment/awaitable.ts';
import type {
  ConnectionCall,
  ConnectionDescription,
  ConnectionReply,
} from '../message/connection-network.ts';
import { HeaderList } from '../message/header-list.ts';
import type { ClientRequest, ClientResponse } from '../message/http.ts';
import { largestMessage } from '../pipeline/websocket.ts';
import { plainAnswer } from './plain-answers.ts';
import type { WebSocketStageRuntime } from './websocket-stage.ts';

/** Unverified: which forms are impossible. AWS's ids have 16 characters; `=` stands at the end only. */
const possibleId = /^[A-Za-z0-9_-]{8,128}={0,2}$/;

/**
 * `@connections` of a stage (websocket.md 7): POST sends, GET describes, DELETE closes. A connection whose `$connect` still runs is not
 * there yet (documented).
 * @param ask tells who holds the connection, here or in another process
 */
export function answerConnectionsCall(
  request: ClientRequest,
  connectionId: string,
  stage: WebSocketStageRuntime,
  ask: (call: ConnectionCall) => Awaitable<ConnectionReply>,
): Awaitable<ClientResponse> {
  const act = acts.get(request.method);
  // Unverified: what other verbs get.
  if (!act) return plainAnswer(403, 'Missing Authentication Token', 'MissingAuthenticationTokenException');
  const refusal = stage.connectionsAccess?.(request, connectionId);
  if (refusal) return plainAnswer(403, refusal.text ?? 'Forbidden', refusal.errorType);
  // Publicly reported.
  if (!possibleId.test(connectionId))
    return plainAnswer(400, `Invalid connectionId: ${connectionId}`, 'BadRequestException');
  if (request.bodyTooLarge || request.body.length > largestMessage)
    // Unverified: the words.
    return plainAnswer(413, `Message is larger than ${largestMessage} bytes`, 'PayloadTooLargeException');
  const body = act === 'send' ? request.body : nothing;
  const { apiId, stageName } = stage;
  return whenReady(ask({ act, apiId, stageName, connectionId, body }), (reply) => answerOf(reply, act));
}

const nothing = Buffer.alloc(0);

const acts: ReadonlyMap<string, ConnectionCall['act']> = new Map([
  ['POST', 'send'],
  ['GET', 'describe'],
  ['DELETE', 'close'],
] as const);

function answerOf(reply: ConnectionReply, act: ConnectionCall['act']): ClientResponse {
  switch (reply) {
    case 'done':
      return act === 'close' ? answer(204, '') : answer(200, '');
    case 'gone':
      return gone();
    case 'full':
      // Documented: "the WebSocket client side buffer is full". Unverified: its size.
      return plainAnswer(429, 'The client reads too slowly', 'LimitExceededException');
    case 'late':
      // Local rule: the worker that has the connection hangs. Not 410, at which functions forget a connection.
      return plainAnswer(503, 'Service Unavailable', 'ServiceUnavailableException');
    default:
      return answer(200, describe(reply));
  }
}

function describe({ connectedAt, lastActiveAt, sourceIp, userAgent }: ConnectionDescription): string {
  return JSON.stringify({
    connectedAt: new Date(connectedAt).toISOString(),
    identity: { sourceIp, ...(userAgent !== undefined && { userAgent }) },
    lastActiveAt: new Date(lastActiveAt).toISOString(),
  });
}

/** Without a body: what is there is no JSON, and SDKs that read it fail (recorded). */
function gone(): ClientResponse {
  return { status: 410, headers: new HeaderList(['x-amzn-ErrorType', 'GoneException']), body: '' };
}

function answer(status: number, body: string): ClientResponse {
  return { status, headers: new HeaderList(['Content-Type', 'application/json']), body };
}
