import type { Socket } from 'node:net';

/** Frames that a client may send before it has its answer; more wait in the network. */
const mostEarlyBytes = 65_536;

/** A socket between a handshake and its answer. */
export interface PendingSocket {
  /** Aborted when the client leaves first. */
  readonly gone: AbortSignal;
  /** Ends the wait. @returns what came behind the handshake */
  release(): Buffer;
}

/**
 * Watches a socket while its handshake waits: it is read, since the end of a connection is seen by readers only, and what is read is kept.
 * @param head what came with the handshake
 */
export function watchPending(socket: Socket, head: Buffer): PendingSocket {
  const gone = new AbortController();
  const early: Buffer[] = [head];
  let kept = head.length;
  const keep = (chunk: Buffer) => {
    early.push(chunk);
    kept += chunk.length;
    if (kept > mostEarlyBytes) socket.pause();
  };
  const left = () => {
    gone.abort();
    socket.destroy(); // one that only ended its half wants no connection either
  };
  socket.on('data', keep).on('end', left).on('error', left).on('close', left);
  if (socket.destroyed) left();
  else socket.resume();
  return {
    gone: gone.signal,
    release() {
      socket.pause();
      socket.off('data', keep).off('end', left).off('close', left);
      // The listener of errors stays: an error between two owners would end the process.
      return Buffer.concat(early);
    },
  };
}
