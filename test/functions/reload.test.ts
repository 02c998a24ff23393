import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { FunctionSettings } from '../../src/functions/function-settings.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { runnerFor } from './runner.ts';

/** File events take their time on a busy machine. */
const patiently = { timeout: 15_000 };

const runtime = 'nodejs20.x';

function workspace(files: Record<string, string>) {
  const folder = temporaryFolder('reload');
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  for (const [path, text] of Object.entries(files)) write(path, text);
  return { folder, write };
}

async function watched(files: Record<string, string>, settings: FunctionSettings) {
  const { folder, write } = workspace(files);
  const runner = runnerFor(
    { f: settings },
    { baseFolder: folder, watch: true, cacheFolder: join(folder, '.gwctl') },
  );
  await runner.call('f');
  await runner.start();
  return { runner, write, answer: async () => (await runner.call('f')).payload };
}

describe('a change of code', () => {
  it.each([
    [
      'CommonJS with a module it requires',
      {
        'app.js': "const { text } = require('./lib/text'); exports.handler = async () => text;",
        'lib/text.js': "exports.text = 'old';",
      },
      { handler: 'app.handler', runtime },
      ['lib/text.js', "exports.text = 'new';"],
    ],
    [
      'ESM with a module it imports',
      {
        'app.mjs': "import { text } from './text.mjs';\nexport const handler = async () => text;",
        'text.mjs': "export const text = 'old';",
      },
      { handler: 'app.handler', runtime },
      ['text.mjs', "export const text = 'new';"],
    ],
    [
      'TypeScript with a module it imports',
      {
        'app.ts': "import { text } from './text';\nexport const handler = async () => text;",
        'text.ts': "export const text: string = 'old';",
      },
      { handler: 'app.handler', runtime },
      ['text.ts', "export const text: string = 'new';"],
    ],
    [
      'a Python folder',
      {
        'py/app.py': 'from lib import text\ndef handler(event, context): return text',
        'py/lib.py': "text = 'old'",
      },
      { handler: 'app.handler', runtime: 'python3.11', codeUri: 'py' },
      ['py/lib.py', "text = 'new'"],
    ],
    [
      'an in-process function',
      {
        'app.mjs': "import { text } from './text.mjs';\nexport const handler = async () => text;",
        'text.mjs': "export const text = 'old';",
      },
      { handler: 'app.handler', runtime, isolation: 'in-process' as const },
      ['text.mjs', "export const text = 'new';"],
    ],
  ] as const)('is seen by the next calls: %s', async (_, files, settings, change) => {
    const { answer, write } = await watched(files, settings);
    expect(await answer()).toBe('"old"');

    write(change[0], change[1]);

    await expect.poll(answer, patiently).toBe('"new"');
  });

  it('that does not load answers the load error, and the repaired code again', async () => {
    const { answer, write } = await watched(
      { 'app.js': "exports.handler = async () => 'old';" },
      { handler: 'app.handler', runtime },
    );

    write('app.js', 'exports.handler = async ( => 1;');
    await expect.poll(answer, patiently).toContain('Runtime.UserCodeSyntaxError');
    write('app.js', "exports.handler = async () => 'repaired';");

    await expect.poll(answer, patiently).toBe('"repaired"');
  });

  // functions.md 5, Reload: the file and line in the log. Node's error has no place for ES modules.
  it('says where an ES module does not parse', async () => {
    const { runner, write, answer } = await watched(
      {
        'app.mjs': "import { text } from './text.mjs';\nexport const handler = async () => text;",
        'text.mjs': "export const text = 'old';",
      },
      { handler: 'app.handler', runtime },
    );

    write('text.mjs', '// two lines\nexport const text = {;');
    await expect.poll(answer, patiently).toContain('Runtime.UserCodeSyntaxError');
    await answer();

    const told = () => runner.lines.filter(({ source, text }) => source === 'gwctl' && text !== 'reloaded');
    await expect
      .poll(() => told().map(({ text }) => text), patiently)
      .toEqual([expect.stringMatching(/^text\.mjs:2: SyntaxError: Unexpected token/)]);
  });

  it('makes a module that was missing appear', async () => {
    const { answer, write } = await watched({}, { handler: 'app.handler', runtime });
    expect(await answer()).toContain('Runtime.ImportModuleError');

    write('app.js', "exports.handler = async () => 'there';");

    await expect.poll(answer, patiently).toBe('"there"');
  });

  it('lets a running invocation finish on the old code', async () => {
    const slow = (text: string) =>
      `exports.handler = async () => { await new Promise((r) => setTimeout(r, 300)); return '${text}'; };`;
    const { runner, write } = await watched({ 'app.js': slow('old') }, { handler: 'app.handler', runtime });

    const running = runner.call('f');
    write('app.js', slow('new'));
    runner.reload('f');

    expect((await running).payload).toBe('"old"');
    expect((await runner.call('f')).payload).toBe('"new"');
  });

  it('is none when a file is only touched', async () => {
    const { folder, write } = workspace({ 'touched.js': '', 'changed.js': '' });
    const functions = {
      touched: { handler: 'touched.handler', runtime },
      changed: { handler: 'changed.handler', runtime },
    };
    const runner = runnerFor(functions, { baseFolder: folder, watch: true });
    await runner.start();

    write('touched.js', '');
    write('changed.js', 'exports.handler = async () => 1;');
    await expect.poll(() => runner.lines.length, patiently).toBeGreaterThan(0);

    expect(runner.lines.map((line) => line.functionName)).toEqual(['changed']);
  });
});

describe('a file that is no code', () => {
  it('reloads nothing in a folder of code', async () => {
    const files = { 'py/app.py': "def handler(event, context): return 'x'", 'py/output.log': '' };
    const settings = { handler: 'app.handler', runtime: 'python3.11', codeUri: 'py' };
    const { runner, write } = await watched(files, settings);

    write('py/output.log', 'one');
    write('py/data.sqlite', 'two');
    write('py/other.py', 'three');
    await expect.poll(() => runner.lines.length, patiently).toBeGreaterThan(0);

    expect(runner.lines.map((line) => line.text)).toEqual(['reloaded']);
  });
});

describe('what a runner leaves behind', () => {
  it.skipIf(process.platform === 'win32')('is no process, also of what a function started', async () => {
    const mark = `gwctl-left-${process.pid}-${Math.random().toString(36).slice(2)}`;
    const { folder } = workspace({
      'app.py': `import subprocess\ndef handler(event, context):\n    subprocess.Popen(["sh", "-c", "sleep 600; : ${mark}"])\n    return "started"\n`,
    });
    const runner = runnerFor(
      { f: { handler: 'app.handler', runtime: 'python3.11' } },
      { baseFolder: folder },
    );
    expect((await runner.call('f')).payload).toBe('"started"');

    await runner.close();

    const running = () => execFileSync('ps', ['-eo', 'args']).toString();
    await expect.poll(running, patiently).not.toContain(mark);
  });
});
