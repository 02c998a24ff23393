import { describe, expect, it, onTestFinished } from 'vitest';
import type { InvocationOutcome } from '../../src/functions/execution-environment.ts';
import { RuntimeApi } from '../../src/functions/runtime-api.ts';

const invocation = {
  requestId: '11111111-2222-4333-8444-555555555555',
  functionArn: 'arn:aws:lambda:us-east-1:123456789012:function:f',
  payload: '{"pet":"rex"}',
  deadline: 1_700_000_000_000,
  traceHeader: 'Root=1-2-3',
  clientContext: undefined,
  tenantId: undefined,
  measured: false,
};

/** A runtime's view of the API, and what gwctl hears of it. */
async function runtime(how: 'open' | 'openPort' = 'open') {
  const heard: (InvocationOutcome | string)[] = [];
  const api = new RuntimeApi(() => `token${Math.random().toString(36).slice(2)}`);
  const { address, session } = await api[how]({
    ready: () => heard.push('ready'),
    idle: () => heard.push('idle'),
    settled: (outcome) => heard.push(outcome),
    initError: (payload) => heard.push(`init error ${payload}`),
  });
  onTestFinished(async () => {
    session.close();
    await api.close();
  });
  const call = async (method: string, path: string, body?: string, headers: Record<string, string> = {}) => {
    const answer = await fetch(`http://${address}${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body }),
    });
    return { status: answer.status, headers: answer.headers, body: await answer.text() };
  };
  const next = async () => {
    session.deliver(invocation);
    return call('GET', '/2018-06-01/runtime/invocation/next');
  };
  return {
    heard,
    call,
    next,
    session,
    address,
    path: `/2018-06-01/runtime/invocation/${invocation.requestId}`,
  };
}

// reference functions.md section 2.
describe('the Lambda Runtime API', () => {
  it.each(['open', 'openPort'] as const)('gives the event with its headers (%s)', async (how) => {
    const { next, heard } = await runtime(how);

    const { status, headers, body } = await next();

    expect([status, body]).toEqual([200, '{"pet":"rex"}']);
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-type': 'application/json',
      'content-length': '13',
      'lambda-runtime-aws-request-id': invocation.requestId,
      'lambda-runtime-deadline-ms': '1700000000000',
      'lambda-runtime-invoked-function-arn': invocation.functionArn,
      'lambda-runtime-trace-id': 'Root=1-2-3',
    });
    expect(headers.has('lambda-runtime-client-context')).toBe(false);
    expect(heard).toEqual(['ready']);
  });

  it('lets `next` wait until there is an event', async () => {
    const { call, session, heard } = await runtime();

    const waiting = call('GET', '/2018-06-01/runtime/invocation/next');
    await expect.poll(() => heard).toEqual(['ready']);
    session.deliver(invocation);

    expect((await waiting).body).toBe('{"pet":"rex"}');
  });

  it('takes a response and says when the runtime asks for more', async () => {
    const { call, next, heard, path } = await runtime();
    await next();

    const answer = await call('POST', `${path}/response`, '"done"');
    await next();

    expect([answer.status, answer.body]).toEqual([202, '{"status":"OK"}\n']);
    expect(heard).toEqual(['ready', { kind: 'result', payload: '"done"' }, 'idle']);
  });

  it('takes an error', async () => {
    const { call, next, heard, path } = await runtime();
    await next();

    await call('POST', `${path}/error`, '{"errorMessage":"x","errorType":"E"}');

    expect(heard.at(-1)).toEqual({ kind: 'error', payload: '{"errorMessage":"x","errorType":"E"}' });
  });

  it('makes an error of one without a body', async () => {
    const { call, next, heard, path } = await runtime();
    await next();

    await call('POST', `${path}/error`, '', { 'Lambda-Runtime-Function-Error-Type': 'Function.Odd' });

    expect(heard.at(-1)).toEqual({
      kind: 'error',
      payload: '{"errorType":"Function.Odd","errorMessage":""}',
    });
  });

  it.each([
    ['Runtime.Odd', 'Runtime.Odd'],
    ['Function.odd1', 'Function.Unknown'],
    ['Boom', 'Runtime.Unknown'],
  ])('names the error type %s as %s', async (type, errorType) => {
    const { call, next, heard, path } = await runtime();
    await next();

    await call('POST', `${path}/error`, '', { 'Lambda-Runtime-Function-Error-Type': type });

    expect(heard.at(-1)).toEqual({ kind: 'error', payload: JSON.stringify({ errorType, errorMessage: '' }) });
  });

  it('tells whose tenant it is, and knows no answer to the invocation before', async () => {
    const { call, next, session, path } = await runtime();
    await next();
    await call('POST', `${path}/response`, '1');
    session.deliver({ ...invocation, requestId: 'b', tenantId: 'tenant-1' });

    const { headers } = await call('GET', '/2018-06-01/runtime/invocation/next');
    const late = await call('POST', `${path}/response`, '2');

    expect(headers.get('lambda-runtime-aws-tenant-id')).toBe('tenant-1');
    expect([late.status, JSON.parse(late.body).errorType]).toEqual([400, 'InvalidRequestID']);
  });

  it('takes an error of the start', async () => {
    const { call, heard } = await runtime();

    expect((await call('POST', '/2018-06-01/runtime/init/error', '{"errorType":"X"}')).status).toBe(202);
    expect(heard).toEqual(['init error {"errorType":"X"}']);
  });

  it('takes a streamed response, with what it says at the end', async () => {
    const { call, next, heard, path } = await runtime();
    await next();

    await call('POST', `${path}/response`, 'streamed', {
      'Lambda-Runtime-Function-Response-Mode': 'streaming',
      'Content-Type': 'application/vnd.awslambda.http-integration-response',
    });

    expect(heard.slice(1)).toEqual([
      expect.objectContaining({
        kind: 'stream',
        contentType: 'application/vnd.awslambda.http-integration-response',
      }),
      { kind: 'stream-end' },
    ]);
  });

  it.each([
    [
      'an unknown request id',
      '/2018-06-01/runtime/invocation/other/response',
      'x',
      {},
      400,
      'InvalidRequestID',
    ],
    [
      'a bad response mode',
      undefined,
      'x',
      { 'Lambda-Runtime-Function-Response-Mode': 'odd' },
      400,
      'InvalidFunctionResponseMode',
    ],
    ['a response beyond 6 MiB', undefined, 'x'.repeat(6_291_557), {}, 413, 'RequestEntityTooLarge'],
  ])('refuses %s', async (_, path, body, headers, status, errorType) => {
    const { call, next, path: own } = await runtime();
    await next();

    const answer = await call('POST', path ?? `${own}/response`, body, headers);

    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.body)).toMatchObject({ errorType });
  });

  it('refuses a second response, and hears the first only', async () => {
    const { call, next, heard, path } = await runtime();
    await next();
    await call('POST', `${path}/response`, '1');

    const second = await call('POST', `${path}/response`, '2');

    expect(second.status).toBe(403);
    expect(JSON.parse(second.body)).toMatchObject({ errorType: 'InvalidStateTransition' });
    expect(heard.slice(1)).toEqual([{ kind: 'result', payload: '1' }]);
  });

  it.each([
    ['GET', '/2018-06-01/ping', 200, 'pong'],
    ['PUT', '/2020-08-15/logs', 202, undefined],
    ['PUT', '/2022-07-01/telemetry', 202, undefined],
    ['POST', '/2020-01-01/extension/register', 404, undefined],
    ['GET', '/2018-06-01/runtime/restore/next', 404, undefined],
  ])('answers %s %s with %d', async (method, path, status, body) => {
    const { call } = await runtime();

    const answer = await call(method, path, method === 'GET' ? undefined : '{}');

    expect(answer.status).toBe(status);
    if (body !== undefined) expect(answer.body).toBe(body);
  });

  it('answers nobody without the token of an environment', async () => {
    const { address } = await runtime();

    const answer = await fetch(`http://${address.split('/')[0]}/2018-06-01/runtime/invocation/next`);

    expect(answer.status).toBe(404);
  });
});
