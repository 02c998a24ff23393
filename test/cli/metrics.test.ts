import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { WebSocket } from 'undici';
import { describe, expect, it } from 'vitest';
import { openRecordStore } from '../../src/store/record-store.ts';
import { workspace } from './access-world.ts';
import { get, servedWorkspace } from './served-workspace.ts';

const now = Date.parse('2024-08-03T10:00:30Z');
const detailed = { methodSettings: { '*/*': { metricsEnabled: true } } };

interface Printed {
  readonly metrics: readonly {
    readonly MetricName: string;
    readonly Dimensions: readonly { readonly Name: string; readonly Value: string }[];
    readonly Datapoints: readonly Record<string, unknown>[];
  }[];
}

/** The datapoints by `Stage/Resource/Method`. */
function byPlace(stdout: string): Record<string, readonly Record<string, unknown>[]> {
  const { metrics } = JSON.parse(stdout) as Printed;
  return Object.fromEntries(
    metrics.map(({ Dimensions, Datapoints }) => [
      Dimensions.slice(1)
        .map(({ Value }) => Value)
        .join(' '),
      Datapoints,
    ]),
  );
}

describe('gwctl metrics', () => {
  it('gives what a server of the workspace counted, in the shape of CloudWatch', async () => {
    const { run, served } = await servedWorkspace(detailed, now);
    await served(get('/pets', '/pets', '/broken', '/nothing'));

    const { exitCode, stdout } = await run(['metrics', 'petshop', '--metric-name', 'Count', '--json']);

    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout).metrics[0]).toEqual({
      Namespace: 'AWS/ApiGateway',
      MetricName: 'Count',
      Dimensions: [{ Name: 'ApiName', Value: 'petshop' }],
      Label: 'Count',
      Datapoints: [
        {
          Timestamp: '2024-08-03T10:00:00Z',
          SampleCount: 4,
          Sum: 4,
          Average: 1,
          Minimum: 1,
          Maximum: 1,
          Unit: 'Count',
        },
      ],
    });
    expect(Object.entries(byPlace(stdout)).map(([place, [point]]) => [place, point?.['Sum']])).toEqual([
      ['', 4],
      ['dev', 4],
      ['dev /broken GET', 1],
      ['dev /pets GET', 2],
    ]);
  });

  it('adds up what servers counted one after the other', async () => {
    const { run, served } = await servedWorkspace({}, now);
    await served(get('/pets'));
    await served(get('/pets', '/nothing'));

    const { stdout } = await run([
      'metrics',
      '--stage',
      'dev',
      '--metric-name',
      '4XXError',
      '--statistics',
      'Sum,Average',
      'p99',
      '--json',
    ]);

    expect(byPlace(stdout)).toEqual({
      dev: [
        {
          Timestamp: '2024-08-03T10:00:00Z',
          Sum: 1,
          Average: 1 / 3,
          ExtendedStatistics: { p99: 1 },
          Unit: 'Count',
        },
      ],
    });
  });

  it('shows people one row for the API, each stage and each method, within 80 columns', async () => {
    const { run, served } = await servedWorkspace(detailed, now);
    await served(get('/pets', '/broken'));

    const { stdout } = await run(['metrics'], {}, { isTTY: true });

    expect(stdout.replaceAll(/\d+ ms/g, 'N ms').replaceAll(/ {2,}/g, '  ')).toBe(
      [
        'petshop (REST), 2024-08-03 07:00 to 2024-08-03 10:00 UTC',
        '',
        '  Count  4XXError  5XXError  Latency p50  p99  Integr. p50',
        'all stages  2  0  1  N ms  N ms  N ms',
        'dev  2  0  1  N ms  N ms  N ms',
        '  GET /broken  1  0  1  N ms  N ms  N ms',
        '  GET /pets  1  0  0  N ms  N ms  -',
        '',
      ].join('\n'),
    );
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  it('follows what changes, one metric a line, until it is stopped', async () => {
    const { folder, run, served } = await servedWorkspace({}, now);
    await served(get('/pets'));
    const records = await openRecordStore(join(folder, '.gwctl', 'state.db'));
    const [kept] = await records.metrics(0, now);
    let stop: (signal: 'SIGTERM') => void = () => undefined;
    const stopped = new Promise<'SIGTERM'>((done) => {
      stop = done;
    });
    let isMore = false;

    const { exitCode, stdout } = await run(
      ['metrics', '--stage', 'dev', '--metric-name', 'Count', '--follow', '--json'],
      {},
      {
        stopped,
        onOutput: (text) => {
          if (text.includes('"Sum":2')) stop('SIGTERM');
          else if (!isMore && kept) void records.write([{ ...kept, writer: 'another' }], []);
          isMore = true;
        },
      },
    );
    records.close();

    expect(exitCode).toBe(0);
    const sums = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).Datapoints[0].Sum);
    expect(sums).toEqual([1, 2]);
  });

  it('says so where there are none, and makes nothing', async () => {
    const { run } = workspace('');

    const { exitCode, stdout, stderr } = await run(['metrics']);

    expect([exitCode, stdout]).toEqual([0, '']);
    expect(stderr).toMatch(/^No metrics in this time\. gwctl serve records them/);
    expect(JSON.parse((await run(['metrics', '--json'])).stdout)).toEqual({ metrics: [] });
  });

  it('looks back to 1970 where asked for more', async () => {
    const { run } = await servedWorkspace({}, now);

    const { exitCode, stderr } = await run(['metrics', '--start-time', '99999999999999999999d']);

    expect(stderr).toMatch(/^No metrics in this time\./);
    expect(exitCode).toBe(0);
  });

  it.each([
    [['--metric-name', 'Latencies'], 2, 'There is no metric Latencies.'],
    [['--statistics', 'Median'], 2, 'There is no statistic Median.'],
    [['--period', '90'], 2, 'Write a multiple of 60.'],
    [['--period', '6e300'], 2, 'Write 1296000 at most: 15 days.'],
    [['--start-time', 'yesterday'], 2, 'Write 2024-08-03T10:00:00Z, epoch seconds'],
    [['--start-time', '1h', '--end-time', '2h'], 2, '--start-time is after --end-time.'],
    [['nobody'], 1, 'Invalid API identifier specified'],
    [['--stage', 'nowhere'], 1, 'Invalid stage identifier specified'],
  ])('refuses %j', async (args, code, message) => {
    const { run } = await servedWorkspace({}, now);

    const { exitCode, stderr } = await run(['metrics', ...args]);

    expect(stderr).toContain(message);
    expect(exitCode).toBe(code);
  });
});

const chat = {
  openapi: '3.0.1',
  info: { title: 'chat', version: '1' },
  paths: {},
  'x-gwctl-websocket': {
    version: '1',
    routeSelectionExpression: '$request.body.action',
    routes: {
      $connect: {
        integration: {
          type: 'MOCK',
          templateSelectionExpression: '200',
          requestTemplates: { 200: '{"statusCode":200}' },
        },
      },
    },
  },
};

// websocket.md 10, documented.
describe('gwctl metrics of a WebSocket API', () => {
  it('counts connections, and messages of both directions', async () => {
    const { folder, run, served } = await servedWorkspace({}, now);
    writeFileSync(join(folder, 'chat.json'), JSON.stringify(chat));
    await run(['import', 'chat.json']);
    await run(['deploy', 'chat', '--stage', 'live']);

    const answer = await served(
      async (url) => {
        const client = new WebSocket(`${url.replace('http', 'ws')}/live`);
        await once(client, 'open');
        client.send('{"action":"unknown"}');
        const [message] = (await once(client, 'message')) as [{ data: string }];
        client.close();
        await once(client, 'close');
        return JSON.parse(message.data);
      },
      '--api',
      'chat',
    );

    expect(answer).toMatchObject({ message: 'Forbidden' });
    const { stdout } = await run(['metrics', 'chat', '--stage', 'live', '--statistics', 'Sum', '--json']);
    const { metrics } = JSON.parse(stdout) as Printed;
    expect(metrics.map(({ MetricName, Datapoints: [point] }) => [MetricName, point?.['Sum']])).toEqual([
      ['ConnectCount', 1],
      ['MessageCount', 2],
      ['ClientError', 1],
    ]);
  });
});

describe('the page /_gwctl/metrics', () => {
  it('shows what this server counted, also where it serves a spec and no workspace is touched', async () => {
    const { run, served } = await servedWorkspace({}, now);

    const shown = await served(async (url) => {
      await get('/pets')(url);
      return (await fetch(`${url}/_gwctl/metrics`)).json() as Promise<Printed>;
    }, 'openapi.json');

    expect(shown.metrics.filter(({ MetricName }) => MetricName === 'Count')[0]?.Datapoints).toMatchObject([
      { Sum: 1, ExtendedStatistics: { p99: 1 } },
    ]);
    expect(JSON.parse((await run(['metrics', '--json'])).stdout)).toEqual({ metrics: [] });
  });
});
