import { SignatureV4 } from '@smithy/signature-v4';
import { describe, expect, it } from 'vitest';
import { Sha256 } from '../../authorizers/sigv4/signers.ts';
import { MovableTime } from '../../environment/movable-time.ts';
import { startBackend } from '../../pipeline/backend.ts';
import { type Answer, type CallInit, call } from '../../pipeline/served-rest.ts';
import { RawWebSocket } from '../../server/raw-web-socket.ts';
import { answering, chatSpec, type ServedApis, type ServedApisOptions, serveApis } from './served-apis.ts';

const ids = { $default: answering('$context.connectionId') };

interface Connected {
  readonly served: ServedApis;
  readonly client: RawWebSocket;
  readonly connectionId: string;
  request(method: string, path: string, init?: CallInit): Promise<Answer>;
}

/** A client that is connected to `dev`, and the way to its `@connections`. */
async function connected(options: ServedApisOptions = {}, routes: object = ids): Promise<Connected> {
  const served = await serveApis({ chat: chatSpec(routes) }, options);
  const client = await RawWebSocket.open(served.port, '/dev', { 'User-Agent': 'case/1' });
  client.write(Buffer.from([0x81, 0x81, 0, 0, 0, 0]), 'x');
  const heard = await client.next();
  return {
    served,
    client,
    connectionId: 'text' in heard ? heard.text : '',
    request: (method, path, init) => call(served.port, method, path, init),
  };
}

const shown = ({ status, headers, body }: Answer) => [status, headers.last('x-amzn-errortype'), body];

describe('@connections (websocket.md 7)', () => {
  it('POST sends the body as one text message: 200 and nothing else', async () => {
    const { client, connectionId, request } = await connected();

    const answer = await request('POST', `/dev/@connections/${connectionId}`, { body: '{"hello":"there"}' });

    expect(shown(answer)).toEqual([200, undefined, '']);
    expect(await client.next()).toEqual({ text: '{"hello":"there"}', frames: [17] });
  });

  it('POST of more than 32 KB comes in several frames, of more than 128 KB not at all: 413', async () => {
    const { client, connectionId, request } = await connected();
    const path = `/dev/@connections/${connectionId}`;

    const large = await request('POST', path, { body: 'x'.repeat(131_072) });
    const tooLarge = await request('POST', path, { body: 'x'.repeat(131_073) });
    const huge = await request('POST', path, { body: 'x'.repeat(11_000_000) });

    expect(await client.next()).toMatchObject({ frames: [32_768, 32_768, 32_768, 32_768] });
    expect([large, tooLarge, huge].map(({ status }) => status)).toEqual([200, 413, 413]);
    expect(tooLarge.headers.last('x-amzn-errortype')).toBe('PayloadTooLargeException');
    expect(JSON.parse(tooLarge.body)).toEqual({ message: expect.any(String) });
    client.socket.destroy();
  });

  it('GET describes the connection', async () => {
    const time = new MovableTime(Date.UTC(2024, 2, 12, 19, 3, 58));
    const { connectionId, request } = await connected({ environment: { clock: time, timers: time } });
    time.move(1_500);
    await request('POST', `/dev/@connections/${connectionId}`, { body: 'x' });
    time.move(1_500);

    const answer = await request('GET', `/dev/@connections/${connectionId}`);

    expect([answer.status, answer.headers.last('content-type')]).toEqual([200, 'application/json']);
    expect(JSON.parse(answer.body)).toEqual({
      connectedAt: '2024-03-12T19:03:58.000Z',
      identity: { sourceIp: '127.0.0.1', userAgent: 'case/1' },
      lastActiveAt: '2024-03-12T19:03:59.500Z',
    });
  });

  it('DELETE closes it with 1000 (recorded), and it is gone at once', async () => {
    const { client, connectionId, request } = await connected();
    client.isSilent = true;

    const deleted = await request('DELETE', `/dev/@connections/${connectionId}`);
    const after = await request('DELETE', `/dev/@connections/${connectionId}`);

    expect([shown(deleted), shown(after)]).toEqual([
      [204, undefined, ''],
      [410, 'GoneException', ''],
    ]);
    expect(await client.next()).toEqual({ close: [1000, 'Connection Closed Normally'] });
    client.socket.destroy();
  });

  it.each(['POST', 'GET', 'DELETE'])(
    '%s of a connection that is not there: 410 without a body (recorded)',
    async (method) => {
      const served = await serveApis({ chat: chatSpec(ids) });

      const answer = await call(served.port, method, '/dev/@connections/Ti835f_GEowCETQ%3D', { body: 'x' });

      expect(shown(answer)).toEqual([410, 'GoneException', '']);
    },
  );

  it('410 for a connection of another stage', async () => {
    const { served, client, connectionId, request } = await connected();
    await served.deploy('chat', chatSpec(ids), 'prod');

    const answer = await request('POST', `/prod/@connections/${connectionId}`, { body: 'x' });

    expect(shown(answer)).toEqual([410, 'GoneException', '']);
    client.socket.destroy();
  });

  // Documented: the connection is there when $connect has ended.
  it('410 while $connect runs', async () => {
    let during: Promise<Answer> | undefined;
    const backend = await startBackend((seen, outgoing) => {
      const connectionId = seen.headers.last('x-connection') ?? '';
      during = call(served.port, 'POST', `/dev/@connections/${encodeURIComponent(connectionId)}`, {
        body: 'x',
      });
      void during.then(() => outgoing.end());
    });
    const $connect = {
      integration: {
        type: 'http_proxy',
        httpMethod: 'POST',
        uri: backend.origin,
        requestParameters: { 'integration.request.header.x-connection': 'context.connectionId' },
      },
    };
    const served = await serveApis({ chat: chatSpec({ ...ids, $connect }) });

    const client = await RawWebSocket.open(served.port, '/dev');

    expect(client.head).toMatch(/^HTTP\/1\.1 101 /);
    expect(during && shown(await during)).toEqual([410, 'GoneException', '']);
    client.socket.destroy();
  });

  it.each([
    ['letters that no id has', 'a%20b%20c%20d%20e'],
    ['too short', 'abc'],
    ['broken encoding', '%E0%A4%A'],
  ])('an id of an impossible form, %s: 400 (reported)', async (_name, id) => {
    const served = await serveApis({ chat: chatSpec(ids) });

    const answer = await call(served.port, 'POST', `/dev/@connections/${id}`, { body: 'x' });

    expect(answer.status).toBe(400);
    expect(answer.headers.last('x-amzn-errortype')).toBe('BadRequestException');
    expect(JSON.parse(answer.body).message).toMatch(/^Invalid connectionId: /);
  });

  it.each([
    ['another verb', 'PUT', '/dev/@connections/Ti835f_GEowCETQ%3D'],
    ['no id', 'POST', '/dev/@connections/'],
    ['a stage that is not there', 'POST', '/prod/@connections/Ti835f_GEowCETQ%3D'],
  ])('%s: 403', async (_name, method, path) => {
    const served = await serveApis({ chat: chatSpec(ids) });

    const answer = await call(served.port, method, path, { body: 'x' });

    expect(answer.status).toBe(403);
  });

  // The forms that clients send: botocore encodes the @, the AWS SDK for JavaScript does not; both encode the id.
  it.each([
    ['as it is', '/dev/@connections/{id}', undefined],
    ['with an encoded =', '/dev/@connections/{id|uri}', undefined],
    ['with an encoded @', '/dev/%40connections/{id|uri}', undefined],
    ['with two slashes, for an endpoint that ends in one', '/dev//@connections/{id|uri}', undefined],
    ['below the path that names the API', '/_aws/execute-api/{api}/dev/%40connections/{id|uri}', undefined],
    ['at the host that names the API', '/dev/@connections/{id|uri}', '{api}.execute-api.localhost'],
    ['at a custom domain, below its mapping key', '/chat/@connections/{id|uri}', 'ws.example.test'],
  ])('finds the connection %s', async (_name, path, host) => {
    const mappings = { chat: { api: 'chat', stage: 'dev' } };
    const config = { domainNames: { 'ws.example.test': { basePathMappings: mappings } } };
    const { served, client, connectionId, request } = await connected({ config });
    const filled = (text: string) =>
      text
        .replace('{id}', connectionId)
        .replace('{id|uri}', encodeURIComponent(connectionId))
        .replace('{api}', served.ids.get('chat') ?? '');

    const answer = await request('GET', filled(path), host ? { headers: { Host: filled(host) } } : {});

    expect(answer.status).toBe(200);
    client.socket.destroy();
  });

  it('works at the root with --mount root', async () => {
    const served = await serveApis({ chat: chatSpec(ids) }, { isRoot: true });

    const answer = await call(served.port, 'POST', '/@connections/Ti835f_GEowCETQ%3D', { body: 'x' });

    expect(answer.status).toBe(410);
  });

  // Documented: "the WebSocket client side buffer is full". Its size is our choice.
  it('429 while the client does not read, and its connection stays', async () => {
    const { client, connectionId, request } = await connected();
    client.socket.pause();
    const body = 'x'.repeat(131_072);

    let answer = await request('POST', `/dev/@connections/${connectionId}`, { body });
    while (answer.status === 200)
      answer = await request('POST', `/dev/@connections/${connectionId}`, { body });
    const described = await request('GET', `/dev/@connections/${connectionId}`);
    client.socket.resume();
    await client.next();

    expect(shown(answer).slice(0, 2)).toEqual([429, 'LimitExceededException']);
    expect(described.status).toBe(200);
    client.socket.destroy();
  });
});

const keys = { accessKeyId: 'AKIDLOCALEXAMPLE', secretAccessKey: 'local-secret' };

function identities(statement: object) {
  const policy = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...statement }] };
  return { identities: [{ ...keys, arn: 'arn:aws:iam::123456789012:user/dev', policy }] };
}

/** Signed as the AWS SDK for JavaScript does. */
async function signed(port: number, method: string, path: string, body: string): Promise<CallInit> {
  const signer = new SignatureV4({
    credentials: keys,
    region: 'us-east-1',
    service: 'execute-api',
    sha256: Sha256,
  });
  const headers = { host: `127.0.0.1:${port}`, 'content-type': 'application/octet-stream' };
  const request = { protocol: 'http:', hostname: '127.0.0.1', port, method, path, query: {}, headers, body };
  const { headers: sent } = await signer.sign(request);
  return { headers: sent as Record<string, string>, body };
}

describe('who may (documented: execute-api:ManageConnections)', () => {
  const manage = 'execute-api:ManageConnections';
  const arn = 'arn:aws:execute-api:us-east-1:123456789012:*/dev';
  it.each([
    ['everything', { Action: 'execute-api:*', Resource: '*' }, 200],
    ['this action here', { Action: manage, Resource: `${arn}/POST/@connections/*` }, 200],
    ['this action with another verb', { Action: manage, Resource: `${arn}/GET/@connections/*` }, 403],
    ['this action in another stage', { Action: manage, Resource: arn.replace('dev', 'prod') }, 403],
    ['only to invoke', { Action: 'execute-api:Invoke', Resource: '*' }, 403],
  ])('a signed call of an identity that may do %s', async (_name, statement, status) => {
    const { served, client, connectionId, request } = await connected({ config: identities(statement) });
    const path = `/dev/@connections/${encodeURIComponent(connectionId)}`;

    const answer = await request('POST', path, await signed(served.port, 'POST', path, 'x'));

    expect(answer.status).toBe(status);
    if (status === 403) expect(shown(answer)).toEqual([403, 'ForbiddenException', '{"message":"Forbidden"}']);
    client.socket.destroy();
  });

  it('an unsigned call and a wrong signature are refused, before anything is said of the connection', async () => {
    const served = await serveApis(
      { chat: chatSpec(ids) },
      { config: identities({ Action: '*', Resource: '*' }) },
    );
    const path = '/dev/@connections/Ti835f_GEowCETQ%3D';
    const init = await signed(served.port, 'POST', path, 'x');

    const unsigned = await call(served.port, 'POST', path, { body: 'x' });
    const changed = await call(served.port, 'POST', path, { ...init, body: 'y' });
    const right = await call(served.port, 'POST', path, init);

    expect(shown(unsigned)).toEqual([
      403,
      'MissingAuthenticationTokenException',
      '{"message":"Missing Authentication Token"}',
    ]);
    expect(shown(changed).slice(0, 2)).toEqual([403, 'InvalidSignatureException']);
    expect(shown(right)).toEqual([410, 'GoneException', '']);
  });
});
