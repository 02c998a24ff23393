import { writeFileSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MovableTime } from '../environment/movable-time.ts';
import { startBackend } from '../pipeline/backend.ts';
import { restSpec, type ServedRest, type ServeOptions, serveRest } from '../pipeline/served-rest.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const logged: ServeOptions['config'] = {
  stages: {
    dev: {
      accessLogSettings: {
        destination: 'access.log',
        format: '$context.requestId $context.status $context.responseLength',
      },
    },
  },
};
const streamed = (uri: string, more: object = {}) => ({
  integration: { type: 'http_proxy', httpMethod: 'ANY', uri, responseTransferMode: 'STREAM', ...more },
});

/** An answer whose body has not been read yet. */
function open(gateway: ServedRest, path: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) =>
    request({ port: gateway.port, host: '127.0.0.1', path: `/dev${path}`, agent: false }, resolve)
      .on('error', reject)
      .end(),
  );
}

async function rest(answer: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of answer) text += chunk;
  return text;
}

const next = (answer: IncomingMessage) =>
  new Promise<string>((resolve) => answer.once('data', (chunk) => resolve(String(chunk))));

/** Waits until the line is there: it is written when the last byte is gone. */
async function logLine(gateway: ServedRest): Promise<string | undefined> {
  for (;;) {
    const [line] = await gateway.accessLog();
    if (line) return line.slice(37);
    await new Promise((done) => setImmediate(done));
  }
}

describe('responseTransferMode STREAM over HTTP_PROXY (rest-request-phases.md 9, documented)', () => {
  it('passes each piece on when it comes, and logs the call when the last one is gone', async () => {
    let finish = () => undefined as unknown;
    const backend = await startBackend((_seen, outgoing) => {
      outgoing.writeHead(200, { 'Content-Type': 'text/event-stream', 'Content-Encoding': 'none' });
      outgoing.write('first');
      finish = () => outgoing.end('second');
    });
    const gateway = await serveRest(restSpec({ 'GET /pets': streamed(backend.origin) }), { config: logged });

    const answer = await open(gateway, '/pets');
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'text/event-stream']);
    expect(await next(answer)).toBe('first');
    expect(await gateway.accessLog()).toEqual([]);
    finish();

    expect(await rest(answer)).toBe('second');
    expect(await logLine(gateway)).toBe('200 11');
  });

  it('passes more than 10 MB', async () => {
    const mega = Buffer.alloc(1024 * 1024, 'x');
    const backend = await startBackend((_seen, outgoing) => {
      outgoing.writeHead(200);
      for (let i = 0; i < 12; i++) outgoing.write(mega);
      outgoing.end();
    });
    const gateway = await serveRest(restSpec({ 'GET /pets': streamed(backend.origin) }));

    expect((await gateway.call('GET', '/pets')).bytes.length).toBe(12 * mega.length);
  });

  it('cuts the connection where the backend breaks off, and never ends the answer as if it were whole', async () => {
    const backend = await startBackend((_seen, outgoing) => {
      outgoing.writeHead(200);
      outgoing.write('half', () => outgoing.destroy());
    });
    const gateway = await serveRest(restSpec({ 'GET /pets': streamed(backend.origin) }), { config: logged });

    const answer = await open(gateway, '/pets');

    await expect(rest(answer)).rejects.toThrow('aborted');
    expect(await logLine(gateway)).toBe('200 4');
  });

  it('cuts it where the time-out passes', async () => {
    const backend = await startBackend((_seen, outgoing) => outgoing.writeHead(200).write('half'));
    const gateway = await serveRest(
      restSpec({ 'GET /pets': streamed(backend.origin, { timeoutInMillis: 200 }) }),
    );

    const answer = await open(gateway, '/pets');

    await expect(rest(answer)).rejects.toThrow('aborted');
  });

  // Basis: API Gateway guide, "Stream the integration response". The log line's wording is ours.
  it.each([
    ['EDGE', 30],
    ['REGIONAL', 300],
  ])(
    'cuts it when a stream of a %s endpoint is idle for %i s, and the log says so',
    async (type, seconds) => {
      const time = new MovableTime(Date.now());
      const backend = await startBackend((_seen, outgoing) => outgoing.writeHead(200).write('half'));
      const gateway = await serveRest(
        restSpec(
          { 'GET /pets': streamed(backend.origin) },
          { servers: [{ url: '/', 'x-amazon-apigateway-endpoint-configuration': { types: [type] } }] },
        ),
        {
          environment: { clock: time, timers: time },
          config: {
            stages: {
              dev: {
                methodSettings: { '*/*': { loggingLevel: 'INFO' } },
                accessLogSettings: {
                  destination: 'access.log',
                  format:
                    '$context.requestId $context.status $context.responseLength $context.integration.latency $context.integration.error',
                },
              },
            },
          },
        },
      );

      const answer = await open(gateway, '/pets');
      expect(await next(answer)).toBe('half');
      const broken = expect(rest(answer)).rejects.toThrow('aborted');
      time.move(seconds * 1000);

      await broken;
      const cut = `Response stream was idle for ${seconds} seconds, the limit of ${type} endpoints`;
      expect(await logLine(gateway)).toBe(`200 4 ${seconds * 1000} ${cut}`);
      expect((await gateway.executionLog()).join('\n')).toContain(
        `Execution failed due to an idle stream: ${cut}`,
      );
    },
  );

  it('has the access-log variables of streams (documented: "Troubleshoot issues with response streaming")', async () => {
    const time = new MovableTime(Date.now());
    let write = (_text: string) => undefined as unknown;
    const backend = await startBackend((_seen, outgoing) => {
      time.move(7);
      outgoing.writeHead(200).flushHeaders();
      write = (text) => outgoing.end(text);
    });
    const variables = ['responseTransferMode', 'timeToAllHeaders', 'timeToFirstContent', 'latency'];
    const gateway = await serveRest(restSpec({ 'GET /pets': streamed(backend.origin) }), {
      environment: { clock: time, timers: time },
      config: {
        stages: {
          dev: {
            accessLogSettings: {
              destination: 'access.log',
              format: `$context.requestId ${variables.map((name) => `$context.integration.${name}`).join(' ')}`,
            },
          },
        },
      },
    });

    const answer = await open(gateway, '/pets');
    time.move(20);
    write('all');
    await rest(answer);

    expect(await logLine(gateway)).toBe('STREAMED 7 27 27');
  });

  it("ends the backend's request when the client goes", async () => {
    let left = () => undefined as unknown;
    const gone = new Promise((done) => {
      left = () => done(undefined);
    });
    const backend = await startBackend((_seen, outgoing) => {
      outgoing.writeHead(200).write('first');
      outgoing.on('close', left);
    });
    const gateway = await serveRest(restSpec({ 'GET /pets': streamed(backend.origin) }), { config: logged });

    const answer = await open(gateway, '/pets');
    await next(answer);
    answer.destroy();

    await gone;
    expect(await logLine(gateway)).toBe('200 5');
  });

  it("ends the backend's request when the client went before the headers came", async () => {
    let ask = (_answer: () => void) => undefined as unknown;
    let leave = () => undefined as unknown;
    const asked = new Promise<() => void>((done) => {
      ask = done;
    });
    const gone = new Promise<void>((done) => {
      leave = done;
    });
    const backend = await startBackend((_seen, outgoing) => {
      outgoing.on('close', () => leave());
      ask(() => outgoing.writeHead(200).write('first'));
    });
    const gateway = await serveRest(restSpec({ 'GET /pets': streamed(backend.origin) }), { config: logged });
    const client = request({ port: gateway.port, host: '127.0.0.1', path: '/dev/pets', agent: false });
    client.on('error', () => undefined).end();

    const answer = await asked;
    client.destroy();
    await new Promise((done) => client.once('close', done));
    answer();

    await gone;
    expect(await logLine(gateway)).toMatch(/^200 /);
  });

  it('answers 504 as usual before headers came', async () => {
    const backend = await startBackend((_seen, outgoing) => outgoing.destroy());
    const gateway = await serveRest(restSpec({ 'GET /pets': streamed(backend.origin) }));

    const answer = await gateway.call('GET', '/pets');

    expect([answer.status, answer.body]).toEqual([
      504,
      '{"message": "Network error communicating with endpoint"}',
    ]);
  });

  it('is neither cached nor coded, and a test invocation shows it whole (documented)', async () => {
    let count = 0;
    const backend = await startBackend((_seen, outgoing) => outgoing.writeHead(200).end(String(++count)));
    const gateway = await serveRest(
      restSpec(
        { 'GET /pets': streamed(backend.origin) },
        { 'x-amazon-apigateway-minimum-compression-size': 0 },
      ),
      {
        config: {
          stages: { dev: { cacheClusterEnabled: true, methodSettings: { '*/*': { cachingEnabled: true } } } },
        },
      },
    );

    const ask = () => gateway.call('GET', '/pets', { headers: { 'Accept-Encoding': 'gzip' } });
    expect([(await ask()).body, (await ask()).body]).toEqual(['1', '2']);
    expect((await gateway.testInvoke({ method: 'GET', resourcePath: '/pets' })).body).toBe('3');
  });
});

const handlers = `
exports.streams = awslambda.streamifyResponse(async (event, stream) => {
  const http = awslambda.HttpResponseStream.from(stream, { statusCode: 201, headers: { 'Content-Type': 'text/plain', 'X-Own': 'a' }, cookies: ['c=1', 'd=2'] });
  http.write('first ');
  http.end(event.path);
});
exports.bare = awslambda.streamifyResponse(async (event, stream) => { stream.end('no metadata'); });
exports.buffered = async () => ({ statusCode: 202, body: 'whole' });
exports.throws = awslambda.streamifyResponse(async () => { throw new Error('boom'); });`;

describe('responseTransferMode STREAM over a Lambda proxy', () => {
  it.each([
    ['streams', 201, 'first /pets'],
    ['bare', 502, '{"message": "Internal server error"}'], // unverified: no metadata
    ['buffered', 202, 'whole'], // unverified: a handler that does not stream
    ['throws', 502, '{"message": "Internal server error"}'],
  ])('%s: %i', async (name, status, body) => {
    const folder = temporaryFolder('stream');
    writeFileSync(join(folder, 'handlers.cjs'), handlers);
    const uri = `arn:aws:apigateway:us-east-1:lambda:path/2021-11-15/functions/arn:aws:lambda:us-east-1:123456789012:function:${name}/response-streaming-invocations`;
    const gateway = await serveRest(
      restSpec({
        'GET /pets': {
          integration: { type: 'aws_proxy', httpMethod: 'POST', uri, responseTransferMode: 'STREAM' },
        },
      }),
      {
        folder,
        config: {
          ...logged,
          functions: { [name]: { handler: `handlers.${name}`, isolation: 'in-process' } },
        },
      },
    );

    const answer = await gateway.call('GET', '/pets');

    expect([answer.status, answer.body]).toEqual([status, body]);
    if (name === 'streams') {
      expect([answer.headers.last('x-own'), answer.headers.all('set-cookie')]).toEqual(['a', ['c=1', 'd=2']]);
    }
    expect(await logLine(gateway)).toBe(`${status} ${body.length}`);
  });
});
