import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import type { FunctionSettings } from '../../src/functions/function-settings.ts';
import { openRunner } from './runner.ts';

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

const node: readonly Row[] = [
  ['loops', timedOut],
  ['loopsInMicrotasks', timedOut],
  ['neverAnswers', timedOut],
  ['exits', gone],
  ['exitsWithStatus', status(7)],
  ['leaksFiles', '"leaked"'],
  ['leavesProcess', '"left"'],
  ['waitsForProcess', timedOut],
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
  ['leaves_daemon', '"left"'],
  ['answers_much', tooLarge, { memorySize: 1024 }],
  ['leaves_thread', '"thread"'],
  ['prints_without_end', timedOut],
  ['prints_bytes', '"bytes"'],
  ['recurses', { errorType: 'RecursionError' }],
  ['raises_odd', { errorType: 'Odd' }],
  ['interrupts', { errorType: 'Runtime.ExitError' }],
  ['closes_files', { errorType: 'Runtime.ExitError' }],
  ['replaces_json', '"fine"'],
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

/** What the issue asks of each row (reliability.md T14). */
const limits = { nextCallMillis: 1000, growthMegabytes: 20, logCharacters: 700_000 };

/**
 * Where freed memory stays with the C library, for the next who needs some: glibc serves blocks of up to 32 MB from its arenas once one of that size
 * was freed. Measured: eight threads that held 500 MB of buffers leave 900 MB, and nothing with MALLOC_MMAP_THRESHOLD_=1048576 in the
 * environment. `isolation: process` keeps the limit.
 */
const allocatorKeeps = new Set(['worker hostile/handlers.exhaustsBuffers']);

/** Their failure comes ten milliseconds after the answer: it may meet the next call, never the one after. */
const failsLater = new Set(['hostile/handlers.rejectsLate']);

interface Hostile {
  readonly settings: FunctionSettings;
  readonly expected: string | RegExp | object;
  /** Its code does not even load: the next call is another function's. */
  readonly atLoad: boolean;
}

async function survives({ settings, expected, atLoad }: Hostile): Promise<void> {
  const mark = randomUUID();
  const marked = { timeout: expected === timedOut ? 0.5 : 20, ...settings, environment: { ROW: mark } };
  const good = { ...settings, handler: 'hostile/handlers.good', timeout: 20 };
  const runner = openRunner({ hostile: marked, good }, { initTimeoutInMillis: 4000 });
  const next = () => (atLoad ? runner.call('good') : runner.call('hostile', { good: true }));
  try {
    // Once before, so that what loads lazily and stays is not taken for growth.
    check((await runner.call('hostile')).payload, expected);
    await next();
    collectGarbage();
    const before = process.memoryUsage.rss();
    runner.lines.length = 0;

    check((await runner.call('hostile')).payload, expected);
    const from = performance.now();
    let { payload } = await next();
    // As with Lambda, what a call left running fails whichever call its environment serves then.
    if (failsLater.has(settings.handler ?? '') && payload !== '"good"') {
      check(payload, expected);
      ({ payload } = await next());
    }
    const nextCallMillis = performance.now() - from;

    expect(payload).toBe('"good"');
    expect(nextCallMillis).toBeLessThan(Math.max(limits.nextCallMillis, 4 * (await coldStartMillis(good))));
    expect(runner.lines.reduce((sum, line) => sum + line.text.length, 0)).toBeLessThan(limits.logCharacters);
    const growth = () => {
      collectGarbage();
      return (process.memoryUsage.rss() - before) / 1_048_576;
    };
    if (!allocatorKeeps.has(`${settings.isolation} ${settings.handler}`))
      await expect.poll(growth, { timeout: 5000 }).toBeLessThan(limits.growthMegabytes);
  } finally {
    await runner.close();
  }
  await expect.poll(() => processesWith(mark), { timeout: 5000 }).toEqual([]);
}

/** What a fresh environment takes at this moment: on a machine that is busy with something else, a second says nothing. */
async function coldStartMillis(good: FunctionSettings): Promise<number> {
  const runner = openRunner({ good });
  const from = performance.now();
  try {
    await runner.call('good');
    return performance.now() - from;
  } finally {
    await runner.close();
  }
}

/** Processes that have this text in their environment: whatever a function started inherits its variables. Linux only. */
function processesWith(mark: string): string[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/environ`, 'latin1').includes(mark);
    } catch {
      return false; // gone, or somebody else's
    }
  });
}

/** What is left over counts, not what nobody has collected yet. */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
}

const rowsOf = (
  rows: readonly Row[],
  loading: readonly Row[],
  base: FunctionSettings,
): (Hostile & { name: string })[] =>
  [...rows, ...loading].map((row) => {
    const [name, expected, settings = {}] = row;
    const atLoad = loading.includes(row);
    const handler = atLoad ? `hostile/${name}.handler` : `hostile/handlers.${name}`;
    return { name, expected, atLoad, settings: { ...base, handler, ...settings } };
  });

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

  // Again where the machine was busy with something else: the limits are for a machine that is not.
  it.each(rowsOf([...node, ...own], atLoad, base))('$name', { retry: 2 }, survives);
});

describe('a hostile Python handler', () => {
  it.each(rowsOf(python, pythonAtLoad, { runtime: 'python3' }))('$name', { retry: 2 }, survives);
});
