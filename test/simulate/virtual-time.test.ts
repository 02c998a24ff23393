import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../src/simulate/seeded-random.ts';
import { VirtualTime } from '../../src/simulate/virtual-time.ts';

describe('virtual time', () => {
  it('lets events happen in their order, those of one instant as they were planned', () => {
    const time = new VirtualTime(0);
    const happened: string[] = [];
    time.after(20, () => happened.push('c'));
    time.after(10, () => happened.push('a'));
    time.after(10, () => {
      happened.push('b');
      time.after(5, () => happened.push('b+5'));
    });

    while (time.nextAt !== undefined) time.step();

    expect(happened).toEqual(['a', 'b', 'b+5', 'c']);
    expect(time.monotonic()).toBe(20);
  });

  it('orders thousands of events', () => {
    const time = new VirtualTime(0);
    const random = seededRandom(1, 'events');
    const times = Array.from({ length: 5000 }, () => Math.floor(random() * 1000));
    const happened: number[] = [];
    for (const at of times) time.after(at, () => happened.push(at));

    while (time.nextAt !== undefined) time.step();

    expect(happened).toEqual([...times].sort((a, b) => a - b));
  });

  it('forgets what is called off', () => {
    const time = new VirtualTime(0);
    const happened: string[] = [];
    time.after(30, () => happened.push('later'));
    const callOff = time.after(10, () => happened.push('sooner'));

    callOff();
    time.step();

    expect(happened).toEqual(['later']);
    expect(time.nextAt).toBeUndefined();
  });

  it('moves both clocks, and never back', () => {
    const time = new VirtualTime(Date.parse('2024-01-01T00:00:00Z'));

    time.moveTo(1500.75);
    time.moveTo(1000);

    expect(time.monotonic()).toBe(1500.75);
    expect(new Date(time.now()).toISOString()).toBe('2024-01-01T00:00:01.500Z');
  });
});
