import type { GatewayError } from '../../faults/gateway-error.ts';
import type { Call } from '../../message/call.ts';
import type { GatewayResponseType } from '../../model/gateway-response.ts';

/** What a client is told of a refusal. */
export interface WebSocketRefusal {
  readonly status: number;
  readonly message: string;
}

/** Refusals of a message that are not the integration's fault (websocket.md 8). Whatever is not here is: 500. */
const ofMessages: Partial<Record<GatewayResponseType, WebSocketRefusal>> = {
  ACCESS_DENIED: { status: 403, message: 'Forbidden' }, // no route (recorded)
  BAD_REQUEST_BODY: { status: 400, message: 'Bad request body' }, // documented
  THROTTLED: { status: 429, message: 'Too Many Requests' }, // unverified
  QUOTA_EXCEEDED: { status: 429, message: 'Limit Exceeded' }, // unverified
};

const serverError = 'Internal server error';

/** The refusal of a message, as its frame tells it. */
export function messageRefusal({ responseType }: GatewayError): WebSocketRefusal {
  return ofMessages[responseType] ?? { status: 500, message: serverError };
}

/** What `$connect` fails with where neither gates nor integration have a status of their own. */
const words: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  429: 'Too Many Requests',
};

/**
 * The refusal of a handshake (websocket.md 4). Once the endpoint was to be called, whatever went wrong is its integration's fault: 502 for a
 * function that throws, times out or answers badly (publicly reported), else 500. Unverified: the texts.
 */
export function handshakeRefusal(refusal: GatewayError, { facts }: Call): WebSocketRefusal {
  if (facts.executionStarted) return { status: integrationStatus(refusal), message: serverError };
  const { status } = refusal;
  if (status >= 500) return { status, message: serverError };
  return { status, message: refusal.text ?? words[status] ?? 'Forbidden' };
}

/** Functions behind AWS_PROXY fail with 502 (`DEFAULT_5XX`); a time-out of theirs is told by the same status. */
function integrationStatus({ responseType, status }: GatewayError): number {
  return responseType === 'DEFAULT_5XX' && status === 502 ? 502 : 500;
}

/** The frame of an error, to the blank (websocket.md 8, recorded): also the body of a refused handshake (unverified). */
export function errorText(
  message: string,
  connectionId: string,
  idName: 'requestId' | 'messageId',
  id: string,
): string {
  return `{"message": ${JSON.stringify(message)}, "connectionId":"${connectionId}", "${idName}":"${id}"}`;
}
