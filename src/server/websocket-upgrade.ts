import { type IncomingMessage, type Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { HeaderList } from '../message/header-list.ts';
import type { ClientResponse } from '../message/http.ts';
import type { AcceptedHandshake } from '../message/websocket.ts';
import { clientRequest, noBody } from './client-request.ts';
import { asksForWebSocket, handshakeProblem } from './handshake.ts';
import { type Mount, mountFor, type SocketMount } from './mount.ts';
import { type PendingSocket, watchPending } from './pending-handshake.ts';
import { answerPlainly } from './plain-server.ts';
import type { ServerTls } from './tls.ts';
import type { FramedConnection, Framing } from './websocket-framing.ts';
import { writeAnswer } from './write-answer.ts';

export interface UpgradeOptions {
  readonly mounts: readonly Mount[];
  readonly tls: ServerTls | undefined;
  readonly onBug: (error: unknown) => void;
  /** Answers what is no handshake: a server that does not listen, and does not upgrade. */
  readonly plain: Server;
  /** The connection is a WebSocket, or wants to be one, and takes no HTTP client's place from here on. */
  readonly onHandshake: (socket: Socket) => void;
}

/** The WebSocket connections of a server. */
export interface Upgrades {
  /**
   * Takes no more handshakes and closes what is open; handshakes that wait and messages under way are answered, the latter for half of
   * the time: `$disconnect` is to have some. Resolves when all of them are gone.
   */
  close(graceMillis: number): Promise<void>;
  /** Cuts what is left. */
  destroy(): void;
}

/** How long a refused client may go on sending before it is cut off: closing at once could cost it the answer. */
const lingerMillis = 2_000;

/**
 * Takes a server's upgrade requests: WebSocket handshakes go to the mount that speaks WebSocket at their target, everything else is
 * answered as if it had not asked.
 */
export function takeUpgrades(server: Server, options: UpgradeOptions): Upgrades {
  const state: State = {
    options,
    open: new Map(),
    waiting: new Set(),
    framing: undefined,
    isClosing: false,
    onIdle: undefined,
  };
  server.on('upgrade', (incoming, stream, head) => {
    const socket = stream as Socket & { _httpMessage?: unknown }; // HTTP servers have no other streams
    // Another request of the connection has no answer yet: nobody but an attacker sends a handshake behind it, and its answer would come
    // between the frames.
    if (socket._httpMessage) return void socket.destroy();
    const mount = socketMountOf(incoming, options);
    if (mount) shakeHands(incoming, socket, head, mount, state);
    else again(incoming, socket, head, options.plain);
  });
  return {
    close(graceMillis) {
      state.isClosing = true;
      for (const connection of state.open.values()) connection.leave();
      const hurry = setTimeout(() => {
        for (const connection of state.open.values()) connection.goAway();
      }, graceMillis / 2);
      return new Promise((done) => {
        state.onIdle = () => {
          clearTimeout(hurry);
          done();
        };
        tellIdle(state);
      });
    },
    destroy() {
      for (const socket of [...state.open.keys(), ...state.waiting]) socket.destroy();
    },
  };
}

interface State {
  readonly options: UpgradeOptions;
  readonly open: Map<Socket, FramedConnection>;
  readonly waiting: Set<Socket>;
  framing: Promise<Framing> | undefined;
  isClosing: boolean;
  /** Called when nothing is open or waits any more. */
  onIdle: (() => void) | undefined;
}

function tellIdle({ open, waiting, onIdle }: State): void {
  if (open.size === 0 && waiting.size === 0) onIdle?.();
}

function socketMountOf(incoming: IncomingMessage, { mounts, tls }: UpgradeOptions): SocketMount | undefined {
  if (!asksForWebSocket(incoming)) return undefined;
  const sockets = mountFor(mounts, incoming.url ?? '/')?.sockets;
  return sockets?.takes(clientRequest(incoming, noBody, false, tls)) ? sockets : undefined;
}

function again(incoming: IncomingMessage, socket: Socket, head: Buffer, plain: Server): void {
  const { method, url, httpVersion, rawHeaders } = incoming;
  answerPlainly(plain, `${method} ${url} HTTP/${httpVersion}`, rawHeaders, head, socket);
}

function shakeHands(
  incoming: IncomingMessage,
  socket: Socket,
  head: Buffer,
  mount: SocketMount,
  state: State,
): void {
  const { options, waiting } = state;
  const pending = watchPending(socket, head);
  waiting.add(socket);
  options.onHandshake(socket);
  socket.once('close', () => stopWaiting(socket, state));
  answerOf(incoming, pending, mount, state)
    .catch((error: unknown) => {
      options.onBug(error);
      return { refused: plainRefusal(500, 'Internal server error') };
    })
    .then(async (answer) => {
      const framing = 'refused' in answer ? undefined : await framingOf(state);
      const early = pending.release();
      if (pending.gone.aborted) return;
      if ('refused' in answer) refuse(incoming, socket, answer.refused);
      else if (framing) open(incoming, socket, early, answer, framing, state);
    })
    .catch((error: unknown) => {
      options.onBug(error);
      socket.destroy();
    });
}

function stopWaiting(socket: Socket, state: State): void {
  state.waiting.delete(socket);
  tellIdle(state);
}

async function answerOf(
  incoming: IncomingMessage,
  { gone }: PendingSocket,
  mount: SocketMount,
  { options, isClosing }: State,
) {
  if (isClosing) return { refused: plainRefusal(503, 'Service Unavailable') };
  const problem = handshakeProblem(incoming);
  if (problem) return { refused: problem };
  return mount.upgrade({ ...clientRequest(incoming, noBody, false, options.tls), gone });
}

/** Loaded with the first connection: most gateways open none, and start sooner without. */
function framingOf(state: State): Promise<Framing> {
  state.framing ??= import('./websocket-framing.ts').then(({ createFraming }) =>
    createFraming(state.options.onBug),
  );
  return state.framing;
}

function open(
  incoming: IncomingMessage,
  socket: Socket,
  early: Buffer,
  accepted: AcceptedHandshake,
  framing: Framing,
  state: State,
): void {
  const closed = () => {
    state.open.delete(socket);
    tellIdle(state);
  };
  const connection = framing.open(incoming, socket, early, accepted, closed);
  if (!connection) return;
  state.open.set(socket, connection);
  state.waiting.delete(socket);
  if (state.isClosing) connection.leave();
}

/** A whole HTTP answer in place of `101`; the connection ends with it. */
function refuse(incoming: IncomingMessage, socket: Socket, response: ClientResponse): void {
  const outgoing = new ServerResponse(incoming);
  outgoing.shouldKeepAlive = false;
  outgoing.assignSocket(socket);
  outgoing.on('finish', () => {
    socket.end();
    socket.resume(); // read and dropped: unread bytes would make the close a reset, which can overtake the answer
    const timer = setTimeout(() => socket.destroy(), lingerMillis);
    socket.once('end', () => socket.destroy()).once('close', () => clearTimeout(timer));
  });
  writeAnswer(response, outgoing, true);
}

function plainRefusal(status: number, message: string): ClientResponse {
  const headers = new HeaderList(['Content-Type', 'application/json']);
  return { status, headers, body: JSON.stringify({ message }) };
}
