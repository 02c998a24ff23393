import { describe, expect, it } from 'vitest';
import { updateStage } from '../../src/control/stage.ts';
import { type Backend, startBackend } from './backend.ts';
import { restSpec, type ServedRest, serveRest } from './served-rest.ts';

/** Counts up: a cached answer shows by its number. */
async function countingBackend(status = 200): Promise<Backend> {
  let count = 0;
  return startBackend((_seen, outgoing) => outgoing.writeHead(status).end(String(++count)));
}

const stage = (setting: object, more: object = {}) => ({
  config: {
    stages: {
      dev: {
        cacheClusterEnabled: true,
        methodSettings: { '*/*': { cachingEnabled: true, ...setting } },
        accessLogSettings: {
          destination: 'access.log',
          format:
            '$context.requestId $context.status $context.integrationLatency $context.integration.status',
        },
        ...more,
      },
    },
  },
});

const open = { requireAuthorizationForCacheControl: false };
const parameters = ['type', 'page'].map((name) => ({ name, in: 'query', schema: { type: 'string' } }));

async function serve(backend: Backend, setting: object = {}, integration: object = {}): Promise<ServedRest> {
  const method = {
    operation: { parameters: [...parameters, { name: 'Accept', in: 'header', schema: { type: 'string' } }] },
    integration: {
      type: 'http_proxy',
      httpMethod: 'ANY',
      uri: backend.origin,
      ...integration,
    },
  };
  return serveRest(restSpec({ 'GET /pets/{id}': method, 'POST /pets/{id}': method }), stage(setting));
}

const bodies = async (gateway: ServedRest, ...paths: string[]) => {
  const found: string[] = [];
  for (const path of paths) found.push((await gateway.handle('GET', path)).body);
  return found;
};

describe('the stage cache (rest-request-phases.md 8)', () => {
  it('does not vary by parameters that are not listed, path parameters included (documented)', async () => {
    const gateway = await serve(await countingBackend());

    expect(await bodies(gateway, '/pets/1?type=cat', '/pets/1?type=dog', '/pets/2')).toEqual(['1', '1', '1']);
  });

  it('varies by those that are listed (documented)', async () => {
    const keys = ['method.request.path.id', 'method.request.querystring.type'];
    const gateway = await serve(await countingBackend(), {}, { cacheKeyParameters: keys });

    expect(
      await bodies(
        gateway,
        '/pets/1?type=cat&page=1',
        '/pets/1?type=cat&page=2',
        '/pets/1?type=dog',
        '/pets/2?type=cat',
      ),
    ).toEqual(['1', '1', '2', '3']);
  });

  it('varies by mapped parameters (documented)', async () => {
    const gateway = await serve(
      await countingBackend(),
      {},
      {
        requestParameters: { 'integration.request.header.X-Type': 'method.request.querystring.type' },
        cacheKeyParameters: ['integration.request.header.X-Type'],
      },
    );

    expect(await bodies(gateway, '/pets/1?type=cat', '/pets/2?type=cat', '/pets/1?type=dog')).toEqual([
      '1',
      '1',
      '2',
    ]);
  });

  it('varies by a parameter that is mapped from a stage variable', async () => {
    const gateway = await serve(
      await countingBackend(),
      {},
      {
        requestParameters: { 'integration.request.header.X-Type': 'stageVariables.type' },
        cacheKeyParameters: ['integration.request.header.X-Type'],
      },
    );

    const before = await bodies(gateway, '/pets/1', '/pets/1');
    await gateway.change((state) =>
      updateStage(
        state,
        { apiId: gateway.apiId, stageName: 'dev' },
        [{ op: 'replace', path: '/variables/type', value: 'dog' }],
        { now: () => 0, newId: () => '' },
      ),
    );

    expect([...before, ...(await bodies(gateway, '/pets/1'))]).toEqual(['1', '1', '2']);
  });

  it('keeps errors of the backend too (publicly reported), and none of the gateway', async () => {
    const gateway = await serve(await countingBackend(500));

    expect(await bodies(gateway, '/pets/1', '/pets/1')).toEqual(['1', '1']);
  });

  it('caches GET only by */* (documented)', async () => {
    const gateway = await serve(await countingBackend());

    await gateway.handle('POST', '/pets/1');

    expect((await gateway.handle('POST', '/pets/1')).body).toBe('2');
  });

  it('passes answers of more than 1 MB on without keeping them (documented)', async () => {
    let count = 0;
    const backend = await startBackend((_seen, outgoing) =>
      outgoing.writeHead(200).end(`${++count}${'x'.repeat(1_048_577)}`),
    );
    const gateway = await serve(backend);

    expect((await bodies(gateway, '/pets/1', '/pets/1')).map((body) => body[0])).toEqual(['1', '2']);
  });

  it('forgets when the time to live is over', async () => {
    const clock = { time: 0, now: () => Date.now(), monotonic: () => clock.time };
    const backend = await countingBackend();
    const gateway = await serveRest(
      restSpec({
        'GET /pets': { integration: { type: 'http_proxy', httpMethod: 'GET', uri: backend.origin } },
      }),
      { ...stage({ cacheTtlInSeconds: 10 }), environment: { clock } },
    );

    const first = await bodies(gateway, '/pets', '/pets');
    clock.time = 10_001;

    expect([...first, ...(await bodies(gateway, '/pets'))]).toEqual(['1', '1', '2']);
  });

  it('gives each hit ids of its own, and no integration latency (unverified)', async () => {
    const gateway = await serve(await countingBackend());

    const ids = [await gateway.handle('GET', '/pets/1'), await gateway.handle('GET', '/pets/1')].map(
      (answer) => answer.headers.last('x-amzn-requestid'),
    );

    expect(new Set(ids).size).toBe(2);
    const lines = await gateway.accessLog();
    expect(lines.map((line) => line.slice(37))).toEqual([expect.stringMatching(/^200 \d+ 200$/), '200 - -']);
  });

  it('refuses a broken body that a key reads as it would without a cache', async () => {
    const gateway = await serve(
      await countingBackend(),
      {},
      {
        requestParameters: { 'integration.request.header.X-Name': 'method.request.body.name' },
        cacheKeyParameters: ['integration.request.header.X-Name'],
      },
    );

    const answer = await gateway.handle('GET', '/pets/1', { body: '{"name":' });

    expect([answer.status, answer.body]).toEqual([400, '{"message": "Invalid JSON in request body"}']);
  });
});

describe('Cache-Control: max-age=0 (8.3)', () => {
  const fresh = { headers: { 'Cache-Control': 'max-age=0' } };

  it('refetches and replaces the entry where no authorisation is asked for (documented)', async () => {
    const gateway = await serve(await countingBackend(), open);

    await gateway.handle('GET', '/pets/1');
    const answer = await gateway.handle('GET', '/pets/1', fresh);

    expect([answer.body, ...(await bodies(gateway, '/pets/1'))]).toEqual(['2', '2']);
  });

  it.each(['no-cache', 'no-store', 'max-age=0, no-store'])('%s does nothing (unverified)', async (value) => {
    const gateway = await serve(await countingBackend(), open);

    await gateway.handle('GET', '/pets/1');

    expect((await gateway.handle('GET', '/pets/1', { headers: { 'Cache-Control': value } })).body).toBe('1');
  });

  it.each([
    [undefined, 200, '1', '199 Cache-control headers were ignored because the caller was unauthorized.'],
    [
      'SUCCEED_WITH_RESPONSE_HEADER',
      200,
      '1',
      '199 Cache-control headers were ignored because the caller was unauthorized.',
    ],
    ['SUCCEED_WITHOUT_RESPONSE_HEADER', 200, '1', undefined],
    [
      'FAIL_WITH_403',
      403,
      expect.stringMatching(
        /^\{"Message":"User: anonymous is not authorized to perform: execute-api:InvalidateCache on resource: arn:aws:execute-api:us-east-1:\*{8}9012:/,
      ),
      undefined,
    ],
  ])('without leave: %s (documented; texts unverified)', async (strategy, status, body, warning) => {
    const gateway = await serve(
      await countingBackend(),
      strategy === undefined ? {} : { unauthorizedCacheControlHeaderStrategy: strategy },
    );
    await gateway.handle('GET', '/pets/1');

    const answer = await gateway.handle('GET', '/pets/1', fresh);

    expect([answer.status, answer.body, answer.headers.last('warning')]).toEqual([status, body, warning]);
    expect((await gateway.handle('GET', '/pets/1')).headers.has('warning')).toBe(false);
  });
});
