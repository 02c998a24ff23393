import type { ClientRequest, ClientResponse } from '../message/http.ts';
import type { HandshakeAnswer, HandshakeRequest } from '../message/websocket.ts';

/** A surface of the server: the data plane, gwctl's own pages. The first mount whose prefix fits takes the request. */
export interface Mount {
  /** `/_gwctl/`; `/` takes everything. */
  readonly prefix: string;
  handle(request: ClientRequest): ClientResponse | Promise<ClientResponse>;
  /**
   * The answer to what the server itself refuses: bytes that are no request, or one that two parsers would read in two ways. Absent: a
   * plain one.
   * @param request undefined where nothing could be read of it
   */
  refuse?(status: number, message: string, request: ClientRequest | undefined): ClientResponse;
  /** Where WebSocket is spoken. Absent: nowhere below the prefix. */
  readonly sockets?: SocketMount;
}

/** The part of a mount that opens WebSocket connections. */
export interface SocketMount {
  /** Whether WebSocket is spoken anywhere at present. */
  speaks(): boolean;
  /** Whether WebSocket is spoken at the target; elsewhere an upgrade request is answered as if it did not ask. */
  takes(request: ClientRequest): boolean;
  /** Answers a handshake that is well formed. The server holds the socket until then. */
  upgrade(request: HandshakeRequest): HandshakeAnswer | Promise<HandshakeAnswer>;
}

/** The mount for a target; the last one where no prefix fits. */
export function mountFor(mounts: readonly Mount[], target: string): Mount | undefined {
  return mounts.find(({ prefix }) => target.startsWith(prefix)) ?? mounts.at(-1);
}
