import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { describe, expect, it, onTestFinished } from 'vitest';
import { UndiciSender } from '../../src/environment/undici-sender.ts';
import type { FunctionSettings } from '../../src/functions/function-settings.ts';
import { createInvokeEndpoint } from '../../src/functions/invoke-endpoint.ts';
import { HeaderList } from '../../src/message/header-list.ts';
import { functionArn, runnerFor } from './runner.ts';

const runtime = 'nodejs20.x';

/** The endpoint on a socket, and AWS's own client. */
async function served(functions: Record<string, FunctionSettings>) {
  const runner = runnerFor(functions);
  const handle = createInvokeEndpoint(runner, { region: 'us-east-1', accountId: '123456789012' });
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const answer = await handle({
      method: request.method ?? '',
      target: request.url ?? '',
      headers: new HeaderList(request.rawHeaders),
      body: Buffer.concat(chunks),
      remoteAddress: '127.0.0.1',
    });
    response.writeHead(answer?.status ?? 404, Object.fromEntries(answer?.headers ?? []));
    response.end(answer?.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = new LambdaClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    maxAttempts: 1,
  });
  onTestFinished(() => {
    client.destroy();
    server.closeAllConnections();
    server.close();
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

  it('is what gwctl itself calls as any Invoke endpoint', async () => {
    const { endpoint } = await served({ far: { handler: 'node/styles.thrown', runtime } });
    const http = new UndiciSender();
    onTestFinished(() => http.close());
    const runner = runnerFor({ far: { invokeUrl: endpoint } }, { http });

    const answer = await runner.call('far');

    expect(answer).toMatchObject({ statusCode: 200, functionError: 'Unhandled', executedVersion: '$LATEST' });
  });
});
