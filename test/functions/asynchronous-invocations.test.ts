import { describe, expect, it } from 'vitest';
import type { FunctionSettings } from '../../src/functions/function-settings.ts';
import { MovableTime } from '../environment/movable-time.ts';
import { runnerFor, type TestRunner } from './runner.ts';

const settings = { runtime: 'nodejs20.x', isolation: 'in-process' } as const;

/** In-process functions: all of their time is the test's. */
function events(functions: Record<string, FunctionSettings>) {
  const time = new MovableTime(1_000_000);
  const runner = runnerFor(functions, { clock: time, timers: time });
  const told = (requestId: string) =>
    runner.lines
      .filter((line) => line.source === 'gwctl' && line.requestId === requestId)
      .map(({ text }) => text.replace(/: \{.*\}/, ': ERROR'));
  return { time, runner, told };
}

const send = async (runner: TestRunner, name = 'f', event: unknown = {}) =>
  (await runner.call(name, event, { invocationType: 'Event' })).requestId;

/** Until there are so many lines: what happens between two moves of the clock takes turns of the event loop only. */
async function untilLines(lines: () => readonly string[], count: number): Promise<readonly string[]> {
  await expect.poll(() => lines().length, { timeout: 15_000 }).toBe(count);
  return lines();
}

// Basis: Lambda guide, "How Lambda handles errors and retries with asynchronous invocation" (documented). The lines are ours.
describe('an asynchronous invocation that fails', () => {
  it('is tried again after one minute and then after two, with its own request id and event, and then discarded', async () => {
    const { time, runner, told } = events({ f: { handler: 'node/overlapping.throws', ...settings } });
    const id = await send(runner);
    await untilLines(() => told(id), 1);

    time.move(59_999);
    expect(time.next).toBe(1);
    time.move(1);
    await untilLines(() => told(id), 2);
    time.move(119_999);
    expect(time.next).toBe(1);
    time.move(1);

    expect(await untilLines(() => told(id), 3)).toEqual([
      'asynchronous invocation failed (attempt 1): ERROR; next attempt in 60 s',
      'asynchronous invocation failed (attempt 2): ERROR; next attempt in 120 s',
      'asynchronous invocation failed (attempt 3): ERROR; discarded: it failed 3 times, and there is no dead-letter queue',
    ]);
    const own = runner.lines.filter(({ text }) => text.endsWith('before'));
    expect(own.map(({ requestId }) => requestId)).toEqual([id, id, id]);
  });

  it('says so when a later attempt succeeds', async () => {
    const { time, runner, told } = events({ f: { handler: 'node/overlapping.secondTime', ...settings } });
    const id = await send(runner, 'f', { name: 'succeeds' });
    await untilLines(() => told(id), 1);
    time.move(60_000);

    expect(await untilLines(() => told(id), 2)).toEqual([
      'asynchronous invocation failed (attempt 1): ERROR; next attempt in 60 s',
      'asynchronous invocation succeeded at attempt 2',
    ]);
  });

  it('is given up when gwctl ends, and the log says so', async () => {
    const { time, runner, told } = events({ f: { handler: 'node/overlapping.throws', ...settings } });
    const id = await send(runner);
    await untilLines(() => told(id), 1);

    await runner.close();

    expect(told(id)).toEqual([
      'asynchronous invocation failed (attempt 1): ERROR; next attempt in 60 s',
      'asynchronous invocation given up before attempt 2: gwctl ends',
    ]);
    expect(time.next).toBeUndefined();
  });

  it('is discarded when it fails because gwctl ends', async () => {
    const { time, runner, told } = events({ f: { handler: 'node/overlapping.never', ...settings } });
    const id = await send(runner);
    while (time.next === undefined) await new Promise((done) => setImmediate(done)); // till it runs

    await runner.close();

    expect(await untilLines(() => told(id), 1)).toEqual([
      'asynchronous invocation failed (attempt 1): ERROR; discarded: gwctl ends',
    ]);
  });
});

describe('an asynchronous invocation that is throttled (documented: 1 second, doubled up to 5 minutes, for 6 hours)', () => {
  const busy = { handler: 'node/overlapping.never', ...settings, timeout: 86_400, reservedConcurrency: 1 };

  it('is tried again at growing intervals until it is too old', async () => {
    const { time, runner, told } = events({ f: busy });
    void runner.call('f', {}, { timeoutInMillis: 86_400_000 });
    while (time.next === undefined) await new Promise((done) => setImmediate(done));
    const id = await send(runner);

    const waits: number[] = [];
    for (let lines = 1; ; lines++) {
      const last = (await untilLines(() => told(id), lines)).at(-1) as string;
      const seconds = /next attempt in (\d+) s$/.exec(last)?.[1];
      if (seconds === undefined) break;
      waits.push(Number(seconds));
      time.move(Number(seconds) * 1000);
    }

    expect(waits.slice(0, 11)).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]);
    const total = waits.reduce((sum, each) => sum + each, 0);
    expect([total <= 21_600, total + 300 > 21_600]).toEqual([true, true]);
    expect(told(id).at(-1)).toContain('discarded: the next attempt would be past its maximum age of 21600 s');
  });

  it('is discarded at once where reservedConcurrency is 0 (documented: without any retries)', async () => {
    const { runner, told } = events({ f: { ...busy, reservedConcurrency: 0 } });

    const id = await send(runner);

    expect(await untilLines(() => told(id), 1)).toEqual([
      'asynchronous invocation failed (attempt 1): ERROR; discarded: reservedConcurrency: 0',
    ]);
  });
});
