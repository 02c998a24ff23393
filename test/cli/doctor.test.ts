import { chmodSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createSocketServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { checkNames, checkNode, checkTime } from '../../src/cli/doctor/machine-checks.ts';
import { loopbackOf } from '../../src/cli/doctor/probe.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { workspace } from './access-world.ts';
import { servedWorkspace } from './served-workspace.ts';

interface Found {
  readonly checks: readonly {
    readonly name: string;
    readonly status: string;
    readonly message: string;
    readonly help?: string;
  }[];
  readonly ok: boolean;
}

type Run = ReturnType<typeof workspace>['run'];

async function doctor(run: Run, ...args: string[]): Promise<Found & { readonly exitCode: number }> {
  const { exitCode, stdout } = await run(['doctor', '--port', '0', ...args, '--json']);
  return { exitCode, ...(JSON.parse(stdout) as Found) };
}

const of = ({ checks }: Found, name: string) =>
  checks.filter((check) => check.name === name).map(({ status, message }) => [status, message]);

/**
 * Names, times and modes of everything below a folder. Not SQLite's companion files and what they do to the time of theirs: libsql keeps
 * those of a closed connection until its statements are collected, which may be at any time.
 */
function tree(folder: string): string[] {
  return readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => !/\.db-(?:wal|shm)$/.test(name))
    .sort()
    .map((name) => {
      const found = statSync(join(folder, name));
      const changes = found.isDirectory() ? '' : ` ${found.mtimeMs} ${found.size}`;
      return `${name} ${found.mode}${changes}`;
    });
}

async function listener(): Promise<number> {
  const server = createSocketServer().listen(0, '127.0.0.1');
  await new Promise((done) => server.once('listening', done));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

describe('gwctl doctor', () => {
  it('finds nothing wrong with a workspace that works, and changes nothing', async () => {
    const { folder, run } = await servedWorkspace();
    const before = tree(folder);

    const found = await doctor(run);

    expect(found.checks.filter(({ status }) => status !== 'ok')).toEqual([]);
    expect([found.ok, found.exitCode]).toEqual([true, 0]);
    expect(of(found, 'state')).toEqual([
      ['ok', expect.stringMatching(/opens \(format 2\): 1 API, 1 deployment, 1 stage\.$/)],
    ]);
    expect(tree(folder)).toEqual(before);
  });

  it('leaves no copy of the state behind', async () => {
    const { run } = await servedWorkspace();
    const temporary = temporaryFolder('doctor');
    const before = process.env['TMPDIR'];
    process.env['TMPDIR'] = temporary;

    await doctor(run).finally(() => {
      if (before === undefined) delete process.env['TMPDIR'];
      else process.env['TMPDIR'] = before;
    });

    expect(readdirSync(temporary)).toEqual([]);
  });

  it('makes nothing where there is no workspace', async () => {
    const { folder, run } = workspace('');
    const empty = join(folder, 'empty');
    mkdirSync(empty);

    const found = await doctor(run, '--workspace', empty);

    expect(of(found, 'workspace')).toEqual([['warn', 'Neither gwctl.yaml nor .gwctl/ is here or above.']]);
    expect(found.exitCode).toBe(0);
    expect(readdirSync(empty)).toEqual([]);
  });

  it('says all that is wrong with gwctl.yaml, and goes on', async () => {
    const { run } = workspace('regoin: x\nstages: 7\n');

    const found = await doctor(run);

    expect(of(found, 'gwctl.yaml').map(([status]) => status)).toEqual(['error', 'error']);
    expect(found.checks.some(({ name }) => name === 'disk')).toBe(true);
    expect(found.exitCode).toBe(1);
  });

  it('says what a spec, a function and a runtime lack', async () => {
    const { folder, run } = workspace(
      JSON.stringify({
        apis: { a: { spec: 'missing.yaml' }, b: { spec: 'bad.yaml' } },
        functions: {
          gone: { handler: 'src/gone.handler', runtime: 'nodejs20.x' },
          other: { command: ['no-such-program', 'app.rb'] },
        },
      }),
    );
    writeFileSync(join(folder, 'bad.yaml'), '- 1\n');

    const found = await doctor(run);

    expect(of(found, 'spec')).toEqual([
      ['error', 'missing.yaml cannot be read (ENOENT).'],
      ['error', expect.stringMatching(/^bad\.yaml cannot be imported: /)],
    ]);
    expect(of(found, 'functions')).toEqual([
      ['error', expect.stringMatching(/^function 'gone': no file for handler src\/gone\.handler/)],
      ['error', expect.stringMatching(/^function 'other': no-such-program, .* is not on this machine\.$/)],
    ]);
  });

  it('says what deployed stages call and gwctl.yaml does not name', async () => {
    const { folder, run } = workspace('');
    const uri =
      'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:nobody/invocations';
    const get = {
      responses: { 200: { description: 'ok' } },
      'x-amazon-apigateway-integration': { type: 'aws_proxy', httpMethod: 'POST', uri },
    };
    writeFileSync(
      join(folder, 'openapi.json'),
      JSON.stringify({
        openapi: '3.0.1',
        info: { title: 'pets', version: '1' },
        paths: { '/pets': { get } },
      }),
    );
    await run(['import', 'openapi.json']);
    await run(['deploy', '--stage', 'dev']);

    const found = await doctor(run);

    expect(of(found, 'stages')).toEqual([['warn', expect.stringContaining('nobody')]]);
    expect(found.exitCode).toBe(0);
  });

  it('tries endpoints of this machine, and leaves others alone', async () => {
    const port = await listener();
    const { run } = workspace(
      JSON.stringify({
        services: {
          dynamodb: { endpoint: `http://127.0.0.1:${port}` },
          sns: { endpoint: 'http://localhost:1' },
          s3: { endpoint: 'http://192.0.2.1:9000' },
          sqs: { endpoint: 'aws' },
        },
      }),
    );

    const found = await doctor(run);

    expect(of(found, 'endpoints')).toEqual([
      ['ok', `service dynamodb: http://127.0.0.1:${port} answers.`],
      ['warn', 'service sns: nobody listens at http://localhost:1.'],
      ['ok', 'service s3: http://192.0.2.1:9000 is not on this machine, and was not tried.'],
      ['ok', 'service sqs: aws is not on this machine, and was not tried.'],
    ]);
  });

  it('tells a port that another program has from one that a gwctl has', async () => {
    const { run, served } = await servedWorkspace();
    const other = createServer((_request, response) => response.end('no')).listen(0, '127.0.0.1');
    await new Promise((done) => other.once('listening', done));
    onTestFinished(() => void other.close());
    const { port } = other.address() as AddressInfo;

    expect(of(await doctor(run, '--port', String(port)), 'port')).toEqual([
      ['warn', `Port ${port} is taken.`],
    ]);
    const [said] = await served(async (url) => {
      const own = new URL(url).port;
      return of(await doctor(run, '--port', own), 'port').map((check) => [...check, own]);
    });
    expect(said).toEqual(['ok', `A gwctl serves on port ${said?.[2]}.`, said?.[2]]);
  });

  it.each([
    ['is no database', 'x'.repeat(200), 'the database is damaged'],
    ['is empty', '', 'opens (format 0; the next command brings it to 2)'],
  ])('looks at a state that %s', async (_what, content, message) => {
    const { folder, run } = workspace('');
    mkdirSync(join(folder, '.gwctl'), { mode: 0o700 });
    writeFileSync(join(folder, '.gwctl', 'state.db'), content, { mode: 0o600 });

    const found = await doctor(run);

    expect(of(found, 'state')[0]?.[1]).toContain(message);
  });

  it('says that a state is out of reach', async () => {
    const { folder, run } = workspace('');
    writeFileSync(join(folder, '.gwctl'), 'a file where the folder should be');

    const { exitCode, stdout } = await run(['doctor', '--json', '--port', '0']);

    const [state] = JSON.parse(stdout).checks.filter(({ name }: { name: string }) => name === 'state');
    expect(state).toMatchObject({
      status: 'error',
      message: '.gwctl/state.db cannot be read (ENOTDIR).',
    });
    expect(exitCode).toBe(1);
  });

  it.runIf(process.platform !== 'win32')('says what others may read', async () => {
    const { folder, run } = await servedWorkspace();
    chmodSync(join(folder, '.gwctl', 'state.db'), 0o644);

    const found = await doctor(run);

    expect(of(found, 'permissions')).toEqual([
      ['warn', 'Others may read .gwctl/state.db: keys and deployments are in there.'],
    ]);
    expect(statSync(join(folder, '.gwctl', 'state.db')).mode & 0o777).toBe(0o644);
  });

  it('tells people in lines of 80 columns, with the next step below what is not right', async () => {
    const { run } = workspace('regoin: x');

    const { exitCode, stdout } = await run(['doctor', '--port', '0'], {}, { isTTY: true });

    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^ok {5}node {9}Node \d+/);
    expect(stdout).toMatch(/\nerror {2}gwctl\.yaml {3}.*\n(?: {20}.*\n)* {20}-> /);
    expect(stdout).toMatch(/\n\n1 error\.\n$/);
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });
});

describe('single looks', () => {
  it.each([
    ['20.18.3', 'error'],
    ['18.20.0', 'error'],
    ['20.19.0', 'ok'],
    ['24.0.0', 'ok'],
  ])('Node %s is %s (package.json, engines)', (version, status) => {
    expect(checkNode(version).status).toBe(status);
  });

  it.each([
    ['1970-01-02T00:00:00Z', 'warn'],
    ['2026-01-02T00:00:00Z', 'ok'],
  ])('a clock at %s is %s', (time, status) => {
    expect(checkTime(Date.parse(time)).status).toBe(status);
  });

  it('finds custom domains in the hosts file and asks nobody else', async () => {
    const readFile = async (path: string) =>
      Buffer.from(
        path === '/etc/hosts' ? '127.0.0.1 localhost known.test # other.test\n' : 'hosts: files dns\n',
      );

    const checks = await checkNames({ readFile }, ['known.test', 'other.test', 'own.localhost']);

    expect(checks.map(({ status, message }) => `${status} ${message}`)).toEqual([
      expect.stringMatching(/^ok Browsers and curl know/),
      'warn The custom domain other.test does not lead to this machine.',
    ]);
  });

  it.each([
    ['http://127.0.0.1:8000', { host: '127.0.0.1', port: 8000 }],
    ['https://localhost/x', { host: '127.0.0.1', port: 443 }],
    ['http://[::1]:9', { host: '::1', port: 9 }],
    ['http://127.0.0.1.example.test', undefined],
    ['http://10.0.0.1:80', undefined],
    ['aws', undefined],
    ['ftp://127.0.0.1', undefined],
  ])('of %s it would try %j', (url, expected) => {
    expect(loopbackOf(url)).toEqual(expected);
  });
});
