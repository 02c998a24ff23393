import { InvokeCommand, InvokeWithResponseStreamCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { describe, expect, it, onTestFinished } from 'vitest';
import { UndiciSender } from '../../src/environment/undici-sender.ts';
import type { FunctionSettings } from '../../src/functions/function-settings.ts';
import { createInvokeEndpoint } from '../../src/functions/invoke-endpoint.ts';
import { HeaderList } from '../../src/message/header-list.ts';
import { startServer } from '../../src/server/node-server.ts';
import { functionArn, runnerFor } from './runner.ts';

const runtime = 'nodejs20.x';

/** The endpoint on a socket, and AWS's own client. */
async function served(functions: Record<string, FunctionSettings>) {
  const runner = runnerFor(functions);
  const handle = createInvokeEndpoint(runner, { region: 'us-east-1', accountId: '123456789012' });
  const server = await startServer({
    host: '127.0.0.1',
    port: 0,
    mounts: [
      {
        prefix: '/',
        handle: (request) => handle(request) ?? { status: 404, headers: new HeaderList([]), body: '' },
      },
    ],
    onBug: (error) => expect.unreachable(String(error)),
  });
  const endpoint = `http://127.0.0.1:${server.port}`;
  const client = new LambdaClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    maxAttempts: 1,
  });
  onTestFinished(() => {
    client.destroy();
    return server.close(0);
  });
  return { client, endpoint };
}

// reference functions.md 3.1.
describe("AWS's own client on the Invoke endpoint", () => {
  it('invokes a function', async () => {
    const { client } = await served({ f: { handler: 'node/styles.asynchronous', runtime } });

    const answer = await client.send(new InvokeCommand({ FunctionName: 'f', Payload: '{"pet":"rex"}' }));

    expect(answer).toMatchObject({ StatusCode: 200, ExecutedVersion: '$LATEST' });
    expect(answer.FunctionError).toBeUndefined();
    expect(answer.Payload?.transformToString()).toBe('{"pet":"rex"}');
  });

  it.each([
    ['a qualifier', { FunctionName: 'f', Qualifier: 'live' }],
    ['an ARN', { FunctionName: `${functionArn('f')}:live` }],
    ['a partial name', { FunctionName: '123456789012:function:f:live' }],
  ])('finds an alias by %s', async (_, name) => {
    const { client } = await served({
      f: { handler: 'node/styles.nothing', runtime },
      'f:live': { handler: 'node/styles.succeed', runtime },
    });

    expect((await client.send(new InvokeCommand(name))).Payload?.transformToString()).toBe('"legacy"');
  });

  it('sees a function error', async () => {
    const { client } = await served({ f: { handler: 'node/styles.thrown', runtime } });

    const answer = await client.send(new InvokeCommand({ FunctionName: 'f' }));

    expect(answer).toMatchObject({ StatusCode: 200, FunctionError: 'Unhandled' });
    expect(answer.Payload?.transformToString()).toContain('"errorType":"RangeError"');
  });

  it('invokes asynchronously', async () => {
    const { client } = await served({ f: { handler: 'node/styles.asynchronous', runtime } });

    expect(
      await client.send(new InvokeCommand({ FunctionName: 'f', InvocationType: 'Event' })),
    ).toMatchObject({ StatusCode: 202 });
    expect(
      await client.send(new InvokeCommand({ FunctionName: 'f', InvocationType: 'DryRun' })),
    ).toMatchObject({ StatusCode: 204 });
  });

  it.each([
    ['ResourceNotFoundException', { FunctionName: 'none' }],
    ['TooManyRequestsException', { FunctionName: 'busy' }],
    ['InvalidRequestContentException', { FunctionName: 'f', Payload: '{"open' }],
    ['RequestTooLargeException', { FunctionName: 'f', Payload: `"${'x'.repeat(6_291_456)}"` }],
  ])('gets %s', async (name, input) => {
    const { client } = await served({
      f: { handler: 'node/styles.asynchronous', runtime },
      busy: { handler: 'node/styles.asynchronous', runtime, reservedConcurrency: 0 },
    });

    await expect(client.send(new InvokeCommand(input))).rejects.toMatchObject({ name });
  });

  it.each(['worker', 'process'] as const)('gets the end of the log (isolation: %s)', async (isolation) => {
    const { client } = await served({ f: { handler: 'node/styles.print', runtime, isolation } });

    const { LogResult = '' } = await client.send(new InvokeCommand({ FunctionName: 'f', LogType: 'Tail' }));

    // functions.md 3.2: the frame around the function's own lines.
    const lines = Buffer.from(LogResult, 'base64').toString().split('\n');
    expect(lines).toHaveLength(7);
    expect(lines[0]).toMatch(/^START RequestId: \S+ Version: \$LATEST$/);
    expect(lines[1]).toMatch(/\tINFO\tone \{ two: 2 \}$/);
    expect(lines[3]).toBe('raw');
    expect(lines[4]).toMatch(/^END RequestId: /);
    expect(lines[5]).toMatch(
      /^REPORT RequestId: \S+\tDuration: .*\tMax Memory Used: \d+ MB\tInit Duration: /,
    );
  });

  it('gets the last 4 KB of a long log, and none without asking', async () => {
    const { client } = await served({
      f: { handler: 'hostile/handlers.printsWithoutEnd', runtime, timeout: 0.3 },
    });

    const tail = await client.send(new InvokeCommand({ FunctionName: 'f', LogType: 'Tail' }));
    const without = await client.send(new InvokeCommand({ FunctionName: 'f' }));

    expect(Buffer.from(tail.LogResult ?? '', 'base64')).toHaveLength(4096);
    expect(Buffer.from(tail.LogResult ?? '', 'base64').toString()).toContain(
      'Task timed out after 0.30 seconds',
    );
    expect(without.LogResult).toBeUndefined();
  });

  it.each([
    ['worker', { handler: 'node/styles.client', runtime }],
    ['process', { handler: 'node/styles.client', runtime, isolation: 'process' }],
    ['python', { handler: 'app.client', runtime: 'python3', codeUri: 'python' }],
  ] as const)('hands a client context on (%s)', async (kind, settings) => {
    const { client } = await served({ f: settings });
    const ClientContext = Buffer.from('{"custom":{"cat":"Zoë"}}').toString('base64');

    const { Payload } = await client.send(new InvokeCommand({ FunctionName: 'f', ClientContext }));

    const custom = { cat: 'Zoë' };
    expect(JSON.parse(Payload?.transformToString() ?? '')).toEqual(kind === 'python' ? custom : { custom });
  });

  it.each([
    [
      'a streaming handler',
      'node/stream.http',
      '{"statusCode":201,"headers":{"X-Pet":"cat"}}\0\0\0\0\0\0\0\0one,two',
      {},
    ],
    ['any other', 'node/styles.succeed', '"legacy"', {}],
    ['one that fails in the middle', 'node/stream.breaksLate', 'begun', { ErrorCode: 'Unhandled' }],
    [
      'one that fails first',
      'node/styles.thrown',
      '',
      { ErrorCode: 'Unhandled', ErrorDetails: expect.stringContaining('RangeError') },
    ],
  ])('reads the response stream of %s', async (_, handler, bytes, complete) => {
    const { client } = await served({ f: { handler, runtime } });

    const { EventStream } = await client.send(new InvokeWithResponseStreamCommand({ FunctionName: 'f' }));
    const chunks: Uint8Array[] = [];
    let completed: object | undefined;
    for await (const event of EventStream ?? []) {
      if (event.PayloadChunk?.Payload) chunks.push(event.PayloadChunk.Payload);
      if (event.InvokeComplete) completed = event.InvokeComplete;
    }

    expect(Buffer.concat(chunks).toString()).toBe(bytes);
    expect(completed).toMatchObject(complete);
  });

  it('streams to gwctl itself as any Invoke endpoint', async () => {
    const { endpoint } = await served({ far: { handler: 'node/stream.http', runtime } });
    const http = new UndiciSender();
    onTestFinished(() => http.close());
    const runner = runnerFor({ far: { invokeUrl: endpoint } }, { http });

    const { stream } = await runner.call('far', {}, { streaming: true });

    const chunks: Buffer[] = [];
    for await (const chunk of stream ?? []) chunks.push(Buffer.from(chunk));
    expect(Buffer.concat(chunks).toString()).toMatch(/^\{"statusCode":201,.*\}\0{8}one,two$/);
  });

  it('is what gwctl itself calls as any Invoke endpoint', async () => {
    const { endpoint } = await served({ far: { handler: 'node/styles.thrown', runtime } });
    const http = new UndiciSender();
    onTestFinished(() => http.close());
    const runner = runnerFor({ far: { invokeUrl: endpoint } }, { http });

    const answer = await runner.call('far');

    expect(answer).toMatchObject({ statusCode: 200, functionError: 'Unhandled', executedVersion: '$LATEST' });
  });
});
