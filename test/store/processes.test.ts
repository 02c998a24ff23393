import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundle } from '../../scripts/stress/worker.mjs';
import { openSqliteStore } from '../../src/store/sqlite-store.ts';
import { inspect } from './deploy-invariant.ts';

const root = mkdtempSync(join(tmpdir(), 'gwctl-processes-'));
let worker: string;

beforeAll(async () => {
  worker = await bundle('test/store/deploy-worker.ts', `deploy-worker-${process.pid}`);
});
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
  rmSync(worker, { force: true });
});

const start = (file: string, count: number): ChildProcess =>
  spawn(process.execPath, [worker, file, String(count)], { stdio: ['ignore', 'pipe', 'inherit'] });

describe('processes that deploy', () => {
  // The full run is `npm run stress -- deployments`.
  it.each([1, 2, 3, 5, 8, 13])('leave a whole state when killed after %i deployments (C16)', async (kept) => {
    const file = join(root, `killed-${kept}`, '.gwctl', 'state.db');
    const child = start(file, 1000);
    let said = 0;
    for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
      said = Number(line);
      if (said === kept) child.kill('SIGKILL');
    }

    const found = await inspect(file);

    expect(found.violations).toEqual([]);
    expect(found.deployments).toBeGreaterThanOrEqual(said);
  });

  it('are seen by a process that opened the file twice, and leave its log in place', async () => {
    const file = join(root, 'twice', '.gwctl', 'state.db');
    const first = await openSqliteStore(file);
    await first.read();
    const second = await openSqliteStore(file);
    const deploy = async () => {
      const child = start(file, 1);
      child.stdout?.resume();
      await once(child, 'exit');
    };

    await deploy();
    const afterOne = (await second.read()).deployments.size;
    await deploy();
    const afterTwo = [(await first.read()).deployments.size, (await second.read()).deployments.size];

    expect([afterOne, ...afterTwo]).toEqual([1, 2, 2]);
    expect(existsSync(`${file}-wal`)).toBe(true);
    await first.close();
    await second.close();
  });

  it('lose no update when there are several (C16)', async () => {
    const file = join(root, 'several', '.gwctl', 'state.db');
    const children = Array.from({ length: 4 }, () => start(file, 10));
    for (const child of children) child.stdout?.resume();

    const codes = await Promise.all(children.map(async (child) => (await once(child, 'exit'))[0]));

    expect(codes).toEqual([0, 0, 0, 0]);
    expect(await inspect(file)).toMatchObject({ deployments: 40, violations: [] });
  });
});
