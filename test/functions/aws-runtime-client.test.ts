import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runnerFor, type TestRunner } from './runner.ts';

/**
 * AWS's own runtime client for Node, aws-lambda-ric 3, over gwctl's Runtime API. It compiles a native part (autoconf, automake, libtool, cmake,
 * g++; 91 s, test-parts.md), so it is no dependency: `AWS_LAMBDA_RIC` names a folder that it was installed in (npm i aws-lambda-ric@3).
 */
const place = process.env['AWS_LAMBDA_RIC'];
const client = join(place ?? '', 'node_modules/aws-lambda-ric/bin/index.mjs');
const isThere = place !== undefined && existsSync(client);
const why = isThere ? '' : ' (left out: AWS_LAMBDA_RIC names no folder that has it)';

describe.runIf(isThere)(`aws-lambda-ric over the Runtime API${why}`, () => {
  const ric = (handler: string) =>
    runnerFor({ f: { command: [process.execPath, client, handler], codeUri: 'node', timeout: 20 } });

  it('answers, and keeps its module', async () => {
    const runner = ric('hello.handler');

    await runner.call('f');
    const { payload, functionError } = await runner.call('f', { name: 'cat' });

    expect(functionError).toBeUndefined();
    expect(JSON.parse(JSON.parse(payload).body).hello).toBe('cat');
  });

  // Not neverSettled: the newer clients of Lambda itself answer Runtime.NodeJsExit where this one answers null (functions.md 4).
  it.each([
    ...['asynchronous', 'synchronous', 'callback', 'callbackError', 'callbackText', 'callbackWaits'],
    ...['callbackDoesNotWait', 'twice', 'succeed', 'fail', 'thrown', 'thrownText', 'nothing', 'dates'],
    ...['cycle', 'oddities', 'client', 'absent'],
  ])('answers as gwctl does: %s', async (style) => {
    const own = runnerFor({ f: { handler: `styles.${style}`, codeUri: 'node', runtime: 'nodejs20.x' } });
    const more = { clientContext: Buffer.from('{"custom":{"cat":"rex"}}').toString('base64') };

    const theirs = await ric(`styles.${style}`).call('f', { pet: 'cat' }, more);
    const ours = await own.call('f', { pet: 'cat' }, more);

    expect(withoutTrace(theirs.payload)).toEqual(withoutTrace(ours.payload));
    expect(theirs.functionError).toBe(ours.functionError);
  });

  it.each(['http', 'breaks', 'breaksLate'])('streams as gwctl does: %s', async (style) => {
    const own = runnerFor({ f: { handler: `node/stream.${style}`, runtime: 'nodejs20.x' } });

    expect(await streamed(ric(`stream.${style}`))).toEqual(await streamed(own));
  });
});

/** Frames differ: each client has its own. */
function withoutTrace(payload: string): unknown {
  const value: unknown = JSON.parse(payload);
  if (typeof value !== 'object' || value === null || !('trace' in value)) return value;
  return { ...value, trace: expect.anything() };
}

async function streamed(runner: TestRunner) {
  const { stream, functionError, payload } = await runner.call('f', {}, { streaming: true });
  let text = '';
  try {
    for await (const chunk of stream ?? []) text += chunk.toString();
  } catch {
    text += ' broken';
  }
  return { text, functionError, error: payload === '' ? '' : withoutTrace(payload) };
}

describe.skipIf(isThere)(`aws-lambda-ric${why}`, () => {
  it.skip('is not installed', () => undefined);
});
