import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { client, folderWith, statuses } from './served-by-workers.ts';

const mock = (template: string) => ({
  responses: { 200: { description: 'ok' } },
  'x-amazon-apigateway-integration': {
    type: 'mock',
    requestTemplates: { 'application/json': '{"statusCode": 200}' },
    responses: { default: { statusCode: '200', responseTemplates: { 'application/json': template } } },
  },
});

const proxy = (uri: string) => ({
  responses: { 200: { description: 'ok' } },
  'x-amazon-apigateway-integration': { type: 'http_proxy', httpMethod: 'GET', uri },
});

const specOf = (paths: object, version = 'one') => ({
  openapi: '3.0.1',
  info: { title: 'shop', version: '1' },
  components: { securitySchemes: { api_key: { type: 'apiKey', name: 'x-api-key', in: 'header' } } },
  paths: { '/version': { get: mock(version) }, ...paths },
});

const value = 'alice-0123456789abcdefghij';
const tornDown: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of tornDown.splice(0).reverse()) await end();
});

function workspace(spec: object, config: object = {}) {
  const made = folderWith(spec, config);
  tornDown.push(() => made.remove());
  return made;
}

function browser(connections = 12) {
  const made = client(connections);
  tornDown.push(() => made.close());
  return made;
}

/** A backend whose answers wait until they are let go. */
async function heldBackend() {
  const waiting: ServerResponse[] = [];
  const server = createServer((_, answer) => {
    waiting.push(answer);
    server.emit('held');
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  tornDown.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    uri: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async holds(count: number) {
      while (waiting.length < count) await once(server, 'held');
    },
    letGo: () => {
      for (const answer of waiting.splice(0)) answer.end('held');
    },
  };
}

/** Asks again and again until it is so: for what happens some time later by itself. */
async function eventually<T>(ask: () => Promise<T> | T, isSo: (answer: T) => boolean): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (isSo(answer)) return answer;
    await new Promise((done) => setImmediate(done));
  }
}

const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

const serveSpec = ['openapi.json', '--stage', 'dev'];

// Rates so low that no token comes back while a test runs.
describe('gwctl serve --workers', () => {
  it('says once that it is ready, and serves one API by every worker', async () => {
    const served = await workspace(specOf({})).serve(...serveSpec, '--workers', '3');
    const { apis } = JSON.parse(served.stdout) as { apis: { id: string }[] };
    const url = `${served.url}/_aws/execute-api/${apis[0]?.id}/dev/version`;

    expect(statuses(await browser().all(60, url))).toEqual({ 200: 60 });
    expect(served.stdout.split('\n')).toHaveLength(2);
    expect(served.workers()).toHaveLength(3);
  });

  it('admits the burst of a throttle exactly, over all workers', async () => {
    const throttle = { throttlingRateLimit: 0.0001, throttlingBurstLimit: 20 };
    const config = { stages: { dev: { methodSettings: { '/version/GET': throttle } } } };
    const served = await workspace(specOf({}), config).serve(...serveSpec, '--workers', '4');

    const answers = await browser(24).all(240, `${served.url}/dev/version`);

    expect(statuses(answers)).toEqual({ 200: 20, 429: 220 });
  });

  it('ends exactly at a quota, and keeps what was used', async () => {
    const keyed = { '/keyed': { get: { ...mock('{}'), security: [{ api_key: [] }] } } };
    const { run, serve } = workspace(specOf(keyed), {
      apiKeys: [{ name: 'alice', value, enabled: true }],
      usagePlans: [
        {
          name: 'basic',
          apiStages: [{ api: 'shop', stage: 'dev' }],
          quota: { limit: 30, period: 'MONTH', offset: 0 },
          keys: ['alice'],
        },
      ],
    });
    await run('import', 'openapi.json');
    const served = await serve('--stage', 'dev', '--workers', '3');

    const answers = await browser(16).all(100, `${served.url}/dev/keyed`, { 'x-api-key': value });

    expect(statuses(answers)).toEqual({ 200: 30, 429: 70 });
    served.child.kill('SIGTERM');
    expect(await served.ended).toBe(0);
    const usage = JSON.parse(await run('usage', 'show', 'basic', '--json')) as {
      items: Record<string, number[][]>;
    };
    const used = Object.values(usage.items)
      .flat()
      .map(([count]) => count ?? 0);
    expect(used.reduce((sum, count) => sum + count, 0)).toBe(30);
  });

  it('caches a response once for all workers, until it is flushed or asked for anew', async () => {
    const setting = {
      cachingEnabled: true,
      cacheTtlInSeconds: 3600,
      requireAuthorizationForCacheControl: false,
    };
    const { run, serve } = workspace(specOf({ '/cached': { get: mock('$context.requestId') } }), {
      stages: { dev: { cacheClusterEnabled: true, methodSettings: { '/cached/GET': setting } } },
    });
    await run('import', 'openapi.json');
    const served = await serve('--stage', 'dev', '--workers', '3');
    const url = `${served.url}/dev/cached`;
    const { get, all } = browser();
    const bodies = async (times: number) => new Set((await all(times, url)).map(({ body }) => body));

    const first = (await get(url)).body;
    expect(await bodies(60)).toEqual(new Set([first]));
    const [figures] = JSON.parse((await get(`${served.url}/_gwctl/caches`)).body) as object[];
    expect(figures).toMatchObject({ entries: 1, hits: 60, misses: 1 });
    const second = (await get(url, { 'cache-control': 'max-age=0' })).body;
    expect(second).not.toBe(first);
    expect(await bodies(60)).toEqual(new Set([second]));
    await run('cache', 'flush', '--stage', 'dev');
    const third = (
      await eventually(
        () => get(url),
        ({ body }) => body !== second,
      )
    ).body;
    expect(await bodies(60)).toEqual(new Set([third]));
  });

  it('asks an authorizer once for a token, whichever worker is called', async () => {
    const invoke =
      'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:auth/invocations';
    const spec = {
      ...specOf({ '/guarded': { get: { ...mock('{}'), security: [{ auth: [] }] } } }),
      components: {
        securitySchemes: {
          auth: {
            type: 'apiKey',
            name: 'Authorization',
            in: 'header',
            'x-amazon-apigateway-authtype': 'custom',
            'x-amazon-apigateway-authorizer': {
              type: 'token',
              authorizerUri: invoke,
              authorizerResultTtlInSeconds: 3600,
            },
          },
        },
      },
    };
    const { folder, serve, put } = workspace(spec, { functions: { auth: { handler: 'auth.handler' } } });
    put('package.json', { type: 'commonjs' });
    const code = `exports.handler = async () => { console.log('ASKED'); return { principalId: 'a', policyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: '*' }] } }; };`;
    writeFileSync(join(folder, 'auth.js'), code);
    const served = await serve(...serveSpec, '--workers', '2');
    const { get, all } = browser();
    const authorization = { authorization: 'token-of-ann' };

    expect((await get(`${served.url}/dev/guarded`, authorization)).status).toBe(200);
    expect(statuses(await all(40, `${served.url}/dev/guarded`, authorization))).toEqual({ 200: 40 });

    await served.until(() => served.stderr.includes('ASKED'));
    expect(served.stderr.match(/ASKED/g)).toHaveLength(1);
  });

  it('runs as many invocations of a function as reservedConcurrency says, over all workers', async () => {
    const backend = await heldBackend();
    const integration = {
      type: 'aws_proxy',
      httpMethod: 'POST',
      uri: 'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:slow/invocations',
    };
    const spec = specOf({ '/slow': { get: { 'x-amazon-apigateway-integration': integration } } });
    const { folder, serve, put } = workspace(spec, {
      functions: { slow: { handler: 'slow.handler', reservedConcurrency: 2 } },
    });
    put('package.json', { type: 'commonjs' });
    writeFileSync(
      join(folder, 'slow.js'),
      `exports.handler = async () => ({ statusCode: 200, body: await (await fetch('${backend.uri}')).text() });`,
    );
    const served = await serve(...serveSpec, '--workers', '3');
    const { get } = browser(12);
    const answered: number[] = [];
    const all = Array.from({ length: 12 }, async () =>
      answered.push((await get(`${served.url}/dev/slow`)).status),
    );

    await backend.holds(2);
    await eventually(
      () => answered.length,
      (count) => count === 10,
    );
    backend.letGo();
    await Promise.all(all);

    expect(answered.filter((status) => status === 200)).toHaveLength(2);
    expect(
      (await Promise.all([get(`${served.url}/dev/slow`), backend.holds(1).then(backend.letGo)]))[0],
    ).toEqual({
      status: 200,
      body: 'held',
    });
  });

  it('ends the processes of functions with their worker, also those in an endless loop', async () => {
    const integration = {
      type: 'aws_proxy',
      httpMethod: 'POST',
      uri: 'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:busy/invocations',
    };
    const spec = specOf({ '/busy': { get: { 'x-amazon-apigateway-integration': integration } } });
    const { folder, serve, put } = workspace(spec, {
      functions: { busy: { handler: 'busy.handler', isolation: 'process', timeout: 900 } },
    });
    put('package.json', { type: 'commonjs' });
    const code = "exports.handler = async () => { console.log('BUSY ' + process.pid + ';'); for (;;); };";
    writeFileSync(join(folder, 'busy.js'), code);
    const served = await serve(...serveSpec, '--workers', '2');
    const asked = browser(1)
      .get(`${served.url}/dev/busy`)
      .catch(() => undefined);
    const busy = () => Number(/BUSY (\d+);/.exec(served.stderr)?.[1]);
    await served.until(() => busy() > 0);

    for (const pid of served.workers()) process.kill(pid, 'SIGKILL');

    await eventually(
      () => isAlive(busy()),
      (is) => !is,
    );
    await asked;
  });

  it('writes each access log line once and whole', async () => {
    const { folder, serve } = workspace(specOf({}), {
      stages: {
        dev: {
          accessLogSettings: { destination: 'access.log', format: '<$context.requestId $context.status>' },
        },
      },
    });
    const served = await serve(...serveSpec, '--workers', '3');

    await browser(24).all(300, `${served.url}/dev/version`);
    served.child.kill('SIGTERM');

    expect(await served.ended).toBe(0);
    const lines = readFileSync(join(folder, 'access.log'), 'utf8').trimEnd().split('\n');
    expect(lines.filter((line) => !/^<[0-9a-f-]{36} 200>$/.test(line))).toEqual([]);
    expect(new Set(lines).size).toBe(300);
    expect(lines).toHaveLength(300);
  });

  it('counts the metrics of all workers together', async () => {
    const served = await workspace(specOf({})).serve(...serveSpec, '--workers', '3');
    const { all, get } = browser();

    await all(50, `${served.url}/dev/version`);

    const { body } = await get(`${served.url}/_gwctl/metrics`);
    const { metrics } = JSON.parse(body) as {
      metrics: { MetricName: string; Dimensions: { Name: string }[]; Datapoints: { Sum: number }[] }[];
    };
    const count = metrics.find(
      ({ MetricName, Dimensions }) => MetricName === 'Count' && Dimensions.length === 1,
    );
    expect(count?.Datapoints.reduce((sum, { Sum }) => sum + Sum, 0)).toBe(50);
  });

  it('serves a save by every worker, and loses no request', async () => {
    const { serve, put } = workspace(specOf({}));
    const served = await serve(...serveSpec, '--watch', '--workers', '3');
    const url = `${served.url}/dev/version`;
    const { all } = browser();
    const seen: string[] = [];
    const load = async () => {
      while (!served.stderr.includes('Saved')) {
        const answers = await all(30, url);
        expect(statuses(answers)).toEqual({ 200: 30 });
        seen.push(...answers.map(({ body }) => body));
      }
    };
    const loading = load();

    put('openapi.json', specOf({}, 'two'));
    await served.until(() => served.stderr.includes('Saved'));
    await loading;

    expect(new Set((await all(60, url)).map(({ body }) => body))).toEqual(new Set(['two']));
    expect(seen.every((body) => body === 'one' || body === 'two')).toBe(true);
  });

  it('replaces a worker that is killed, and keeps what was counted', async () => {
    const throttle = { throttlingRateLimit: 0.0001, throttlingBurstLimit: 50 };
    const config = { stages: { dev: { methodSettings: { '/limited/GET': throttle } } } };
    const served = await workspace(specOf({ '/limited': { get: mock('{}') } }), config).serve(
      ...serveSpec,
      '--workers',
      '2',
    );
    const before = browser();
    const outcomes: (number | string)[] = [];
    let isOver = false;
    const load = async () => {
      while (!isOver) {
        const rounds = Array.from({ length: 20 }, () =>
          before.get(`${served.url}/dev/version`).then(
            ({ status }) => status,
            (error: NodeJS.ErrnoException) => error.code ?? 'unknown',
          ),
        );
        outcomes.push(...(await Promise.all(rounds)));
      }
    };
    const loading = load();
    expect(statuses(await before.all(30, `${served.url}/dev/limited`))).toEqual({ 200: 30 });
    const [victim, survivor] = served.workers();

    process.kill(victim as number, 'SIGKILL');

    await served.until(() => /Worker \d \(process \d+\) ended \(SIGKILL\)/.test(served.stderr));
    const now = await eventually(
      () => served.workers(),
      (all) => all.length === 2,
    );
    isOver = true;
    await loading;
    expect(now).toContain(survivor);
    expect(now).not.toContain(victim);
    // Connections that the killed one had are cut; nobody else notices.
    const expected = new Set([200, 'ECONNRESET', 'EPIPE']);
    expect(outcomes.filter((outcome) => !expected.has(outcome))).toEqual([]);
    const answers = await browser().all(40, `${served.url}/dev/limited`);
    expect(statuses(answers)).toEqual({ 200: 20, 429: 20 });
  });

  it('hands a connection that a dying worker has not taken to the next one', async () => {
    const served = await workspace(specOf({})).serve(...serveSpec, '--workers', '2');
    const [stuck, other] = served.workers();
    process.kill(stuck as number, 'SIGSTOP');
    const once = { connection: 'close' };
    const { get } = browser(20);
    const answered: number[] = [];
    const all = Array.from({ length: 20 }, async () =>
      answered.push((await get(`${served.url}/dev/version`, once)).status),
    );
    await eventually(
      () => answered.length,
      (count) => count >= 10,
    );

    process.kill(stuck as number, 'SIGKILL');
    await Promise.all(all);

    expect(answered).toEqual(Array.from({ length: 20 }, () => 200));
    expect(served.workers()).toContain(other);
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('finishes what runs in all workers at %s', async (signal) => {
    const backend = await heldBackend();
    const served = await workspace(specOf({ '/held': { get: proxy(backend.uri) } })).serve(
      ...serveSpec,
      '--workers',
      '3',
    );
    const answers = browser().all(12, `${served.url}/dev/held`);
    await backend.holds(12);

    // Ctrl-C reaches every process of a terminal.
    for (const pid of [served.child.pid as number, ...served.workers()]) process.kill(pid, signal);
    const { port } = new URL(served.url);
    await eventually(
      () => refused(Number(port)),
      (isRefused) => isRefused,
    );
    backend.letGo();

    expect(statuses(await answers)).toEqual({ 200: 12 });
    expect(await served.ended).toBe(0);
    expect(served.stderr).not.toMatch(/Worker|bug/);
  });

  it('ends its workers when it is killed itself', async () => {
    const served = await workspace(specOf({})).serve(...serveSpec, '--workers', '2');
    const workers = served.workers();

    served.child.kill('SIGKILL');
    await served.ended;

    await eventually(
      () => workers.filter(isAlive),
      (left) => left.length === 0,
    );
    expect(workers).toHaveLength(2);
  });

  it('speaks TLS in every worker', async () => {
    const served = await workspace(specOf({})).serve(...serveSpec, '--https', '--workers', '2');

    expect(statuses(await browser(6).all(30, `${served.url}/dev/version`))).toEqual({ 200: 30 });
    expect(served.url).toMatch(/^https:/);
  });

  it('ends with 3 where the port is taken, and with 2 where it cannot be', async () => {
    const { start, serve } = workspace(specOf({}));
    const first = await serve(...serveSpec);
    const { port } = new URL(first.url);
    const taken = start('serve', ...serveSpec, '--port', port, '--workers', '2');
    const inspected = start('serve', ...serveSpec, '--workers', '2', '--inspect-functions', '9300');
    const many = start('serve', ...serveSpec, '--workers', '65');

    expect(await taken.ended).toBe(3);
    expect(taken.stderr).toContain(`Port ${port} is taken.`);
    expect(await inspected.ended).toBe(2);
    expect(inspected.stderr).toContain('--inspect-functions debugs the functions of one process');
    expect(await many.ended).toBe(2);
    expect(many.stderr).toContain('Write a number from 1 to 64.');
  });
});

/** Whether nobody accepts connections any more. */
function refused(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => done(false)).once('error', () => done(true));
    socket.once('connect', () => socket.destroy());
  });
}
