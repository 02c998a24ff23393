import { describe, expect, it } from 'vitest';
import { InvocationGate } from '../../src/functions/invocation-gate.ts';

/** Timers that go off when told. */
function timers() {
  const due = new Set<() => void>();
  return {
    after: (_: number, happen: () => void) => {
      due.add(happen);
      return () => void due.delete(happen);
    },
    goOff: () => {
      for (const happen of due) happen();
    },
    due,
  };
}

describe('the gate of a remote function', () => {
  it('lets as many in as there is room for, the others in order', async () => {
    const gate = new InvocationGate(1);
    const time = timers();
    const order: string[] = [];

    const leave = await gate.enter(time, 1000);
    const enter = async (name: string) => {
      const out = await gate.enter(time, 1000);
      order.push(name);
      return out;
    };
    const second = enter('second');
    const third = enter('third');
    order.push('first leaves');
    leave?.();
    const leaveSecond = await second;
    order.push('second leaves');
    leaveSecond?.();
    await third;

    expect(order).toEqual(['first leaves', 'second', 'second leaves', 'third']);
    expect(time.due.size).toBe(0);
  });

  it('turns away who waited too long, and gives the place to the next', async () => {
    const gate = new InvocationGate(1);
    const time = timers();

    const leave = await gate.enter(time, 1000);
    const late = gate.enter(time, 1000);
    time.goOff();
    const next = gate.enter(time, 1000);
    leave?.();

    expect(await late).toBeUndefined();
    expect(await next).toBeTypeOf('function');
  });
});
