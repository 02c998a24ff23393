import { describe, expect, it } from 'vitest';
import { functionArn, runnerFor } from './runner.ts';

const runtime = 'nodejs20.x';
const slow = { handler: 'node/slow.handler', runtime };
const hello = { handler: 'node/hello.handler', runtime };

describe('finding a function', () => {
  const runner = () =>
    runnerFor({
      hello,
      'hello:next': { handler: 'node/styles.nothing', runtime },
      'arn:aws:lambda:eu-west-1:210987654321:function:far': { handler: 'node/styles.succeed', runtime },
    });

  it.each([
    ['by name', functionArn('hello'), '"hello'],
    ['an alias of its own', functionArn('hello:next'), 'null'],
    ['the plain name for every other alias', functionArn('hello:other'), '"hello'],
    ['the plain name for $LATEST', functionArn('hello:$LATEST'), '"hello'],
    ['in any region and account', 'arn:aws:lambda:eu-west-1:210987654321:function:hello', '"hello'],
    ['by ARN', 'arn:aws:lambda:eu-west-1:210987654321:function:far:live', '"legacy"'],
  ])('%s', async (_, arn, expected) => {
    const answer = await runner().call(arn);

    expect(answer.statusCode).toBe(200);
    expect(answer.payload.replaceAll('\\', '')).toContain(expected);
  });

  it('answers as Lambda does for a function that is not configured, and says what to configure', async () => {
    const answer = await runner().call('nobody:live');

    // functions.md 3.1.
    expect(answer).toMatchObject({
      statusCode: 404,
      payload:
        '{"Type":"User","Message":"Function not found: arn:aws:lambda:us-east-1:123456789012:function:nobody:live"}',
      reason:
        "function 'nobody' (asked for as 'nobody:live') is not configured: add functions: { nobody: { handler: file.export } } to gwctl.yaml, or invokeUrl",
    });
  });

  it('does not find a function by an ARN of another account than configured', async () => {
    expect((await runner().call(functionArn('far'))).statusCode).toBe(404);
  });

  // rest-request-phases.md 12: a stage variable without a value leaves a hole (unverified).
  it('does not find a function by an ARN whose alias is empty', async () => {
    expect((await runner().call(`${functionArn('hello')}:`)).statusCode).toBe(404);
  });

  it('says in the log what to configure for each call that finds nothing', async () => {
    const own = runner();

    const { requestId } = await own.call('nobody');

    expect(own.lines).toEqual([
      {
        functionName: 'nobody',
        requestId,
        source: 'gwctl',
        text: expect.stringContaining('is not configured'),
      },
    ]);
  });

  it.each(['__proto__', 'constructor', 'toString'])('does not find %s', async (name) => {
    expect((await runner().call(name)).statusCode).toBe(404);
  });
});

describe('invocation types', () => {
  it('answers 202 with an empty body for Event and runs the function later', async () => {
    const runner = runnerFor({ f: { handler: 'node/styles.print', runtime } });

    const answer = await runner.call('f', {}, { invocationType: 'Event' });
    await expect.poll(() => runner.lines.length, { timeout: 15_000 }).toBe(3);

    expect(answer).toMatchObject({ statusCode: 202, payload: '' });
    expect(runner.lines[0]?.requestId).toBe(answer.requestId);
  });

  it('writes the failure of an Event invocation to the log', async () => {
    const runner = runnerFor({ f: { handler: 'node/styles.thrown', runtime } });

    const { requestId } = await runner.call('f', {}, { invocationType: 'Event' });

    await expect
      .poll(() => runner.lines.filter((line) => line.source === 'gwctl'), { timeout: 15_000 })
      .toEqual([
        { functionName: 'f', requestId, source: 'gwctl', text: expect.stringContaining('out of range') },
      ]);
  });

  it('answers 204 for DryRun', async () => {
    expect(await runnerFor({ hello }).call('hello', {}, { invocationType: 'DryRun' })).toMatchObject({
      statusCode: 204,
    });
  });

  it('answers 413 for an asynchronous event beyond 1 MB', async () => {
    const runner = runnerFor({ hello });
    const call = (length: number) =>
      runner.call('hello', {}, { invocationType: 'Event', payload: `"${'x'.repeat(length - 2)}"` });

    expect((await call(1_048_577)).statusCode).toBe(413);
    expect((await call(1_048_576)).statusCode).toBe(202);
  });

  it('answers 413 for an event beyond 6 MiB', async () => {
    const answer = await runnerFor({ hello }).call('hello', { text: 'x'.repeat(6_291_456) });

    expect(answer.statusCode).toBe(413);
  });
});

describe('concurrency', () => {
  it('runs one invocation at a time in an environment', async () => {
    const runner = runnerFor({ f: { handler: 'node/overlap.handler', runtime } }, { maxEnvironments: 2 });

    const answers = await Promise.all(Array.from({ length: 8 }, () => runner.call('f')));

    const seen = answers.map((answer) => JSON.parse(answer.payload));
    expect(seen.every(({ overlapping }) => overlapping === 0)).toBe(true);
    expect(new Set(seen.map(({ environment }) => environment)).size).toBe(2);
  });

  it('throttles beyond reservedConcurrency', async () => {
    const runner = runnerFor({
      f: { ...slow, reservedConcurrency: 1 },
      none: { ...slow, reservedConcurrency: 0 },
    });

    const running = runner.call('f', { wait: 300 });
    const refused = await runner.call('f', { wait: 0 });

    // functions.md 3.1: TooManyRequestsException.
    expect(refused.statusCode).toBe(429);
    expect(JSON.parse(refused.payload)).toMatchObject({
      Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded',
      Type: 'User',
    });
    expect((await running).payload).toBe('"waited"');
    expect((await runner.call('f', { wait: 0 })).payload).toBe('"waited"');
    expect((await runner.call('none')).statusCode).toBe(429);
  });

  it('keeps asynchronous invocations until there is room', async () => {
    const runner = runnerFor({ f: { handler: 'node/styles.print', runtime, reservedConcurrency: 1 } });

    for (let i = 0; i < 3; i++) await runner.call('f', {}, { invocationType: 'Event' });

    await expect.poll(() => runner.lines.length, { timeout: 15_000 }).toBe(9);
  });

  it('lets the longest idle environment make room for another function', async () => {
    const runner = runnerFor({ a: hello, b: hello, c: hello }, { maxEnvironmentsInTotal: 2 });

    for (const name of ['a', 'b', 'c', 'b']) await runner.call(name);

    const count = async (name: string) =>
      JSON.parse(JSON.parse((await runner.call(name)).payload).body).count;
    expect(await count('b')).toBe(3);
    expect(await count('a')).toBe(1);
  });

  it('gives a waiting call to whichever environment is free first', async () => {
    const runner = runnerFor({ f: slow }, { maxEnvironments: 1 });

    const answers = await Promise.all([runner.call('f', { wait: 20 }), runner.call('f', { wait: 0 })]);

    expect(answers.map((answer) => answer.payload)).toEqual(['"waited"', '"waited"']);
  });

  it('leaves a function running when its caller has gone', async () => {
    const runner = runnerFor({ f: { handler: 'node/overlap.handler', runtime } }, { maxEnvironments: 1 });
    await runner.call('f');

    const gone = await runner.call('f', { wait: 150 }, { timeoutInMillis: 20 });
    const next = await runner.call('f');

    expect(gone.timedOut).toBe(true);
    expect(JSON.parse(next.payload)).toMatchObject({ overlapping: 0, invocations: 3 });
  });
});

describe('the life of a runner', () => {
  it('starts provisioned environments before the first call', async () => {
    const runner = runnerFor({ f: { handler: 'node/prints-at-load.handler', runtime, provisioned: 2 } });

    await runner.start();

    await expect.poll(() => runner.lines.length, { timeout: 15_000 }).toBe(2);
  });

  it('lets running invocations finish when it closes', async () => {
    const runner = runnerFor({ f: slow });
    await runner.call('f', { wait: 0 });

    const running = runner.call('f', { wait: 150 });
    await runner.close(5000);

    expect((await running).payload).toBe('"waited"');
  });

  it('answers calls that come after it closed', async () => {
    const runner = runnerFor({ f: slow });
    await runner.call('f', { wait: 0 });
    await runner.close();

    expect((await runner.call('f', { wait: 0 })).functionError).toBe('Unhandled');
  });

  it('answers what still runs or waits when it closes at once', async () => {
    const runner = runnerFor({ f: slow }, { maxEnvironments: 1 });

    const calls = [runner.call('f', { wait: 60_000 }), runner.call('f', { wait: 0 })];
    await runner.close();

    for (const answer of await Promise.all(calls)) expect(answer.functionError).toBe('Unhandled');
  });

  it('answers a call that a warm environment is at when it closes', async () => {
    const runner = runnerFor({ f: slow });
    await runner.call('f', { wait: 0 });

    const running = runner.call('f', { wait: 60_000 });
    await runner.close();

    expect((await running).functionError).toBe('Unhandled');
  });

  // functions.md 3.2, the older form of the time-out.
  it.each([
    ['a time-out', 'hostile/handlers.loops', [/^\S+Z \S+ Task timed out after 0\.50 seconds$/]],
    [
      'an exit',
      'hostile/handlers.exitsWithStatus',
      [/^RequestId: \S+ Error: Runtime exited with error: exit status 7$/, /^Runtime\.ExitError$/],
    ],
    [
      'an exit at load',
      'hostile/exits-at-load.handler',
      [/^INIT_REPORT Init Duration: \S+ ms\tPhase: init\tStatus: error\tError Type: Runtime\.ExitError$/],
    ],
  ])('writes %s to the log', async (_, handler, expected) => {
    const runner = runnerFor({ f: { handler, runtime, timeout: 0.5 } });

    await runner.call('f');

    expect(runner.lines.map(({ text }) => text)).toEqual(expected.map((line) => expect.stringMatching(line)));
  });

  it('writes the log frame of Lambda where asked to', async () => {
    const runner = runnerFor({ hello }, { platformLines: true });

    const { requestId } = await runner.call('hello');

    expect(runner.lines.map((line) => line.text)).toEqual([
      `START RequestId: ${requestId} Version: $LATEST`,
      `END RequestId: ${requestId}`,
      expect.stringMatching(
        new RegExp(
          `^REPORT RequestId: ${requestId}\tDuration: \\d+\\.\\d\\d ms\tBilled Duration: \\d+ ms\tMemory Size: 128 MB\tMax Memory Used: \\d+ MB\tInit Duration: \\d+\\.\\d\\d ms\t$`,
        ),
      ),
    ]);
  });
});
