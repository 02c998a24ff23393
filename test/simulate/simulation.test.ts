import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { HeaderList } from '../../src/message/header-list.ts';
import type { ClientRequest, ClientResponse } from '../../src/message/http.ts';
import { type Arrival, Simulation } from '../../src/simulate/simulation.ts';
import { Tally } from '../../src/simulate/tally.ts';
import { VirtualTime } from '../../src/simulate/virtual-time.ts';

const arrival = (at: number, target = '/'): Arrival => ({
  at,
  request: {
    method: 'GET',
    target,
    headers: new HeaderList(),
    body: Buffer.alloc(0),
    remoteAddress: '198.18.0.1',
  },
  key: undefined,
  caller: 'caller-1',
});
const answer = (body: ClientResponse['body'] = ''): ClientResponse => ({
  status: 200,
  headers: new HeaderList(),
  body,
});

function simulation(
  handle: (request: ClientRequest, simulation: Simulation) => ReturnType<Handle>,
  most?: number,
) {
  const time = new VirtualTime(0);
  const made = new Simulation(time, most);
  const tally = new Tally(1000, 10);
  const gateway = { handle: (request: ClientRequest) => handle(request, made) };
  return {
    time,
    simulation: made,
    tally,
    run: (...arrivals: Arrival[]) => made.run(gateway, [arrivals], tally),
  };
}
type Handle = (request: ClientRequest) => ClientResponse | Promise<ClientResponse>;

describe('a simulation', () => {
  it('keeps what a request asks for apart from others that wait meanwhile', async () => {
    const seen: string[] = [];
    const { run, simulation: made } = simulation(async ({ target }, waiting) => {
      const note = () => seen.push(`${target} ${made.current.startedAt}`);
      note();
      await waiting.pause(100);
      await Promise.resolve();
      note();
      await waiting.pause(100);
      note();
      return answer();
    });

    await run(arrival(0, '/a'), arrival(50, '/b'), arrival(60, '/c'));

    // Every one of them is itself whenever it goes on.
    expect(seen.filter((each) => each.startsWith('/a'))).toEqual(['/a 0', '/a 0', '/a 0']);
    expect(seen.filter((each) => each.startsWith('/b'))).toEqual(['/b 50', '/b 50', '/b 50']);
    expect(seen.filter((each) => each.startsWith('/c'))).toEqual(['/c 60', '/c 60', '/c 60']);
  });

  it('waits for what goes through the machine itself, and counts no time for it', async () => {
    const { run, tally } = simulation(async (_request, made) => {
      await made.pause(70);
      await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
      return answer();
    });

    await run(arrival(0), arrival(10));

    expect(tally.report().totals.latency).toMatchObject({ count: 2, p50: 70, max: 70 });
  });

  it('ends a streamed answer with its last byte', async () => {
    const { run, tally } = simulation(() => answer(Readable.from([Buffer.from('a'), Buffer.from('b')])));

    await run(arrival(0), arrival(10));

    expect(tally.report().totals).toMatchObject({ requests: 2, '2xx': 2 });
  });

  it('ends where more requests wait than it takes', async () => {
    const { run } = simulation(async (_request, made) => {
      await made.pause(1000);
      return answer();
    }, 2);

    await expect(run(arrival(0), arrival(1), arrival(2))).rejects.toThrow(
      'More than 2 requests wait for their backends at once.',
    );
  });
});
