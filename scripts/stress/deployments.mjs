// Deployments under kills, full disks, many processes and load: reliability.md C15, C16 and issue 7's figures.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, get } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { bundle } from './worker.mjs';

const gwctl = fileURLToPath(new URL('../../bin/gwctl.js', import.meta.url));

/** @returns whether no promise was broken */
export async function run() {
  const root = mkdtempSync(join(tmpdir(), 'gwctl-stress-'));
  const worker = await bundle('test/store/deploy-worker.ts', 'deploy-worker');
  const { inspect } = await import(
    pathToFileURL(await bundle('test/store/deploy-invariant.ts', 'deploy-invariant'))
  );
  const tools = { root, worker, inspect };
  try {
    const results = [
      await kills(tools),
      await fullDisk(tools),
      await manyProcesses(tools),
      await swaps(tools),
    ];
    return results.every(Boolean);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** SIGKILL at random moments of one process after the other on one state. */
async function kills({ root, worker, inspect }) {
  const file = join(root, 'kills', '.gwctl', 'state.db');
  const opening = [];
  let violations = 0;
  let said = 0;
  let before = 0;
  for (let i = 0; i < 100; i++) {
    const child = spawn(process.execPath, [worker, file, '100000'], { stdio: ['ignore', 'pipe', 'ignore'] });
    const gone = once(child, 'exit');
    let lines = 0;
    const reading = (async () => {
      for await (const _ of createInterface({ input: child.stdout })) {
        lines++;
        // From the first deployment on, so that a slow start does not spare the process.
        if (lines === 1) setTimeout(() => child.kill('SIGKILL'), Math.random() * 100);
      }
    })();
    await Promise.all([gone, reading]);
    const found = await inspect(file);
    opening.push(found.millis);
    said += lines;
    // What was told must be there; one more may be, kept but not told.
    if (found.violations.length > 0 || found.deployments < before + lines) violations++;
    before = found.deployments;
  }
  opening.sort((a, b) => a - b);
  print('100 SIGKILLs', `${said} deployments told, ${before} kept, ${violations} violations`);
  print('next start', `median ${opening[50].toFixed(0)} ms, worst ${opening[99].toFixed(0)} ms`);
  return violations === 0 && opening[99] < 1000;
}

/** A limit on the size of files makes a write fail, or kills the process, wherever it happens to be. */
async function fullDisk({ root, worker, inspect }) {
  if (process.platform === 'win32') return true;
  const kept = [];
  let violations = 0;
  let stopped = 0;
  for (let blocks = 16; blocks < 16 + 60; blocks++) {
    const file = join(root, `full-${blocks}`, '.gwctl', 'state.db');
    mkdirSync(dirname(dirname(file)), { recursive: true });
    // Blocks of 1024 bytes in bash. The first processes are stopped while they make the schema.
    const command = `ulimit -f ${blocks * 8}; exec "$0" "$@"`;
    const child = spawn('bash', ['-c', command, process.execPath, worker, file, '200'], { stdio: 'ignore' });
    const [code] = await once(child, 'exit');
    if (code !== 0) stopped++;
    const found = await inspect(file).catch((error) => ({ violations: [String(error)] }));
    if (found.violations.length > 0) violations++;
    kept.push(found.deployments ?? 0);
  }
  const range = `${Math.min(...kept)} to ${Math.max(...kept)} deployments kept`;
  print('full disk at 60 places', `${stopped} processes stopped, ${range}, ${violations} violations`);
  return violations === 0;
}

async function manyProcesses({ root, worker, inspect }) {
  const file = join(root, 'many', '.gwctl', 'state.db');
  const start = performance.now();
  const children = Array.from({ length: 8 }, () =>
    spawn(process.execPath, [worker, file, '200'], { stdio: ['ignore', 'ignore', 'inherit'] }),
  );
  const codes = await Promise.all(children.map(async (child) => (await once(child, 'exit'))[0]));
  const seconds = (performance.now() - start) / 1000;
  const { deployments, violations } = await inspect(file);
  const lost = 8 * 200 - deployments;
  print(
    '8 processes x 200 deploys',
    `${lost} lost, ${violations.length} violations, ${seconds.toFixed(1)} s`,
  );
  return lost === 0 && violations.length === 0 && codes.every((code) => code === 0);
}

/** The command line deploys, a server serves, clients call: no error, no mixed answer. */
async function swaps({ root }) {
  const folder = join(root, 'swaps');
  mkdirSync(folder);
  const spec = (version) => JSON.stringify(specOf(version));
  writeFileSync(join(folder, 'v.json'), spec(0));
  await cli(folder, 'import', 'v.json');
  await cli(folder, 'deploy', '--stage', 'dev');
  const server = spawn(process.execPath, [gwctl, 'serve', '--stage', 'dev', '--port', '0', '--json'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(createInterface({ input: server.stdout }), 'line');
  const url = `${JSON.parse(line).url}/dev/v`;
  const load = startLoad(url);
  const waits = [];
  for (let version = 1; version <= 200; version++) {
    writeFileSync(join(folder, 'v.json'), spec(version));
    await cli(folder, 'import', 'v.json', '--api', 'swaps', '--mode', 'overwrite');
    await cli(folder, 'deploy', '--stage', 'dev');
    const start = performance.now();
    while (load.newest < version && performance.now() - start < 5000) await load.next();
    waits.push(performance.now() - start);
  }
  const { calls, errors, mixed } = await load.stop();
  server.kill('SIGTERM');
  await once(server, 'exit');
  waits.sort((a, b) => a - b);
  print('200 swaps under load', `${calls} calls, ${errors} errors, ${mixed} mixed answers`);
  print('deployed to served', `median ${waits[100].toFixed(0)} ms, worst ${waits[199].toFixed(0)} ms`);
  return errors === 0 && mixed === 0 && waits[199] < 1000;
}

/** A version shows in the body twice and in a header: an answer made of two would show. */
function specOf(version) {
  const text = `{"a": ${version}, "pad": "${'x'.repeat(200)}", "b": ${version}}`;
  return {
    openapi: '3.0.1',
    info: { title: 'swaps', version: String(version) },
    paths: {
      '/v': {
        get: {
          responses: { 200: { description: 'ok', headers: { 'x-version': { schema: { type: 'string' } } } } },
          'x-amazon-apigateway-integration': {
            type: 'mock',
            requestTemplates: { 'application/json': '{"statusCode": 200}' },
            responses: {
              default: {
                statusCode: '200',
                responseParameters: { 'method.response.header.x-version': `'${version}'` },
                responseTemplates: { 'application/json': text },
              },
            },
          },
        },
      },
    },
  };
}

function startLoad(url) {
  const agent = new Agent({ keepAlive: true, maxSockets: 8 });
  const load = { calls: 0, errors: 0, mixed: 0, newest: 0 };
  let running = true;
  let tell = () => undefined;
  const client = async () => {
    while (running) {
      const answer = await call(url, agent).catch(() => undefined);
      load.calls++;
      if (answer === undefined || answer.status !== 200) load.errors++;
      else {
        const { a, b } = JSON.parse(answer.body);
        if (a !== b || String(a) !== answer.version) load.mixed++;
        load.newest = Math.max(load.newest, a);
      }
      tell();
    }
  };
  const clients = Array.from({ length: 8 }, client);
  return {
    get newest() {
      return load.newest;
    },
    next: () =>
      new Promise((done) => {
        tell = done;
      }),
    stop: async () => {
      running = false;
      await Promise.all(clients);
      agent.destroy();
      return load;
    },
  };
}

function call(url, agent) {
  return new Promise((done, fail) => {
    get(url, { agent }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text) => {
        body += text;
      });
      response.on('end', () =>
        done({ status: response.statusCode, version: response.headers['x-version'], body }),
      );
      response.on('error', fail);
    }).on('error', fail);
  });
}

async function cli(folder, ...args) {
  const child = spawn(process.execPath, [gwctl, ...args], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`gwctl ${args.join(' ')} ended with ${code}`);
}

function print(what, figures) {
  console.log(`  ${what.padEnd(28)}${figures}`);
}
