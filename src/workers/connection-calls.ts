import type { Clock, Timers } from '../environment/environment.ts';
import type { ConnectionCall, ConnectionReply } from '../message/connection-network.ts';
import type { NumberedCall, NumberedReply } from './messages.ts';

export interface ConnectionCallTools {
  readonly clock: Pick<Clock, 'now'>;
  readonly timers: Timers;
  readonly post: (calls: readonly NumberedCall[]) => void;
  readonly atEndOfTurn?: (happen: () => void) => void;
}

/** After this long a worker that has not answered is taken to hang. API Gateway's own answer comes within 29 s whatever happens. */
export const mostPatience = 5_000;
/** So much sooner a late worker no longer does what it was asked: its caller is told that it was not done, and may ask again. */
const margin = 1_000;

interface Waiting {
  readonly resolve: (reply: ConnectionReply) => void;
  readonly callOff: () => void;
}

/**
 * A worker's calls of `@connections` to other workers' connections. Those of one turn of the event loop go out in one message, in order:
 * two posts to one connection arrive as they were made.
 */
export class ConnectionCalls {
  readonly #tools: ConnectionCallTools;
  readonly #waiting = new Map<number, Waiting>();
  #calls: NumberedCall[] = [];
  #made = 0;
  #isOver = false;

  constructor(tools: ConnectionCallTools) {
    this.#tools = tools;
  }

  /** Answers in any case: `late` where nobody does. */
  ask(call: ConnectionCall): Promise<ConnectionReply> {
    if (this.#isOver) return Promise.resolve('late');
    const { clock, timers, atEndOfTurn = setImmediate } = this.#tools;
    const id = ++this.#made;
    return new Promise((resolve) => {
      const callOff = timers.after(mostPatience, () => this.#reply(id, 'late'));
      this.#waiting.set(id, { resolve, callOff });
      const until = clock.now() + mostPatience - margin;
      if (this.#calls.push({ id, until, call }) === 1) atEndOfTurn(() => this.#flush());
    });
  }

  answered(replies: readonly NumberedReply[]): void {
    for (const [id, reply] of replies) this.#reply(id, reply);
  }

  /** The parent has gone: no answer will come. */
  end(): void {
    this.#isOver = true;
    for (const id of [...this.#waiting.keys()]) this.#reply(id, 'late');
  }

  #reply(id: number, reply: ConnectionReply): void {
    const waiting = this.#waiting.get(id);
    if (!waiting) return; // it was late
    this.#waiting.delete(id);
    waiting.callOff();
    waiting.resolve(reply);
  }

  #flush(): void {
    const calls = this.#calls;
    this.#calls = [];
    this.#tools.post(calls);
  }
}

/** Does what other workers ask of this one's connections, in order. What comes too late is not done. */
export function answerCalls(
  calls: readonly NumberedCall[],
  now: number,
  ask: (call: ConnectionCall) => ConnectionReply,
): NumberedReply[] {
  return calls.map(({ id, until, call }) => [id, now > until ? 'late' : ask(call)]);
}
