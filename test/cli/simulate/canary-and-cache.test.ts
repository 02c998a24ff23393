import { describe, expect, it } from 'vitest';
import { petshop, shop } from './simulated.ts';

// rest-request-phases.md 11.6, documented: each request is drawn at random by `percentTraffic`; nothing is sticky.
describe('a canary', () => {
  it.each([{ percent: 1 }, { percent: 10 }, { percent: 50 }])(
    'of $percent percent gets its share within four standard deviations',
    async ({ percent }) => {
      const { simulate } = shop();

      const { canary, totals } = await simulate(
        '--rate',
        '100',
        '--duration',
        '40s',
        '--canary',
        String(percent),
      );

      const share = percent / 100;
      const deviation = Math.sqrt(totals.requests * share * (1 - share));
      expect(canary?.percentTraffic).toBe(percent);
      expect(Math.abs((canary?.canary.requests ?? 0) - totals.requests * share)).toBeLessThan(4 * deviation);
    },
  );

  it('fails by itself where only its backend does', async () => {
    const { simulate } = shop();

    const { canary } = await simulate(
      ...['--route', 'GET /pets/{petId}', '--rate', '100', '--canary', '30', '--canary-status', '500=20%'],
    );

    const { requests = 0, backend } = canary?.canary ?? {};
    expect(canary?.base['5xx']).toBe(0);
    expect(canary?.canary['5xx']).toBe(backend?.failures);
    expect(Math.abs((canary?.canary['5xx'] ?? 0) - requests * 0.2)).toBeLessThan(
      4 * Math.sqrt(requests * 0.16),
    );
  });

  it('is widened and promoted on the way', async () => {
    const { simulate } = shop();

    const { timeline, canary } = await simulate(
      ...[
        '--rate',
        '50',
        '--duration',
        '100s',
        '--canary',
        '0',
        '--at',
        '50s canary 100',
        '--at',
        '75s canary promote',
      ],
    );

    const onCanary = timeline.map((bucket) => (bucket as { canary?: number }).canary);
    expect(onCanary).toEqual([...Array(10).fill(0), ...Array(5).fill(250), ...Array(5).fill(0)]);
    // A promotion leaves the canary with 0 percent (11.5, recorded).
    expect(canary?.percentTraffic).toBe(0);
  });
});

const cached = (ttl: number) =>
  `stages: { dev: { cacheClusterEnabled: true, methodSettings: { "/pets/{petId}/GET": { cachingEnabled: true, cacheTtlInSeconds: ${ttl} } } } }`;
const pets = ['--route', 'GET /pets/{petId}'];

// rest-request-phases.md 8.1 and 8.2, documented: one entry for each value of the key's parameters, for its time to live.
describe('the response cache', () => {
  it('misses once for each key and time to live', async () => {
    const { simulate } = shop(cached(10));

    const { cache } = await simulate(
      ...pets,
      ...['--values', 'petId=7', '--rate', '20', '--duration', '60s', '--backend-latency', '0ms'],
    );

    // One key: stale after 10 s, and the next request comes within 50 ms.
    expect(cache).toMatchObject({ hits: 1200 - 6, misses: 6, entries: 1 });
  });

  it('asks the backend for every request that comes before the first answer', async () => {
    const { simulate } = shop(cached(300));

    const { cache, totals } = await simulate(
      ...pets,
      ...['--values', 'petId=7', '--rate', '20', '--backend-latency', '1s'],
    );

    expect(cache).toMatchObject({ misses: 20, entries: 1 });
    expect(totals.backend.calls).toBe(20);
  });

  it('hits as keys drawn alike say', async () => {
    const { simulate } = shop(cached(3600));

    const { cache } = await simulate(
      ...pets,
      ...['--values', 'petId=1..500', '--rate', '50', '--duration', '60s', '--backend-latency', '0ms'],
    );

    // Each of k keys is met by n requests with 1 - (1 - 1/k)^n.
    const expected = 500 * (1 - (1 - 1 / 500) ** 3000);
    expect(Math.abs((cache?.misses ?? 0) - expected)).toBeLessThan(10);
  });

  it('holds an entry on each side, unless the canary uses the cache of the stage (11.6, documented)', async () => {
    const { simulate } = shop(cached(300));

    const { cache } = await simulate(...pets, '--values', 'petId=7', '--canary', '50');

    expect(cache).toMatchObject({ entries: 2 });
  });

  it('has an entry for each value of an optional parameter that --values gives', async () => {
    const get = petshop.paths['/pets/{petId}'].get;
    const integration = get['x-amazon-apigateway-integration'];
    const cachedBy = { ...integration, cacheKeyParameters: ['method.request.querystring.type'] };
    const type = { name: 'type', in: 'query', schema: { type: 'string' } };
    const spec = {
      ...petshop,
      paths: {
        '/pets/{petId}': {
          get: {
            ...get,
            parameters: [...get.parameters, type],
            'x-amazon-apigateway-integration': cachedBy,
          },
        },
      },
    };
    const { simulate } = shop(cached(300), spec);

    const { cache, notes } = await simulate('--values', 'type=cat,dog,fish');

    expect(cache).toMatchObject({ entries: 3 });
    expect(notes).toEqual([]);
  });

  it('is off without cachingEnabled', async () => {
    const { simulate } = shop('stages: { dev: { cacheClusterEnabled: true } }');

    const { cache } = await simulate(...pets);

    expect(cache).toMatchObject({ hits: 0, misses: 0 });
  });
});
