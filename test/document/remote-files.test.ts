import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { isPublicAddress } from '../../src/document/public-address.ts';
import { remoteFiles } from '../../src/document/remote-files.ts';
import { importDocument, readDocument } from '../../src/importer/import-spec.ts';
import { filesOf, fixedNow } from '../importer/import-text.ts';

const servers: Server[] = [];
afterEach(() => Promise.all(servers.splice(0).map((server) => new Promise((done) => server.close(done)))));

async function hostOf(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const limits = { bytes: 1000, millis: 200 };

// reliability.md T3: our design, what AWS does with remote references is refuse them.
describe('a file of the network', () => {
  it('is read from a host that was allowed', async () => {
    const host = await hostOf((request, response) => response.end(request.url));

    const bytes = await remoteFiles([host])(`http://${host}/a.yaml?v=1`);

    expect(Buffer.from(bytes).toString()).toBe('/a.yaml?v=1');
  });

  it.each([
    ['another host', 'http://127.0.0.1:9/x', ['example.com'], 'is not among the hosts that are allowed'],
    ['plain http elsewhere', 'http://example.com/x', ['example.com'], 'is neither https nor of this machine'],
    ['a password', 'http://me:secret@127.0.0.1:9/x', ['127.0.0.1'], 'holds a password'],
    ['no URL', 'http://[', ['['], 'is no URL'],
    [
      'a private address',
      'https://10.0.0.1/x',
      ['10.0.0.1'],
      'leads to 10.0.0.1, which is no public address',
    ],
    [
      'a private address in IPv6',
      'https://[::ffff:a00:1]/x',
      ['[::ffff:a00:1]'],
      'which is no public address',
    ],
    ['an address in decimal', 'https://2130706433/x', ['127.0.0.1'], 'cannot be re'],
  ])('is not read: %s', async (_name, url, hosts, reason) => {
    await expect(remoteFiles(hosts, limits)(url)).rejects.toThrow(reason);
  });

  it('does not follow a redirect', async () => {
    const host = await hostOf((_request, response) => response.writeHead(302, { location: '/b' }).end());

    await expect(remoteFiles([host])(`http://${host}/a`)).rejects.toThrow('answered 302');
  });

  it('is not read beyond a size', async () => {
    const host = await hostOf((_request, response) => response.end('x'.repeat(1001)));

    await expect(remoteFiles([host], limits)(`http://${host}/a`)).rejects.toThrow('is larger than');
  });

  it('is not waited for beyond a time', async () => {
    const host = await hostOf((_request, response) => response.write('{'));

    await expect(remoteFiles([host], limits)(`http://${host}/a`)).rejects.toThrow(
      'did not answer in 0.2 seconds',
    );
  });

  it.each([
    ['8.8.8.8', true],
    ['2001:4860:4860::8888', true],
    ['169.254.169.254', false],
    ['100.64.0.1', false],
    ['::1', false],
    ['fd00::1', false],
    ['::ffff:8.8.8.8', true],
    ['::ffff:192.168.0.1', false],
    ['nowhere', false],
  ])('%s is public: %s', (address, is) => {
    expect(isPublicAddress(address)).toBe(is);
  });
});

describe('a spec that refers to the network', () => {
  const spec = (host: string) => `openapi: 3.0.1
info: { title: a, version: '1' }
paths:
  /pets:
    $ref: http://${host}/paths.yaml#/pets
`;
  const paths = `pets:
  get:
    responses: {}
    x-amazon-apigateway-integration: { type: mock }
    parameters: [{ $ref: 'more/query.yaml' }]
`;

  it('follows references there, relative ones too', async () => {
    const host = await hostOf((request, response) => {
      response.end(request.url === '/paths.yaml' ? paths : '{ name: q, in: query }');
    });
    const files = { ...filesOf({ 'spec.yaml': spec(host) }), remote: remoteFiles([host]) };

    const read = await readDocument('spec.yaml', files, {});
    if (!read.ok) throw new Error('unreadable');
    const { api } = importDocument(read.value, read.diagnostics, { now: fixedNow });
    const [, pets] = api.ok && api.value.protocol === 'REST' ? api.value.resources : [];

    expect([...(pets?.methods.get('GET')?.requestParameters.keys() ?? [])]).toEqual([
      'method.request.querystring.q',
    ]);
    expect(read.value.files).toContain(`http://${host}/paths.yaml`);
  });

  it('is told what the place said, with its line', async () => {
    const host = await hostOf((_request, response) => response.writeHead(404).end());
    const files = { ...filesOf({ 'spec.yaml': spec(host) }), remote: remoteFiles([host]) };

    const read = await readDocument('spec.yaml', files, {});

    expect(read.diagnostics.map(({ ruleId, message }) => [ruleId, message])).toEqual([
      ['remote-ref', `$ref "http://${host}/paths.yaml#/pets" answered 404 at ${host}.`],
    ]);
  });

  it('may not lead back to files of this machine', async () => {
    const host = await hostOf((_request, response) => response.end('pets: { $ref: "file:///etc/passwd" }'));
    const files = { ...filesOf({ 'spec.yaml': spec(host) }), remote: remoteFiles([host]) };

    const read = await readDocument('spec.yaml', files, {});

    expect(read.diagnostics.map(({ ruleId }) => ruleId)).toEqual(['ref-outside']);
  });
});
