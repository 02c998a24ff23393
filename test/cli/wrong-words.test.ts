import { once } from 'node:events';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { workspace } from './access-world.ts';

const spec = `openapi: 3.0.1
info: { title: pets, version: "1" }
paths: { /pets: { get: { x-amazon-apigateway-integration: { type: mock } } } }
`;

// contract.md 2: exit codes, and one JSON document on stdout, for errors too. What a sentence says is our choice.
describe('words that name no command', () => {
  it.each([
    [['improt', '--help'], "unknown command 'improt'\nDid you mean gwctl import?"],
    [['help', 'improt'], "unknown command 'improt'\nDid you mean gwctl import?"],
    [['help', 'stage', 'lst'], "unknown command 'lst'\nRun gwctl stage --help"],
  ])('gwctl %j is wrong usage', async (args, message) => {
    const { exitCode, stdout, stderr } = await workspace('').run(args);

    expect(stderr).toContain(message);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  });

  it('gwctl help stage set prints the help of stage set', async () => {
    const { exitCode, stdout } = await workspace('').run(['help', 'stage', 'set']);

    expect(stdout).toContain('Usage: gwctl stage set');
    expect(exitCode).toBe(0);
  });

  it('a wrong option points to the help of the command below', async () => {
    const { stderr } = await workspace('').run(['stage', 'set', 'dev', '--cache', 'yes']);

    expect(stderr).toContain('Run gwctl stage set --help');
  });

  it('a group of commands alone is an error to machines', async () => {
    const { exitCode, stdout } = await workspace('').run(['stage', '--json']);

    expect(JSON.parse(stdout).error.code).toBe('UsageError');
    expect(exitCode).toBe(2);
  });

  it('gwctl --version --json prints JSON', async () => {
    const { exitCode, stdout } = await workspace('').run(['--version', '--json']);

    expect(JSON.parse(stdout)).toEqual({ version: expect.stringMatching(/^\d+\.\d+\.\d+$/) });
    expect(exitCode).toBe(0);
  });

  it.each([
    [['serve', 'openapi.yaml', '--at', 'abcdef'], '--at names a deployment of the workspace'],
    [['why', 'openapi.yaml', 'GET', '/pets', '--at', 'abcdef'], '--at names a deployment of the workspace'],
    [
      ['test-invoke', 'openapi.yaml', 'GET', '/pets', '--at', 'x'],
      '--at names a deployment of the workspace',
    ],
    [['lint', 'openapi.yaml', '--dry-run'], '--dry-run shows what --fix would change.'],
    [['diff', '-', '-'], 'Standard input is one spec, not two.'],
    [['stage', 'show', 'pets', 'dev', 'more'], 'more is more than an API and a stage.'],
    [['stage', 'show', '--stage', 'dev', 'pets', 'more'], 'more is more than an API and a stage.'],
    [['cache', 'flush', 'pets', '--stage', 'dev', '--api', 'pets'], 'pets is more than an API and a stage.'],
  ])('gwctl %j is refused, not half obeyed', async (args, message) => {
    const { exitCode, stderr } = await workspace('').run(args);

    expect(stderr).toContain(message);
    expect(exitCode).toBe(2);
  });

  it('gwctl key set without a setting says so', async () => {
    const { exitCode, stderr } = await workspace('').run(['key', 'set', 'alice']);

    expect(stderr).toContain('There is nothing to set.');
    expect(exitCode).toBe(2);
  });
});

describe('files that are not what a command needs', () => {
  it.each([
    ['test-invoke', 'nowhere.yaml'],
    ['why', 'specs/nowhere'],
  ])('gwctl %s names the spec that is not there', async (command, file) => {
    const { exitCode, stderr } = await workspace('').run([command, file, 'GET', '/pets']);

    expect(stderr).toContain(`${file}: there is no such file.`);
    expect(exitCode).toBe(3);
  });

  it('gwctl init refuses a file in the place of its folder', async () => {
    const { folder, run } = workspace('');
    writeFileSync(join(folder, 'demo'), '');

    const { exitCode, stderr } = await run(['init', 'demo']);

    expect(stderr).toContain('there is a file of this name');
    expect(exitCode).toBe(3);
  });

  it('gwctl export names the folder that is not there', async () => {
    const { folder, run } = workspace('');
    writeFileSync(join(folder, 'openapi.yaml'), spec);

    const { exitCode, stderr } = await run(['export', 'openapi.yaml', '-o', 'out/api.yaml']);

    expect(stderr).toContain('out/api.yaml: there is no such folder.');
    expect({ exitCode, made: existsSync(join(folder, 'out')) }).toEqual({ exitCode: 3, made: false });
  });

  it('gwctl export --json writes the format that the name of the file says', async () => {
    const { folder, run } = workspace('');
    writeFileSync(join(folder, 'openapi.yaml'), spec);

    await run(['export', 'openapi.yaml', '-o', 'api.yaml', '--json']);
    const { stdout } = await run(['export', 'api.yaml']);

    expect(stdout).toMatch(/^openapi:/);
  });

  it('a gwctl.yaml that is no YAML is told with line and column', async () => {
    const { run } = workspace('stages: [\n');

    const { exitCode, stdout, stderr } = await run(['stage', 'list', '--json']);

    expect(stderr).toMatch(/gwctl\.yaml:2:1: gwctl\.yaml is not YAML/);
    expect(JSON.parse(stdout).diagnostics).toMatchObject([{ file: expect.any(String), line: 2, column: 1 }]);
    expect(exitCode).toBe(2);
  });

  it('a template that cannot be compiled has its place for machines', async () => {
    const { folder, run } = workspace('');
    writeFileSync(join(folder, 'bad.vtl'), 'a\n#if(');

    const { stdout } = await run(['vtl', 'render', 'bad.vtl', '--json']);

    expect(JSON.parse(stdout).diagnostics).toMatchObject([{ file: 'bad.vtl', line: 2, column: 5 }]);
  });
});

describe('gwctl why of what is not deployed', () => {
  async function imported() {
    const made = workspace('');
    writeFileSync(join(made.folder, 'openapi.yaml'), spec);
    await made.run(['import', 'openapi.yaml']);
    return made;
  }

  it('names the deployment that is not there', async () => {
    const { exitCode, stderr } = await (await imported()).run(['why', 'GET', '/pets', '--at', 'zzzzzz']);

    expect(stderr).toContain('There is no deployment zzzzzz');
    expect(exitCode).toBe(1);
  });

  it('says that it made a stage of the draft', async () => {
    const { stderr } = await (await imported()).run(['why', 'GET', '/pets', '--stage', 'porduction']);

    expect(stderr).toContain('Stage porduction is not there');
  });

  it('refuses a stage that is not among those that are', async () => {
    const made = await imported();
    await made.run(['deploy', '--stage', 'production']);

    const { exitCode, stderr } = await made.run(['why', 'GET', '/pets', '--stage', 'porduction']);

    expect(stderr).toContain('There is no stage porduction. Did you mean production?');
    expect(exitCode).toBe(1);
  });
});

describe('gwctl init in a folder with a blank', () => {
  it('prints a command that a shell takes', async () => {
    const { stdout } = await workspace('').run(['init', 'my demo']);

    expect(stdout).toContain("  cd 'my demo' && gwctl serve --watch\n");
  });
});

describe('gwctl logs of what was not logged', () => {
  const id = '6f1e7a10-0000-4000-8000-000000000000';
  function logged() {
    const made = workspace('');
    const group = join(made.folder, '.gwctl/logs/API-Gateway-Execution-Logs_a1b2c3d4e5');
    mkdirSync(group, { recursive: true });
    writeFileSync(
      join(group, 'dev.log'),
      `2024-08-03T10:00:00.000Z (${id}) Method completed with status: 200\n`,
    );
    return made;
  }

  it('ends with 130 at Ctrl-C', async () => {
    const { exitCode } = await logged().run(
      ['logs', '--follow'],
      {},
      { stopped: Promise.resolve('SIGINT' as const) },
    );

    expect(exitCode).toBe(130);
  });

  it('refuses a stage that is not there', async () => {
    const { exitCode, stderr } = await logged().run(['logs', '--stage', 'nope']);

    expect(stderr).toContain('There is no stage nope');
    expect(exitCode).toBe(1);
  });

  it('prints the log of a stage that a spec was served under', async () => {
    const { exitCode, stdout } = await logged().run(['logs', '--stage', 'dev']);

    expect(stdout).toContain(id);
    expect(exitCode).toBe(0);
  });

  // contract.md 2: one document; only followers print one object a line. `events` is FilterLogEvents' name.
  it('prints one document with --json, and one object a line with --follow', async () => {
    const made = logged();
    writeFileSync(
      join(made.folder, '.gwctl/logs/API-Gateway-Execution-Logs_a1b2c3d4e5/dev.log'),
      `2024-08-03T10:00:00.000Z (${id}) one\n2024-08-03T10:00:00.000Z (${id}) two\n`,
    );

    const whole = await made.run(['logs', '--json']);
    const none = await made.run(['logs', '--json', '--request', 'nope']);
    const followed = await made.run(
      ['logs', '--json', '--follow'],
      {},
      { stopped: Promise.resolve('SIGTERM' as const) },
    );

    const messages = (events: readonly { message: string }[]) => events.map(({ message }) => message);
    expect(messages(JSON.parse(whole.stdout).events)).toEqual(['one', 'two']);
    expect(JSON.parse(none.stdout)).toEqual({ events: [] });
    expect(JSON.parse((await workspace('').run(['logs', '--json'])).stdout)).toEqual({ events: [] });
    const lines = followed.stdout.trimEnd().split('\n');
    expect(messages(lines.map((line) => JSON.parse(line)))).toEqual(['one', 'two']);
  });

  it('says that no line is of the request', async () => {
    const { exitCode, stderr } = await logged().run(['logs', '--request', 'nope']);

    expect(stderr).toContain('The log has no line of request nope.');
    expect(exitCode).toBe(0);
  });
});

describe('gwctl cache show of a port that something else has', () => {
  it('says that it is no gwctl server', async () => {
    const server = createServer((_request, response) => response.end('<p>hello</p>'));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;

    const { exitCode, stderr } = await workspace('').run(['cache', 'show', '--port', String(port)]);
    server.close();

    expect(stderr).toContain(`What answers on port ${port} is no gwctl server.`);
    expect(exitCode).toBe(3);
  });
});
