import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import module from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const own = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
let cache: string;
beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), 'gwctl-compiled-'));
});
afterEach(() => rmSync(cache, { recursive: true, force: true }));

const environment = () => ({
  ...process.env,
  NODE_COMPILE_CACHE: cache,
  NODE_DISABLE_COMPILE_CACHE: '',
  NODE_V8_COVERAGE: '',
});

/** Runs `gwctl serve` until one call was answered; the call's status. */
async function serveOnce(
  env: Record<string, string> = {},
  folder = own('examples/petshop'),
  spec = 'openapi.yaml',
): Promise<number> {
  const options = ['--workspace', folder, '--stage', 'dev', '--port', '0', '--json'];
  const child = spawn(process.execPath, [own('bin/gwctl.js'), 'serve', join(folder, spec), ...options], {
    env: { ...environment(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const closed = once(child, 'close');
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  const { url } = JSON.parse(line) as { url: string };
  const { status } = await fetch(`${url}/dev/pets`);
  child.kill('SIGTERM');
  expect((await closed)[0]).toBe(0);
  expect(said).not.toMatch(/Warning|bug/);
  return status;
}

/** An ES module in gwctl's own thread, where `/pets` is. */
function writeFunctions(folder: string): void {
  const uri =
    'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:pets/invocations';
  const get = {
    responses: { 200: { description: 'ok' } },
    'x-amazon-apigateway-integration': { type: 'aws_proxy', httpMethod: 'POST', uri },
  };
  const spec = { openapi: '3.0.1', info: { title: 'shop', version: '1' }, paths: { '/pets': { get } } };
  const functions = { pets: { handler: 'pets.list', runtime: 'nodejs20.x', isolation: 'in-process' } };
  writeFileSync(join(folder, 'openapi.json'), JSON.stringify(spec));
  writeFileSync(join(folder, 'gwctl.yaml'), JSON.stringify({ functions }));
  writeFileSync(
    join(folder, 'pets.mts'),
    'export const list = async (): Promise<object> => ({ statusCode: 200, body: import.meta.url });',
  );
}

const kept = (command = 'serve') => readdirSync(cache).filter((name) => name.startsWith(`${command}-`));

/** What `gwctl lint` says, and its exit code. */
async function lint(...args: string[]): Promise<{ exitCode: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [own('bin/gwctl.js'), 'lint', ...args], { env: environment() });
  const [stdout, stderr, [exitCode]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  return { exitCode, stdout, stderr };
}

// From Node 22 on Node keeps compiled code itself.
describe.runIf(!('enableCompileCache' in module))('gwctl serve on Node 20', () => {
  it('keeps what it compiled and starts with it from then on', async () => {
    expect(await serveOnce()).toBe(200);
    const [name = ''] = kept();
    const first = statSync(join(cache, name));

    expect(await serveOnce()).toBe(200);

    // Rewritten only where V8 or gwctl refuses what is there.
    expect(kept()).toEqual([name]);
    expect(statSync(join(cache, name)).ino).toBe(first.ino);
  });

  it('imports modules and packages from kept code, and Node does not warn', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'gwctl-compiled-'));
    try {
      writeFunctions(folder);

      expect(await serveOnce({}, folder, 'openapi.json')).toBe(200);
      expect(await serveOnce({}, folder, 'openapi.json')).toBe(200);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('serves with a damaged file, and mends it', async () => {
    await serveOnce();
    const file = join(cache, kept()[0] ?? '');
    writeFileSync(file, readFileSync(file).fill(0, 1_000, 2_000));

    expect(await serveOnce()).toBe(200);

    expect(
      readFileSync(file)
        .subarray(1_000, 2_000)
        .some((byte) => byte !== 0),
    ).toBe(true);
  });

  it('keeps nothing where it is told not to', async () => {
    expect(await serveOnce({ NODE_DISABLE_COMPILE_CACHE: '1' })).toBe(200);

    expect(kept()).toEqual([]);
  });

  it('keeps nothing of a command line that is refused', async () => {
    const child = spawn(process.execPath, [own('bin/gwctl.js'), 'serve', '--nonsense'], {
      env: environment(),
      stdio: 'ignore',
    });

    expect((await once(child, 'close'))[0]).toBe(2);
    expect(kept()).toEqual([]);
  });
});

describe.runIf(!('enableCompileCache' in module))('gwctl lint on Node 20', () => {
  it.each(['examples/petshop/openapi.yaml', 'fixtures/conformance'])(
    'says of %s from kept code what it said before',
    async (spec) => {
      const first = await lint(own(spec), '--format', 'json');
      const again = await lint(own(spec), '--format', 'json');

      expect(again).toEqual(first);
      expect(kept('lint')).toHaveLength(1);
    },
  );

  it.each([[['--help']], [['--print-config']], [['--nonsense']], [['no-such-file.yaml']]])(
    'keeps nothing of %j, which judges nothing',
    async (args) => {
      await lint(...args);

      expect(kept('lint')).toEqual([]);
    },
  );
});
