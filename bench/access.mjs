// Goal 15: the same API with API keys, throttles, quotas, metrics and an access log on, against all of it off.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bin, interleaved, startPinned } from './lib/servers.mjs';
import { goalRow, summary } from './lib/table.mjs';

const key = 'bench-0123456789abcdefghij';

const spec = (isGuarded) => ({
  openapi: '3.0.1',
  info: { title: 'petstore', version: '1.0' },
  paths: {
    '/pets': {
      get: {
        ...(isGuarded && { security: [{ key: [] }] }),
        responses: { 200: { description: 'ok' } },
        'x-amazon-apigateway-integration': {
          type: 'mock',
          requestTemplates: { 'application/json': '{"statusCode": 200}' },
          responses: {
            default: {
              statusCode: '200',
              responseTemplates: {
                'application/json': '{"pets":[{"id":1,"type":"dog"},{"id":2,"type":"cat"}]}',
              },
            },
          },
        },
      },
    },
  },
  components: { securitySchemes: { key: { type: 'apiKey', name: 'x-api-key', in: 'header' } } },
});

/** Limits that are checked on every call and never reached. */
const plenty = { rateLimit: 1e9, burstLimit: 1e9 };

const guards = {
  keys: {
    apiKeys: [
      { name: 'bench', value: key },
      ...Array.from({ length: 999 }, (_, i) => ({ name: `k${i}`, value: `other-key-0123456789-${i}` })),
    ],
    usagePlans: [
      {
        name: 'bench',
        apiStages: [{ api: 'petstore', stage: 'dev', throttle: { '/pets/GET': plenty } }],
        throttle: plenty,
        quota: { limit: 1e12, period: 'DAY' },
        keys: ['bench', ...Array.from({ length: 999 }, (_, i) => `k${i}`)],
      },
    ],
  },
  setting: { throttlingRateLimit: 1e9, throttlingBurstLimit: 1e9, metricsEnabled: true },
  accessLog: {
    destination: 'access.log',
    format: '$context.requestId $context.identity.sourceIp $context.status $context.responseLength',
  },
};

const variants = [
  { name: 'off', isGuarded: false, config: { stages: { dev: {} } } },
  {
    name: 'keys, plan, quota, throttles',
    isGuarded: true,
    config: { ...guards.keys, stages: { dev: { methodSettings: { '*/*': guards.setting } } } },
  },
  {
    name: 'and metrics, access log',
    isGuarded: true,
    config: {
      ...guards.keys,
      stages: { dev: { methodSettings: { '*/*': guards.setting }, accessLogSettings: guards.accessLog } },
    },
  },
];

export async function run() {
  const folder = mkdtempSync(join(tmpdir(), 'gwctl-bench-'));
  const script = join(folder, 'key.lua');
  writeFileSync(script, `wrk.headers["x-api-key"] = "${key}"\n`);
  const servers = [];
  try {
    for (const [i, { isGuarded, config }] of variants.entries()) {
      const cwd = mkdtempSync(join(folder, `${i}-`));
      writeFileSync(join(cwd, 'openapi.json'), JSON.stringify(spec(isGuarded)));
      writeFileSync(join(cwd, 'gwctl.yaml'), JSON.stringify({ spec: 'openapi.json', ...config }));
      servers.push(
        await startPinned([bin, 'serve', 'openapi.json', '--stage', 'dev', '--port', '0', '--json'], { cwd }),
      );
    }
    const targets = variants.map(({ name }, i) => ({
      name,
      script,
      url: `http://127.0.0.1:${servers[i].port}/dev/pets`,
    }));
    report(await interleaved(targets, { rounds: 5 }));
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
    rmSync(folder, { recursive: true, force: true });
  }
}

function report(results) {
  const [off, ...guarded] = variants.map(({ name }) => {
    const rounds = results.get(name);
    return {
      name,
      failures: rounds.reduce((sum, round) => sum + round.failures, 0),
      ...summary(rounds.map(({ rate }) => rate)),
    };
  });
  for (const { name, median, spread, failures } of guarded) {
    goalRow({
      name: `15 ${name} / off`,
      value: median / off.median,
      goal: 0.85,
      detail: `${median.toFixed(0)} a second, off ${off.median.toFixed(0)}; spread ${spread.toFixed(2)}, ${off.spread.toFixed(2)}; ${failures + off.failures} failed`,
    });
  }
}
