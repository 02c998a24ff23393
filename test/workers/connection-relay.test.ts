import { beforeEach, describe, expect, it } from 'vitest';
import { ConnectionRelay } from '../../src/workers/connection-relay.ts';
import type { NumberedCall, ToWorker } from '../../src/workers/messages.ts';

/** A worker that hears, and answers when the test says so. */
class Heard {
  readonly mark: string;
  readonly messages: ToWorker[] = [];

  constructor(mark: string) {
    this.mark = mark;
  }

  post(message: ToWorker): void {
    this.messages.push(message);
  }

  get calls(): readonly NumberedCall[] {
    return this.messages.flatMap((message) => (message.kind === 'calls' ? message.calls : []));
  }

  get replies(): unknown[] {
    return this.messages.flatMap((message) => (message.kind === 'replies' ? message.replies : []));
  }
}

const callTo = (connectionId: string, id: number, body = 'x'): NumberedCall => ({
  id,
  until: 1,
  call: { act: 'send', apiId: 'chat', stageName: 'dev', connectionId, body: Buffer.from(body) },
});

let relay: ConnectionRelay;
let [one, two, three]: Heard[] = [];

beforeEach(() => {
  relay = new ConnectionRelay();
  [one, two, three] = ['A', 'B', 'C'].map((mark) => new Heard(mark));
  for (const each of [one, two, three]) relay.join(each as Heard);
});

describe('calls between workers', () => {
  it('go to the worker that the id names, in their order and in one message, and the answers back', () => {
    relay.ask(one as Heard, [callTo('Bx', 7, 'first'), callTo('Cx', 8), callTo('Bx', 9, 'second')]);

    expect(two?.messages).toHaveLength(1);
    expect(two?.calls.map(({ call }) => call.body.toString())).toEqual(['first', 'second']);
    expect(three?.calls).toHaveLength(1);
    relay.answer(
      two as Heard,
      (two?.calls ?? []).map(({ id }) => [id, 'done']),
    );
    expect(one?.replies).toEqual([
      [7, 'done'],
      [9, 'done'],
    ]);
  });

  it('do not mix what two workers ask under one number', () => {
    relay.ask(one as Heard, [callTo('Cx', 1)]);
    relay.ask(two as Heard, [callTo('Cy', 1)]);

    const [first, second] = three?.calls ?? [];
    relay.answer(three as Heard, [
      [second?.id ?? 0, 'gone'],
      [first?.id ?? 0, 'done'],
    ]);

    expect([one?.replies, two?.replies]).toEqual([[[1, 'done']], [[1, 'gone']]]);
  });

  it('are answered at once where no worker has such ids', () => {
    relay.ask(one as Heard, [callTo('Zx', 1), callTo('Bx', 2)]);

    expect(one?.replies).toEqual([[1, 'gone']]);
    expect(two?.calls).toHaveLength(1);
  });

  it('are answered when their worker dies, and those to come are, too', () => {
    relay.ask(one as Heard, [callTo('Bx', 1), callTo('By', 2)]);

    relay.leave(two as Heard);
    relay.ask(one as Heard, [callTo('Bx', 3)]);

    expect(one?.replies).toEqual([
      [1, 'gone'],
      [2, 'gone'],
      [3, 'gone'],
    ]);
  });

  it('go to the worker that took the place of a dead one, and what the dead one said late is nothing', () => {
    relay.ask(one as Heard, [callTo('Bx', 1)]);
    const [late] = two?.calls ?? [];
    const next = new Heard('B');
    relay.leave(two as Heard);
    relay.join(next);

    relay.answer(two as Heard, [[late?.id ?? 0, 'done']]);
    relay.ask(one as Heard, [callTo('Bx', 2)]);

    expect(one?.replies).toEqual([[1, 'gone']]);
    expect(next.calls).toHaveLength(1);
  });

  it('stay with the living when a dead worker leaves late', () => {
    const next = new Heard('B');
    relay.join(next);

    relay.leave(two as Heard);
    relay.ask(one as Heard, [callTo('Bx', 1)]);

    expect(next.calls).toHaveLength(1);
  });

  // Our choice: what waits for a worker that hangs must not fill the memory of the parent.
  it('are refused while 64 MB wait for one worker, until it answers', () => {
    const large = 'x'.repeat(131_072);
    const calls = Array.from({ length: 600 }, (_, i) => callTo('Bx', i, large));
    relay.ask(one as Heard, calls);
    const waiting = two?.calls ?? [];
    const refused = one?.replies.length ?? 0;

    relay.ask(three as Heard, [callTo('Ax', 1)]);
    relay.answer(
      two as Heard,
      waiting.map(({ id }) => [id, 'done']),
    );
    relay.ask(one as Heard, [callTo('Bx', 1_000, large)]);

    expect(waiting.length).toBe(Math.floor(67_108_864 / (131_072 + 512)));
    expect(refused).toBe(600 - waiting.length);
    expect(one?.replies.slice(0, refused).every((reply) => (reply as unknown[])[1] === 'full')).toBe(true);
    expect(one?.calls).toHaveLength(1);
    expect(two?.calls.at(-1)?.call.body).toHaveLength(131_072);
    expect(two?.calls).toHaveLength(waiting.length + 1);
  });
});
