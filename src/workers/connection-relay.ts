import type { ConnectionReply } from '../message/connection-network.ts';
import type { NumberedCall, NumberedReply, ToWorker } from './messages.ts';

/** A worker, as calls reach it. */
export interface RelayEnd {
  /** Ids of its connections begin with it. */
  readonly mark: string;
  post(message: ToWorker): void;
}

/** Calls on their way to one worker, or done by it and not yet answered. */
interface Queue {
  readonly calls: Map<number, Relayed>;
  bytes: number;
}

interface Relayed {
  readonly from: RelayEnd;
  /** Its number there. */
  readonly id: number;
  readonly bytes: number;
}

/** Local rule: what may wait for a worker that hangs. Beyond it posts are answered as for a client that does not read. */
const mostWaitingBytes = 67_108_864;
/** What a call takes besides its body. */
const callBytes = 512;

/**
 * Brings calls of `@connections` from the worker that was asked to the one that holds the connection, and the answers back. The id says
 * who that is, so nothing has to be known of connections, and none is missed that opened a moment ago.
 */
export class ConnectionRelay {
  readonly #ends = new Map<string, RelayEnd>();
  readonly #queues = new Map<RelayEnd, Queue>();
  #relayed = 0;

  /** From now on its connections are found. */
  join(end: RelayEnd): void {
    this.#ends.set(end.mark, end);
    this.#queues.set(end, { calls: new Map(), bytes: 0 });
  }

  /** It has died, and its connections with it. */
  leave(end: RelayEnd): void {
    if (this.#ends.get(end.mark) === end) this.#ends.delete(end.mark);
    const queue = this.#queues.get(end);
    this.#queues.delete(end);
    if (queue) sendReplies([...queue.calls.values()].map(({ from, id }) => [from, [id, 'gone']]));
  }

  /** A worker asks. Calls to one worker go on in their order. */
  ask(from: RelayEnd, calls: readonly NumberedCall[]): void {
    const onward = new Map<RelayEnd, NumberedCall[]>();
    const refused: NumberedReply[] = [];
    for (const numbered of calls) {
      const to = this.#holderOf(numbered.call.connectionId);
      const relayed = to && this.#take(from, to, numbered);
      if (to && relayed) put(onward, to, relayed);
      else refused.push([numbered.id, to ? 'full' : 'gone']);
    }
    for (const [to, each] of onward) to.post({ kind: 'calls', calls: each });
    if (refused.length > 0) from.post({ kind: 'replies', replies: refused });
  }

  /** A worker answers. */
  answer(by: RelayEnd, replies: readonly NumberedReply[]): void {
    const queue = this.#queues.get(by);
    const known: [RelayEnd, NumberedReply][] = [];
    for (const [id, reply] of replies) {
      const relayed = queue?.calls.get(id);
      if (!queue || !relayed) continue;
      queue.calls.delete(id);
      queue.bytes -= relayed.bytes;
      known.push([relayed.from, [relayed.id, reply]]);
    }
    sendReplies(known);
  }

  #holderOf(connectionId: string): RelayEnd | undefined {
    for (const [mark, end] of this.#ends) if (connectionId.startsWith(mark)) return end;
    return undefined;
  }

  /** The call under a number of the relay's own; undefined where too much waits. */
  #take(from: RelayEnd, to: RelayEnd, numbered: NumberedCall): NumberedCall | undefined {
    const queue = this.#queues.get(to);
    const bytes = numbered.call.body.length + callBytes;
    if (!queue || queue.bytes + bytes > mostWaitingBytes) return undefined;
    const id = ++this.#relayed;
    queue.bytes += bytes;
    queue.calls.set(id, { from, id: numbered.id, bytes });
    return { ...numbered, id };
  }
}

/** One message for each worker that asked. */
function sendReplies(replies: readonly (readonly [RelayEnd, readonly [number, ConnectionReply]])[]): void {
  const byAsker = new Map<RelayEnd, NumberedReply[]>();
  for (const [from, reply] of replies) put(byAsker, from, reply);
  for (const [from, each] of byAsker) from.post({ kind: 'replies', replies: each });
}

function put<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}
