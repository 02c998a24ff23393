import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';

const bin = fileURLToPath(new URL('../../bin/gwctl.js', import.meta.url));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gwctl-records-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const spec = {
  openapi: '3.0.1',
  info: { title: 'petshop', version: '1' },
  paths: {
    '/pets': {
      get: {
        responses: { 200: { description: 'ok' } },
        'x-amazon-apigateway-integration': {
          type: 'mock',
          requestTemplates: { 'application/json': '{"statusCode": 200}' },
          responses: { default: { statusCode: '200' } },
        },
      },
    },
  },
};

async function gwctl<T>(...args: string[]): Promise<T> {
  const { stdout } = await promisify(execFile)(process.execPath, [bin, ...args, '--json'], { cwd: folder });
  return JSON.parse(stdout) as T;
}

/** Asks again and again until the answer is good: nobody promises how fast a busy machine is. */
async function eventually<T>(ask: () => Promise<T>, isGood: (answer: T) => boolean): Promise<T> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const answer = await ask();
    if (isGood(answer) || Date.now() > deadline) return answer;
    await wait(200);
  }
}

interface Metrics {
  readonly metrics: readonly { readonly Datapoints: readonly { readonly Sum: number }[] }[];
}

interface Traces {
  readonly traces: readonly { readonly Id: string }[];
}

it('a running server shows other processes what it counts and traces', async () => {
  writeFileSync(join(folder, 'openapi.json'), JSON.stringify(spec));
  writeFileSync(join(folder, 'gwctl.yaml'), JSON.stringify({ stages: { dev: { tracingEnabled: true } } }));
  await gwctl('import', 'openapi.json');
  await gwctl('deploy', '--stage', 'dev');
  const child = spawn(process.execPath, [bin, 'serve', '--port', '0', '--json'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const closed = once(child, 'close');
  try {
    const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
    const { url } = JSON.parse(line) as { url: string };
    const id = '1-66ae0000-0123456789abcdef01234567';
    const sampled = { 'X-Amzn-Trace-Id': `Root=${id};Sampled=1` };
    await fetch(`${url}/dev/pets`, { headers: sampled });
    await fetch(`${url}/dev/pets`);

    const count = ['metrics', '--stage', 'dev', '--metric-name', 'Count', '--period', '3600'];
    const sumOf = ({ metrics: [metric] }: Metrics) =>
      (metric?.Datapoints ?? []).reduce((sum, { Sum }) => sum + Sum, 0);
    const metrics = await eventually(
      () => gwctl<Metrics>(...count),
      (answer) => sumOf(answer) === 2,
    );
    const traces = await eventually(
      () => gwctl<Traces>('traces'),
      (answer) => answer.traces.some((trace) => trace.Id === id),
    );

    expect(sumOf(metrics)).toBe(2);
    expect(traces.traces.map((trace) => trace.Id)).toContain(id);
  } finally {
    child.kill('SIGTERM');
    await closed;
  }
});
