import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { UndiciSender } from '../../src/environment/undici-sender.ts';
import type { FunctionSettings } from '../../src/functions/function-settings.ts';
import { signRequest } from '../../src/integrations/service-signing/sign-request.ts';
import { runnerFor } from './runner.ts';

interface Reply {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body?: string;
  readonly afterMillis?: number;
}

/** A stand-in for an Invoke endpoint: keeps what it was asked and answers as told. */
async function endpoint(reply: Reply) {
  const seen: { request: IncomingMessage; body: string }[] = [];
  let open = 0;
  let mostOpen = 0;
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    seen.push({ request, body });
    open++;
    mostOpen = Math.max(mostOpen, open);
    setTimeout(() => {
      open--;
      response.writeHead(reply.status ?? 200, reply.headers).end(reply.body ?? '{}');
    }, reply.afterMillis ?? 0);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen, most: () => mostOpen };
}

function remote(settings: FunctionSettings) {
  const http = new UndiciSender();
  onTestFinished(() => http.close());
  const credentials = { accessKeyId: 'AKID', secretAccessKey: 'secret' };
  return runnerFor(
    { f: settings },
    {
      http,
      sign: (request, service) => signRequest(request, { service, region: 'us-east-1', credentials, now: 0 }),
    },
  );
}

// reference functions.md 3.1 and 3.3.
describe('a function behind an Invoke endpoint', () => {
  it('is called by the standard path, with its type and trace', async () => {
    const { origin, seen } = await endpoint({
      headers: { 'x-amzn-RequestId': 'r-1', 'X-Amz-Executed-Version': '7' },
      body: '{"a":1}',
    });

    const answer = await remote({ invokeUrl: origin }).call(
      'f:live',
      { x: 1 },
      { traceHeader: 'Root=1-2-3' },
    );

    expect(answer).toEqual({ statusCode: 200, payload: '{"a":1}', requestId: 'r-1', executedVersion: '7' });
    expect(seen[0]?.body).toBe('{"x":1}');
    expect(seen[0]?.request).toMatchObject({
      method: 'POST',
      url: '/2015-03-31/functions/f/invocations?Qualifier=live',
      headers: {
        'content-type': 'application/json',
        'x-amz-invocation-type': 'RequestResponse',
        'x-amzn-trace-id': 'Root=1-2-3',
        authorization: 'AWS4-HMAC-SHA256 Credential=local/local',
      },
    });
  });

  it('is asked for the log where the caller asks, and gives it', async () => {
    const { origin, seen } = await endpoint({ headers: { 'X-Amz-Log-Result': 'bG9n' } });

    const answer = await remote({ invokeUrl: origin }).call(
      'f',
      {},
      { wantsLog: true, clientContext: 'e30=' },
    );

    expect(answer.logResult).toBe('bG9n');
    expect(seen[0]?.request.headers).toMatchObject({
      'x-amz-log-type': 'Tail',
      'x-amz-client-context': 'e30=',
    });
  });

  it('is asked for a stream first, and then as usual where it knows none', async () => {
    const { origin, seen } = await endpoint({ status: 404, body: '{}' });

    const answer = await remote({ invokeUrl: origin }).call('f', {}, { streaming: true });

    expect(seen.map(({ request }) => request.url)).toEqual([
      '/2021-11-15/functions/f/response-streaming-invocations',
      '/2015-03-31/functions/f/invocations',
    ]);
    expect(answer.statusCode).toBe(404);
  });

  it('keeps the query of its address', async () => {
    const { origin, seen } = await endpoint({});

    await remote({ invokeUrl: `${origin}/run?key=1` }).call('f:live');

    expect(seen[0]?.request.url).toBe('/run?key=1&Qualifier=live');
  });

  it('is called by its own path, and without a qualifier where it takes none', async () => {
    const { origin, seen } = await endpoint({});

    await remote({ invokeUrl: `${origin}/2015-03-31/functions/other/invocations`, qualifier: false }).call(
      'f:live',
    );

    expect(seen[0]?.request.url).toBe('/2015-03-31/functions/other/invocations');
  });

  it('is signed where asked for', async () => {
    const { origin, seen } = await endpoint({});

    await remote({ invokeUrl: origin, sign: true }).call('f');

    expect(seen[0]?.request.headers.authorization).toMatch(
      /^AWS4-HMAC-SHA256 Credential=AKID\/19700101\/us-east-1\/lambda\/aws4_request, SignedHeaders=.*host.*, Signature=[0-9a-f]{64}$/,
    );
  });

  it('gives the function error that the header tells of', async () => {
    const { origin } = await endpoint({
      headers: { 'X-Amz-Function-Error': 'Unhandled' },
      body: '{"errorMessage":"x"}',
    });

    expect(await remote({ invokeUrl: origin }).call('f')).toMatchObject({
      statusCode: 200,
      functionError: 'Unhandled',
    });
  });

  it.each([
    ['an error object', '{"errorType":"Error","errorMessage":"x"}', 'Unhandled'],
    ['a time-out', 'Task timed out after 3.00 seconds', 'Unhandled'],
    ['an answer', '{"statusCode":200,"errorType":"x","errorMessage":"y"}', undefined],
  ])('takes %s of the Runtime Interface Emulator for what it is', async (_, body, expected) => {
    const { origin, seen } = await endpoint({ body });

    const answer = await remote({ invokeUrl: `${origin}/2015-03-31/functions/function/invocations` }).call(
      'f:live',
    );

    expect(answer.functionError).toBe(expected);
    expect(seen[0]?.request.url).not.toContain('Qualifier');
  });

  it('passes on its refusal, with the reason', async () => {
    const { origin } = await endpoint({ status: 404, body: '{"Message":"Function not found"}' });

    expect(await remote({ invokeUrl: origin }).call('f')).toMatchObject({
      statusCode: 404,
      reason: `${origin} answered 404: {"Message":"Function not found"}`,
    });
  });

  it('says so when it answers too late', async () => {
    const { origin } = await endpoint({ afterMillis: 5000 });

    expect(await remote({ invokeUrl: origin }).call('f', {}, { timeoutInMillis: 100 })).toMatchObject({
      timedOut: true,
    });
  });

  it('is a function error past the time-out it is configured with, where that comes first', async () => {
    const { origin } = await endpoint({ afterMillis: 5000 });

    const answer = await remote({ invokeUrl: origin, timeout: 0.1 }).call('f');

    expect(answer).toMatchObject({ statusCode: 200, functionError: 'Unhandled' });
    expect(JSON.parse(answer.payload)).toMatchObject({
      errorType: 'Sandbox.Timedout',
      errorMessage: expect.stringMatching(/Task timed out after 0\.10 seconds$/),
    });
  });

  it('is asked for one answer at a time where it is the emulator, which refuses a second call', async () => {
    const { origin, most } = await endpoint({ afterMillis: 20 });
    const runner = remote({ invokeUrl: `${origin}/2015-03-31/functions/function/invocations` });

    const answers = await Promise.all([runner.call('f'), runner.call('f'), runner.call('f')]);

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200]);
    expect(most()).toBe(1);
  });

  it('is a service error when nobody listens, with what was tried', async () => {
    const answer = await remote({ invokeUrl: 'http://127.0.0.1:1' }).call('f');

    expect(answer.statusCode).toBe(500);
    expect(answer.reason).toMatch(/^function 'f': http:\/\/127\.0\.0\.1:1 \(invokeUrl\) did not answer: /);
  });

  it('is found at the endpoint for all functions when it is not configured', async () => {
    const { origin, seen } = await endpoint({ body: '"elsewhere"' });
    const http = new UndiciSender();
    onTestFinished(() => http.close());
    const runner = runnerFor({}, { http, defaultInvokeUrl: origin });

    expect((await runner.call('other')).payload).toBe('"elsewhere"');
    expect(seen[0]?.request.url).toBe('/2015-03-31/functions/other/invocations');
  });
});
