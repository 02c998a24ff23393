import type { CallerIdentity } from '../message/call.ts';
import type { ClientRequest } from '../message/http.ts';
import type { ConnectionFacts, WebSocketEvent } from '../message/websocket.ts';

/** A message of a client. */
export class MessageEvent implements WebSocketEvent {
  readonly eventType = 'MESSAGE';
  readonly connection: ConnectionFacts;
  readonly messageId: string;
  readonly text: string;
  readonly disconnectStatusCode = undefined;
  readonly disconnectReason = undefined;
  #object: Readonly<Record<string, unknown>> | undefined;
  #isRead = false;

  constructor(connection: ConnectionFacts, text: string, messageId: string) {
    this.connection = connection;
    this.text = text;
    this.messageId = messageId;
  }

  get object(): Readonly<Record<string, unknown>> | undefined {
    if (!this.#isRead) this.#object = jsonObject(this.text);
    this.#isRead = true;
    return this.#object;
  }
}

function jsonObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

const nothingSent = { messageId: undefined, text: '', object: undefined } as const;

/** A handshake. */
export function connectEvent(connection: ConnectionFacts): WebSocketEvent {
  return {
    eventType: 'CONNECT',
    connection,
    ...nothingSent,
    disconnectStatusCode: undefined,
    disconnectReason: undefined,
  };
}

/** The end of a connection. */
export function disconnectEvent(connection: ConnectionFacts, code: number, reason: string): WebSocketEvent {
  return {
    eventType: 'DISCONNECT',
    connection,
    ...nothingSent,
    disconnectStatusCode: code,
    disconnectReason: reason,
  };
}

/** Who connects, before anybody asked: what authentication finds out is added. */
export function newCaller({ sourceIp, userAgent }: ConnectionFacts, { tls }: ClientRequest): CallerIdentity {
  return { sourceIp, userAgent, ...(tls?.clientCert && { clientCert: tls.clientCert }) };
}
