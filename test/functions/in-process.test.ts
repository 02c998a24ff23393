import { describe, expect, it } from 'vitest';
import type { FunctionRunnerOptions } from '../../src/functions/function-settings.ts';
import { MovableTime } from '../environment/movable-time.ts';
import { runnerFor } from './runner.ts';

const runtime = 'nodejs20.x';
const inProcess = (handler: string, more: object = {}, options: Partial<FunctionRunnerOptions> = {}) =>
  runnerFor(
    { f: { handler: `node/overlapping.${handler}`, runtime, isolation: 'in-process', ...more } },
    options,
  );

/** The lines of a log tail. */
const tail = (base64: string | undefined) =>
  Buffer.from(base64 ?? '', 'base64')
    .toString()
    .trimEnd()
    .split('\n');

describe("a function in gwctl's own thread", () => {
  // Basis: Lambda's console format (reference functions.md section 4, read from AWS's runtime client).
  it('writes each line with the request id of its own invocation, also when invocations overlap', async () => {
    const runner = inProcess('writes');

    const names = ['a', 'b', 'c'];
    const answers = await Promise.all(names.map((name) => runner.call('f', { name, of: names.length })));

    for (const [i, { requestId }] of answers.entries()) {
      const own = runner.lines.filter((line) => line.requestId === requestId);
      expect(own).toMatchObject([
        { functionName: 'f', text: expect.stringContaining(`\t${requestId}\tINFO\tbefore ${names[i]}`) },
        { functionName: 'f', text: expect.stringContaining(`\t${requestId}\tINFO\tafter ${names[i]}`) },
      ]);
    }
    expect(runner.lines).toHaveLength(6);
  });

  // Ours: nobody is followed while functions write nothing (Node 20 pays for it with every promise).
  it('writes lines with their request ids also after a thousand invocations without a line', async () => {
    const runner = inProcess('quiet');
    const quiet = () => runner.call('f', { name: 'q', of: 1, isQuiet: true });
    for (let i = 0; i < 1_100; i++) await quiet();

    const alone = await runner.call('f', { name: 'a', of: 1 });
    const pair = await Promise.all(['b', 'c'].map((name) => runner.call('f', { name, of: 2 })));

    expect(runner.lines.map((line) => line.requestId)).toEqual([
      alone.requestId,
      alone.requestId,
      ...pair.map(({ requestId }) => requestId),
      ...pair.map(({ requestId }) => requestId),
    ]);
  });

  // Basis: documented (Invoke, `X-Amz-Log-Result`); the frame: reference functions.md 3.2.
  it('gives the end of its own log where asked', async () => {
    const runner = inProcess('writes');

    const [asked, other] = await Promise.all([
      runner.call('f', { name: 'a', of: 2 }, { wantsLog: true }),
      runner.call('f', { name: 'b', of: 2 }),
    ]);

    const id = asked.requestId;
    expect(tail(asked.logResult)).toEqual([
      `START RequestId: ${id} Version: $LATEST`,
      expect.stringContaining('before a'),
      expect.stringContaining('after a'),
      `END RequestId: ${id}`,
      expect.stringMatching(
        new RegExp(
          `^REPORT RequestId: ${id}\tDuration: [\\d.]+ ms\tBilled Duration: \\d+ ms\tMemory Size: 128 MB\t`,
        ),
      ),
    ]);
    expect(asked.payload).toBe('"a"');
    expect(other.logResult).toBeUndefined();
  });

  it("writes the line of Lambda's client about an error (read from AWS's runtime client)", async () => {
    const runner = inProcess('throws');

    const { requestId, functionError } = await runner.call('f');

    expect(functionError).toBe('Unhandled');
    expect(runner.lines).toMatchObject([
      { requestId, text: expect.stringContaining('before') },
      { requestId, text: expect.stringMatching(/\tERROR\tInvoke Error \t\{"errorType":"TypeError"/) },
    ]);
  });

  // Basis: reference functions.md 3.2 (recorded).
  it('is answered for at its time-out as Lambda answers, says so, and frees its place', async () => {
    const time = new MovableTime(Date.parse('2024-03-12T19:03:58.123Z'));
    const runner = inProcess('never', { timeout: 3, reservedConcurrency: 1 }, { clock: time, timers: time });
    const answer = runner.call('f', {}, { wantsLog: true });
    while (time.next === undefined) await new Promise((done) => setImmediate(done)); // till it is loaded

    expect((await runner.call('f')).statusCode).toBe(429);
    time.move(3000);
    const { requestId, payload, functionError, logResult } = await answer;

    expect([functionError, JSON.parse(payload)]).toEqual([
      'Unhandled',
      {
        errorType: 'Sandbox.Timedout',
        errorMessage: `RequestId: ${requestId} Error: Task timed out after 3.00 seconds`,
      },
    ]);
    const line = `2024-03-12T19:04:01.123Z ${requestId} Task timed out after 3.00 seconds`;
    expect(runner.lines).toEqual([{ functionName: 'f', requestId, text: line, source: 'platform' }]);
    expect(tail(logResult)).toContain(line);
    const next = runner.call('f');
    time.move(3000);
    expect((await next).statusCode).toBe(200);
  });

  it("goes on to its own time-out when the caller's came first (documented: Lambda goes on)", async () => {
    const time = new MovableTime(0);
    const runner = inProcess('never', { timeout: 60 }, { clock: time, timers: time });
    const answer = runner.call('f');
    while (time.next === undefined) await new Promise((done) => setImmediate(done));

    time.move(29_000);
    expect(await answer).toMatchObject({ statusCode: 504, timedOut: true });
    expect(runner.lines).toEqual([]);
    time.move(31_000);

    expect(runner.lines.map(({ text }) => text)).toEqual([
      expect.stringContaining('Task timed out after 60.00 seconds'),
    ]);
  });

  it('is not waited for beyond the grace when gwctl ends', async () => {
    const time = new MovableTime(0);
    const runner = inProcess('never', {}, { clock: time, timers: time });
    const answer = runner.call('f');
    while (time.next === undefined) await new Promise((done) => setImmediate(done));

    await runner.close(0);

    expect(JSON.parse((await answer).payload)).toMatchObject({ errorType: 'Runtime.ExitError' });
    expect(time.next).toBeUndefined();
  });

  // Basis: reference functions.md section 4, "Results".
  it.each([
    ['promises', '"Tom"', 'a promise returned by a function that is not async'],
    ['nothing', 'null', 'no promise from one that takes no callback'],
  ])('%s: answers %s for %s', async (handler, payload) => {
    expect((await inProcess(handler).call('f', { name: 'Tom' })).payload).toBe(payload);
  });

  it('sees the client context (documented)', async () => {
    const runner = inProcess('client');
    const clientContext = Buffer.from('{"custom":{"pet":"Tom"}}').toString('base64');

    expect((await runner.call('f', {}, { clientContext })).payload).toBe('{"custom":{"pet":"Tom"}}');
  });

  it('is named at start with what cannot be done for it', () => {
    expect(inProcess('writes').problems()).toEqual([
      expect.stringContaining("Function 'f' runs in gwctl's own thread"),
    ]);
  });
});
