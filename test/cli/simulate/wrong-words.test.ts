import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { shop } from './simulated.ts';

/** Contract, section 2: one sentence, and then what to do next. */
describe('gwctl simulate refuses', () => {
  it.each([
    [
      ['--rate', '1000000', '--duration', '1d'],
      2,
      'That is 86,400,000,000 requests, and a simulation takes 20,000,000 at most.',
    ],
    [['--rate', '-1'], 2, '-1 is no rate.'],
    [['--rate', '1e9'], 2, '1e9 is no rate.'],
    [['--rate', '0'], 2, 'That is no request at all.'],
    [['--duration', '10'], 2, '10 is no duration.'],
    [['--duration', '5000d'], 2, '5000d is no length for a simulation.'],
    [['--pattern', 'waves'], 2, 'There is no pattern waves.'],
    [['--route', 'pets'], 2, 'pets is no route.'],
    [['--route', 'GET /pets=0'], 2, 'No route has a weight above 0.'],
    [['--values', 'petId'], 2, '--values petId names no parameter.'],
    [['--values', 'petId=1..99999999'], 2, '1..99999999 is no range of values.'],
    [['--values', 'petId=1..500~-1'], 2, '~-1 is no skew.'],
    [['--values', 'petId=1..500~NaN'], 2, '~NaN is no skew.'],
    [['--seed', '99999999999999999999'], 2, '100000000000000000000 is no seed.'],
    [['--set', '/nope/GET:cacheTtlInSeconds=5'], 2, 'There is no method /nope/GET to set anything of.'],
    [['--key', 'nobody'], 2, 'There is no API key nobody.'],
    [['--callers', '0'], 2, 'There cannot be 0 callers.'],
    [['--canary', '101'], 2, 'A canary cannot have 101 % of the traffic.'],
    [['--backend-latency', '80..20ms'], 2, '80..20ms is no latency.'],
    [
      ['--backend-status', '503=60%', '--backend-status', '500=60%'],
      2,
      "The shares of the backend's answers come to 120 %.",
    ],
    [['--backend-status', 'oops=1%'], 2, 'oops is no answer of a backend.'],
    [['--backend-bytes', '11MB'], 2, '11MB is no size of a body.'],
    [['--set', 'nonsense'], 2, '--set nonsense is not NAME=VALUE.'],
    [['--set', 'plan/gold:quota=1'], 2, 'There is no usage plan gold.'],
    [['--set', 'account:burst=1'], 2, 'there is no limit burst.'],
    [['--at', '5m dance'], 2, '--at 5m dance is no step.'],
    [['--at', '5m canary 50'], 2, 'A step is planned at 300 s, and the traffic ends at 60 s.'],
    [['--at', '5s canary promote'], 1, 'Promotion not available. Canary does not exist.'],
    [['--start', 'tomorrow'], 2, 'tomorrow is no time.'],
    [['--speed', '2'], 2, '--speed is for --replay.'],
    [['--replay', 'log', '--rate', '5'], 2, 'A replay has its own times'],
    [['--replay', 'log', '--route', 'GET /pets'], 2, 'A replay has its own requests'],
    [['--replay', 'nope.log'], 3, 'nope.log: there is no such file.'],
    [['--replay', 'openapi.json'], 1, 'openapi.json tells of no request that can be read.'],
    [['--plan', 'nope.yaml'], 3, 'nope.yaml: there is no such file.'],
  ])('%j', async (args, code, sentence) => {
    const { run } = shop();

    const { exitCode, stderr, stdout } = await run(['simulate', 'openapi.json', ...args]);

    expect(stderr).toContain(sentence);
    expect(exitCode).toBe(code);
    expect(stdout).toBe('');
    expect(stderr.trim().split('\n').length).toBeGreaterThan(1);
  });

  it('WebSocket APIs, in one sentence', async () => {
    const { folder, run } = shop();
    const chat = {
      openapi: '3.0.1',
      info: { title: 'chat', version: '1' },
      paths: {},
      'x-gwctl-websocket': { routeSelectionExpression: '$request.body.action', routes: {} },
    };
    writeFileSync(join(folder, 'chat.json'), JSON.stringify(chat));

    const { exitCode, stderr } = await run(['simulate', 'chat.json']);

    expect(exitCode).toBe(1);
    expect(stderr).toContain('chat is a WebSocket API, and gwctl simulate sends requests, not messages.');
  });
});
