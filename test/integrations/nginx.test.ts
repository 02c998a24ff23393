import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refusingOrigin } from '../pipeline/backend.ts';
import { restSpec, type ServedRest, serveRest } from '../pipeline/served-rest.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const hasNginx = spawnSync('nginx', ['-v']).status === 0;
if (!hasNginx)
  console.warn(
    "nginx is not here (Debian's package nginx-light): a second HTTP parser behind gwctl is NOT tested.",
  );

/** Another reader of HTTP than Node's: what gwctl sends has to be one request for it too, with the same target. */
describe.skipIf(!hasNginx)('nginx behind gwctl (reliability.md T6)', () => {
  let folder: string;
  let nginx: ChildProcess;
  let gateway: ServedRest;

  beforeAll(async () => {
    folder = temporaryFolder('nginx');
    const origin = await refusingOrigin(); // a port that was free a moment ago
    writeFileSync(
      join(folder, 'nginx.conf'),
      `daemon off; master_process off; pid ${folder}/pid; error_log ${folder}/error.log;
      events {}
      http {
        client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy; fastcgi_temp_path ${folder}/f;
        uwsgi_temp_path ${folder}/u; scgi_temp_path ${folder}/s;
        log_format seen escape=json '$request_method $request_uri $status';
        access_log ${folder}/seen.log seen;
        merge_slashes off;
        server {
          listen ${new URL(origin).host};
          location / { default_type text/plain; return 200 '$request_method $request_uri $content_length $http_x_got'; }
        }
      }`,
    );
    nginx = spawn('nginx', ['-p', folder, '-c', join(folder, 'nginx.conf')], { stdio: 'ignore' });
    await accepting(Number(new URL(origin).port));
    const proxy = {
      integration: {
        type: 'http_proxy',
        httpMethod: 'ANY',
        uri: `${origin}/{proxy}`,
        requestParameters: {
          'integration.request.path.proxy': 'method.request.path.proxy',
          'integration.request.header.X-Got': 'method.request.querystring.v',
        },
      },
      operation: { parameters: [{ name: 'v', in: 'query', schema: { type: 'string' } }] },
    };
    const template = {
      integration: {
        type: 'http',
        httpMethod: 'POST',
        uri: origin,
        requestParameters: { 'integration.request.header.X-Got': 'method.request.querystring.v' },
        requestTemplates: { 'application/json': '$input.body' },
        responses: { default: { statusCode: '200' } },
      },
      operation: proxy.operation,
    };
    gateway = await serveRest(restSpec({ 'ANY /proxy/{proxy+}': proxy, 'POST /template': template }), {
      shared: true,
    });
  });
  afterAll(async () => {
    await gateway.close();
    if (nginx.exitCode !== null) return;
    const gone = once(nginx, 'exit');
    nginx.kill();
    await gone;
  });

  const seen = () => readFileSync(join(folder, 'seen.log'), 'utf8').split('\n').slice(0, -1);

  it.each([
    ['GET', '/a%2Fb//c/%2e%2e/d', ''],
    ['GET', '/a/../b', ''],
    ['POST', '/pets?x=1&x=%20', 'body'],
    ['PUT', '/caf%C3%A9', 'é'],
    ['DELETE', '/pets', ''],
    ['PATCH', '/pets', '{}'],
  ])('takes %s %s as it came', async (verb, path, body) => {
    const answer = await gateway.call(verb, `/proxy${path}`, body === '' ? {} : { body });

    expect(answer.body.startsWith(`${verb} ${path} `)).toBe(true);
    expect(answer.body.split(' ')[2]).toBe(body === '' ? '' : String(Buffer.byteLength(body)));
  });

  it('sees one request for each that gwctl let through, whatever is mapped onto it', async () => {
    const values = [
      '\r\nX-Evil: 1',
      '\n',
      '\0',
      'é',
      '\u007f',
      '😀',
      ' lead',
      'trail ',
      '"',
      'a'.repeat(4000),
      '%0d%0a',
    ];
    // nginx writes its line when the answer is sent already: those of earlier tests are waited for.
    await gateway.call('GET', '/proxy/mark');
    await expect.poll(() => seen().some((line) => line.startsWith('GET /mark '))).toBe(true);
    const before = seen().length;
    let passed = 0;

    for (const value of values) {
      for (const path of ['/proxy/x', '/template']) {
        const answer = await gateway.call('POST', `${path}?v=${encodeURIComponent(value)}`, {
          body: '{"a":1}',
        });
        if (answer.status === 200) passed++;
        else expect(answer.status).toBe(500);
        expect(answer.body).not.toContain('Evil');
      }
    }

    expect(passed).toBeGreaterThan(0);
    const added = () => seen().slice(before);
    await expect.poll(added).toHaveLength(passed);
    expect(added().filter((line) => !line.endsWith(' 200'))).toEqual([]);
  });

  it('answers HEAD without a body to wait for', async () => {
    expect((await gateway.call('HEAD', '/proxy/x')).status).toBe(200);
    expect((await gateway.call('GET', '/proxy/y')).body).toContain('GET /y');
  });
});

/** Resolves once somebody listens. */
function accepting(port: number): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => {
      socket.destroy();
      resolve();
    });
    socket.on('error', () => setImmediate(() => accepting(port).then(resolve)));
  });
}
