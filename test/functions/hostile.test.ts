import { execFileSync } from 'node:child_process';
import { afterAll, describe, expect, it } from 'vitest';
import type { FunctionSettings } from '../../src/functions/function-settings.ts';
import { openRunner, runnerFor, type TestRunner } from './runner.ts';

/** reliability.md T14: whatever a handler does, its caller gets Lambda's answer and the next call works. */
const timedOut = {
  errorType: 'Sandbox.Timedout',
  errorMessage: expect.stringMatching(/ Task timed out after 0\.50 seconds$/),
};
const exited = (reason: string) => ({
  errorType: 'Runtime.ExitError',
  errorMessage: expect.stringMatching(new RegExp(`^RequestId: [0-9a-f-]{36} Error: ${reason}$`)),
});
const status = (code: number) => exited(`Runtime exited with error: exit status ${code}`);
const gone = exited('Runtime exited without providing a reason');
const outOfMemory = {
  errorType: 'Runtime.OutOfMemory',
  errorMessage: expect.stringMatching(/signal: killed$/),
};
const tooLarge = {
  errorType: 'Function.ResponseSizeTooLarge',
  errorMessage: 'Response payload size exceeded maximum allowed payload size (6291556 bytes).',
};

type Row = readonly [handler: string, expected: string | RegExp | object, settings?: FunctionSettings];

const table = (rows: readonly Row[]) => rows.map(([name, expected]) => ({ name, expected }));

/** All of them in one runner: what one does must not be felt by the next. */
function runnerOf(
  rows: readonly Row[],
  base: FunctionSettings,
  fileOf: (name: string) => string,
): TestRunner {
  const functions = rows.map(([name, expected, settings = {}]): [string, FunctionSettings] => [
    name,
    { ...base, handler: fileOf(name), timeout: expected === timedOut ? 0.5 : 20, ...settings },
  ]);
  const good = { ...base, handler: 'hostile/handlers.good', timeout: 20 };
  return openRunner({ ...Object.fromEntries(functions), good }, { initTimeoutInMillis: 4000 });
}

const node: readonly Row[] = [
  ['loops', timedOut],
  ['loopsInMicrotasks', timedOut],
  ['neverAnswers', timedOut],
  ['exits', gone],
  ['exitsWithStatus', status(7)],
  ['leaksFiles', '"leaked"'],
  ['leavesProcess', '"left"'],
  ['answersMuch', tooLarge, { memorySize: 1024 }],
  ['answersTwice', '"first"'],
  // The rejection may hit the next invocation in the same environment, as on AWS.
  ['rejectsLate', /^"answered"$|Runtime\.UnhandledPromiseRejection/],
  ['rejectsUnheard', { errorType: 'Runtime.UnhandledPromiseRejection', errorMessage: 'Error: unheard' }],
  ['throwsInTimer', { errorType: 'TypeError', errorMessage: 'in a timer' }],
  ['printsWithoutEnd', timedOut],
  ['writesWithoutEnd', timedOut],
  ['recurses', { errorType: 'RangeError', errorMessage: 'Maximum call stack size exceeded' }],
  ['throwsNull', { errorType: 'string', errorMessage: 'handled' }],
  ['throwsOddly', { errorType: 'handled' }],
  ['answersDeeply', { errorMessage: 'Unable to stringify response body' }],
  ['answersWithThrowingJson', { errorMessage: 'Unable to stringify response body' }],
  ['replacesGlobals', '"fine"'],
  ['forgesMessages', '"forged"'],
];

const atLoad: readonly Row[] = [
  [
    'loops-at-load',
    {
      errorType: 'Sandbox.Timedout',
      errorMessage: expect.stringMatching(/ Task timed out after 4\.00 seconds$/),
    },
  ],
  ['throws-at-load', { errorType: 'Error', errorMessage: 'at load' }],
  ['exits-at-load', status(3)],
  ['syntax', { errorType: 'Runtime.UserCodeSyntaxError' }],
  [
    'requires-missing',
    {
      errorType: 'Runtime.ImportModuleError',
      errorMessage: expect.stringContaining("Cannot find module 'no-such-package-anywhere'"),
    },
  ],
];

const python: readonly Row[] = [
  ['loops', timedOut],
  ['sleeps', timedOut],
  ['exits', gone],
  ['exits_with_status', status(7)],
  ['kills_itself', exited('Runtime exited with error: signal: killed')],
  ['aborts', exited('Runtime exited with error: signal: aborted')],
  ['exhausts_memory', outOfMemory],
  ['leaks_files', '"leaked"'],
  ['leaves_process', '"left"'],
  ['answers_much', tooLarge, { memorySize: 1024 }],
  ['leaves_thread', '"thread"'],
  ['prints_without_end', timedOut],
  ['prints_bytes', '"bytes"'],
  ['recurses', { errorType: 'RecursionError' }],
  ['raises_odd', { errorType: 'Odd' }],
  ['interrupts', { errorType: 'Runtime.ExitError' }],
  ['closes_files', { errorType: 'Runtime.ExitError' }],
  ['replaces_json', { errorType: expect.any(String) }],
  ['unserializable', { errorType: 'Runtime.MarshalError' }],
];

const pythonAtLoad: readonly Row[] = [
  ['loops_at_load', { errorType: 'Sandbox.Timedout' }],
  ['raises_at_load', { errorType: 'RuntimeError', errorMessage: 'at load' }],
  ['exits_at_load', status(3)],
];

function check(payload: string, expected: unknown) {
  if (expected instanceof RegExp) {
    expect(payload).toMatch(expected);
    return;
  }
  if (typeof expected === 'string') expect(payload).toBe(expected);
  else expect(JSON.parse(payload)).toMatchObject(expected as object);
}

async function survives(runner: TestRunner, name: string, expected: string | object) {
  runner.lines.length = 0;
  for (let i = 0; i < 2; i++) check((await runner.call(name)).payload, expected);
  expect((await runner.call('good')).payload).toBe('"good"');
  expect(runner.lines.reduce((sum, line) => sum + line.text.length, 0)).toBeLessThan(700_000);
}

describe.each(['worker', 'process'] as const)('a hostile Node handler, isolation: %s', (isolation) => {
  const own: readonly Row[] =
    isolation === 'worker'
      ? [
          ['killsItself', status(137)],
          ['closesOutput', '"closed"'],
          ['exhaustsHeap', outOfMemory],
          ['exhaustsBuffers', outOfMemory],
        ]
      : [
          ['killsItself', exited('Runtime exited with error: signal: killed')],
          ['exhaustsHeap', { errorType: expect.stringMatching(/^Runtime\.(ExitError|OutOfMemory)$/) }],
          ['exhaustsBuffers', outOfMemory],
        ];

  const base = { runtime: 'nodejs20.x', isolation };
  const rows = [...node, ...own];
  const runner = runnerOf([...rows, ...atLoad], base, (name) =>
    atLoad.some(([each]) => each === name) ? `hostile/${name}.handler` : `hostile/handlers.${name}`,
  );
  afterAll(() => runner.close());

  it.each(table([...rows, ...atLoad]))('$name', ({ name, expected }) => survives(runner, name, expected));
});

describe('a hostile Python handler', () => {
  const runner = runnerOf([...python, ...pythonAtLoad], { runtime: 'python3' }, (name) =>
    pythonAtLoad.some(([each]) => each === name) ? `hostile/${name}.handler` : `hostile/handlers.${name}`,
  );
  afterAll(() => runner.close());

  it.each(table([...python, ...pythonAtLoad]))('$name', ({ name, expected }) =>
    survives(runner, name, expected),
  );
});

describe('after hostile handlers', () => {
  it('the memory of gwctl is what it was, within 20 MB', async () => {
    const runner = runnerFor({
      much: { handler: 'hostile/handlers.answersMuch', runtime: 'nodejs20.x', timeout: 20 },
      prints: { handler: 'hostile/handlers.printsWithoutEnd', runtime: 'nodejs20.x', timeout: 0.5 },
      heap: { handler: 'hostile/handlers.exhaustsHeap', runtime: 'nodejs20.x', timeout: 20 },
    });
    const round = async () => {
      for (const name of ['much', 'prints', 'heap']) await runner.call(name);
      runner.lines.length = 0;
    };
    await round();
    const before = process.memoryUsage.rss();

    await round();
    await round();

    const megabytes = () => (process.memoryUsage.rss() - before) / 1_048_576;
    await expect.poll(megabytes, { timeout: 5000 }).toBeLessThan(20);
  });

  it('no process is left', async () => {
    const runner = runnerFor({
      py: { runtime: 'python3', handler: 'hostile/handlers.leaves_process' },
      node: { runtime: 'nodejs20.x', handler: 'hostile/handlers.leavesProcess', isolation: 'process' },
    });
    await runner.call('py');
    await runner.call('node');

    await runner.close();

    const children = () => execFileSync('ps', ['-eo', 'ppid,args']).toString();
    await expect
      .poll(children)
      .not.toMatch(new RegExp(`^ *${process.pid} .*(gwctl_runtime|process-entry)`, 'm'));
  });
});
