import type { AuthorizerResult, CallerIdentity } from './call.ts';
import type { ClientRequest, ClientResponse } from './http.ts';

/** A WebSocket handshake that waits for its answer: the connection does not exist for the client before it (websocket.md 4). */
export interface HandshakeRequest extends ClientRequest {
  /** Aborted when the client goes away before the answer. */
  readonly gone: AbortSignal;
}

/** What becomes of a handshake. */
export type HandshakeAnswer = RefusedHandshake | AcceptedHandshake;

export interface RefusedHandshake {
  /** An HTTP answer in place of `101 Switching Protocols`; the connection closes after it. */
  readonly refused: ClientResponse;
}

export interface AcceptedHandshake {
  /** One of those that the client offered; absent: none is named. */
  readonly subprotocol?: string;
  /** Called once, when `101` is on its way: from here on the connection exists. */
  open(socket: ClientSocket): SocketListener;
}

/** The gateway's end of an open connection, as the server gives it: it frames, and knows nothing of routes. */
export interface ClientSocket {
  /** Sends one text message, in frames of at most 32,768 bytes; false where the connection is closing or closed. */
  send(message: string | Buffer): boolean;
  /** The client reads too slowly: so much waits for it that no more should be sent. */
  readonly isFull: boolean;
  /** Reads no more for a while: what the client sends waits in the network. */
  pause(): void;
  resume(): void;
  /** Starts the close; `closed` of the listener follows, also when the client never answers. Harmless when repeated. */
  close(code: number, reason: string): void;
}

/** Who hears of what the client sends. */
export interface SocketListener {
  /** A whole text message. */
  message(text: string): void;
  /** A control frame of the client: a sign of life, and nothing that a route sees. */
  alive(): void;
  /** The server is about to stop: no more messages are taken, and the connection closes with 1001 once those under way are answered. */
  leave(): void;
  /** Once, when the connection is gone: the code and reason of the close frame, 1005 for one without a code, 1006 where none came. */
  closed(code: number, reason: string): void;
}

/** One open connection of a client, as events, templates, logs and `@connections` show it. */
export interface ConnectionFacts {
  /** About 16 characters of base64url, `=` at the end. */
  readonly connectionId: string;
  /** Epoch milliseconds. */
  readonly connectedAt: number;
  /** Without a port; the custom domain where one was used. */
  readonly domainName: string;
  readonly sourceIp: string;
  /** Absent where the client sent none. */
  readonly userAgent?: string;
}

/** An open connection with what its handshake found out: told to every later event, and never asked again (websocket.md 4). */
export interface KeptConnection extends ConnectionFacts {
  readonly identity: CallerIdentity;
  /** Absent where `$connect` has no authorizer. */
  readonly authorizer: AuthorizerResult | undefined;
}

/** What happened on a connection, and runs a route (websocket.md 6). */
export interface WebSocketEvent {
  readonly eventType: 'CONNECT' | 'MESSAGE' | 'DISCONNECT';
  readonly connection: ConnectionFacts;
  /** Of a message, else undefined. */
  readonly messageId: string | undefined;
  /** A message as it came; empty for the other two. */
  readonly text: string;
  /** The message, where it is a JSON object. Read when first asked for. */
  readonly object: Readonly<Record<string, unknown>> | undefined;
  /** Of a disconnect: the code and reason of the close. */
  readonly disconnectStatusCode: number | undefined;
  readonly disconnectReason: string | undefined;
}
