import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import type { FunctionSettings } from '../../src/functions/function-settings.ts';
import { fixtures, runnerFor } from './runner.ts';

const runtime = 'nodejs20.x';

function node(handler: string, isolation: NonNullable<FunctionSettings['isolation']>) {
  return runnerFor({ f: { handler: `node/${handler}`, runtime, isolation } });
}

describe.each(['worker', 'process', 'in-process'] as const)('isolation: %s', (isolation) => {
  it('runs a handler and keeps its module', async () => {
    const runner = node('hello.handler', isolation);

    await runner.call('f');
    const second = await runner.call('f', { name: 'cat' });

    expect(JSON.parse(second.payload)).toMatchObject({ statusCode: 200 });
    expect(JSON.parse(JSON.parse(second.payload).body).hello).toBe('cat');
  });

  it.each([
    ['callback', { called: 'back' }],
    ['succeed', 'legacy'],
    ['synchronous', null],
    ['nothing', null],
  ])('answers a handler of the style %s', async (style, expected) => {
    const answer = await node(`styles.${style}`, isolation).call('f');

    expect(JSON.parse(answer.payload)).toEqual(expected);
  });

  it.each([
    ['thrown', { errorType: 'RangeError', errorMessage: 'out of range' }],
    ['callbackError', { errorType: 'Error', errorMessage: 'no' }],
    ['cycle', { errorMessage: 'Unable to stringify response body' }],
    ['missing', { errorType: 'Runtime.HandlerNotFound' }],
  ])('answers the error of %s', async (style, expected) => {
    const answer = await node(`styles.${style}`, isolation).call('f');

    expect(answer.functionError).toBe('Unhandled');
    expect(JSON.parse(answer.payload)).toMatchObject(expected);
  });

  // JSON.stringify inside the environment: functions.md 4.
  it.each([
    ['dates', { at: '1970-01-01T00:00:00.000Z', own: 'own' }],
    ['oddities', { number: null, list: [null], negative: 0, own: { a: 1 }, kept: 'by getter' }],
  ])('writes a result as JSON does: %s', async (style, expected) => {
    const answer = await node(`styles.${style}`, isolation).call('f');

    expect(JSON.parse(answer.payload)).toEqual(expected);
  });

  it('times out after the time of the function, in the words of Lambda', async () => {
    const runner = runnerFor({ f: { handler: 'node/slow.handler', runtime, isolation, timeout: 0.2 } });

    const answer = await runner.call('f', { wait: 5000 });
    const next = await runner.call('f', { wait: 0 });

    // functions.md 3.2: seconds with two decimals.
    expect(JSON.parse(answer.payload)).toEqual({
      errorType: 'Sandbox.Timedout',
      errorMessage: `RequestId: ${answer.requestId} Error: Task timed out after 0.20 seconds`,
    });
    expect(next.payload).toBe('"waited"');
  });

  it('says so when the caller has gone first', async () => {
    const runner = runnerFor({ f: { handler: 'node/slow.handler', runtime, isolation } });
    await runner.call('f', { wait: 0 });

    const answer = await runner.call('f', { wait: 400 }, { timeoutInMillis: 50 });

    expect(answer.timedOut).toBe(true);
  });

  it('streams an answer, and gives it whole to a caller that does not stream', async () => {
    const runner = node('stream.http', isolation);

    const streamed = await runner.call('f', {}, { streaming: true });
    const whole = await runner.call('f');

    expect((await buffer(streamed.stream!)).toString()).toMatch(/^\{"statusCode":201,.*\}\0{8}one,two$/);
    expect(JSON.parse(whole.payload)).toEqual({
      statusCode: 201,
      headers: { 'X-Pet': 'cat' },
      body: 'one,two',
      isBase64Encoded: false,
    });
  });

  it('answers 400 for an event that is no JSON', async () => {
    const answer = await node('styles.asynchronous', isolation).call('f', {}, { payload: '{"open' });

    expect(answer.statusCode).toBe(400);
    expect(JSON.parse(answer.payload).message).toMatch(/^Could not parse request body into json: /);
  });
});

describe('isolation: in-process', () => {
  it('keeps console lines off stdout, and gives the console back when it closes', async () => {
    const { log } = globalThis.console;
    const runner = node('styles.print', 'in-process');

    await runner.call('f');
    await runner.close();

    expect(runner.lines.map((line) => line.text)).toEqual([
      expect.stringMatching(/\tINFO\tone { two: 2 }$/),
      expect.stringMatching(/\tERROR\tmulti\rline$/),
    ]);
    expect(globalThis.console.log).toBe(log);
  });
});

describe('isolation: process', () => {
  it('lets a handler change its working folder, and waits for an empty loop', async () => {
    const runner = runnerFor({
      folder: { handler: 'node/slow.folder', runtime, isolation: 'process' },
      waits: { handler: 'node/styles.callbackWaits', runtime, isolation: 'process' },
      never: { handler: 'node/styles.neverSettled', runtime, isolation: 'process' },
    });

    expect((await runner.call('folder')).payload).toBe('"/"');
    expect(JSON.parse((await runner.call('waits')).payload)).toEqual({ finished: 'yes' });
    expect(JSON.parse((await runner.call('never')).payload)).toMatchObject({
      errorType: 'Runtime.NodeJsExit',
    });
  });

  it('passes on what it prints, with the request id', async () => {
    const runner = node('styles.print', 'process');

    const { requestId } = await runner.call('f');
    await expect.poll(() => runner.lines.length, { timeout: 15_000 }).toBe(3);

    expect(runner.lines.map((line) => line.requestId)).toEqual([requestId, requestId, requestId]);
    expect(runner.lines[0]?.text).toMatch(/\tINFO\tone { two: 2 }$/);
    expect(runner.lines[2]?.text).toBe('raw');
  });
});

describe('a Python function', () => {
  const python = { runtime: 'python3.11', codeUri: 'python' };

  it('runs over the Runtime API and keeps its module', async () => {
    const runner = runnerFor({ f: { ...python, handler: 'app.handler' } });

    await runner.call('f');
    const { payload, requestId } = await runner.call('f', { name: 'cat' });
    await expect
      .poll(() => runner.lines.map((line) => line.text), { timeout: 15_000 })
      .toContain('printed cat');

    expect(JSON.parse(payload)).toEqual({ name: 'cat', count: 2, request: requestId });
  });

  it('is recognised by its file', async () => {
    const runner = runnerFor({ f: { codeUri: 'python', handler: 'pkg/inner.handler' } });

    expect((await runner.call('f')).payload).toBe('"from a package"');
  });

  it('sees the context of Lambda', async () => {
    const runner = runnerFor(
      { f: { ...python, handler: 'app.context', environment: { TABLE: 'pets' }, memorySize: 256 } },
      { hostEnvironment: { PATH: process.env['PATH'], SECRET_OF_THE_HOST: 'x' } },
    );

    const seen = JSON.parse((await runner.call('f', {}, { traceHeader: 'Root=1-2-3' })).payload);

    expect(seen).toEqual({
      function_name: 'f',
      function_version: '$LATEST',
      invoked_function_arn: 'arn:aws:lambda:us-east-1:123456789012:function:f',
      memory_limit_in_mb: '256',
      log_group_name: '/aws/lambda/f',
      remaining: expect.any(Number),
      variable: 'pets',
      host: null,
      trace: 'Root=1-2-3',
    });
    expect(seen.remaining).toBeGreaterThan(0);
  });

  // Lambda's Python guide: the root logger's lines carry level, time and request id.
  it('writes log records in the format of Lambda', async () => {
    const runner = runnerFor({ f: { ...python, handler: 'app.logs' } });

    const { requestId } = await runner.call('f', { name: 'cat' });
    await expect.poll(() => runner.lines.at(-1)?.text, { timeout: 15_000 }).toBe('last');

    expect(runner.lines[0]?.text).toMatch(
      new RegExp(`^\\[INFO\\]\t\\d{4}-\\d\\d-\\d\\dT[\\d:]{8}\\.\\d{3}Z\t${requestId}\tnamed cat$`),
    );
  });

  // functions.md 3.2: {"errorMessage","errorType","requestId","stackTrace"}.
  it.each([
    [
      'app.raises',
      {
        errorType: 'ValueError',
        errorMessage: 'no pets',
        stackTrace: [expect.stringContaining('in raises')],
      },
    ],
    ['app.unserializable', { errorType: 'Runtime.MarshalError' }],
    [
      'app.leaves',
      {
        errorType: 'Runtime.ExitError',
        errorMessage: expect.stringMatching(
          /^RequestId: .* Error: Runtime exited with error: exit status 3$/,
        ),
      },
    ],
    [
      'app.missing',
      { errorType: 'Runtime.HandlerNotFound', errorMessage: "Handler 'missing' missing on module 'app'" },
    ],
    [
      'none.handler',
      {
        errorType: 'Runtime.ImportModuleError',
        errorMessage: "Unable to import module 'none': No module named 'none'",
      },
    ],
    ['broken.handler', { errorType: 'Runtime.UserCodeSyntaxError' }],
    ['handler', { errorType: 'Runtime.MalformedHandlerName' }],
  ])('%s gives the error of Lambda', async (handler, expected) => {
    const answer = await runnerFor({ f: { ...python, handler } }).call('f');

    expect(answer.functionError).toBe('Unhandled');
    expect(JSON.parse(answer.payload)).toMatchObject(expected);
  });
});

describe('other runtimes', () => {
  it('runs the bootstrap of a custom runtime', async () => {
    const runner = runnerFor({ f: { runtime: 'provided.al2023', codeUri: 'custom', timeout: 10 } });

    expect((await runner.call('f', { a: 1 })).payload).toBe('{"echo":{"a":1}}');
    expect((await runner.call('f', { a: 2 })).payload).toBe('{"echo":{"a":2}}');
  });

  it('runs a configured command', async () => {
    const runner = runnerFor({ f: { command: [join(fixtures, 'custom/bootstrap')], timeout: 10 } });

    expect((await runner.call('f', { a: 1 })).payload).toBe('{"echo":{"a":1}}');
  });

  it('says what to build where there is no bootstrap', async () => {
    const answer = await runnerFor({ f: { runtime: 'provided.al2023', codeUri: 'python' } }).call('f');

    expect(JSON.parse(answer.payload)).toMatchObject({
      errorType: 'Runtime.InvalidEntrypoint',
      errorMessage: expect.stringContaining('bootstrap is missing or not executable'),
    });
  });

  it('answers the error of a command that cannot be run', async () => {
    const runner = runnerFor({ f: { command: ['/no/such/program'] } });

    const { payload, requestId } = await runner.call('f');

    expect(JSON.parse(payload)).toEqual({
      errorType: 'Runtime.InvalidEntrypoint',
      errorMessage: `RequestId: ${requestId} Error: fork/exec /no/such/program: no such file or directory`,
    });
  });

  it('says what to configure for a runtime it does not know', async () => {
    const runner = runnerFor({ f: { runtime: 'java21', handler: 'x.Y::z' } });

    const answer = await runner.call('f');

    expect(answer.statusCode).toBe(404);
    expect(answer.reason).toBe(
      "function 'f': gwctl does not run java21 by itself; add command: [...] (a program that speaks the Lambda Runtime API) or invokeUrl",
    );
    expect(runner.problems()).toEqual([answer.reason]);
  });
});

describe('a TypeScript handler', () => {
  it('is built with what it imports', async () => {
    const runner = runnerFor({
      commonjs: { handler: 'typescript/app.handler', runtime },
      module: { handler: 'typescript/module.handler', runtime },
      inProcess: { handler: 'typescript/app.handler', runtime, isolation: 'in-process' },
    });

    expect(JSON.parse((await runner.call('commonjs', { name: 'Tom' })).payload)).toEqual({
      text: 'hello Tom, you cat',
      file: join(fixtures, 'typescript/app.ts'),
    });
    expect(JSON.parse((await runner.call('module')).payload)).toEqual({
      text: 'hello top-level await, you cat',
      url: expect.stringMatching(/typescript\/module\.mts$/),
    });
    expect((await runner.call('inProcess', { name: 'Tom' })).payload).toContain('hello Tom');
  });

  it('has the lines of its source in stack traces', async () => {
    const answer = await runnerFor({ f: { handler: 'typescript/app.fails', runtime } }).call('f', {
      name: 'x',
    });

    expect(JSON.parse(answer.payload).trace[1]).toContain(`${join(fixtures, 'typescript/app.ts')}:10:9`);
  });

  it('that does not parse is a syntax error with its place', async () => {
    const answer = await runnerFor({ f: { handler: 'typescript/broken.handler', runtime } }).call('f');

    expect(JSON.parse(answer.payload)).toMatchObject({
      errorType: 'Runtime.UserCodeSyntaxError',
      errorMessage: expect.stringMatching(/^SyntaxError: .*broken\.ts:1:\d+\)$/),
    });
  });
});
