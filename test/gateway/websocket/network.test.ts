import { deserialize, serialize } from 'node:v8';
import { describe, expect, it } from 'vitest';
import { systemIds } from '../../../src/environment/system-environment.ts';
import { Gateway } from '../../../src/gateway/gateway.ts';
import type {
  ConnectionCall,
  ConnectionNetwork,
  ConnectionReply,
  HeldConnection,
} from '../../../src/message/connection-network.ts';
import { HeaderList } from '../../../src/message/header-list.ts';
import type { ClientResponse } from '../../../src/message/http.ts';
import { answering } from './served-apis.ts';
import { compileRoutes, lambda } from './served-websocket.ts';

const routes = {
  $default: answering('$context.connectionId'),
  $disconnect: { integration: lambda('over') },
};

/** Processes that serve one gateway and reach each other: what they say of connections, and what `$disconnect` was told. */
async function processes(...marks: string[]) {
  const said: string[] = [];
  const asked: ConnectionCall[] = [];
  const held: HeldConnection[] = [];
  const gateways = new Map<string, Gateway>();
  /** Put in place of an answer, where a process is to be in trouble. */
  const trouble: { reply?: ConnectionReply } = {};
  const disconnected = async ({ requestContext }: Record<string, Record<string, unknown>>) => {
    said.push(`over ${requestContext?.['connectionId']} ${requestContext?.['disconnectStatusCode']}`);
    return { statusCode: 200 };
  };
  const { world, compiled } = await compileRoutes(routes, { functions: { over: disconnected as never } });
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.diagnostics));
  const ids = systemIds();
  for (const mark of marks) {
    const network: ConnectionNetwork = {
      mark,
      call: async (call) => {
        asked.push(call);
        return trouble.reply ?? gateways.get(call.connectionId[0] ?? '')?.callConnection(call) ?? 'gone';
      },
      opened(connection) {
        held.push(connection);
        said.push(`opened ${connection.kept.connectionId}`);
      },
      closed: (connectionId) => void said.push(`closed ${connectionId}`),
    };
    const onBug = (error: unknown) => {
      throw error;
    };
    const gateway = new Gateway({
      environment: { ...world.environment, ids },
      onBug,
      admitsConnection: () => true,
      network,
    });
    gateway.putWebSocket(compiled.value);
    gateways.set(mark, gateway);
  }
  const { apiId } = compiled.value;
  const request = (method: string, rest: string, body = '') => ({
    method,
    target: `/_aws/execute-api/${apiId}/dev${rest}`,
    headers: new HeaderList(['Host', 'localhost']),
    body: Buffer.from(body),
    remoteAddress: '127.0.0.1',
  });
  const at = (mark: string) => gateways.get(mark) as Gateway;
  return {
    said,
    asked,
    held,
    trouble,
    at,
    /** A client's end: what it hears, and its connection's id. */
    async connect(mark: string) {
      const heard: string[] = [];
      const answer = await at(mark).upgrade({ ...request('GET', ''), gone: new AbortController().signal });
      if ('refused' in answer) throw new Error(`refused with ${answer.refused.status}`);
      const socket = {
        isFull: false,
        send: (message: string | Buffer) => heard.push(message.toString()) > 0,
        close: (code: number) => void heard.push(`closed with ${code}`),
        pause: () => undefined,
        resume: () => undefined,
      };
      const listener = answer.open(socket);
      listener.message('who am I');
      await at(mark).socketsIdle();
      return { heard, socket, listener, connectionId: heard.shift() ?? '' };
    },
    async call(mark: string, method: string, connectionId: string, body?: string): Promise<ClientResponse> {
      const path = `/@connections/${encodeURIComponent(connectionId)}`;
      return at(mark).handle(request(method, path, body));
    },
  };
}

describe('@connections of several processes (websocket.md 7)', () => {
  it('asks the process that the id names, and nobody for a connection of its own', async () => {
    const { connect, call, asked } = await processes('A', 'B');
    const [own, other] = [await connect('A'), await connect('B')];

    const here = await call('A', 'POST', own.connectionId, 'x');
    const over = await call('A', 'POST', 'Ai835f_GEowCETQ=', 'x');
    const askedBefore = asked.length;
    const there = await call('A', 'POST', other.connectionId, 'ä');

    expect([here, over, there].map(({ status }) => status)).toEqual([200, 410, 200]);
    expect([own.heard, other.heard]).toEqual([['x'], ['ä']]);
    expect([askedBefore, asked.length]).toEqual([0, 1]);
  });

  it('answers as the process that has the connection would', async () => {
    const { connect, call } = await processes('A', 'B');
    const { socket, connectionId } = await connect('B');

    const [there, here] = [await call('A', 'GET', connectionId), await call('B', 'GET', connectionId)];
    socket.isFull = true;
    const full = await call('A', 'POST', connectionId, 'x');
    const closed = await call('A', 'DELETE', connectionId);
    const after = await call('A', 'GET', connectionId);

    expect([there.status, there.body]).toEqual([200, here.body]);
    expect([full, closed, after].map(({ status, body }) => [status, body])).toEqual([
      [429, expect.stringContaining('reads too slowly')],
      [204, ''],
      [410, ''],
    ]);
  });

  it('asks nobody with a payload that is too large', async () => {
    const { connect, call, asked } = await processes('A', 'B');
    const { connectionId } = await connect('B');

    const answer = await call('A', 'POST', connectionId, 'x'.repeat(131_073));

    expect([answer.status, asked]).toEqual([413, []]);
  });

  // Our choice: 410 would have functions forget a connection that is there.
  it('answers 503 where the process that may have the connection hangs', async () => {
    const { call, trouble } = await processes('A', 'B');
    trouble.reply = 'late';

    const answer = await call('A', 'POST', 'Bi835f_GEowCETQ=', 'x');

    expect([answer.status, answer.body]).toEqual([503, '{"message":"Service Unavailable"}']);
  });
});

describe('connections of several processes', () => {
  it('have ids that no other process gives, of the usual form', async () => {
    const { connect } = await processes('A', 'B');
    const ids = [];
    for (const mark of ['A', 'B', 'A', 'B']) ids.push((await connect(mark)).connectionId);

    expect(ids).toEqual(['A', 'B', 'A', 'B'].map((mark) => expect.stringMatching(`^${mark}[\\w-]{14}=$`)));
    expect(new Set(ids).size).toBe(4);
  });

  it('are told of when they open, and before $disconnect when they are over', async () => {
    const { connect, said, at } = await processes('A');
    const { connectionId, listener } = await connect('A');

    listener.closed(1000, 'bye');
    await at('A').socketsIdle();

    expect(said).toEqual([`opened ${connectionId}`, `closed ${connectionId}`, `over ${connectionId} 1000`]);
  });

  it('that died with their process end by $disconnect elsewhere: 1006, once, waited for at the end', async () => {
    const { said, held, at, connect } = await processes('A', 'B');
    const { connectionId } = await connect('B');

    // As it comes from another process.
    at('A').lostConnection(deserialize(serialize(held[0])));
    await at('A').closeSockets();

    expect(said).toEqual([`opened ${connectionId}`, `over ${connectionId} 1006`]);
  });
});
