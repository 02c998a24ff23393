// HTTP APIs on the paths of goals 4 and 6, beside the same servers that REST APIs are measured with.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bin, interleaved, startPinned } from './lib/servers.mjs';
import { goalRow, summary } from './lib/table.mjs';

const path = (url) => fileURLToPath(url);
const bareServer = path(new URL('./lib/bare.mjs', import.meta.url));
const bareProxy = path(new URL('./lib/bare-proxy.mjs', import.meta.url));

const handlers = `
const body = JSON.stringify({ pets: [{ id: 1 }, { id: 2 }], note: 'x'.repeat(150) });
export const proxy = async () => ({ statusCode: 200, headers: { 'Content-Type': 'application/json' }, body });
`;
const functions = { f: { handler: 'handlers.proxy', runtime: 'nodejs20.x', isolation: 'in-process' } };

const route = (integration) => ({
  get: { responses: { default: { description: 'ok' } }, 'x-amazon-apigateway-integration': integration },
});
const functionUri =
  'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:f/invocations';
const lambda = (payloadFormatVersion) =>
  route({ type: 'aws_proxy', httpMethod: 'POST', uri: functionUri, payloadFormatVersion });

const spec = (origin) => ({
  openapi: '3.0.1',
  info: { title: 'bench', version: '1' },
  'x-amazon-apigateway-importexport-version': '1.0',
  paths: {
    '/proxied': route({
      type: 'http_proxy',
      httpMethod: 'GET',
      uri: `${origin}/pets`,
      payloadFormatVersion: '1.0',
    }),
    '/two': lambda('2.0'),
    '/one': lambda('1.0'),
  },
});

/** The same as a REST API: what the protocol itself costs. */
const restSpec = (origin) => ({
  openapi: '3.0.1',
  info: { title: 'bench', version: '1' },
  paths: {
    '/proxied': route({ type: 'http_proxy', httpMethod: 'GET', uri: `${origin}/pets` }),
    '/one': route({ type: 'aws_proxy', httpMethod: 'POST', uri: functionUri }),
  },
});

export async function run() {
  if (spawnSync('wrk', ['-v']).error) {
    console.log("  wrk is not here (Debian's package wrk): nothing was measured.");
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'gwctl-bench-'));
  try {
    await throughput(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function serve(folder, name, document, type) {
  const file = join(folder, `${name}.json`);
  writeFileSync(file, JSON.stringify(document));
  const options = ['--type', type, '--workspace', folder, '--stage', 'dev', '--port', '0', '--json'];
  return startPinned([bin, 'serve', file, ...options], { cwd: folder });
}

async function throughput(folder) {
  writeFileSync(join(folder, 'gwctl.yaml'), JSON.stringify({ functions }));
  writeFileSync(join(folder, 'handlers.mjs'), handlers);
  const bare = await startPinned([bareServer]);
  // The backend shares the load generator's core: it must not take from the servers that are measured.
  const backend = await startPinned([bareServer], { core: 1 });
  const origin = `http://127.0.0.1:${backend.port}`;
  const proxy = await startPinned([bareProxy, origin]);
  const http = await serve(folder, 'http', spec(origin), 'http');
  const rest = await serve(folder, 'rest', restSpec(origin), 'rest');
  const target = (name, server, where) => ({
    name,
    url: `http://127.0.0.1:${server.port}${where}`,
    pid: server.pid,
  });
  const results = await interleaved(
    [
      target('bare', bare, '/'),
      target('bare proxy', proxy, '/pets'),
      target('proxy', http, '/dev/proxied'),
      target('REST proxy', rest, '/dev/proxied'),
      target('2.0', http, '/dev/two'),
      target('1.0', http, '/dev/one'),
      target('REST', rest, '/dev/one'),
    ],
    { rounds: 3, seconds: 3 },
  );
  row('6 HTTP API, HTTP proxy / bare proxy', 0.8, results, 'proxy', 'bare proxy');
  row('6 REST API, the same', 0.8, results, 'REST proxy', 'bare proxy');
  row('4 HTTP API, Lambda 2.0 in process / bare', 0.55, results, '2.0', 'bare');
  row('4 HTTP API, Lambda 1.0 in process / bare', 0.55, results, '1.0', 'bare');
  row('4 REST API, the same', 0.55, results, 'REST', 'bare');
  await Promise.all([bare, backend, proxy, http, rest].map((server) => server.stop()));
}

function row(name, goal, results, own, baseline) {
  const rate = (of) => summary(results.get(of).map((one) => one.rate));
  const micros = (of) => summary(results.get(of).map((one) => one.micros)).median.toFixed(1);
  const [a, b] = [rate(own), rate(baseline)];
  const failures = [own, baseline].flatMap((of) => results.get(of)).reduce((n, one) => n + one.failures, 0);
  goalRow({
    name,
    value: a.median / b.median,
    goal,
    detail: `${a.median.toFixed(0)}/s, baseline ${b.median.toFixed(0)}/s, spread ${a.spread.toFixed(2)} / ${b.spread.toFixed(2)}, CPU ${micros(own)} / ${micros(baseline)} us a request, ${failures} failed`,
  });
}
