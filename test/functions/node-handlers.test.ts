import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { runnerFor } from './runner.ts';

const runtime = 'nodejs20.x';

function styles(exportName: string) {
  return runnerFor({ f: { handler: `node/styles.${exportName}`, runtime } });
}

describe('a Node handler in a worker', () => {
  // Result rules: reference functions.md section 4, read from AWS's Node runtime client.
  it.each([
    ['an async handler answers what its promise settles to', 'asynchronous', { a: 1 }],
    ['a synchronous handler that never calls back answers null', 'synchronous', null],
    ['a callback answers', 'callback', { called: 'back' }],
    ['a callback waits for the empty event loop', 'callbackWaits', { finished: 'yes' }],
    ['a callback does not wait where the context says so', 'callbackDoesNotWait', 'at once'],
    ['the first of two answers counts', 'twice', 'first'],
    ['context.succeed answers', 'succeed', 'legacy'],
    ['nothing becomes null', 'nothing', null],
    ['results are written with toJSON', 'dates', { at: '1970-01-01T00:00:00.000Z', own: 'own' }],
  ])('%s', async (_, exportName, expected) => {
    const answer = await styles(exportName).call('f', { a: 1 });

    expect(answer).toMatchObject({ statusCode: 200, executedVersion: '$LATEST' });
    expect(answer.functionError).toBeUndefined();
    expect(JSON.parse(answer.payload)).toEqual(expected);
  });

  it.each([
    ['a thrown error', 'thrown', { errorType: 'RangeError', errorMessage: 'out of range' }],
    ['a thrown text', 'thrownText', { errorType: 'string', errorMessage: 'just text', trace: [] }],
    ['a callback error', 'callbackError', { errorType: 'Error', errorMessage: 'no' }],
    ['a callback with a text error', 'callbackText', { errorType: 'string', errorMessage: 'plain text' }],
    ['context.fail', 'fail', { errorType: 'TypeError', errorMessage: 'legacy' }],
    ['a result that is no JSON', 'cycle', { errorMessage: 'Unable to stringify response body' }],
    ['a promise that never settles', 'neverSettled', { errorType: 'Runtime.NodeJsExit' }],
  ])('%s is a function error in the words of Lambda', async (_, exportName, expected) => {
    const runner = styles(exportName);

    const answer = await runner.call('f');
    const again = await runner.call('f');

    expect(answer).toMatchObject({ statusCode: 200, functionError: 'Unhandled' });
    expect(JSON.parse(answer.payload)).toMatchObject(expected);
    expect(again.functionError).toBe('Unhandled');
  });

  it('keeps its module between invocations', async () => {
    const runner = runnerFor({ hello: { handler: 'node/hello.handler', runtime } });

    const first = await runner.call('hello', { name: 'cat' });
    const second = await runner.call('hello');

    expect(JSON.parse(JSON.parse(first.payload).body)).toEqual({ hello: 'cat', count: 1 });
    expect(JSON.parse(JSON.parse(second.payload).body)).toEqual({ hello: 'world', count: 2 });
  });

  it('finds a nested export', async () => {
    const runner = runnerFor({ f: { handler: 'node/hello.nested.deep.handler', runtime } });

    expect((await runner.call('f')).payload).toBe('"deep"');
  });

  // reference functions.md section 4, "Handler text".
  it.each([
    [
      'a missing export',
      'node/hello.missing',
      'Runtime.HandlerNotFound',
      'node/hello.missing is undefined or not exported',
    ],
    [
      'an export that is no function',
      'node/hello.notAFunction',
      'Runtime.HandlerNotFound',
      'node/hello.notAFunction is not a function',
    ],
    [
      'a missing file',
      'node/none.handler',
      'Runtime.ImportModuleError',
      "Error: Cannot find module 'node/none'",
    ],
    ['a handler without a dot', 'node/hello', 'Runtime.MalformedHandlerName', 'Bad handler'],
    [
      'a handler that climbs',
      '../node/hello.handler',
      'Runtime.MalformedHandlerName',
      "'../node/hello.handler' is",
    ],
  ])('%s is an error of the runtime', async (_, handler, errorType, message) => {
    const runner = runnerFor({ f: { handler, runtime } });

    const answer = await runner.call('f');

    expect(answer.functionError).toBe('Unhandled');
    expect(JSON.parse(answer.payload)).toMatchObject({
      errorType,
      errorMessage: expect.stringContaining(message),
    });
  });

  it('sees the context of Lambda', async () => {
    const runner = runnerFor({
      'f:live': { handler: 'node/styles.context', runtime, memorySize: 512, timeout: 5 },
    });

    const answer = await runner.call('f:live');

    const context = JSON.parse(answer.payload);
    expect(context).toMatchObject({
      callbackWaitsForEmptyEventLoop: true,
      functionName: 'f',
      functionVersion: 'live',
      invokedFunctionArn: 'arn:aws:lambda:us-east-1:123456789012:function:f:live',
      memoryLimitInMB: '512',
      awsRequestId: answer.requestId,
      logGroupName: '/aws/lambda/f',
      logStreamName: expect.stringMatching(/^\d{4}\/\d\d\/\d\d\/\[live\][0-9a-f]{32}$/),
    });
    expect(context.remaining).toBeGreaterThan(3000);
    expect(context.remaining).toBeLessThanOrEqual(5000);
  });

  it('sees its own variables and those of Lambda, and not those of gwctl', async () => {
    const runner = runnerFor(
      {
        f: { handler: 'node/styles.variables', runtime, environment: { TABLE: 'pets', AWS_REGION: 'mars' } },
      },
      { hostEnvironment: { PATH: '/bin', SECRET_OF_THE_HOST: 'x' } },
    );

    const variables = JSON.parse((await runner.call('f', {}, { traceHeader: 'Root=1-2-3' })).payload);

    expect(variables).toMatchObject({
      TABLE: 'pets',
      PATH: '/bin',
      AWS_REGION: 'us-east-1',
      AWS_LAMBDA_FUNCTION_NAME: 'f',
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x',
      _HANDLER: 'node/styles.variables',
      _X_AMZN_TRACE_ID: 'Root=1-2-3',
    });
    expect(variables).not.toHaveProperty('SECRET_OF_THE_HOST');
  });

  it('writes console lines in the format of Lambda, with the request id', async () => {
    const runner = styles('print');

    const { requestId } = await runner.call('f');

    const time = '\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z';
    expect(runner.lines).toEqual([
      {
        functionName: 'f',
        requestId,
        source: 'function',
        text: expect.stringMatching(new RegExp(`^${time}\t${requestId}\tINFO\tone { two: 2 }$`)),
      },
      {
        functionName: 'f',
        requestId,
        source: 'function',
        text: expect.stringMatching(new RegExp(`^${time}\t${requestId}\tERROR\tmulti\rline$`)),
      },
      { functionName: 'f', requestId, source: 'function', text: 'raw' },
    ]);
  });
});

describe('a streaming handler', () => {
  it.each(['worker', 'process', 'in-process'] as const)(
    'writes values as JSON, and cannot change its type once it has begun (%s, read from aws-lambda-ric 4.0.2)',
    async (isolation) => {
      const runner = runnerFor({ f: { handler: 'node/stream.values', runtime, isolation } });

      const { stream } = await runner.call('f', {}, { streaming: true });

      expect(stream && (await buffer(stream)).toString()).toBe(
        '{"pet":"rex"}["Runtime.InvalidStreamingOperation: Cannot set content-type, too late."]',
      );
    },
  );

  // reference functions.md section 2, "Streaming".
  it('gives its bytes with the prelude in front', async () => {
    const runner = runnerFor({ f: { handler: 'node/stream.http', runtime } });

    const answer = await runner.call('f', {}, { streaming: true });

    const bytes = await buffer(answer.stream!);
    expect(bytes.toString()).toBe('{"statusCode":201,"headers":{"X-Pet":"cat"}}\0\0\0\0\0\0\0\0one,two');
    expect((await runner.call('f', {}, { streaming: true })).statusCode).toBe(200);
  });

  it('that fails before the first byte is a function error', async () => {
    const runner = runnerFor({ f: { handler: 'node/stream.breaks', runtime } });

    const answer = await runner.call('f', {}, { streaming: true });

    expect(answer.functionError).toBe('Unhandled');
    expect(JSON.parse(answer.payload)).toMatchObject({ errorMessage: 'before the first byte' });
  });
});

// reference functions.md 4; the fields of errors are read from aws-lambda-ric 4.0.2.
it.each(['worker', 'process'] as const)(
  'writes JSON lines where the format says so (%s)',
  async (isolation) => {
    const environment = { AWS_LAMBDA_LOG_FORMAT: 'JSON' };
    const runner = runnerFor({ f: { handler: 'node/styles.printsValues', runtime, isolation, environment } });

    const { logResult = '' } = await runner.call('f', {}, { wantsLog: true });

    const lines = Buffer.from(logResult, 'base64').toString().split('\n');
    expect(lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line))).toEqual([
      expect.objectContaining({ level: 'INFO', message: { pet: 'rex' } }),
      expect.objectContaining({
        level: 'WARN',
        message: expect.stringMatching(/^no cat RangeError: too far/),
        errorType: 'RangeError',
        errorMessage: 'too far',
        stackTrace: expect.arrayContaining(['RangeError: too far']),
      }),
      expect.objectContaining({
        level: 'ERROR',
        message: expect.objectContaining({ errorType: 'TypeError', errorMessage: 'wrong pet', code: 9 }),
      }),
    ]);
  },
);

it.each(['worker', 'process'] as const)(
  'forgets the trace of the invocation before (%s)',
  async (isolation) => {
    const runner = runnerFor({ f: { handler: 'node/styles.trace', runtime, isolation } });

    const first = await runner.call('f', {}, { traceHeader: 'Root=1-2-3' });
    const second = await runner.call('f');

    expect([first.payload, second.payload]).toEqual(['"Root=1-2-3"', 'null']);
  },
);

// reference functions.md 4: callbacks are removed in nodejs24.x; what takes their place is read from aws-lambda-ric 4.0.2.
describe.each(['worker', 'process', 'in-process'] as const)('a Node 24 handler (%s)', (isolation) => {
  const of = (exportName: string) =>
    runnerFor({ f: { handler: `node/styles.${exportName}`, runtime: 'nodejs24.x', isolation } });

  it.each([
    ['an async handler answers what its promise settles to', 'asynchronous', { a: 1 }],
    ['a synchronous handler answers what it returns', 'synchronous', 'ignored'],
    ['nothing becomes null', 'nothing', null],
    ['the context has nothing of callbacks left', 'contextMembers', ['tenantId']],
  ])('%s', async (_, exportName, expected) => {
    const answer = await of(exportName).call('f', { a: 1 });

    expect(answer.functionError).toBeUndefined();
    expect(JSON.parse(answer.payload)).toEqual(expected);
  });

  it.each([
    ['thrown', { errorType: 'RangeError', errorMessage: 'out of range' }],
    ['cycle', { errorType: 'Runtime.JSONStringifyError', errorMessage: 'Unable to stringify response body' }],
    [
      'callback',
      {
        errorType: 'Runtime.CallbackHandlerDeprecated',
        errorMessage: expect.stringMatching(
          /^ERROR: AWS Lambda has removed support for callback-based function handlers starting with Node\.js 24\./,
        ),
      },
    ],
  ])('%s is a function error', async (exportName, expected) => {
    const answer = await of(exportName).call('f');

    expect(answer.functionError).toBe('Unhandled');
    expect(JSON.parse(answer.payload)).toMatchObject(expected);
  });

  it('knows whose tenant it runs for, where the name is one (Invoke, API reference)', async () => {
    const runner = of('tenant');

    const answers = [
      await runner.call('f', {}, { tenantId: 'shop-7' }),
      await runner.call('f', {}, { tenantId: 'shop\t7' }),
      await runner.call('f'),
    ];

    expect(answers.map(({ payload }) => payload)).toEqual(['"shop-7"', 'null', 'null']);
  });
});
