import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openRecordStore } from '../../src/store/record-store.ts';
import { get, servedWorkspace } from './served-workspace.ts';

const now = Date.parse('2024-08-03T10:00:30Z');
const source = JSON.stringify({
  protocol: 'REST',
  apiId: 'a1b2c3d4e5',
  apiName: 'petshop',
  stage: 'dev',
  isCanary: false,
});

/** Bodies that are no rows of gwctl: no JSON, and JSON of other shapes. */
const bodies = ['', '{"half', 'null', '{}', '5', '[1]', '[["Count",null]]', '[["Count",["a",1,1,1]]]'];

async function damaged() {
  const { folder, run, served } = await servedWorkspace({}, now);
  await served(get('/pets', '/pets'));
  const store = await openRecordStore(join(folder, '.gwctl', 'state.db'));
  const minute = Math.floor(now / 60_000);
  await store.write(
    [
      ...bodies.map((body, i) => ({ minute, source, writer: `hand-${i}`, body })),
      { minute, source: '{}', writer: 'hand', body: '[]' },
    ],
    bodies.map((body, i) => ({ traceId: `1-66ae0000-${i}`, startTime: now / 1000, body })),
  );
  store.close();
  return run;
}

// contract.md 2: 70 is a bug of gwctl, and a hand in the database is none. That the other records are shown is our choice.
describe('records that a hand has damaged', () => {
  it('are left out of metrics, and told of', async () => {
    const run = await damaged();

    const { exitCode, stdout, stderr } = await run(['metrics', '--metric-name', 'Count', '--json']);

    expect(JSON.parse(stdout).metrics[0].Datapoints[0].Sum).toBe(2);
    expect({ exitCode, stderr }).toEqual({
      exitCode: 0,
      stderr: expect.stringMatching(/^warning: 9 records of \.gwctl\/state\.db cannot be read: left out\./),
    });
  });

  it.each([
    [['traces', '--json'], 0, 'warning: 8 records of .gwctl/state.db cannot be read'],
    [
      ['traces', '--trace-id', '1-66ae0000-0', '--json'],
      1,
      'warning: 1 record of .gwctl/state.db cannot be read',
    ],
  ])('are left out of gwctl %j, and told of', async (args, code, told) => {
    const run = await damaged();

    const { exitCode, stderr } = await run(args);

    expect(exitCode).toBe(code);
    expect(stderr).toContain(told);
  });
});
