import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Chalk } from 'chalk';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { main } from '../../src/cli/main.ts';
import type { World } from '../../src/cli/world.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gwctl-vtl-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (name: string, text: string) => writeFileSync(join(folder, name), text);

async function gwctl(...args: string[]) {
  const out = { stdout: '', stderr: '' };
  const stream = (name: 'stdout' | 'stderr') => ({
    write: (text: string) => {
      out[name] += text;
    },
    isTTY: false,
    columns: 80,
  });
  const plain = new Chalk({ level: 0 });
  const world: World = {
    stdout: stream('stdout'),
    stderr: stream('stderr'),
    cwd: folder,
    env: {},
    readStdin: async () => Buffer.from("$input.path('$.a')"),
    readFile: (path) => readFile(path),
    now: () => 0,
    colours: { stdout: plain, stderr: plain },
    stopped: () => new Promise(() => undefined),
    exitCode: 0,
  };
  const exitCode = await main(['node', 'gwctl', 'vtl', ...args], world);
  return { exitCode, ...out };
}

describe('gwctl vtl render', () => {
  it('prints the output byte for byte', async () => {
    write('pet.vtl', '{"id": "$input.params(\'id\')", "stage": "$context.stage"}\n');
    write('call.yaml', 'path: { id: "7" }\ncontext: { stage: dev }\n');

    expect(await gwctl('render', 'pet.vtl', '--input', 'call.yaml')).toEqual({
      exitCode: 0,
      stdout: '{"id": "7", "stage": "dev"}\n',
      stderr: '',
    });
  });

  it('reads the template from stdin and the input from JSON', async () => {
    write('call.json', '{"body": {"a": [1, "x"]}}');

    expect(await gwctl('render', '-', '--input', 'call.json', '--json')).toMatchObject({
      exitCode: 0,
      stdout: `${JSON.stringify({ output: '[1,"x"]' })}\n`,
    });
  });

  it('names file, line and column of what is wrong in a template', async () => {
    write('bad.vtl', 'a\n#if($x == null)\n#end');

    const { exitCode, stderr } = await gwctl('render', 'bad.vtl');

    expect(exitCode).toBe(1);
    expect(stderr).toContain('bad.vtl:2:11: Found "null"');
  });

  it('names the place where a template fails', async () => {
    write('late.vtl', "x\n  #set($s = 'a')$s.substring(5)");

    const { exitCode, stderr } = await gwctl('render', 'late.vtl');

    expect(exitCode).toBe(1);
    expect(stderr).toContain('late.vtl:2:20: java.lang.StringIndexOutOfBoundsException');
  });

  it('exits 3 for a file that is not there and 2 for an unknown flag', async () => {
    expect((await gwctl('render', 'none.vtl')).exitCode).toBe(3);
    expect((await gwctl('render', 'none.vtl', '--nope')).exitCode).toBe(2);
  });

  it('explains which part wrote each piece and why a reference printed nothing', async () => {
    write('pet.vtl', '{"a": "$input.path(\'$.b\')"#if($x)x#end, "n": $m.k $context.stage}');
    write('call.json', '{"context": {"stage": "dev"}}');

    const { stdout } = await gwctl('render', 'pet.vtl', '--input', 'call.json', '--explain');

    expect(stdout).toBe(
      [
        '1:1   text                "{\\"a\\": \\""',
        "1:8   $input.path('$.b')  nothing: the body has nothing, or null, at that path",
        '1:26  text                "\\""',
        '1:27  #if($x)x#end        false: nothing taken',
        '1:39  text                ", \\"n\\": "',
        '1:46  $m.k                nothing: $m is not set',
        '1:50  text                " "',
        '1:51  $context.stage      "dev"',
        '1:65  text                "}"',
        '',
      ].join('\n'),
    );
  });
});

describe('gwctl vtl test', () => {
  const tests = `# pets
- name: takes the id # the first one
  templateFile: pet.vtl
  input: { path: { id: "7" } }
  expected: '{"id": "7"}'
- name: has no id
  templateFile: pet.vtl
  expected: '{"id": "0"}'
`;

  beforeEach(() => {
    write('pet.vtl', "{\"id\": \"#if($input.params('id') != '')$input.params('id')#{else}none#end\"}");
    write('pets.yaml', tests);
  });

  it('exits 1 and shows the lines that differ', async () => {
    const { exitCode, stdout } = await gwctl('test', 'pets.yaml');

    expect(exitCode).toBe(1);
    expect(stdout).toBe('failed has no id\n  - {"id": "0"}\n  + {"id": "none"}\n1 passed, 1 failed\n');
  });

  it('prints the shape of the contract with --json', async () => {
    const { exitCode, stdout } = await gwctl('test', 'pets.yaml', '--json');

    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toEqual({
      passed: 1,
      failed: 1,
      results: [
        { name: 'takes the id', ok: true, expected: '{"id": "7"}', actual: '{"id": "7"}' },
        { name: 'has no id', ok: false, expected: '{"id": "0"}', actual: '{"id": "none"}' },
      ],
    });
  });

  it('writes what was rendered into the file with --update, comments kept', async () => {
    const { exitCode, stdout } = await gwctl('test', 'pets.yaml', '--update');

    expect([exitCode, stdout]).toEqual([0, '2 passed\n']);
    expect(readFileSync(join(folder, 'pets.yaml'), 'utf8')).toBe(
      tests.replace(`'{"id": "0"}'`, `'{"id": "none"}'`),
    );
    expect((await gwctl('test', 'pets.yaml')).exitCode).toBe(0);
  });

  it('keeps a JSON file JSON with --update', async () => {
    write('one.json', '[\n {\n  "name": "one",\n  "template": "$input.body",\n  "expected": "x"\n }\n]\n');

    await gwctl('test', 'one.json', '--update');

    expect(readFileSync(join(folder, 'one.json'), 'utf8')).toBe(
      '[\n {\n  "name": "one",\n  "template": "$input.body",\n  "expected": "{}"\n }\n]\n',
    );
  });

  it('shows what no test reached with --coverage', async () => {
    write('pets.yaml', tests.slice(0, tests.indexOf('- name: has')));

    const { exitCode, stdout } = await gwctl('test', 'pets.yaml', '--coverage');

    expect(exitCode).toBe(0);
    expect(stdout).toBe('missed  pet.vtl  lines 1/1, branches 1/2\n  1:58 #else never reached\n1 passed\n');
  });

  it('counts a template that fails as a failed test', async () => {
    write('bad.yaml', '- { name: bad, template: "#if(", expected: "" }');

    const { exitCode, stdout } = await gwctl('test', 'bad.yaml', '--json');

    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout).results[0]).toMatchObject({
      ok: false,
      actual: null,
      error: expect.stringContaining('bad.yaml (bad):1:5'),
    });
  });

  it.each([
    ['name: x', 'is no list of template tests'],
    ['- { name: x, expected: "" }', 'neither template nor templateFile'],
    ['- { name: x, template: "" }', 'has no text under expected'],
    ['- { name: x, template: "", expected: "", input: { header: {} } }', '"header", which no render takes'],
    ['- [', 'broken.yaml:1:4'],
  ])('refuses %s', async (text, message) => {
    write('broken.yaml', text);

    const { exitCode, stderr } = await gwctl('test', 'broken.yaml');

    expect(exitCode).toBe(1);
    expect(stderr).toContain(message);
  });
});
