import { describe, expect, it } from 'vitest';
import { type Deadline, DeadlineQueue } from '../../src/functions/deadline-queue.ts';
import { MovableTime } from '../environment/movable-time.ts';

function queue() {
  const time = new MovableTime(50);
  const one = new DeadlineQueue(100, time, time);
  const heard: string[] = [];
  const add = (name: string, then = () => undefined as unknown): Deadline => {
    const deadline: Deadline = {
      dueAt: 0,
      earlier: undefined,
      later: undefined,
      expire() {
        heard.push(`${name} ${time.monotonic() - 50}`);
        then();
      },
      abandon: () => void heard.push(`${name} abandoned`),
    };
    one.add(deadline);
    return deadline;
  };
  return { time, queue: one, heard, add };
}

// Basis: our own choice.
describe('time-outs of one length', () => {
  it('expire each at its own time, in order', () => {
    const { time, heard, add } = queue();
    add('a');
    time.move(30);
    add('b');
    add('c');

    time.move(69);
    expect(heard).toEqual([]);
    time.move(1);
    expect(heard).toEqual(['a 100']);
    time.move(30);

    expect(heard).toEqual(['a 100', 'b 130', 'c 130']);
    expect(time.next).toBeUndefined();
  });

  it.each(['a', 'b', 'c'])('leave the others alone when %s is taken out', (name) => {
    const { time, queue: one, heard, add } = queue();
    const all = new Map(['a', 'b', 'c'].map((each) => [each, add(each)]));

    one.remove(all.get(name) as Deadline);
    one.remove(all.get(name) as Deadline); // harmless
    time.move(1000);

    expect(heard).toEqual(['a 100', 'b 100', 'c 100'].filter((each) => !each.startsWith(name)));
  });

  it('hold for those that are added when others expire, or after all were taken out', () => {
    const { time, queue: one, heard, add } = queue();
    add('a', () => add('b'));
    time.move(100);
    one.remove(add('c'));
    time.move(99);
    add('d');
    time.move(1);
    expect(heard).toEqual(['a 100', 'b 200']);
    time.move(99);

    expect(heard).toEqual(['a 100', 'b 200', 'd 299']);
  });

  it('are abandoned when it closes', () => {
    const { time, queue: one, heard, add } = queue();
    add('a');
    add('b');

    one.close();

    expect(heard).toEqual(['a abandoned', 'b abandoned']);
    expect(time.next).toBeUndefined();
  });
});
