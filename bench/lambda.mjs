// Goals 3 to 5: functions behind the gateway, side by side with the raw worker pool and, where installed, serverless-offline.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findServerlessOffline, startServerlessOffline } from './lib/serverless-offline.mjs';
import { bin, interleaved, startPinned } from './lib/servers.mjs';
import { goalRow, summary } from './lib/table.mjs';

const bare = fileURLToPath(new URL('./lib/bare.mjs', import.meta.url));
const rawPool = fileURLToPath(new URL('./lib/raw-worker-pool.mjs', import.meta.url));

const handlers = `
const body = JSON.stringify({ pets: [{ id: 1 }, { id: 2 }], note: 'x'.repeat(150) });
export const proxy = async (event) => ({ statusCode: event.path ? 200 : 500, headers: { 'Content-Type': 'application/json' }, body });
export const custom = async (event) => ({ hello: event.name + ' of ' + event.stage });
`;

const uri = (name) =>
  `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:${name}/invocations`;
const proxy = (name) => ({
  responses: { 200: { description: 'ok' } },
  'x-amazon-apigateway-integration': { type: 'aws_proxy', httpMethod: 'POST', uri: uri(name) },
});
const spec = {
  openapi: '3.0.1',
  info: { title: 'bench', version: '1' },
  paths: {
    '/worker': { get: proxy('worker') },
    '/in-process': { get: proxy('in-process') },
    '/custom': {
      post: {
        responses: { 200: { description: 'ok' } },
        'x-amazon-apigateway-integration': {
          type: 'aws',
          httpMethod: 'POST',
          uri: uri('custom'),
          requestTemplates: {
            'application/json': `{"name": "$input.path('$.name')", "stage": "$context.stage"}`,
          },
          responses: {
            default: {
              statusCode: '200',
              responseTemplates: { 'application/json': `{"hello": "$input.path('$.hello')"}` },
            },
          },
        },
      },
    },
  },
};
const functions = {
  worker: { handler: 'handlers.proxy', runtime: 'nodejs20.x' },
  'in-process': { handler: 'handlers.proxy', runtime: 'nodejs20.x', isolation: 'in-process' },
  custom: { handler: 'handlers.custom', runtime: 'nodejs20.x' },
};
const post = `wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.body = '${JSON.stringify({ name: 'rex', note: 'y'.repeat(1000) })}'
`;

function workspace() {
  const folder = mkdtempSync(join(tmpdir(), 'gwctl-bench-'));
  writeFileSync(join(folder, 'openapi.json'), JSON.stringify(spec));
  writeFileSync(join(folder, 'gwctl.yaml'), JSON.stringify({ functions }));
  writeFileSync(join(folder, 'handlers.mjs'), handlers);
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  writeFileSync(join(folder, 'post.lua'), post);
  return folder;
}

const serveArguments = (folder) => {
  const options = ['--workspace', folder, '--stage', 'dev', '--port', '0', '--json'];
  return [bin, 'serve', join(folder, 'openapi.json'), ...options];
};

/** Megabytes of a process and all its children. */
function memoryOf(pid) {
  const status = readFileSync(`/proc/${pid}/status`, 'latin1');
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').split(' ').filter(Boolean);
  const own = Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
  return children.reduce((sum, child) => sum + memoryOf(Number(child)), own);
}

const target = (name, { port, pid }, path, script) => ({
  name,
  url: `http://127.0.0.1:${port}${path}`,
  pid,
  script,
});

export async function run() {
  const folder = workspace();
  const script = join(folder, 'post.lua');
  const servers = {
    bare: await startPinned([bare]),
    pool: await startPinned([rawPool]),
    gwctl: await startPinned(serveArguments(folder), { cwd: folder }),
  };
  try {
    const results = await interleaved([
      target('bare', servers.bare, '/'),
      target('bare POST', servers.bare, '/', script),
      target('pool', servers.pool, '/worker'),
      target('worker', servers.gwctl, '/dev/worker'),
      target('in-process', servers.gwctl, '/dev/in-process'),
      target('custom', servers.gwctl, '/dev/custom', script),
    ]);
    const offline = await measureOffline(folder, script);
    report(results, offline, memoryOf(servers.gwctl.pid));
  } finally {
    await Promise.all(Object.values(servers).map((server) => server.stop()));
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The peer, alone on its core: three servers of its kind would share one. */
async function measureOffline(folder, script) {
  const place = findServerlessOffline();
  if (place === undefined) return undefined;
  const offlineFolder = join(folder, 'offline');
  mkdirSync(offlineFolder);
  writeFileSync(join(offlineFolder, 'handlers.mjs'), handlers);
  const isolated = await startServerlessOffline(place, offlineFolder);
  const results = await interleaved([
    target('offline', isolated, '/proxy'),
    target('offline custom', isolated, '/custom', script),
  ]);
  const memory = memoryOf(isolated.pid);
  await isolated.stop();
  const inProcess = await startServerlessOffline(place, offlineFolder, { inProcess: true });
  const more = await interleaved([target('offline in-process', inProcess, '/proxy')]);
  await inProcess.stop();
  return { results: new Map([...results, ...more]), memory };
}

function report(results, offline, memory) {
  const rate = (name) => {
    const rounds = results.get(name) ?? offline.results.get(name);
    const failures = rounds.reduce((sum, round) => sum + round.failures, 0);
    const { median, spread } = summary(rounds.map((round) => round.rate));
    const micros = summary(rounds.map((round) => round.micros)).median;
    return {
      median,
      text: `${name} ${median.toFixed(0)}/s ±${(spread * 50).toFixed(0)} % ${micros.toFixed(0)} us${failures ? `, ${failures} FAILED` : ''}`,
    };
  };
  const row = (name, over, under, goal) =>
    goalRow({
      name,
      value: rate(over).median / rate(under).median,
      goal,
      detail: `${rate(over).text}; ${rate(under).text}`,
    });
  row('3 Lambda proxy, isolated / bare', 'worker', 'bare', 0.22);
  row('3 raw worker pool / bare (for comparison)', 'pool', 'bare', 0);
  row('4 Lambda proxy, in process / bare', 'in-process', 'bare', 0.55);
  row('5 aws integration, POST 1 KB / bare POST', 'custom', 'bare POST', 0.16);
  if (offline === undefined) {
    console.log(
      '       serverless-offline is not installed (npm i osls serverless-offline@14; SERVERLESS_OFFLINE=folder)',
    );
    return;
  }
  row('3 Lambda proxy, isolated / serverless-offline', 'worker', 'offline', 7);
  row('4 Lambda proxy, in process / useInProcess', 'in-process', 'offline in-process', 4);
  row('5 aws integration / serverless-offline', 'custom', 'offline custom', 10);
  goalRow({
    name: '3 memory after load / serverless-offline',
    value: memory / offline.memory,
    goal: 0.2,
    better: 'less',
    detail: `${memory.toFixed(0)} MB, ${offline.memory.toFixed(0)} MB`,
  });
}
