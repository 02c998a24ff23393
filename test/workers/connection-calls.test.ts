import { describe, expect, it } from 'vitest';
import type { ConnectionCall } from '../../src/message/connection-network.ts';
import { answerCalls, ConnectionCalls, mostPatience } from '../../src/workers/connection-calls.ts';
import type { NumberedCall } from '../../src/workers/messages.ts';
import { MovableTime } from '../environment/movable-time.ts';

const callTo = (connectionId: string): ConnectionCall => ({
  act: 'send',
  apiId: 'chat',
  stageName: 'dev',
  connectionId,
  body: Buffer.from('x'),
});

/** A worker's calls; its turn ends when the test says so. */
function setUp() {
  const time = new MovableTime(1_000);
  const sent: (readonly NumberedCall[])[] = [];
  let endTurn: () => void = () => undefined;
  const calls = new ConnectionCalls({
    clock: time,
    timers: time,
    post: (batch) => void sent.push(batch),
    atEndOfTurn: (happen) => {
      endTurn = happen;
    },
  });
  return { time, sent, calls, endTurn: () => endTurn() };
}

describe('calls of @connections to other workers', () => {
  it('of one turn go out in one message, in their order, and each gets its own answer', async () => {
    const { sent, calls, endTurn } = setUp();
    const answers = [calls.ask(callTo('Ax')), calls.ask(callTo('Bx'))];
    expect(sent).toEqual([]);

    endTurn();
    calls.answered([[sent[0]?.[1]?.id ?? 0, 'gone']]);
    calls.answered([[sent[0]?.[0]?.id ?? 0, 'done']]);

    expect(sent.map((batch) => batch.map(({ call }) => call.connectionId))).toEqual([['Ax', 'Bx']]);
    expect(await Promise.all(answers)).toEqual(['done', 'gone']);
  });

  it('end where nobody answers, and what is said later counts no more', async () => {
    const { time, sent, calls, endTurn } = setUp();
    const answer = calls.ask(callTo('Ax'));
    endTurn();

    time.move(mostPatience);
    calls.answered([[sent[0]?.[0]?.id ?? 0, 'done']]);

    expect(await answer).toBe('late');
    expect(time.next).toBeUndefined();
  });

  it('end with the parent, those to come too', async () => {
    const { time, calls, endTurn } = setUp();
    const waiting = calls.ask(callTo('Ax'));
    endTurn();

    calls.end();

    expect(await Promise.all([waiting, calls.ask(callTo('Bx'))])).toEqual(['late', 'late']);
    expect(time.next).toBeUndefined();
  });

  // A caller that was told of a failure may post again: the message must not come twice.
  it('are not done by a worker that reads them when their callers wait no longer', () => {
    const { sent, calls, endTurn } = setUp();
    void calls.ask(callTo('Ax'));
    endTurn();
    const [batch = []] = sent;
    const done: string[] = [];
    const ask = ({ connectionId }: ConnectionCall) => {
      done.push(connectionId);
      return 'done' as const;
    };

    const inTime = answerCalls(batch, 1_000 + mostPatience - 1_000, ask);
    const late = answerCalls(batch, 1_000 + mostPatience - 999, ask);

    expect([inTime, late]).toEqual([[[batch[0]?.id, 'done']], [[batch[0]?.id, 'late']]]);
    expect(done).toEqual(['Ax']);
  });
});
