import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { originForm } from '../../src/server/framing.ts';
import { type Backend, startBackend } from '../pipeline/backend.ts';
import { restSpec, type ServedRest, serveRest } from '../pipeline/served-rest.ts';

let backend: Backend;
let gateway: ServedRest;

beforeAll(async () => {
  backend = await startBackend(undefined, { shared: true });
  const proxy = { integration: { type: 'http_proxy', httpMethod: 'ANY', uri: backend.origin } };
  gateway = await serveRest(restSpec({ 'ANY /{proxy+}': proxy }), { shared: true });
});
afterAll(async () => {
  await gateway.close();
  backend.close();
});

/** Sends bytes and reads until the server closes; `Connection: close` is in every request that is well formed. */
function exchange(bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect(gateway.port, '127.0.0.1', () => socket.write(Buffer.from(bytes, 'latin1')));
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
    });
    socket.on('end', () => resolve(text));
    socket.on('error', (error) => (text === '' ? reject(error) : resolve(text)));
  });
}

const get = (headers: string, target = '/dev/pets', version = '1.1') =>
  `GET ${target} HTTP/${version}\r\n${headers}Connection: close\r\n\r\n`;
const post = (headers: string, body: string) =>
  `POST /dev/pets HTTP/1.1\r\nHost: a\r\n${headers}Connection: close\r\n\r\n${body}`;

describe('framing that two parsers could read in two ways (reliability.md T6)', () => {
  it.each([
    ['two Host headers', get('Host: a\r\nHost: b\r\n')],
    ['no Host header', get('')],
    ['two Authorization headers', get('Host: a\r\nAuthorization: x\r\nauthorization: y\r\n')],
    ['two API keys', get('Host: a\r\nX-Api-Key: x\r\nx-api-key: y\r\n')],
    ['a target for another host', get('Host: a\r\n', 'http://b/dev/pets')],
    ['a fragment', get('Host: a\r\n', '/dev/pets#x')],
    ['a length and chunks', post('Content-Length: 5\r\nTransfer-Encoding: chunked\r\n', '0\r\n\r\n')],
    ['two lengths', post('Content-Length: 1\r\nContent-Length: 2\r\n', 'ab')],
    ['the same length twice', post('Content-Length: 1\r\nContent-Length: 1\r\n', 'a')],
    ['a signed length', post('Content-Length: +1\r\n', 'a')],
    // Node reads a thousand of them unless told otherwise, and drops the rest.
    ['two Host headers around 1,500 others', get(`Host: a\r\n${'X-A: b\r\n'.repeat(1500)}Host: b\r\n`)],
    ['an unknown coding', post('Transfer-Encoding: xchunked\r\n', '')],
    ['a coding below the chunks', post('Transfer-Encoding: gzip, chunked\r\n', '0\r\n\r\n')],
    ['a space before a colon', get('Host: a\r\nX-A : b\r\n')],
    ['a folded header', get('Host: a\r\nX-A: b\r\n c\r\n')],
    ['a bare line feed', 'GET /dev/pets HTTP/1.1\nHost: a\n\n'],
    ['a NUL', get('Host: a\r\nX-A: b\0c\r\n')],
    ['chunks over HTTP/1.0', get('Host: a\r\nTransfer-Encoding: chunked\r\n', '/dev/pets', '1.0')],
  ])('%s: refused with 400, and nothing reaches the backend', async (_name, bytes) => {
    const before = backend.seen.length;

    const answer = await exchange(bytes);

    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(backend.seen.length).toBe(before);
  });

  it.each([
    ['an absolute target for the same host', get('Host: a\r\n', 'http://a/dev/pets')],
    ['dot segments and encoded slashes', get('Host: a\r\n', '/dev/a/../b%2Fc')],
    ['an ordinary header twice', get('Host: a\r\nX-A: b\r\nX-A: c\r\n')],
    ['chunks', post('Transfer-Encoding: chunked\r\n', '3\r\nabc\r\n0\r\n\r\n')],
    ['chunks in capitals', post('Transfer-Encoding: Chunked\r\n', '3\r\nabc\r\n0\r\n\r\n')],
  ])('%s: one request', async (_name, bytes) => {
    const before = backend.seen.length;

    const answer = await exchange(bytes);

    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    expect(backend.seen.length).toBe(before + 1);
  });

  // RFC 9112, 3.2.2: rules about paths, and signatures, must not differ with the form of the request line.
  it.each([
    ['/dev/a?b', '/dev/a?b'],
    ['//a/b', '//a/b'],
    ['http://a/dev/a?b=http://c/', '/dev/a?b=http://c/'],
    ['HTTPS://a:1', '/'],
    ['http://a?b', '/?b'],
    ['*', '*'],
  ])('reads the path of the target %s as %s', (url, path) => {
    expect(originForm(url)).toBe(path);
  });

  it('answers each of two requests on one connection', async () => {
    const answer = await exchange(`GET /dev/a HTTP/1.1\r\nHost: a\r\n\r\n${get('Host: a\r\n', '/dev/b')}`);

    expect(answer.match(/HTTP\/1\.1 200 /g)).toHaveLength(2);
    expect(answer).toContain('Connection: keep-alive');
    expect(answer).not.toContain('Keep-Alive:');
  });

  // What ends the connection is up to the caller (RFC 9112, 9.3): `exchange` reads until it ends.
  it.each([
    ['HTTP/1.0', 'GET /dev/a HTTP/1.0\r\nHost: a\r\n\r\n'],
    [
      'close among other names',
      'GET /dev/a HTTP/1.1\r\nHost: a\r\nX-Hop: 1\r\nConnection: X-Hop, Close\r\n\r\n',
    ],
  ])('closes the connection after the answer to %s', async (_name, bytes) => {
    const answer = await exchange(bytes);

    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    expect(answer).toContain('Connection: close');
  });

  it('keeps the connection of an HTTP/1.0 caller that asks for it', async () => {
    const first = 'GET /dev/a HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\n';

    expect((await exchange(first + get('Host: a\r\n', '/dev/b'))).match(/HTTP\/1\.1 200 /g)).toHaveLength(2);
  });

  it('answers 403 to CONNECT and tunnels nothing (unverified, rest-request-phases.md 2.1)', async () => {
    const before = backend.seen.length;

    const answer = await exchange('CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\n');

    expect(answer).toMatch(/^HTTP\/1\.1 403 /);
    expect(answer).toContain('{"message":"Forbidden"}');
    expect(backend.seen.length).toBe(before);
  });

  it('spells its headers as API Gateway does (recorded)', async () => {
    const answer = await exchange(get('Host: a\r\n', '/nostage'));

    for (const name of [
      'Date',
      'Content-Type',
      'Content-Length',
      'Connection',
      'x-amzn-RequestId',
      'x-amz-apigw-id',
      'x-amzn-ErrorType',
    ]) {
      expect(answer).toContain(`\r\n${name}: `);
    }
  });
});
