import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { shop } from './simulated.ts';

const busy = ['simulate', 'openapi.json', '--rate', '40', '--pattern', 'poisson', '--canary', '20'];
const flaky = ['--backend-latency', '5..300ms', '--backend-status', '503=3%,timeout=1%'];

describe('one seed', () => {
  it.each([[[]], [['--json']]])('gives one report, byte for byte: %j', async (format) => {
    const reports = await Promise.all(
      [shop(), shop()].map(({ run }) => run([...busy, ...flaky, '--seed', '7', ...format])),
    );

    expect(reports[0]?.exitCode).toBe(0);
    expect(reports[0]).toEqual(reports[1]);
  });

  it('is another one where it is another', async () => {
    const { run } = shop();

    const [one, other] = [await run([...busy, '--seed', '1']), await run([...busy, '--seed', '2'])];

    expect(one?.stdout).not.toBe(other?.stdout);
  });
});

describe('the workspace', () => {
  it('is left as it is: neither state nor access log is written', async () => {
    const { folder, run } = shop(
      'spec: openapi.json\nstages: { dev: { accessLogSettings: { destination: logs/access.log, format: $context.requestId } } }',
    );
    await run(['import', 'openapi.json']);
    await run(['deploy', '--stage', 'dev']);
    const shown = async () => (await run(['stage', 'show', '--stage', 'dev', '--json'])).stdout;
    const before = await shown();

    const { exitCode } = await run(['simulate', '--canary', '10', '--set', 'throttlingRateLimit=1']);

    expect(exitCode).toBe(0);
    expect(await shown()).toBe(before);
    expect(existsSync(join(folder, 'logs'))).toBe(false);
  });

  it('is not made where there is none', async () => {
    const { folder, run } = shop();

    await run(['simulate', 'openapi.json']);

    expect(readdirSync(folder).sort()).toEqual(['gwctl.yaml', 'openapi.json']);
  });
});
