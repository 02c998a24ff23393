import { HeaderList } from '../message/header-list.ts';
import type { ClientRequest, ClientResponse } from '../message/http.ts';
import { largestMessage } from '../pipeline/websocket.ts';
import { plainAnswer } from './plain-answers.ts';
import type { OpenConnection, WebSocketConnections } from './websocket-connections.ts';
import type { WebSocketStageRuntime } from './websocket-stage.ts';

/** Unverified: which forms are impossible. AWS's ids have 16 characters; `=` stands at the end only. */
const possibleId = /^[A-Za-z0-9_-]{8,128}={0,2}$/;

/**
 * `@connections` of a stage (websocket.md 7): POST sends, GET describes, DELETE closes. A connection whose `$connect` still runs is not
 * there yet (documented).
 */
export function answerConnectionsCall(
  request: ClientRequest,
  connectionId: string,
  stage: WebSocketStageRuntime,
  connections: WebSocketConnections,
): ClientResponse {
  const act = actions.get(request.method);
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
  const connection = connections.find(stage.apiId, stage.stageName, connectionId);
  return connection ? act(connection, request) : gone();
}

type Action = (connection: OpenConnection, request: ClientRequest) => ClientResponse;

const actions: ReadonlyMap<string, Action> = new Map<string, Action>([
  ['POST', post],
  ['GET', ({ kept, lastActiveAt }) => describe(kept, lastActiveAt)],
  [
    'DELETE',
    (connection) => {
      connection.end(1000, 'Connection Closed Normally'); // recorded; no other code can be chosen
      return answer(204, '');
    },
  ],
]);

function post(connection: OpenConnection, { body }: ClientRequest): ClientResponse {
  // Documented: "the WebSocket client side buffer is full". Unverified: its size.
  if (connection.socket.isFull)
    return plainAnswer(429, 'The client reads too slowly', 'LimitExceededException');
  return connection.send(body) ? answer(200, '') : gone();
}

function describe(
  { connectedAt, sourceIp, userAgent }: OpenConnection['kept'],
  lastActiveAt: number,
): ClientResponse {
  const description = {
    connectedAt: new Date(connectedAt).toISOString(),
    identity: { sourceIp, ...(userAgent !== undefined && { userAgent }) },
    lastActiveAt: new Date(lastActiveAt).toISOString(),
  };
  return answer(200, JSON.stringify(description));
}

/** Without a body: what is there is no JSON, and SDKs that read it fail (recorded). */
function gone(): ClientResponse {
  return { status: 410, headers: new HeaderList(['x-amzn-ErrorType', 'GoneException']), body: '' };
}

function answer(status: number, body: string): ClientResponse {
  return { status, headers: new HeaderList(['Content-Type', 'application/json']), body };
}
