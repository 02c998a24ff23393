import { describe, expect, it } from 'vitest';
import { shop } from './simulated.ts';

const get = ['--route', 'GET /pets'];
const post = ['--route', 'POST /pets'];

const plan = (more: string) => `
spec: openapi.json
apiKeys:
  - { name: alice, value: alice-0123456789abcdefghij }
  - { name: bob, value: bob-0123456789abcdefghij00 }
usagePlans:
  - name: basic
    apiStages: [ { stage: dev } ]
    keys: [ alice, bob ]
    ${more}
`;

// rest-request-phases.md 5.1, documented: a bucket of `burstLimit` tokens, filled by `rateLimit` a second, starts full.
describe('a token bucket under a constant rate', () => {
  it.each([
    { rate: 50, limit: 20, burst: 40, seconds: 60 },
    { rate: 200, limit: 7.5, burst: 2, seconds: 30 },
    { rate: 30, limit: 100, burst: 5, seconds: 20 },
  ])(
    'admits burst + rate x time: $rate/s on $limit/s, burst $burst',
    async ({ rate, limit, burst, seconds }) => {
      const { simulate } = shop(
        `stages: { dev: { methodSettings: { "*/*": { throttlingRateLimit: ${limit}, throttlingBurstLimit: ${burst} } } } }`,
      );

      const { totals } = await simulate(...get, '--rate', String(rate), '--duration', `${seconds}s`);

      const sent = rate * seconds;
      expect(totals.requests).toBe(sent);
      expect(totals['429']).toBe(sent - totals['2xx']);
      // The last request comes 1/rate before the end.
      expect(
        Math.abs(totals['2xx'] - Math.min(sent, burst + limit * (seconds - 1 / rate))),
      ).toBeLessThanOrEqual(1);
    },
  );

  it('loses what would fill it above its size: one of a single token gives one to every 27th request', async () => {
    const { simulate } = shop(
      'stages: { dev: { methodSettings: { "*/*": { throttlingRateLimit: 7.5, throttlingBurstLimit: 1 } } } }',
    );

    const { totals } = await simulate(...get, '--rate', '200', '--duration', '27s');

    // A token takes 133.3 ms and requests come every 5 ms: 135 ms.
    expect(totals['2xx']).toBe(27_000 / 135);
  });

  it('refuses first when the burst is used up: after burst / (rate - limit) seconds', async () => {
    const { simulate } = shop(
      'stages: { dev: { methodSettings: { "*/*": { throttlingRateLimit: 20, throttlingBurstLimit: 60 } } } }',
    );

    const { refusals } = await simulate(...get, '--rate', '50', '--duration', '10s');

    expect(refusals).toHaveLength(1);
    expect(Math.abs((refusals[0]?.firstAt ?? 0) - 2000)).toBeLessThanOrEqual(100);
  });

  it('takes all of a burst that fits into it, and nothing more', async () => {
    const { simulate } = shop(
      'stages: { dev: { methodSettings: { "*/*": { throttlingRateLimit: 10, throttlingBurstLimit: 25 } } } }',
    );

    const { totals } = await simulate(...get, '--rate', '40', '--pattern', 'burst', '--duration', '3s');

    // 25 of the first 40; then what a second brings.
    expect(totals['2xx']).toBe(25 + 10 + 10);
  });
});

describe('latencies', () => {
  it('are those of requests that were let in: refusals take no time', async () => {
    const { simulate } = shop(
      'stages: { dev: { methodSettings: { "*/*": { throttlingRateLimit: 1, throttlingBurstLimit: 1 } } } }',
    );

    const { totals, assertions } = await simulate(
      ...[
        '--route',
        'GET /pets/{petId}',
        '--rate',
        '50',
        '--backend-latency',
        '30ms',
        '--fail-on',
        'p50<30ms',
      ],
    );

    expect(totals.latency).toEqual({ count: totals['2xx'], p50: 30, p95: 30, p99: 30, max: 30 });
    expect(assertions).toMatchObject([{ found: 30, failed: false }]);
  });
});

describe('which limit refused', () => {
  it('is named with the line of gwctl.yaml that set it', async () => {
    const { simulate } = shop(
      'spec: openapi.json\nstages:\n  dev:\n    methodSettings:\n      "/pets/GET": { throttlingRateLimit: 1, throttlingBurstLimit: 1 }\n',
    );

    const { refusals } = await simulate(...get);

    expect(refusals).toMatchObject([
      {
        responseType: 'THROTTLED',
        status: 429,
        rule: { kind: 'stage', path: '/pets', verb: 'GET' },
        decidedBy: { file: 'gwctl.yaml', line: 5 },
      },
    ]);
  });

  it('is the account where its throttle is the lowest (5.1, documented)', async () => {
    const { simulate } = shop();

    const { refusals, totals } = await simulate(
      ...get,
      ...[
        '--set',
        'account:rateLimit=5',
        '--set',
        'account:burstLimit=5',
        '--rate',
        '20',
        '--duration',
        '10s',
      ],
    );

    expect(totals['2xx']).toBe(5 + 49);
    expect(refusals).toMatchObject([{ rule: { kind: 'account' } }]);
  });

  it('is the method of a usage plan where that is set (5.1, documented)', async () => {
    const { simulate } = shop(
      plan('throttle: { rateLimit: 100, burstLimit: 100 }').replace(
        '{ stage: dev }',
        '{ stage: dev, throttle: { "/pets/POST": { rateLimit: 1, burstLimit: 1 } } }',
      ),
    );

    const { refusals } = await simulate(...post, '--key', 'alice', '--duration', '10s');

    expect(refusals).toMatchObject([
      { rule: { kind: 'usage plan', plan: 'basic', part: 'throttle', method: '/pets/POST' } },
    ]);
  });
});

// rest-request-phases.md 5.3: quotas count per key over the plan; reset at midnight UTC is unverified.
describe('a quota', () => {
  it('admits exactly its limit for each key, and says when it was used up', async () => {
    const { simulate } = shop(plan('quota: { limit: 100, period: DAY }'));

    const { keys, totals } = await simulate(...post, '--rate', '10', '--duration', '1m');

    expect(totals['2xx']).toBe(200);
    for (const key of keys) {
      expect(key).toMatchObject({ admitted: 100, overQuota: key.requests - 100, throttled: 0 });
      expect(key.quotas).toEqual([{ plan: 'basic', limit: 100, period: 'DAY', remaining: 0 }]);
      expect(key.ranOutAt).toHaveLength(1);
    }
    expect(keys.map(({ key }) => key).sort()).toEqual(['alice', 'bob']);
  });

  it('begins anew at midnight', async () => {
    const { simulate } = shop(plan('quota: { limit: 100, period: DAY }'));

    const { keys } = await simulate(
      ...post,
      ...['--key', 'alice', '--rate', '1', '--duration', '10m', '--start', '2024-03-05T23:55:00Z'],
    );

    expect(keys).toMatchObject([{ admitted: 200, ranOutAt: [100_000, 400_000], quotas: [{ remaining: 0 }] }]);
  });

  it('is not counted by methods that need no key (3.1, documented)', async () => {
    const { simulate } = shop(plan('quota: { limit: 10, period: DAY }'));

    const { totals, keys } = await simulate(...get, '--key', 'alice');

    expect(totals['2xx']).toBe(totals.requests);
    expect(keys).toEqual([]);
  });

  it('may be another one: --set plan/basic:quota=30', async () => {
    const { simulate } = shop(plan('quota: { limit: 100, period: DAY }'));

    const { totals } = await simulate(...post, '--key', 'alice', '--set', 'plan/basic:quota=30');

    expect(totals['2xx']).toBe(30);
  });
});

describe('a request without a key', () => {
  it('is 403 where the method requires one (3.1, recorded)', async () => {
    const { simulate } = shop();

    const { totals, refusals } = await simulate(...post);

    expect(totals.statuses).toEqual({ 403: 600 });
    expect(refusals).toMatchObject([{ responseType: 'INVALID_API_KEY', count: 600 }]);
  });
});

describe('what refused requests', () => {
  const own =
    'stages: { dev: { methodSettings: { "*/*": { throttlingRateLimit: 5, throttlingBurstLimit: 2 } } } }';

  it.each([
    [['--set', 'throttlingRateLimit=1'], 'throttlingRateLimit=1'],
    [['--set', '/pets/GET:throttlingBurstLimit=0'], '/pets/GET:throttlingBurstLimit=0'],
    [['--set', 'account:rateLimit=1', '--set', 'account:burstLimit=1'], 'account:burstLimit=1'],
  ])('is what --set said, whatever gwctl.yaml says: %j', async (args, set) => {
    const { simulate } = shop(own);

    const { refusals } = await simulate(...get, ...args);

    const decided = refusals.map(({ decidedBy }) => decidedBy);
    expect(decided).toContainEqual({ set });
  });

  it('is a line of gwctl.yaml where --set is about another method', async () => {
    const { simulate } = shop(own);

    const { refusals } = await simulate(...get, '--set', '/pets/POST:throttlingRateLimit=1');

    expect(refusals[0]?.decidedBy).toMatchObject({ file: 'gwctl.yaml' });
  });

  it('is a route that the API does not have, and a note names it', async () => {
    const { simulate } = shop();

    const { totals, notes } = await simulate('--route', 'GET /nope', '--route', 'GET /pets/7', ...get);

    expect(notes).toEqual(['petshop has no route GET /nope: what is sent there is refused.']);
    expect(totals.statuses[403]).toBeGreaterThan(0);
  });
});
