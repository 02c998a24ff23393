import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fixtures, functionArn, runnerFor } from './runner.ts';

const runtime = 'nodejs20.x';

describe('what is known before the first call', () => {
  it('names what cannot work, one sentence each', () => {
    const runner = runnerFor({
      good: { handler: 'node/hello.handler', runtime },
      nowhere: { handler: 'none/at-all.handler', runtime },
      py: { handler: 'python/none.handler', runtime: 'python3.11' },
      folder: { handler: 'app.handler', codeUri: 'missing' },
      zip: { handler: 'app.handler', codeUri: 'package.json' },
      bare: { runtime },
      url: { invokeUrl: 'localhost:3001' },
      'a:b:c': { handler: 'node/hello.handler' },
    });

    const path = join(fixtures, 'none/at-all');
    const python = join(fixtures, 'python/none');
    expect(runner.problems()).toEqual([
      `function 'folder': codeUri ${join(fixtures, 'missing')} does not exist`,
      `function 'zip': codeUri ${join(fixtures, 'package.json')} is not a folder; name the folder of the unpacked code`,
      "function 'bare': handler is missing; add handler: file.export (or command, or invokeUrl)",
      `function 'url': invokeUrl "localhost:3001" is neither an http(s) address nor aws`,
      "function 'a:b:c' is neither a name, name:alias nor a Lambda function ARN",
      `function 'nowhere': no file for handler none/at-all.handler in ${fixtures}; looked for ${['.js', '.mjs', '.cjs', '.ts', '.mts', '.cts', '/index.js', '/package.json'].map((end) => path + end).join(', ')}`,
      `function 'py': no file for handler python/none.handler in ${fixtures}; looked for ${python}.py, ${python}/__init__.py`,
    ]);
  });

  it('says why a function would not be found', () => {
    const runner = runnerFor({ good: { handler: 'node/hello.handler', runtime } });

    expect(runner.whyMissing(functionArn('good:live'))).toBeUndefined();
    expect(runner.whyMissing(functionArn('none'))).toContain("function 'none' is not configured");
  });
});

// CloudFormation's page on AWS::Lambda::Function Code: the file is named index.
describe('code that stands in a template', () => {
  it.each([
    ['CommonJS', 'nodejs20.x', "exports.handler = async () => 'inline';"],
    ['an ES module', 'nodejs20.x', "export const handler = async () => 'inline';"],
    ['Python', 'python3.11', "def handler(event, context):\n    return 'inline'"],
  ])('is run: %s', async (_, inlineRuntime, inlineCode) => {
    const runner = runnerFor({ f: { handler: 'index.handler', runtime: inlineRuntime, inlineCode } });

    expect(runner.problems()).toEqual([]);
    expect((await runner.call('f')).payload).toBe('"inline"');
  });
});

describe('inspected functions', () => {
  it('run in a process that a debugger can enter, without a time-out', async () => {
    const runner = runnerFor(
      { f: { handler: 'node/slow.handler', runtime, timeout: 0.1 } },
      { inspectPort: 0 },
    );

    const answer = await runner.call('f', { wait: 300 }, { timeoutInMillis: 50 });

    expect(answer.payload).toBe('"waited"');
    await expect
      .poll(() => runner.lines.map((line) => line.text).join('\n'), { timeout: 15_000 })
      .toMatch(/Debugger listening on ws:\/\/127\.0\.0\.1:\d+\//);
  });

  it('keep their port when they are reloaded', async () => {
    const runner = runnerFor(
      { f: { handler: 'node/hello.handler', runtime } },
      { inspectPort: await freePort() },
    );
    const ports = () =>
      runner.lines.flatMap(({ text }) => /listening on ws:\/\/[^:]+:(\d+)/.exec(text)?.[1] ?? []);

    await runner.call('f');
    runner.reload('f');
    await runner.call('f');

    await expect.poll(() => ports().length, { timeout: 15_000 }).toBe(2);
    expect(ports()[0]).toBe(ports()[1]);
  });
});

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
