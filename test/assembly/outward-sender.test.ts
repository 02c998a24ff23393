import { expect, it } from 'vitest';
import { outwardSender } from '../../src/assembly/outward-sender.ts';
import { HeaderList } from '../../src/message/header-list.ts';
import type { EndpointRequest, EndpointResponse } from '../../src/message/http.ts';

const request = (origin: string): EndpointRequest => ({
  method: 'GET',
  origin,
  path: '/',
  headers: new HeaderList([]),
  body: undefined,
  timeoutInMillis: 1000,
});

function senderFor(address: string) {
  const sent: string[] = [];
  const http = {
    send: async ({ origin }: EndpointRequest): Promise<EndpointResponse> => {
      sent.push(origin);
      return { status: 200, headers: new HeaderList([]), body: '' };
    },
  };
  return { sent, sender: outwardSender(http, async () => address) };
}

// reliability.md T11: the private-range rule of T3 when the issuer is not loopback.
it.each(['10.0.0.7', '169.254.169.254', '192.168.1.1', '127.0.0.1', '::1', 'fd00::1', '::ffff:10.0.0.1'])(
  'sends nothing to a name that leads to %s',
  async (address) => {
    const { sent, sender } = senderFor(address);

    await expect(sender.send(request('https://issuer.example'))).rejects.toThrow(
      `issuer.example leads to ${address}, which is no public address`,
    );
    expect(sent).toEqual([]);
  },
);

it.each([
  ['https://issuer.example', '203.0.113.9'],
  ['http://127.0.0.1:8080', 'never asked'],
  ['http://localhost:8080', 'never asked'],
])('sends to %s', async (origin, address) => {
  const { sent, sender } = senderFor(address);

  await sender.send(request(origin));

  expect(sent).toEqual([origin]);
});

it('says that a name does not resolve', async () => {
  const http = { send: () => Promise.reject(new Error('not reached')) };
  const sender = outwardSender(http, () => Promise.reject(new Error('ENOTFOUND')));

  await expect(sender.send(request('https://issuer.example'))).rejects.toThrow('does not resolve');
});
