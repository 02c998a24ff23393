// Goal 13: a WebSocket route with a function in gwctl's own thread, beside a bare `ws` echo.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bin, interleaved, startPinned } from './lib/servers.mjs';
import { goalRow, summary } from './lib/table.mjs';

const echoServer = fileURLToPath(new URL('./lib/ws-echo.mjs', import.meta.url));
const loader = fileURLToPath(new URL('./lib/ws-load.mjs', import.meta.url));

const functions = { echo: { handler: 'echo.handler', runtime: 'nodejs20.x', isolation: 'in-process' } };
const handler = 'export const handler = async ({ body }) => ({ statusCode: 200, body });\n';
const integration = {
  type: 'aws_proxy',
  httpMethod: 'POST',
  uri: 'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:echo/invocations',
};
const spec = {
  openapi: '3.0.1',
  info: { title: 'bench', version: '1' },
  paths: {},
  'x-gwctl-websocket': { version: '1', routes: { say: { integration, routeResponses: { $default: {} } } } },
};

export async function run() {
  const folder = mkdtempSync(join(tmpdir(), 'gwctl-bench-'));
  try {
    await throughput(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function throughput(folder) {
  writeFileSync(join(folder, 'gwctl.yaml'), JSON.stringify({ functions }));
  writeFileSync(join(folder, 'echo.mjs'), handler);
  writeFileSync(join(folder, 'openapi.json'), JSON.stringify(spec));
  const bare = await startPinned([echoServer]);
  const serve = ['serve', 'openapi.json', '--type', 'websocket', '--stage', 'dev', '--port', '0', '--json'];
  const gwctl = await startPinned([bin, ...serve], { cwd: folder });
  const target = (name, { port, pid }, path) => ({
    name,
    url: `ws://127.0.0.1:${port}${path}`,
    pid,
    load: messages,
  });
  const results = await interleaved([target('bare', bare, '/'), target('route', gwctl, '/dev')]);
  const [route, baseline] = ['route', 'bare'].map((name) => ({
    rate: summary(results.get(name).map(({ rate }) => rate)),
    micros: summary(results.get(name).map(({ micros }) => micros)).median,
    failures: results.get(name).reduce((sum, { failures }) => sum + failures, 0),
  }));
  const detail =
    `${route.rate.median.toFixed(0)}/s, baseline ${baseline.rate.median.toFixed(0)}/s, ` +
    `spread ${route.rate.spread.toFixed(2)} / ${baseline.rate.spread.toFixed(2)}, ` +
    `CPU ${route.micros.toFixed(1)} / ${baseline.micros.toFixed(1)} us a message, ${route.failures + baseline.failures} failed`;
  const value = route.rate.median / baseline.rate.median;
  goalRow({ name: '13 WebSocket route, in process / ws echo', value, goal: 0.35, detail });
  await Promise.all([bare, gwctl].map((server) => server.stop()));
}

/** Messages a second, from core 1. */
function messages(url, { seconds = 4 } = {}) {
  return new Promise((ok, fail) => {
    const child = spawn('taskset', ['-c', '1', process.execPath, loader, url, String(seconds)]);
    let out = '';
    let err = '';
    child.stdout.on('data', (data) => {
      out += data;
    });
    child.stderr.on('data', (data) => {
      err += data;
    });
    child.on('error', fail);
    child.on('close', () => (out === '' ? fail(new Error(err)) : ok(JSON.parse(out))));
  });
}
