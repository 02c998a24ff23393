import { readFileSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Chalk } from 'chalk';
import { beforeEach, describe, expect, it } from 'vitest';
import { main } from '../../src/cli/main.ts';
import type { World } from '../../src/cli/world.ts';
import { temporaryFolder } from '../temporary-folder.ts';

let folder: string;
beforeEach(() => {
  folder = temporaryFolder('vtl');
});

const write = (name: string, text: string) => writeFileSync(join(folder, name), text);

const gwctl = (...args: string[]) => run(args);

async function run(args: readonly string[], more: Partial<World> = {}, onOutput = () => {}) {
  const out = { stdout: '', stderr: '' };
  const stream = (name: 'stdout' | 'stderr') => ({
    write: (text: string) => {
      out[name] += text;
      onOutput();
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
    ...more,
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

describe('gwctl vtl render, further', () => {
  it('warns of a loop that API Gateway cuts short (documented limit, vtl.md 3.6)', async () => {
    write('loop.vtl', 'a\n#foreach($i in [1..1001])#end');

    expect(await gwctl('render', 'loop.vtl')).toEqual({
      exitCode: 0,
      stdout: 'a\n',
      stderr: 'warning: loop.vtl: The #foreach at line 2, column 1 stopped after 1000 of 1001 iterations.\n',
    });
  });

  it('explains what ran before a failure', async () => {
    write('late.vtl', 'a#set($l = [])$l[3]b');

    const { exitCode, stdout, stderr } = await gwctl('render', 'late.vtl', '--explain');

    expect([exitCode, stdout]).toEqual([1, '1:1  text           "a"\n1:2  #set($l = [])\n']);
    expect(stderr).toContain('late.vtl:1:17: java.lang.IndexOutOfBoundsException');
  });

  it('keeps the lines of an explanation within the width of a terminal', async () => {
    write('long.vtl', `${'x'.repeat(200)}$stageVariables.alias$context.nope`);
    const lines: string[] = [];
    const stdout = {
      write: (text: string) => void lines.push(...text.split('\n')),
      isTTY: true,
      columns: 80,
    };

    await run(['render', 'long.vtl', '--explain'], { stdout });

    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    expect(lines.slice(1)).toEqual([
      '1:201  $stageVariables.alias  nothing: the stage has no variable alias',
      '1:222  $context.nope          nothing: $context has nothing called nope in this',
      '                              call',
      '',
    ]);
  });
});

describe('gwctl vtl test --watch', () => {
  it('runs again when a test, a template, or a broken file changes, and ends with 130 at Ctrl-C', async () => {
    write('pet.vtl', 'dog');
    write('pets.yaml', '- { name: pet, templateFile: pet.vtl, expected: cat }');
    let stop = (_signal: 'SIGINT') => {};
    const stopped = () => new Promise<'SIGINT'>((done) => (stop = done));
    let seen = '';
    let changed = () => {};
    const stream = {
      write: (text: string) => {
        seen += text;
        changed();
      },
      isTTY: false,
      columns: 80,
    };
    const shown = (text: string) =>
      new Promise<void>((done) => {
        changed = () => {
          if (!seen.includes(text) || !seen.endsWith('watching; Ctrl-C ends\n')) return;
          seen = '';
          done();
        };
        changed();
      });

    const running = run(['test', 'pets.yaml', '--watch'], { stdout: stream, stderr: stream, stopped });
    await shown('0 passed, 1 failed');
    write('pet.vtl', 'cat');
    await shown('1 passed');
    write('pets.yaml', '- [');
    await shown('error: pets.yaml:1:4');
    write('pets.yaml', '- { name: pet, templateFile: pet.vtl, expected: cat }');
    await shown('1 passed');
    stop('SIGINT');

    expect((await running).exitCode).toBe(130);
  });

  it('does not go with --update', async () => {
    expect(await gwctl('test', 'pets.yaml', '--watch', '--update')).toMatchObject({ exitCode: 2 });
  });
});

describe('what gwctl vtl test says of white space', () => {
  it.each([
    ['a newline missing at the end', 'a', 'a\\n', 'what was rendered ends without the newline'],
    ['a newline too many', 'a\\n', 'a', 'what was rendered ends with one newline more'],
    ['a space that is none', 'a\\u00a0b', 'a b', '+ a\\u00a0b'],
  ])('%s', async (_name, template, expected, message) => {
    write('space.json', `[{ "name": "x", "template": "${template}", "expected": "${expected}" }]`);

    expect((await gwctl('test', 'space.json')).stdout).toContain(message);
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
    ['- { name: x, template: "", templateFile: x.vtl, expected: "" }', 'both template and templateFile'],
    ['- { name: x, template: "", expected: "", input: *b }', 'broken.yaml: Unresolved alias'],
    ['- { name: x, template: "", expected: "", input: { headers: [] } }', 'has under headers no map'],
    ['- { name: x, template: "", expected: "", input: [] }', 'The input of test 1 of broken.yaml is no map'],
    ['', 'is no list of template tests'],
  ])('refuses %s', async (text, message) => {
    write('broken.yaml', text);

    const { exitCode, stderr } = await gwctl('test', 'broken.yaml');

    expect(exitCode).toBe(1);
    expect(stderr).toContain(message);
  });

  it('exits 3 for a file that is not there, and for a template file that is not', async () => {
    write('lost.yaml', '- { name: x, templateFile: none.vtl, expected: "" }');

    expect((await gwctl('test', 'none.yaml')).exitCode).toBe(3);
    expect(await gwctl('test', 'lost.yaml')).toMatchObject({
      exitCode: 3,
      stderr: expect.stringContaining('none.vtl: there is no such file'),
    });
    expect((await gwctl('test')).exitCode).toBe(2);
  });

  it('warns of keys that mean nothing, which may be typing mistakes', async () => {
    write('typo.yaml', '- { name: x, template: "a", inptu: {}, basis: "", expected: "a" }');

    expect(await gwctl('test', 'typo.yaml')).toEqual({
      exitCode: 0,
      stdout: '1 passed\n',
      stderr: 'warning: typo.yaml: tests have keys that mean nothing here: "inptu".\n',
    });
  });
});
