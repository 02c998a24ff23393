import type { GatewayError } from '../../faults/gateway-error.ts';
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
  UNSUPPORTED_MEDIA_TYPE: { status: 415, message: 'Unsupported Media Type' }, // unverified: no template, and passthroughBehavior
  THROTTLED: { status: 429, message: 'Too Many Requests' }, // unverified
  QUOTA_EXCEEDED: { status: 429, message: 'Limit Exceeded' }, // unverified
};

const serverError = 'Internal server error';

/** The refusal of a message, as its frame tells it. */
export function messageRefusal({ responseType }: GatewayError): WebSocketRefusal {
  return ofMessages[responseType] ?? { status: 500, message: serverError };
}

/** Where a refusal has no text of its own. */
const words: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  429: 'Too Many Requests',
};

/**
 * The refusal of a handshake (websocket.md 4). A function behind AWS_PROXY that throws, times out or answers badly is 502 (publicly
 * reported); unverified: whatever else an integration fails with is 500, and the texts.
 */
export function handshakeRefusal(refusal: GatewayError, isProxyFunction: boolean): WebSocketRefusal {
  const { status, responseType, text } = refusal;
  if (status < 500) return { status, message: text ?? words[status] ?? 'Forbidden' };
  const isBadGateway = responseType === 'DEFAULT_5XX' || responseType === 'INTEGRATION_TIMEOUT';
  return { status: isProxyFunction && isBadGateway ? 502 : 500, message: serverError };
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
