import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { shop } from './simulated.ts';

function logged(lines: readonly string[], config = '') {
  const place = shop(config);
  writeFileSync(join(place.folder, 'access.log'), `${lines.join('\n')}\n`);
  return place;
}

const keyed = `
apiKeys: [ { name: alice, value: alice-0123456789abcdefghij } ]
usagePlans: [ { name: basic, apiStages: [ { stage: dev } ], keys: [ alice ] } ]
spec: openapi.json
`;

// rest-request-phases.md 10.3, documented: the formats that the console of API Gateway offers.
describe('gwctl simulate --replay', () => {
  it.each([
    ['CLF', '10.0.0.1 - - [10/Oct/2024:13:55:36 +0000] "GET /pets HTTP/1.1" 200 12 abc def'],
    [
      'JSON',
      '{"requestTime":"10/Oct/2024:13:55:36 +0000","httpMethod":"GET","resourcePath":"/pets","status":"200"}',
    ],
    ['CSV', '10.0.0.1,-,-,10/Oct/2024:13:55:36 +0000,GET,/pets,HTTP/1.1,200,12,abc,def'],
    ['epoch milliseconds', '{"time":1728568536123,"method":"GET","path":"/pets"}'],
    ['epoch seconds and the stage', '{"time":1728568536,"method":"GET","path":"/dev/pets?type=cat"}'],
    ['a route key', '{"time":"2024-10-10T13:55:36Z","routeKey":"GET /pets"}'],
  ])('reads %s', async (_name, line) => {
    const { simulate } = logged([line]);

    const { routes, notes } = await simulate('--replay', 'access.log');

    expect(routes.map(({ route, requests, statuses }) => [route, requests, statuses])).toEqual([
      ['GET /pets', 1, { 200: 1 }],
    ]);
    expect(notes).toEqual(['Replayed access.log.']);
  });

  it('reads CSV under a heading, with keys and quoted cells', async () => {
    const { simulate } = logged(
      [
        'time,path,method,key',
        '2024-10-10T13:55:36.5Z,"/pets",POST,alice',
        '2024-10-10T13:55:37.5Z,/pets,GET,',
      ],
      keyed,
    );

    const { totals, keys } = await simulate('--replay', 'access.log');

    expect(totals.statuses).toEqual({ 200: 2 });
    expect(keys).toMatchObject([{ key: 'alice', requests: 1, admitted: 1 }]);
  });

  it('fills the parameters of templates', async () => {
    const { simulate } = logged(['{"time":1728568536,"method":"GET","path":"/pets/{petId}"}']);

    const { routes } = await simulate('--replay', 'access.log');

    expect(routes).toMatchObject([{ route: 'GET /pets/{petId}', statuses: { 200: 1 } }]);
  });

  it('leaves out what tells of no request, and says so', async () => {
    const { simulate } = logged([
      '{"time":1728568536,"method":"GET","path":"/pets"}',
      'Exception in thread "main"',
      '{"time":1728568537,"method":"GET","path":"pets"}',
      `{"${'x'.repeat(200_000)}`,
      '',
      '{"time":1728568538,"method":"GET","path":"/pets"}',
    ]);

    const { totals, notes } = await simulate('--replay', 'access.log');

    expect(totals.requests).toBe(2);
    expect(notes).toContain('3 lines tell of no request, the first is line 2: left out.');
  });

  it('spreads the requests of one second over it, and keeps the times of a finer log', async () => {
    const second = '{"time":1728568536,"method":"GET","path":"/pets"}';
    const config =
      'stages: { dev: { methodSettings: { "*/*": { throttlingRateLimit: 10, throttlingBurstLimit: 1 } } } }';
    const coarse = logged(Array(10).fill(second), config);
    const fine = logged(Array(10).fill(second.replace('36,', '36000,')), config);

    expect((await coarse.simulate('--replay', 'access.log')).totals['2xx']).toBe(10);
    expect((await fine.simulate('--replay', 'access.log')).totals['2xx']).toBe(1);
  });

  it('goes as fast as it is told', async () => {
    const lines = Array.from(
      { length: 60 },
      (_, i) => `{"time":${1728568536 + i},"method":"GET","path":"/pets"}`,
    );
    const config =
      'stages: { dev: { methodSettings: { "*/*": { throttlingRateLimit: 5, throttlingBurstLimit: 2 } } } }';
    const { simulate } = logged(lines, config);

    const [slow, fast] = [
      await simulate('--replay', 'access.log'),
      await simulate('--replay', 'access.log', '--speed', '10'),
    ];

    expect(slow.totals['429']).toBe(0);
    // Ten a second for 5.9 s on five a second and a burst of two.
    expect(Math.abs(fast.totals['2xx'] - (2 + 5 * 5.9))).toBeLessThanOrEqual(1);
  });

  it('begins quotas at the midnights of the log', async () => {
    const lines = Array.from(
      { length: 20 },
      (_, i) =>
        `{"time":"2024-10-10T23:${String(50 + i / 2).slice(0, 2)}:00.${i}00Z","method":"POST","path":"/pets","key":"alice"}`,
    );
    const late = '{"time":"2024-10-11T00:00:01.0Z","method":"POST","path":"/pets","key":"alice"}';
    const { simulate } = logged(
      [...lines, late],
      keyed.replace('keys:', 'quota: { limit: 5, period: DAY }, keys:'),
    );

    const { keys } = await simulate('--replay', 'access.log');

    expect(keys).toMatchObject([{ requests: 21, admitted: 6, overQuota: 15 }]);
  });

  it('takes no header from a log that would lead elsewhere', async () => {
    const { simulate } = logged([
      '{"time":1,"method":"GET","path":"/pets","headers":{"Host":"other.example.test","x-apigw-api-id":"zzz","a b":"c","X-Evil":"a\\r\\nb"}}',
    ]);

    const { routes } = await simulate('--replay', 'access.log');

    expect(routes).toMatchObject([{ route: 'GET /pets', statuses: { 200: 1 } }]);
  });

  it('takes a header of several values, and none that is no text', async () => {
    const { simulate } = logged([
      '{"time":1,"method":"GET","path":"/pets","headers":{"a":{"toString":1},"b":null,"c":["d",{"toString":1}]}}',
    ]);

    const { totals, notes } = await simulate('--replay', 'access.log');

    expect(totals.statuses).toEqual({ 200: 1 });
    expect(notes).toEqual(['Replayed access.log.']);
  });

  it('reads a pipe, which can be read once only', async () => {
    const { folder, simulate } = shop();
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);

    const writing = writeFile(pipe, '{"time":1728568536,"method":"GET","path":"/pets"}\n'.repeat(5000));
    const [{ totals }] = await Promise.all([simulate('--replay', 'pipe'), writing]);

    expect(totals.statuses).toEqual({ 200: 5000 });
  });

  it.each([
    ['a month that is none', '1.2.3.4 - - [10/Foo/2026:13:55:36 +0000] "GET /pets HTTP/1.1" 200 5'],
    ['a day that is none', '1.2.3.4 - - [99/Oct/2026:13:55:36 +0000] "GET /pets HTTP/1.1" 200 5'],
    ['a minute that is none', '1.2.3.4 - - [10/Oct/2026:13:99:36 +0000] "GET /pets HTTP/1.1" 200 5'],
    ['a time after all dates', '{"time":9999999999999999,"method":"GET","path":"/pets"}'],
  ])('leaves out a line of %s', async (_name, line) => {
    const { simulate } = logged(['{"time":1728568536123,"method":"GET","path":"/pets"}', line]);

    const { totals, notes } = await simulate('--replay', 'access.log');

    expect(totals.requests).toBe(1);
    expect(notes).toContain('One line tells of no request, the first is line 2: left out.');
  });
});
