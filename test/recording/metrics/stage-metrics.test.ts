import { describe, expect, it } from 'vitest';
import type { Call } from '../../../src/message/call.ts';
import type { Stage } from '../../../src/model/stage.ts';
import { cloudWatchMetrics, type Metric } from '../../../src/recording/metrics/cloudwatch-metrics.ts';
import { MetricBook } from '../../../src/recording/metrics/metric-book.ts';
import { createStageMeter } from '../../../src/recording/metrics/stage-meter.ts';
import { startBackend } from '../../pipeline/backend.ts';
import { mock, restSpec, type ServeOptions, serveRest } from '../../pipeline/served-rest.ts';
import { stageOf } from '../../store/states.ts';

const clock = { now: () => Date.parse('2026-01-02T03:04:05Z') };
const always = { startTime: 0, endTime: Number.MAX_SAFE_INTEGER, period: 60, metricNames: [] };

/** `Stage=dev Count` -> its statistic. */
function table(book: MetricBook, statistic: string): Record<string, number | undefined> {
  const metrics = cloudWatchMetrics(book.minutes(), { ...always, statistics: [statistic] });
  return Object.fromEntries(metrics.map((metric) => [nameOf(metric), pointOf(metric, statistic)]));
}

const nameOf = ({ Dimensions, MetricName }: Metric) =>
  [...Dimensions.slice(1).map(({ Name, Value }) => `${Name}=${Value}`), MetricName].join(' ');

const pointOf = ({ Datapoints: [point] }: Metric, statistic: string) =>
  (point as unknown as Record<string, number> | undefined)?.[statistic];

async function served(spec: object, options: ServeOptions = {}) {
  const book = new MetricBook(clock);
  const gateway = await serveRest(spec, { ...options, metrics: book });
  return { book, gateway, sums: () => table(book, 'Sum') };
}

const stages = (dev: object) => ({ config: { stages: { dev } } });

describe('metrics of a REST API (rest-request-phases.md 10.9, documented)', () => {
  it('count calls and errors by the status sent, for the API and for the stage', async () => {
    const { book, gateway, sums } = await served(
      restSpec({
        'GET /pets': { integration: mock('ok') },
        'GET /broken': { integration: { type: 'http', httpMethod: 'GET', uri: 'http://127.0.0.1:1/' } },
      }),
    );

    for (const path of ['/pets', '/pets', '/broken', '/nothing']) await gateway.call('GET', path);

    expect(sums()).toMatchObject({ 'Stage=dev Count': 4, 'Stage=dev 5XXError': 1, Count: 4, '5XXError': 1 });
    // Unmatched routes count (unverified).
    expect(sums()).toMatchObject({ 'Stage=dev 4XXError': 1, '4XXError': 1 });
    // The average is the rate: the denominator is Count.
    expect(table(book, 'Average')).toMatchObject({ '4XXError': 0.25, '5XXError': 0.25 });
    expect(Object.keys(sums()).filter((name) => /Resource|Cache/.test(name))).toEqual([]);
  });

  it('have IntegrationLatency where an endpoint was called, and no sample for a MOCK', async () => {
    const backend = await startBackend((_seen, outgoing) => outgoing.end('pong'));
    const { book, gateway } = await served(
      restSpec({
        'GET /mock': { integration: mock('ok') },
        'GET /http': { integration: { type: 'http_proxy', httpMethod: 'GET', uri: `${backend.origin}/` } },
      }),
    );

    for (const path of ['/mock', '/http', '/mock']) await gateway.call('GET', path);

    expect(table(book, 'SampleCount')).toMatchObject({ Latency: 3, IntegrationLatency: 1 });
  });

  it('have the dimensions Resource and Method where metricsEnabled says so, and only for matched calls', async () => {
    const { gateway, sums } = await served(
      restSpec({
        'GET /pets/{petId}': { integration: mock('ok') },
        'GET /quiet': { integration: mock('ok') },
      }),
      stages({ methodSettings: { '/pets/{petId}/GET': { metricsEnabled: true } } }),
    );

    for (const path of ['/pets/1', '/pets/2', '/quiet', '/nothing']) await gateway.call('GET', path);

    expect(Object.entries(sums()).filter(([name]) => name.endsWith(' Count'))).toEqual([
      ['Stage=dev Count', 4],
      ['Stage=dev Resource=/pets/{petId} Method=GET Count', 2],
    ]);
  });

  it('count cache hits and misses on a stage with a cache; their average is a share of all calls', async () => {
    const { book, gateway, sums } = await served(
      restSpec({ 'GET /pets': { integration: mock('ok') }, 'POST /pets': { integration: mock('ok') } }),
      stages({ cacheClusterEnabled: true, methodSettings: { '/pets/GET': { cachingEnabled: true } } }),
    );

    for (const verb of ['GET', 'GET', 'GET', 'POST']) await gateway.call(verb, '/pets');

    expect(sums()).toMatchObject({ 'Stage=dev CacheHitCount': 2, 'Stage=dev CacheMissCount': 1 });
    expect(table(book, 'Average')).toMatchObject({ CacheHitCount: 0.5, CacheMissCount: 0.25 });
  });
});

describe('metrics of an HTTP API (http-api.md 15, documented)', () => {
  it('go by ApiId, and by Route where detailedMetricsEnabled says so', async () => {
    const backend = await startBackend((_seen, outgoing) => outgoing.end('pong'));
    const route = {
      integration: {
        type: 'http_proxy',
        httpMethod: 'ANY',
        uri: `${backend.origin}/`,
        payloadFormatVersion: '1.0',
      },
    };
    const { book, gateway, sums } = await served(
      restSpec(
        { 'POST /pets': route, 'GET /quiet': route },
        { 'x-amazon-apigateway-importexport-version': '1.0' },
      ),
      stages({ routeSettings: { 'POST /pets': { detailedMetricsEnabled: true } } }),
    );

    await gateway.call('POST', '/pets', { body: '12345' });
    await gateway.call('GET', '/quiet');
    await gateway.call('GET', '/nothing');

    const [first] = cloudWatchMetrics(book.minutes(), { ...always, statistics: [] });
    expect(first?.Dimensions).toEqual([{ Name: 'ApiId', Value: gateway.apiId }]);
    expect(sums()).toMatchObject({ Count: 3, 'Stage=dev Count': 3, '4xx': 1, '5xx': 0 });
    expect(sums()['Stage=dev Route=POST /pets Count']).toBe(1);
    // What came and what went.
    expect(sums()['Stage=dev Route=POST /pets DataProcessed']).toBe(5 + 4);
    expect(Object.keys(sums()).filter((name) => name.includes('/quiet'))).toEqual([]);
  });
});

/** A finished event of a WebSocket API. */
function event(routeKey: string, facts: Call['facts']): Call {
  const method = { apiId: 'a1b2c3d4e5', apiName: 'chat', stage: 'dev', routeKey, matched: true };
  return { method, httpMethod: 'GET', facts } as unknown as Call; // what metrics read of a call
}

describe('metrics of a WebSocket API (websocket.md 10, documented)', () => {
  it('count connections, messages of both directions, and errors by where they arose', () => {
    const book = new MetricBook(clock);
    const meter = createStageMeter(book, stageOf('a1b2c3d4e5', 'dev'), 'WEBSOCKET', false);
    const sent = event('send', { status: 200, integration: { latency: 7, integrationStatus: 200 } });

    meter.count(
      event('$connect', { status: 200, integration: { latency: 5, integrationStatus: 200 } }),
      false,
    );
    meter.count(sent, false);
    meter.count(event('send', { status: 403 }), false);
    meter.count(event('send', { status: 500, integration: { latency: 1, integrationStatus: 502 } }), false);
    meter.count(event('send', { status: 500, integration: { latency: 9, error: 'timeout' } }), false);
    meter.add('MessageCount', 1, sent.method);
    meter.count(event('$disconnect', { status: 200 }), false);

    expect(table(book, 'Sum')).toMatchObject({
      ConnectCount: 1,
      MessageCount: 5,
      ClientError: 1,
      IntegrationError: 1,
      ExecutionError: 1,
      IntegrationLatency: 22,
    });
  });
});

describe('where metrics are filed', () => {
  const call = (apiName: string) =>
    ({
      method: { apiId: 'a1b2c3d4e5', apiName, stage: 'prod', matched: true },
      httpMethod: 'GET',
      facts: { status: 200, responseLatency: 1 },
    }) as unknown as Call;
  const dimensionsOf = (book: MetricBook) => [
    ...new Set(
      cloudWatchMetrics(book.minutes(), { ...always, statistics: [] }).map(({ Dimensions }) =>
        Dimensions.map(({ Name, Value }) => `${Name}=${Value}`).join(' '),
      ),
    ),
  ];
  const filed = (apiName: string, isCanary: boolean) => {
    const book = new MetricBook(clock);
    createStageMeter(book, stageOf('a1b2c3d4e5', 'prod') as Stage, 'REST', isCanary).count(
      call(apiName),
      false,
    );
    return dimensionsOf(book);
  };

  // Documented, developer guide, "Amazon API Gateway dimensions and metrics".
  it.each([
    ['pets', 'ApiName=pets'],
    ['caf\u00e9 pets', 'ApiName=caf pets'],
    ['\u732b', 'ApiName=a1b2c3d4e5'],
  ])('an API named %s is %s', (name, expected) => {
    expect(filed(name, false)).toEqual([expected, `${expected} Stage=prod`]);
  });

  it('what a canary answers counts in the stage and by itself (the latter documented, its name unverified)', () => {
    expect(filed('pets', true)).toEqual([
      'ApiName=pets',
      'ApiName=pets Stage=prod',
      'ApiName=pets Stage=prod/Canary',
    ]);
  });
});
