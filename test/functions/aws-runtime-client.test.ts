import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runnerFor } from './runner.ts';

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

  it('reports an error as gwctl does', async () => {
    const own = runnerFor({ f: { handler: 'node/styles.thrown', runtime: 'nodejs20.x' } });

    const theirs = JSON.parse((await ric('styles.thrown').call('f')).payload);
    const ours = JSON.parse((await own.call('f')).payload);

    expect(Object.keys(theirs).sort()).toEqual(Object.keys(ours).sort());
    expect([theirs.errorType, theirs.errorMessage]).toEqual([ours.errorType, ours.errorMessage]);
  });

  it('reports a missing handler as gwctl does', async () => {
    const own = runnerFor({ f: { handler: 'node/styles.absent', runtime: 'nodejs20.x' } });

    const theirs = JSON.parse((await ric('styles.absent').call('f')).payload);
    const ours = JSON.parse((await own.call('f')).payload);

    expect(theirs.errorType).toBe(ours.errorType);
  });
});

describe.skipIf(isThere)(`aws-lambda-ric${why}`, () => {
  it.skip('is not installed', () => undefined);
});
