import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { noFunctions, systemEnvironment } from '../../src/environment/system-environment.ts';
import type { AddressBook } from '../../src/gateway/address.ts';
import { refuseMalformed } from '../../src/gateway/malformed-request.ts';
import { HeaderList } from '../../src/message/header-list.ts';
import { chatSpec, serveApis } from './websocket/served-apis.ts';

const httpSpec = {
  openapi: '3.0.1',
  info: { title: 'shop', version: '1' },
  'x-amazon-apigateway-importexport-version': '1.0',
  paths: {},
};

/** Sends bytes and reads until the server closes. */
async function exchange(port: number, bytes: string): Promise<{ head: string; body: string }> {
  const socket = connect(port, '127.0.0.1', () => socket.write(Buffer.from(bytes, 'latin1')));
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  await once(socket, 'end');
  const [head = '', body = ''] = Buffer.concat(chunks).toString('latin1').split('\r\n\r\n');
  return { head, body };
}

const twoKeys = (target: string, host = 'a') =>
  `GET ${target} HTTP/1.1\r\nHost: ${host}\r\nX-Api-Key: a\r\nX-Api-Key: b\r\nConnection: close\r\n\r\n`;

// http-api.md 14: ids and headers of every answer are recorded, the words of 400 and 431 are unverified.
describe('what is no request, at an HTTP API', () => {
  it.each([
    ['a request that two parsers read in two ways', twoKeys('/dev'), 400, 'Bad Request'],
    ['bytes that are no HTTP', 'hello\r\n\r\n', 400, 'Bad Request'],
    [
      'headers beyond what is read',
      `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(40_000)}\r\n\r\n`,
      431,
      'Request Header Fields Too Large',
    ],
    ['a URL beyond what is read', `GET /${'x'.repeat(40_000)}`, 431, 'Request Header Fields Too Large'],
  ])('%s', async (_name, bytes, status, message) => {
    const { port } = await serveApis({ shop: httpSpec });

    const { head, body } = await exchange(port, bytes);

    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(head).toMatch(/\r\nApigw-Requestid: [\w-]{15}=(\r\n|$)/);
    expect(head).toMatch(/\r\nDate: /);
    expect(head).not.toMatch(/x-amzn-/i);
    expect(body).toBe(`{"message":"${message}"}`);
  });
});

describe('what is no request, at other APIs', () => {
  it('is told what is wrong, and has no id of an HTTP API', async () => {
    const { port, ids } = await serveApis({ chat: chatSpec({}), shop: httpSpec });
    const hostOf = (name: string) => `${ids.get(name)}.execute-api.localhost`;

    const chat = await exchange(port, twoKeys('/dev', hostOf('chat')));
    const shop = await exchange(port, twoKeys('/dev', hostOf('shop')));
    const nobody = await exchange(port, 'hello\r\n\r\n');

    expect(chat.body).toBe('{"message":"The request has more than one X-Api-Key header."}');
    expect(shop.body).toBe('{"message":"Bad Request"}');
    expect([chat, shop, nobody].map(({ head }) => /apigw-requestid/i.test(head))).toEqual([
      false,
      true,
      false,
    ]);
  });
});

const environment = systemEnvironment({
  http: { send: () => Promise.reject(new Error('Nothing is sent.')) },
  functions: noFunctions,
  services: {
    endpoint: () => undefined,
    credentials: { accessKeyId: '', secretAccessKey: '' },
    vpcLink: () => undefined,
  },
});

/** A domain that leads to an HTTP API below `/v1`, and to a REST API too where it is said. */
function domainOf(...others: readonly string[]): AddressBook {
  const apiIds = new Set(['aaaaaaaaa1', ...others]);
  const mappings = [...apiIds].map((apiId, i) => ({ basePath: `v${i + 1}`, apiId, stage: 'dev' }));
  return {
    apiIds,
    knownApiIds: new Set(),
    httpApis: new Map([['aaaaaaaaa1', new Set(['dev'])]]),
    webSocketApis: new Set(),
    domains: new Map([['api.example.com', mappings]]),
    mutualTls: new Set(),
    root: undefined,
  };
}

// http-api.md 14: every answer of an HTTP API has an `Apigw-Requestid` (recorded), that of a path no mapping takes too.
describe('what is no request, on a path of a custom domain that leads nowhere', () => {
  const answerOf = (book: AddressBook) => {
    const headers = new HeaderList(['Host', 'api.example.com']);
    const request = {
      method: 'GET',
      target: '/v9',
      headers,
      body: Buffer.alloc(0),
      remoteAddress: '127.0.0.1',
    };
    const answer = refuseMalformed(book, { status: 400, message: 'Two hosts.', request }, environment);
    return { body: answer.body, hasId: answer.headers.has('apigw-requestid') };
  };

  it('is answered by HTTP APIs where the domain has no other APIs', () => {
    expect(answerOf(domainOf())).toEqual({ body: '{"message":"Bad Request"}', hasId: true });
  });

  it('is told what is wrong where it has others', () => {
    expect(answerOf(domainOf('bbbbbbbbb2'))).toEqual({ body: '{"message":"Two hosts."}', hasId: false });
  });
});
