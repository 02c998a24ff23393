// Goals 1, 2, 6, 12, 14 and 16: mocks, validation, proxying, memory and many routes, side by side with bare `node:http`.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { petBody, restSpec, routesSpec } from './lib/rest-specs.mjs';
import { bin, interleaved, load, startPinned } from './lib/servers.mjs';
import { goalRow, summary } from './lib/table.mjs';

const path = (url) => fileURLToPath(url);
const bareServer = path(new URL('./lib/bare.mjs', import.meta.url));
const bareProxy = path(new URL('./lib/bare-proxy.mjs', import.meta.url));
const deployTimes = path(new URL('./lib/deploy-time.ts', import.meta.url));
const distFolder = path(new URL('../dist/', import.meta.url));

export async function run() {
  if (spawnSync('wrk', ['-v']).error) {
    console.log("  wrk is not here (Debian's package wrk): nothing was measured.");
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'gwctl-bench-'));
  try {
    await throughput(folder);
    await routes(folder);
    await memory(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function serve(folder, name, spec) {
  const file = join(folder, `${name}.json`);
  writeFileSync(file, JSON.stringify(spec));
  return startPinned([bin, 'serve', file, '--workspace', folder, '--stage', 'dev', '--port', '0', '--json']);
}

/** A ratio against its baseline, with what makes it believable. */
function ratioRow(name, goal, results, [own, baseline]) {
  const rate = (target) => summary(results.get(target).map((one) => one.rate));
  const p99 = (target) => summary(results.get(target).map((one) => one.p99)).median;
  const failures = [own, baseline]
    .flatMap((target) => results.get(target))
    .reduce((n, one) => n + one.failures, 0);
  const [a, b] = [rate(own), rate(baseline)];
  const micros = (target) => summary(results.get(target).map((one) => one.micros)).median.toFixed(1);
  const spreads = `spread ${a.spread.toFixed(2)} / ${b.spread.toFixed(2)}`;
  goalRow({
    name,
    value: a.median / b.median,
    goal,
    detail: `${a.median.toFixed(0)}/s, baseline ${b.median.toFixed(0)}/s, ${spreads}, CPU ${micros(own)} / ${micros(baseline)} us a request, ${failures} failed`,
  });
  goalRow({
    name: `16 p99 over its baseline's (${name.split(' ')[0]})`,
    value: p99(own) / p99(baseline),
    goal: 2,
    better: 'less',
    detail: `${p99(own).toFixed(2)} ms, baseline ${p99(baseline).toFixed(2)} ms`,
  });
}

async function throughput(folder) {
  const script = join(folder, 'post.lua');
  writeFileSync(
    script,
    `wrk.method = "POST"\nwrk.headers["Content-Type"] = "application/json"\nwrk.body = [==[${petBody}]==]\n`,
  );
  const bare = await startPinned([bareServer]);
  // The backend shares the load generator's core: it must not take from the servers that are measured.
  const backend = await startPinned([bareServer], { core: 1 });
  const origin = `http://127.0.0.1:${backend.port}`;
  const proxy = await startPinned([bareProxy, origin]);
  const gwctl = await serve(folder, 'rest', restSpec(origin));
  const url = (server, path) => `http://127.0.0.1:${server.port}${path}`;
  const results = await interleaved(
    [
      { name: 'bare GET', url: url(bare, '/'), pid: bare.pid },
      { name: 'mock GET', url: url(gwctl, '/dev/pets?page=2'), pid: gwctl.pid },
      { name: 'bare POST', url: url(bare, '/'), script, pid: bare.pid },
      { name: 'mock POST', url: url(gwctl, '/dev/pets'), script, pid: gwctl.pid },
      { name: 'bare proxy', url: url(proxy, '/pets'), pid: proxy.pid },
      { name: 'proxy', url: url(gwctl, '/dev/proxied'), pid: gwctl.pid },
    ],
    { rounds: 5, seconds: 3 },
  );
  ratioRow('1 MOCK and VTL, GET / bare', 0.75, results, ['mock GET', 'bare GET']);
  ratioRow('2 MOCK and VTL, POST 1 KB, validated / bare', 0.8, results, ['mock POST', 'bare POST']);
  ratioRow('6 HTTP proxy / bare proxy', 0.8, results, ['proxy', 'bare proxy']);
  await Promise.all([bare, backend, proxy, gwctl].map((server) => server.stop()));
}

async function routes(folder) {
  const few = await serve(folder, 'few', routesSpec(10));
  const many = await serve(folder, 'many', routesSpec(3000));
  const thing = (i) => `/dev/things${i}/7/parts`;
  const results = await interleaved(
    [
      { name: '10', url: `http://127.0.0.1:${few.port}${thing(7)}` },
      { name: '3000', url: `http://127.0.0.1:${many.port}${thing(2900)}` },
    ],
    { rounds: 5, seconds: 3 },
  );
  const rate = (name) => summary(results.get(name).map((one) => one.rate));
  goalRow({
    name: '14 3,000 routes / 10 routes',
    value: rate('3000').median / rate('10').median,
    goal: 0.95,
    detail: `${rate('3000').median.toFixed(0)}/s, ${rate('10').median.toFixed(0)}/s, spread ${rate('3000').spread.toFixed(2)} / ${rate('10').spread.toFixed(2)}`,
  });
  await Promise.all([few, many].map((server) => server.stop()));
  const millis = await deployTime(folder);
  goalRow({ name: '14 deploy of 3,000 routes', value: millis, goal: 100, better: 'less', unit: ' ms' });
}

/** Median of deploying an imported API and compiling its stage, in this process. */
async function deployTime(folder) {
  const { build } = await import('esbuild');
  const outfile = join(folder, 'deploy.mjs');
  await build({
    entryPoints: [deployTimes],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
  });
  // Packages are found from the project, not from the folder of the bundle.
  const inProject = join(distFolder, 'bench-deploy-time.mjs');
  writeFileSync(inProject, readFileSync(outfile));
  try {
    const { deployMillis } = await import(pathToFileURL(inProject).href);
    return summary(await deployMillis(routesSpec(3000), folder)).median;
  } finally {
    rmSync(inProject, { force: true });
  }
}

async function memory(folder) {
  const gwctl = await serve(folder, 'hundred', routesSpec(100));
  const rss = () =>
    Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${gwctl.pid}/status`, 'utf8'))?.[1]) / 1024;
  const url = `http://127.0.0.1:${gwctl.port}/dev/things7/7/parts`;
  const idle = rss();
  const afterRequests = async (count) => {
    let done = 0;
    while (done < count) done += (await load(url, { seconds: 5 })).rate * 5;
    return rss();
  };
  const million = await afterRequests(1_000_000);
  const more = await afterRequests(500_000);
  goalRow({ name: '12 memory, 100 routes, idle', value: idle, goal: 85, better: 'less', unit: ' MB' });
  goalRow({ name: '12 after a million requests', value: million, goal: 140, better: 'less', unit: ' MB' });
  goalRow({
    name: '12 half a million more over that',
    value: more / million,
    goal: 1.1,
    better: 'less',
    detail: `${more.toFixed(0)} MB`,
  });
  await gwctl.stop();
}
