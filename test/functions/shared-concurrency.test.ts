import { describe, expect, it } from 'vitest';
import { EndpointFailure } from '../../src/environment/environment.ts';
import type { FunctionRunnerOptions, FunctionSettings } from '../../src/functions/function-settings.ts';
import { HeaderList } from '../../src/message/header-list.ts';
import { runnerFor } from './runner.ts';

const runtime = 'nodejs20.x';

/** What other processes have begun, and what this one asks. */
function shared(others: number) {
  const asked: string[] = [];
  const counts = { running: others };
  return {
    asked,
    counts,
    concurrency: {
      take: async (name: string, most: number) => {
        asked.push(`${name} of ${most}`);
        if (counts.running >= most) return false;
        counts.running++;
        return true;
      },
      give: (name: string) => {
        asked.push(`${name} is over`);
        counts.running--;
      },
    },
  };
}

const http = {
  send: async () => ({ status: 200, headers: new HeaderList([]), body: Buffer.from('{}') }),
} as unknown as FunctionRunnerOptions['http']; // whole answers only
const noHttp: FunctionRunnerOptions['http'] = {
  send: () => Promise.reject(new EndpointFailure('network', 'nobody listens')),
};

const kinds: readonly [string, FunctionSettings][] = [
  ['in environments of its own', { handler: 'node/hello.handler', runtime }],
  ["in gwctl's own thread", { handler: 'node/hello.handler', runtime, isolation: 'in-process' }],
  ['behind an Invoke endpoint', { invokeUrl: 'http://127.0.0.1:1' }],
];

describe.each(kinds)('reservedConcurrency over several processes, of a function %s', (_kind, settings) => {
  const runner = (others: number, reservedConcurrency: number | undefined) => {
    const { asked, counts, concurrency } = shared(others);
    const limited = reservedConcurrency === undefined ? settings : { ...settings, reservedConcurrency };
    return { asked, counts, run: runnerFor({ f: limited }, { concurrency, http }) };
  };

  it('takes a place for the invocation, and gives it back', async () => {
    const { asked, counts, run } = runner(1, 2);

    const answers = [await run.call('f'), await run.call('f')];

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200]);
    expect(asked).toEqual(['f of 2', 'f is over', 'f of 2', 'f is over']);
    expect(counts.running).toBe(1);
  });

  // functions.md 3.1: TooManyRequestsException.
  it('throttles what finds none, and takes nothing', async () => {
    const { counts, run } = runner(2, 2);

    const refused = await run.call('f');
    counts.running--;
    const admitted = await run.call('f');

    expect([refused.statusCode, admitted.statusCode, counts.running]).toEqual([429, 200, 1]);
    expect(refused.reason).toContain('reservedConcurrency: 2');
  });

  it('asks nobody where it is not set', async () => {
    const { asked, run } = runner(0, undefined);

    expect((await run.call('f')).statusCode).toBe(200);
    expect(asked).toEqual([]);
  });
});

it.each<[string, FunctionSettings, string | undefined]>([
  ['that cannot be loaded', { handler: 'node/none.handler', runtime }, undefined],
  [
    'that cannot be loaded, in process',
    { handler: 'node/none.handler', runtime, isolation: 'in-process' },
    undefined,
  ],
  ['whose event is no JSON', { handler: 'node/hello.handler', runtime, isolation: 'in-process' }, '{'],
  ['that nobody answers for', { invokeUrl: 'http://127.0.0.1:1' }, undefined],
])('a function %s gives its place back', async (_name, settings, payload) => {
  const { asked, counts, concurrency } = shared(0);
  const run = runnerFor({ f: { ...settings, reservedConcurrency: 1 } }, { concurrency, http: noHttp });

  await run.call('f', {}, payload === undefined ? {} : { payload });

  expect([asked, counts.running]).toEqual([['f of 1', 'f is over'], 0]);
});
