import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { shop } from './simulated.ts';

function planned(plan: string, config = '') {
  const place = shop(config);
  writeFileSync(join(place.folder, 'traffic.yaml'), plan);
  return place;
}

describe('a traffic plan', () => {
  it('holds what the flags say, and more', async () => {
    const { simulate } = planned(`
seed: 3
phases:
  - { duration: 10s, rate: 10 }
  - { duration: 10s, rate: 10..30 }
routes:
  - { route: GET /pets, weight: 1, query: { type: [cat, dog] } }
  - { route: "GET /pets/{petId}", weight: 0 }
backend: { latency: 10ms }
canaryBackend: { routes: { "GET /pets/{petId}": { statuses: { 500: 100% } } } }
canary: 50
steps: [ { at: 10s, canary: 0 } ]
failOn: [ requests>299 ]
`);

    const { totals, routes, assertions, timeline } = await simulate('--plan', 'traffic.yaml');

    expect(totals.requests).toBe(100 + 200);
    expect(routes.map(({ route }) => route)).toEqual(['GET /pets']);
    expect(assertions).toMatchObject([{ failed: true }]);
    expect(timeline.slice(10).every((each) => (each as { canary?: number }).canary === 0)).toBe(true);
  });

  it('gives way to flags', async () => {
    const { simulate } = planned(
      'phases: [ { duration: 1h, rate: 1000 } ]\nroutes: [ { route: GET /nope } ]\n',
    );

    const { totals } = await simulate(
      ...['--plan', 'traffic.yaml', '--duration', '2s', '--rate', '5', '--route', 'GET /pets'],
    );

    expect(totals.statuses).toEqual({ 200: 10 });
  });

  it.each([
    ['phases: [ { duration: 5x, rate: 1 } ]', '1:23', 'must be a duration as 30s, 10m, 2h or 1d, not "5x"'],
    [
      'phases:\n  - { duration: 5m, rate: 1, patern: burst }',
      '2:30',
      'unknown key "patern". Did you mean "pattern"?',
    ],
    ['keys: { alice: many }', '1:16', 'must be a number'],
    ['values: { a: 5..1 }', '1:9', '5..1 is no range of values.'],
    ['steps: [ { at: 5m } ]', '1:10', 'A step does one thing.'],
    ['steps: [ { at: 5m, canary: "120" } ]', '1:10', 'A canary cannot have 120 % of the traffic.'],
    ['backend: { statuses: { 99: 1% } }', '1:24', 'must be a status, timeout or network'],
    ['- 1', '1:1', 'the file must be a map'],
    ['seed: 1\nseed: 2', '2:1', ''],
    ['a: &a [*a, *a]', '1:', ''],
  ])('that is wrong names its line: %j', async (plan, place, sentence) => {
    const { run } = planned(plan);

    const { exitCode, stderr, stdout } = await run(['simulate', 'openapi.json', '--plan', 'traffic.yaml']);

    expect(stderr).toContain(`traffic.yaml:${place}`);
    expect(stderr).toContain(sentence);
    expect([exitCode, stdout]).toEqual([2, '']);
  });

  it('takes names of object members as any others', async () => {
    const { simulate } = planned(
      'routes: [ { route: GET /pets, query: { __proto__: [a], constructor: [b] }, headers: { toString: [c] } } ]',
    );

    const { totals } = await simulate('--plan', 'traffic.yaml');

    expect(totals.statuses).toEqual({ 200: 600 });
  });

  it('names a log by its path from the plan, or by a whole path', async () => {
    const { folder, simulate } = planned('replay: { file: access.log }');
    const log = join(folder, 'access.log');
    writeFileSync(log, '{"time":1728568536,"method":"GET","path":"/pets"}\n');
    writeFileSync(join(folder, 'whole.yaml'), `replay: { file: ${JSON.stringify(log)} }`);

    const [near, whole] = [await simulate('--plan', 'traffic.yaml'), await simulate('--plan', 'whole.yaml')];

    expect([near.totals.requests, whole.totals.requests]).toEqual([1, 1]);
  });

  it('tells of values that no request has a parameter for', async () => {
    const { simulate } = planned('values: { petId: 1..5, petid: 1..5 }');

    const { notes } = await simulate('--plan', 'traffic.yaml');

    expect(notes).toEqual(['Values of petid were not used: no request has such a parameter.']);
  });

  it.each([
    ['routes: [ { route: GET /pets, weight: 0 } ]', 'No route has a weight above 0.'],
    ['routes: [ { route: GET /pets, weight: 1e308 } ]', 'routes/0/weight must be <= 1000000000'],
  ])('%s draws nothing', async (plan, sentence) => {
    const { run } = planned(plan);

    const { exitCode, stderr } = await run(['simulate', 'openapi.json', '--plan', 'traffic.yaml']);

    expect(stderr).toContain(sentence);
    expect(exitCode).toBe(2);
  });
});
