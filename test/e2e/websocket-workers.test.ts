import { writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { frame, RawWebSocket } from '../server/raw-web-socket.ts';
import { folderWith, type Served } from './served-by-workers.ts';

const functionUri = (name: string) =>
  `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:${name}/invocations`;

const calling = (name: string) => ({
  integration: { type: 'aws_proxy', httpMethod: 'POST', uri: functionUri(name) },
});

const answering = (template: string) => ({
  integration: {
    type: 'mock',
    templateSelectionExpression: '200',
    requestTemplates: { 200: '{"statusCode":200}' },
    responses: { $default: { responseTemplates: { $default: template } } },
  },
  routeResponses: { $default: {} },
});

const chat = (routes: object, answer = '$context.connectionId') => ({
  openapi: '3.0.1',
  info: { title: 'chat', version: '1' },
  paths: {},
  'x-gwctl-websocket': {
    version: '1',
    routeSelectionExpression: '$request.body.action',
    routes: { $default: answering(answer), ...routes },
  },
});

/** `disconnect` tells what it was called for; `tell` sends a text to the connections that a message names. */
const code = `
exports.disconnect = async ({ requestContext: { connectionId, disconnectStatusCode, disconnectReason } }) => {
  console.log('OVER ' + connectionId + ' ' + disconnectStatusCode + ' ' + disconnectReason + ';');
  return { statusCode: 200 };
};
exports.tell = async ({ body }) => {
  const { to, text } = JSON.parse(body);
  const endpoint = process.env.AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI;
  const post = async (id) => (await fetch(endpoint + '/@connections/' + encodeURIComponent(id), { method: 'POST', body: text })).status;
  const statuses = await Promise.all(to.map(post));
  return { statusCode: 200, body: JSON.stringify(statuses) };
};
`;

const functions = {
  disconnect: { handler: 'code.disconnect' },
  tell: { handler: 'code.tell' },
};

const tornDown: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of tornDown.splice(0).reverse()) await end();
});

function workspace(routes: object, config: object = {}) {
  const made = folderWith(chat(routes), { functions, ...config });
  made.put('package.json', { type: 'commonjs' });
  writeFileSync(join(made.folder, 'code.js'), code);
  tornDown.push(() => made.remove());
  return made;
}

const serveChat = ['openapi.json', '--stage', 'dev', '--workers', '2'];

interface Connected {
  readonly client: RawWebSocket;
  readonly connectionId: string;
}

async function connect(served: Served): Promise<Connected> {
  const client = await RawWebSocket.open(Number(new URL(served.url).port), '/dev');
  tornDown.push(() => void client.socket.destroy());
  client.write(frame(1, 'who am I'));
  return { client, connectionId: await text(client) };
}

async function text(client: RawWebSocket): Promise<string> {
  const heard = await client.next();
  if (!('text' in heard)) throw new Error(`heard ${JSON.stringify(heard)}`);
  return heard.text;
}

/** Two connections of each worker: the first character of an id says whose it is. */
async function connectToBoth(served: Served): Promise<readonly [readonly Connected[], readonly Connected[]]> {
  const [first, second]: [Connected[], Connected[]] = [[], []];
  while (first.length < 2 || second.length < 2) {
    const connected = await connect(served);
    (connected.connectionId.startsWith('A') ? first : second).push(connected);
  }
  return [first, second];
}

/** A connection of one worker, once it takes some. New ones are throttled, however long a worker takes to start. */
async function connectTo(served: Served, mark: string): Promise<Connected> {
  const port = Number(new URL(served.url).port);
  for (;;) {
    const client = await RawWebSocket.open(port, '/dev');
    tornDown.push(() => void client.socket.destroy());
    if (!client.head.includes(' 101 ')) continue;
    client.write(frame(1, 'who am I'));
    const connectionId = await text(client);
    if (connectionId.startsWith(mark)) return { client, connectionId };
    client.socket.destroy();
  }
}

interface Answer {
  readonly status: number;
  readonly errorType: string | undefined;
  readonly body: string;
}

/** On a connection of its own, which goes to the worker whose turn it is. */
function call(served: Served, method: string, connectionId: string, body?: string | Buffer): Promise<Answer> {
  const url = `${served.url}/dev/@connections/${encodeURIComponent(connectionId)}`;
  return new Promise((done, failed) => {
    const asking = request(url, { method, agent: false }, (answer) => {
      let read = '';
      answer.setEncoding('utf8').on('data', (part: string) => {
        read += part;
      });
      const errorType = answer.headers['x-amzn-errortype'] as string | undefined;
      answer
        .on('error', failed)
        .on('end', () => done({ status: answer.statusCode ?? 0, errorType, body: read }));
    });
    asking.on('error', failed).end(body);
  });
}

/** By every worker: connections go to them in turn. */
async function callByBoth(served: Served, method: string, connectionId: string, body?: string | Buffer) {
  return [await call(served, method, connectionId, body), await call(served, method, connectionId, body)];
}

const gone = { status: 410, errorType: 'GoneException', body: '' };

/** Asks again and again until it is so: for what happens some time later by itself. */
async function eventually<T>(ask: () => Promise<T> | T, isSo: (answer: T) => boolean): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (isSo(answer)) return answer;
    await new Promise((done) => setImmediate(done));
  }
}

/** What `$disconnect` was told of a connection, each time. */
function endsOf({ stderr }: Served, { connectionId }: Connected): string[] {
  return [...stderr.matchAll(/OVER (\S+) (\d+) ([^;]*);/g)]
    .filter(([, id]) => id === connectionId)
    .map(([, , status, reason]) => `${status} ${reason}`);
}

describe('@connections of gwctl serve --workers (websocket.md 7)', () => {
  it('finds a connection by whichever worker is asked', async () => {
    const served = await workspace({}).serve(...serveChat);
    const all = (await connectToBoth(served)).flat();

    for (const { client, connectionId } of all) {
      const posted = await callByBoth(served, 'POST', connectionId, `to ${connectionId}`);
      const described = await callByBoth(served, 'GET', connectionId);

      expect(posted).toEqual([1, 2].map(() => ({ status: 200, errorType: undefined, body: '' })));
      expect([await text(client), await text(client)]).toEqual([1, 2].map(() => `to ${connectionId}`));
      expect(described.map(({ status }) => status)).toEqual([200, 200]);
      for (const { body } of described)
        expect(JSON.parse(body)).toEqual({
          connectedAt: expect.stringMatching(/Z$/),
          identity: { sourceIp: '127.0.0.1' },
          lastActiveAt: expect.stringMatching(/Z$/),
        });
    }
  });

  it('closes a connection of each worker with 1000, after which it is gone for all (recorded)', async () => {
    const served = await workspace({ $disconnect: calling('disconnect') }).serve(...serveChat);
    const [[first], [second]] = await connectToBoth(served);

    for (const each of [first, second] as Connected[]) {
      const [deleted, again] = await callByBoth(served, 'DELETE', each.connectionId);

      expect([deleted?.status, again]).toEqual([204, gone]);
      expect(await each.client.next()).toEqual({ close: [1000, 'Connection Closed Normally'] });
      expect(await callByBoth(served, 'POST', each.connectionId, 'x')).toEqual([gone, gone]);
      await served.until(() => endsOf(served, each).length > 0);
      expect(endsOf(served, each)).toEqual(['1000 Connection Closed Normally']);
    }
  });

  it('answers 410 where no worker has it, and 400, 403 and 413 as one process does', async () => {
    const served = await workspace({}).serve(...serveChat);
    const [[first], [second]] = await connectToBoth(served);
    const unknown = ['A', 'B', 'C', '_'].map((mark) => `${mark}i835f_GEowCETQ=`);

    for (const id of unknown) expect(await callByBoth(served, 'POST', id, 'x')).toEqual([gone, gone]);
    for (const { connectionId } of [first, second] as Connected[]) {
      const large = await callByBoth(served, 'POST', connectionId, 'x'.repeat(131_073));
      const odd = await callByBoth(served, 'PUT', connectionId);
      expect(large.map(({ status, errorType }) => [status, errorType])).toEqual(
        [1, 2].map(() => [413, 'PayloadTooLargeException']),
      );
      expect(odd.map(({ status }) => status)).toEqual([403, 403]);
    }
    expect((await callByBoth(served, 'POST', 'x y z a b c', 'x')).map(({ status }) => status)).toEqual([
      400, 400,
    ]);
  });

  it('sends 128 KB in frames of 32 KB, and bytes that are no UTF-8 as text', async () => {
    const served = await workspace({}).serve(...serveChat);
    const [[first], [second]] = await connectToBoth(served);

    for (const { client, connectionId } of [first, second] as Connected[]) {
      await callByBoth(served, 'POST', connectionId, 'é'.repeat(65_536));
      await callByBoth(served, 'POST', connectionId, Buffer.from([0x61, 0xff, 0x62]));

      const heard = [await client.next(), await client.next(), await client.next(), await client.next()];
      const large = { text: 'é'.repeat(65_536), frames: [32_768, 32_768, 32_768, 32_768] };
      const odd = expect.objectContaining({ text: 'a\ufffdb' });
      expect(heard).toEqual([large, large, odd, odd]);
    }
  });

  it('keeps the order of posts that wait for each other, whoever is asked', async () => {
    const served = await workspace({}).serve(...serveChat);
    const [[first], [second]] = await connectToBoth(served);

    for (const { client, connectionId } of [first, second] as Connected[]) {
      const heard: string[] = [];
      for (let i = 0; i < 40; i++) await call(served, 'POST', connectionId, String(i));
      while (heard.length < 40) heard.push(await text(client));
      expect(heard).toEqual(Array.from({ length: 40 }, (_, i) => String(i)));
    }
  });

  it('answers 429 by every worker while a client does not read, and its connection stays', async () => {
    const served = await workspace({}).serve(...serveChat);
    const [[first], [second]] = await connectToBoth(served);
    const body = 'x'.repeat(131_072);

    for (const { client, connectionId } of [first, second] as Connected[]) {
      client.socket.pause();
      await eventually(
        () => callByBoth(served, 'POST', connectionId, body),
        (answers) => answers.every(({ status }) => status === 429),
      );
      expect((await callByBoth(served, 'GET', connectionId)).map(({ status }) => status)).toEqual([200, 200]);
      client.socket.resume();
      expect(await text(client)).toHaveLength(131_072);
    }
  });

  it('is reached by functions of any worker', async () => {
    const tell = { ...calling('tell'), routeResponses: { $default: {} } };
    const served = await workspace({ tell }).serve(...serveChat);
    const both = await connectToBoth(served);
    const all = both.flat();
    const to = [...all.map(({ connectionId }) => connectionId), 'Bi835f_GEowCETQ='];

    for (const [sender] of both) {
      sender?.client.write(frame(1, JSON.stringify({ action: 'tell', to, text: 'hello all' })));

      for (const { client } of all) {
        // The sender hears the answer of its function, too, in whichever order.
        const heard =
          client === sender?.client ? [await text(client), await text(client)].sort() : [await text(client)];
        expect(heard.at(-1)).toBe('hello all');
        if (heard.length === 2) expect(JSON.parse(heard[0] ?? '')).toEqual([...all.map(() => 200), 410]);
      }
    }
  });
});

describe('WebSocket connections of gwctl serve --workers', () => {
  it('are gone with a worker that is killed: posts answer 410, and another worker runs $disconnect', async () => {
    const served = await workspace({ $disconnect: calling('disconnect') }).serve(...serveChat);
    const both = await connectToBoth(served);
    const killed = () => /Worker (\d) \(process \d+\) ended \(SIGKILL\)/.exec(served.stderr)?.[1];

    process.kill(served.workers()[0] as number, 'SIGKILL');
    await served.until(() => killed() !== undefined);
    const [lost, kept] = killed() === '1' ? both : ([both[1], both[0]] as const);
    const mark = lost[0]?.connectionId[0] as string;

    for (const { client, connectionId } of lost) {
      expect(await callByBoth(served, 'POST', connectionId, 'x')).toEqual([gone, gone]);
      expect(await client.next()).toEqual({ end: true });
    }
    for (const { client, connectionId } of kept) {
      expect(
        (await callByBoth(served, 'POST', connectionId, 'still here')).map(({ status }) => status),
      ).toEqual([200, 200]);
      expect([await text(client), await text(client)]).toEqual(['still here', 'still here']);
    }
    await served.until(() => lost.every((each) => endsOf(served, each).length > 0));
    const later = await connectTo(served, mark);
    expect(
      (await callByBoth(served, 'POST', later.connectionId, 'welcome')).map(({ status }) => status),
    ).toEqual([200, 200]);
    served.child.kill('SIGTERM');
    expect(await served.ended).toBe(0);
    for (const each of lost) expect(endsOf(served, each)).toEqual(['1006 Connection closed abnormally']);
    for (const each of kept) expect(endsOf(served, each)).toEqual(['1001 Going away']);
  });

  it('close with 1001 at SIGTERM, and $disconnect runs once for each', async () => {
    const served = await workspace({ $disconnect: calling('disconnect') }).serve(...serveChat);
    const all = (await connectToBoth(served)).flat();
    const [early] = all as [Connected];
    early.client.write(frame(8, Buffer.from([0x03, 0xe8])));
    await served.until(() => endsOf(served, early).length > 0);

    served.child.kill('SIGTERM');
    expect(await served.ended).toBe(0);

    for (const each of all.slice(1)) {
      expect(await each.client.next()).toEqual({ close: [1001, 'Going away'] });
      expect(endsOf(served, each)).toEqual(['1001 Going away']);
    }
    expect(endsOf(served, early)).toHaveLength(1);
    expect(served.stderr).not.toMatch(/Worker|bug/);
  });

  it('go on with what is deployed, in every worker', async () => {
    const { serve, put } = workspace({});
    const served = await serve(...serveChat, '--watch');
    const all = (await connectToBoth(served)).flat();

    put('openapi.json', chat({}, 'the new one'));
    await served.until(() => served.stderr.includes('Saved'));

    for (const { client } of all) {
      client.write(frame(1, 'x'));
      expect(await text(client)).toBe('the new one');
    }
  });

  it('are counted and logged together', async () => {
    const format = '<$context.eventType $context.connectionId $context.status>';
    const made = workspace(
      {},
      { stages: { dev: { accessLogSettings: { destination: 'access.log', format } } } },
    );
    const served = await made.serve(...serveChat);
    const all = (await connectToBoth(served)).flat();
    for (const { connectionId } of all) await callByBoth(served, 'POST', connectionId, 'x');

    const figures = await (await fetch(`${served.url}/_gwctl/metrics`)).text();
    served.child.kill('SIGTERM');
    await served.ended;

    const { metrics } = JSON.parse(figures) as {
      metrics: { MetricName: string; Dimensions: object[]; Datapoints: { Sum: number }[] }[];
    };
    const sumOf = (name: string) =>
      metrics
        .filter(({ MetricName, Dimensions }) => MetricName === name && Dimensions.length === 1)
        .flatMap(({ Datapoints }) => Datapoints.map(({ Sum }) => Sum))
        .reduce((sum, each) => sum + each, 0);
    // Each said one message, heard one answer and two posts.
    expect([sumOf('ConnectCount'), sumOf('MessageCount')]).toEqual([all.length, 4 * all.length]);
    const lines = (await readFile(join(made.folder, 'access.log'), 'utf8')).trimEnd().split('\n');
    const expected = all.flatMap(({ connectionId }) =>
      ['CONNECT', 'DISCONNECT', 'MESSAGE'].map((event) => `<${event} ${connectionId} 200>`),
    );
    expect(lines.sort()).toEqual(expected.sort());
  });
});
