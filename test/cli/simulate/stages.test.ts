import { describe, expect, it } from 'vitest';
import { shop } from './simulated.ts';

async function imported(config = '') {
  const made = shop(config);
  await made.run(['import', 'openapi.json']);
  const simulate = (...args: string[]) => made.run(['simulate', ...args, '--duration', '1s']);
  return { ...made, simulate };
}

/** contract.md 2: an unknown api or stage is exit 1. `serve` makes a missing stage; a simulation that did would rehearse a slip. */
describe('the stage of gwctl simulate', () => {
  it('that is not there is refused, with those that are', async () => {
    const { run, simulate } = await imported();
    await run(['deploy', '--stage', 'dev']);
    await run(['deploy', '--stage', 'prod']);

    const { exitCode, stdout, stderr } = await simulate('--stage', 'nightly');

    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toContain('Invalid stage identifier specified\nThere is no stage nightly:');
    expect(stderr).toContain('has dev, prod.');
  });

  it('has to be named where there are several', async () => {
    const { run, simulate } = await imported();
    await run(['deploy', '--stage', 'dev']);
    await run(['deploy', '--stage', 'prod']);

    const { exitCode, stderr } = await simulate();

    expect(exitCode).toBe(1);
    expect(stderr).toContain('Say which stage is meant, with --stage');
  });

  it('may be the only one, unnamed', async () => {
    const { run, simulate } = await imported();
    await run(['deploy', '--stage', 'prod']);

    expect((await simulate()).stdout).toContain('stage prod: 10 requests');
  });

  it('may be one of gwctl.yaml that is not deployed yet', async () => {
    const { simulate } = await imported('stages: { soon: { variables: { a: b } } }');

    const { exitCode, stdout } = await simulate('--stage', 'soon');

    expect(exitCode).toBe(0);
    expect(stdout).toContain('stage soon: 10 requests');
    expect(stdout.replaceAll('\n', ' ')).toContain('Stage soon is not there');
  });

  it('is the usual one where nothing is deployed and none is named', async () => {
    const { simulate } = await imported();

    expect((await simulate()).stdout).toContain('stage dev: 10 requests');
  });
});
