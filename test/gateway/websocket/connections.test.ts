import { beforeEach, describe, expect, it } from 'vitest';
import { noFunctions, systemEnvironment } from '../../../src/environment/system-environment.ts';
import type { OpenConnection } from '../../../src/gateway/websocket-connection.ts';
import { WebSocketConnections } from '../../../src/gateway/websocket-connections.ts';
import type { HeldConnection } from '../../../src/message/connection-network.ts';
import type { SocketListener } from '../../../src/message/websocket.ts';
import { MovableTime } from '../../environment/movable-time.ts';

const minute = 60_000;

/** A client that hears what the gateway does, and answers a close at once. */
class Client {
  readonly sent: string[] = [];
  closing: readonly [number, string] | undefined;
  listener: SocketListener | undefined;
  readonly isFull = false;
  isPaused = false;

  pause(): void {
    this.isPaused = true;
  }

  resume(): void {
    this.isPaused = false;
  }

  send(message: string | Buffer): boolean {
    if (this.closing) return false;
    this.sent.push(message.toString());
    return true;
  }

  close(code: number, reason: string): void {
    if (this.closing) return;
    this.closing = [code, reason];
    this.listener?.closed(code, reason);
  }
}

let time: MovableTime;
let connections: WebSocketConnections;
let heard: string[];
let answer: (text: string) => string | undefined | Promise<string | undefined>;
const bugs: unknown[] = [];

beforeEach(() => {
  time = new MovableTime(Date.UTC(2024, 2, 12, 19, 3, 58));
  heard = [];
  bugs.length = 0;
  answer = () => undefined;
  const environment = {
    ...systemEnvironment({
      http: { send: () => Promise.reject(new Error('nothing is sent')) },
      functions: noFunctions,
      services: {
        endpoint: () => undefined,
        credentials: { accessKeyId: '', secretAccessKey: '' },
        vpcLink: () => undefined,
      },
    }),
    clock: time,
    timers: time,
  };
  const routes = {
    message(_connection: OpenConnection, text: string) {
      heard.push(text);
      return answer(text);
    },
    sent: () => undefined,
    disconnect: ({ kept }: HeldConnection, code: number, reason: string) =>
      void heard.push(`${kept.connectionId} ${code} ${reason}`),
  };
  connections = new WebSocketConnections(environment, routes, (error) => bugs.push(error));
});

function open(connectionId: string, stage = 'dev'): Client {
  const client = new Client();
  const kept = {
    connectionId,
    connectedAt: time.now(),
    domainName: 'localhost',
    sourceIp: '127.0.0.1',
    identity: { sourceIp: '127.0.0.1', userAgent: undefined },
    authorizer: undefined,
  };
  client.listener = connections.open('chat', stage, kept, client);
  return client;
}

describe('how long a connection lasts (websocket.md 5)', () => {
  it('closes it after ten minutes without data: 1001 Going away (recorded)', () => {
    const client = open('a');

    time.move(10 * minute - 1);
    const before = client.closing;
    time.move(1);

    expect([before, client.closing, heard]).toEqual([undefined, [1001, 'Going away'], ['a 1001 Going away']]);
  });

  it.each([
    ['a message of the client', (client: Client) => client.listener?.message('x')],
    ['a ping of the client (claimed both ways)', (client: Client) => client.listener?.alive()],
    ['a message to the client', () => connections.find('chat', 'dev', 'a')?.send('x')],
  ])('counts the ten minutes from %s', (_name, happen) => {
    const client = open('a');

    time.move(9 * minute);
    happen(client);
    time.move(10 * minute - 1);
    const before = client.closing;
    time.move(1);

    expect([before, client.closing]).toEqual([undefined, [1001, 'Going away']]);
  });

  it('closes it after two hours, however busy it is', () => {
    const client = open('a');

    for (let passed = 0; passed < 119; passed++) {
      time.move(minute);
      client.listener?.message('x');
    }
    const before = client.closing;
    time.move(minute);

    expect([before, client.closing]).toEqual([undefined, [1001, 'Going away']]);
  });

  it('watches each on its own, with one timer that is gone with the last', () => {
    const first = open('a');
    time.move(minute);
    const second = open('b');
    const third = open('c');

    time.move(9 * minute);
    const afterTen = [first.closing, second.closing];
    third.listener?.closed(1000, '');
    time.move(minute);

    expect(afterTen).toEqual([[1001, 'Going away'], undefined]);
    expect(second.closing).toEqual([1001, 'Going away']);
    expect([connections.size, time.next]).toEqual([0, undefined]);
  });
});

describe('finding a connection', () => {
  it('finds it by its own API and stage only, and not when it is over', () => {
    const client = open('a');

    const found = [
      connections.find('chat', 'dev', 'a')?.kept.connectionId,
      connections.find('chat', 'prod', 'a'),
      connections.find('other', 'dev', 'a'),
    ];
    client.close(1000, '');

    expect([...found, connections.find('chat', 'dev', 'a')]).toEqual(['a', undefined, undefined, undefined]);
  });

  it('tells when it was in use last, by the wall clock', () => {
    open('a');

    time.move(1_500);
    connections.find('chat', 'dev', 'a')?.send('x');
    time.move(5_000);

    const { lastActiveAt = 0 } = connections.find('chat', 'dev', 'a') ?? {};
    expect(new Date(lastActiveAt).toISOString()).toBe('2024-03-12T19:03:59.500Z');
  });
});

describe('messages and ends', () => {
  it('sends what a route answers, in the order of the answers (documented: they do not wait for each other)', async () => {
    const client = open('a');
    const later: (() => void)[] = [];
    answer = (text) => (text === 'fast' ? 'FAST' : new Promise((done) => later.push(() => done('SLOW'))));

    client.listener?.message('slow');
    client.listener?.message('fast');
    for (const done of later) done();
    await connections.idle();

    expect([heard, client.sent]).toEqual([
      ['slow', 'fast'],
      ['FAST', 'SLOW'],
    ]);
  });

  // Local rule: what AWS does with a client in a loop is its throttles' business.
  it('reads no more of a client that has 256 messages under way, until half of them are done', async () => {
    const client = open('a');
    const later: (() => void)[] = [];
    answer = () => new Promise((done) => later.push(() => done(undefined)));
    const paused: boolean[] = [];

    for (let i = 0; i < 255; i++) client.listener?.message('x');
    paused.push(client.isPaused);
    for (let i = 0; i < 10; i++) client.listener?.message('x'); // as they came in one packet
    paused.push(client.isPaused);
    for (const done of later.splice(0, 136)) done();
    await new Promise(setImmediate);
    paused.push(client.isPaused);
    for (const done of later.splice(0, 1)) done();
    await new Promise(setImmediate);
    paused.push(client.isPaused);

    expect([heard.length, paused]).toEqual([265, [false, true, true, false]]);
  });

  it('drops an answer that comes after the end', async () => {
    const client = open('a');
    let done: ((text: string) => void) | undefined;
    answer = () =>
      new Promise((resolve) => {
        done = resolve;
      });

    client.listener?.message('x');
    client.close(1000, '');
    done?.('late');
    await connections.settled();

    expect([client.sent, bugs]).toEqual([[], []]);
  });

  it.each([
    [1000, 'done', 'a 1000 done'],
    [4000, '', 'a 4000 '],
    [1005, '', 'a 1005 Client-side close frame status not set'], // recorded
    [1006, '', 'a 1006 Connection closed abnormally'], // unverified
  ])('tells $disconnect of %i %j once', (code, reason, told) => {
    const client = open('a');

    client.listener?.closed(code, reason);

    expect(heard).toEqual([told]);
  });

  it('hears no message of a connection that the gateway closes', () => {
    const client = open('a');
    client.close = () => undefined; // the client does not answer

    connections.find('chat', 'dev', 'a')?.end(1000, 'Connection Closed Normally');
    client.listener?.message('late');

    expect([heard, connections.find('chat', 'dev', 'a')]).toEqual([[], undefined]);
  });

  it('closes the connections of one stage, and of all', () => {
    const [dev, prod] = [open('a'), open('b', 'prod')];

    connections.closeStage('chat', 'dev');
    const afterOne = [dev.closing, prod.closing];
    connections.closeAll();

    expect([...afterOne, prod.closing]).toEqual([[1001, 'Going away'], undefined, [1001, 'Going away']]);
  });

  it('ends one that is to leave when its messages are answered, and takes no more', async () => {
    let say = (_text: string): void => undefined;
    answer = () => new Promise<string>((done) => (say = done));
    const [busy, idle] = [open('a='), open('b=')];
    busy.listener?.message('first');

    for (const client of [busy, idle]) client.listener?.leave();
    busy.listener?.message('late');

    expect([busy.closing, idle.closing]).toEqual([undefined, [1001, 'Going away']]);
    say('answer');
    await connections.settled();
    expect([busy.sent, busy.closing]).toEqual([['answer'], [1001, 'Going away']]);
    expect(heard).toEqual(['first', 'b= 1001 Going away', 'a= 1001 Going away']);
  });

  it('tells errors of ours, and goes on', async () => {
    const client = open('a');
    answer = (text) => (text === 'now' ? Promise.reject(new Error('later')) : 'fine');

    client.listener?.message('now');
    client.listener?.message('x');
    await connections.idle();

    expect([bugs, client.sent]).toEqual([[new Error('later')], ['fine']]);
  });
});

it('keeps ten thousand of them with one timer', () => {
  const clients = Array.from({ length: 10_000 }, (_, i) => open(`c${i}`));

  time.move(5 * minute);
  for (const client of clients.slice(0, 5_000)) client.listener?.message('x');
  time.move(5 * minute);
  const left = connections.size;
  time.move(5 * minute);

  expect([left, connections.size, time.next]).toEqual([5_000, 0, undefined]);
});
