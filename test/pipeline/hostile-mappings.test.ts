import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { Pool } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../temporary-folder.ts';
import { type Backend, startBackend } from './backend.ts';
import { type MethodSpec, restSpec, type ServedRest, serveRest } from './served-rest.ts';

/** `FUZZ_SEED=n` repeats a run. */
const seed = Number(process.env['FUZZ_SEED'] ?? Date.now() % 2 ** 31);

const values = [
  ...[
    '\r\nX-Injected: 1',
    '\nX-Injected: 1',
    '\r',
    '\0',
    'a\0b',
    '\u2028',
    'é',
    '😀',
    '\ud800',
    '\u202e',
    'Ω',
  ],
  ...['../../etc', '..%2f..', '%2e%2e/', '//host/x', '?x=1&y=2', '#frag', 'a b', '\t', '\u007f', '\u0085'],
  ...[
    '{pets}',
    '$' + '{stageVariables.x}',
    '$context.apiId',
    '$util.toJson($context)',
    '#set($a=1)',
    '"',
    "'",
  ],
  ...[
    '\\',
    '\\"',
    '%',
    '%%',
    '%zz',
    '%00',
    '%0d%0aX-Injected: 1',
    '+',
    '&',
    '=',
    ';',
    '|',
    '<script>',
    '`',
    '^',
  ],
  ...['__proto__', 'constructor', 'toString', 'x'.repeat(900), ' HTTP/1.1\r\n\r\nGET /evil HTTP/1.1\r\n\r\n'],
  ...['[', ']', '{', '}', '{"a":', '[1,2', '@host', ':80', 'http://evil.test/', '\u00ad', '\ufeff', ' '],
];
const hostile = fc.oneof(
  fc.constantFrom(...values),
  fc.tuple(fc.constantFrom(...values), fc.constantFrom(...values)).map(([a, b]) => a + b),
  fc.string({ unit: 'binary', maxLength: 40 }),
);

const sources = {
  querystring: 'method.request.querystring.q',
  multivaluequerystring: 'method.request.multivaluequerystring.q',
  header: 'method.request.header.h',
  multivalueheader: 'method.request.multivalueheader.h',
  path: 'method.request.path.v',
  body: 'method.request.body',
  member: 'method.request.body.v',
};
type Source = keyof typeof sources;
const targets = { header: 'X-Target', querystring: 'target', path: 'target' };
type Target = keyof typeof targets;
const overrides = { header: 'X-Target', querystring: 'target', path: 'target' };

const allowed = new Set([
  ...[
    'accept',
    'user-agent',
    'x-amzn-trace-id',
    'x-amzn-apigateway-api-id',
    'content-type',
    'host',
    'connection',
  ],
  ...['content-length', 'x-target'],
]);

let backend: Backend;
let gateway: ServedRest;
let pool: Pool;

function methods(): Record<string, MethodSpec> {
  const found: Record<string, MethodSpec> = {};
  const operation = {
    parameters: [
      { name: 'q', in: 'query', schema: { type: 'string' } },
      { name: 'h', in: 'header', schema: { type: 'string' } },
    ],
  };
  const answer = {
    default: {
      statusCode: '200',
      responseParameters: { 'method.response.header.X-Echo': 'integration.response.body.v' },
      responseTemplates: {
        'application/json': `#set($context.responseOverride.header['X-Over'] = $input.path('$.v'))ok`,
      },
    },
  };
  const common = {
    type: 'http',
    httpMethod: 'POST',
    uri: `${backend.origin}/in/{target}`,
    responses: answer,
  };
  const responses = { 200: ['X-Echo'] };
  for (const [source, expression] of Object.entries(sources)) {
    for (const [target, name] of Object.entries(targets)) {
      found[`POST /map/${source}/${target}/{v}`] = {
        operation,
        responses,
        integration: {
          ...common,
          requestParameters: { [`integration.request.${target}.${name}`]: expression },
        },
      };
    }
  }
  for (const [kind, name] of Object.entries(overrides)) {
    found[`POST /override/${kind}/{v}`] = {
      operation,
      responses,
      integration: {
        ...common,
        requestTemplates: {
          'application/json': `#set($context.requestOverride.${kind}['${name}'] = $input.path('$.v'))$input.body`,
        },
      },
    };
  }
  return found;
}

const format =
  '$context.requestId|$context.status|$context.path|$context.identity.userAgent|$context.error.message';

beforeAll(async () => {
  // What came in comes back, so that answers are mapped from hostile bodies too.
  backend = await startBackend((seen, outgoing) => outgoing.writeHead(200).end(seen.body), { shared: true });
  gateway = await serveRest(restSpec(methods()), {
    shared: true,
    config: { stages: { dev: { accessLogSettings: { destination: 'access.log', format } } } },
  });
  pool = new Pool(`http://127.0.0.1:${gateway.port}`, { connections: 4 });
});
afterAll(async () => {
  await pool.close();
  await gateway.close();
  backend.close();
});

/** A header value as it can be on a wire at all. */
const wireText = (value: string) => [...value].filter((c) => /[\t\x20-\x7e\u0080-\u00ff]/.test(c)).join('');
/** A path segment as a client would write it. */
const segment = (value: string) => encodeURIComponent(value.toWellFormed()) || '-';

async function send(path: string, value: string) {
  const query = `q=first&q=${encodeURIComponent(value.toWellFormed())}`;
  const response = await pool.request({
    method: 'POST',
    path: `/dev${path}/${segment(value)}?${query}`,
    headers: { h: wireText(value), 'user-agent': wireText(value), 'content-type': 'application/json' },
    body: JSON.stringify({ v: value }),
  });
  await response.body.dump();
  return response;
}

describe(`hostile values through every mapping (reliability.md T7), seed ${seed}`, () => {
  const plain = fc.tuple(
    fc.constantFrom(...(Object.keys(sources) as Source[])),
    fc.constantFrom(...(Object.keys(targets) as Target[])),
  );
  const route = fc.oneof(
    { weight: 3, arbitrary: plain.map(([source, target]) => `/map/${source}/${target}`) },
    { weight: 1, arbitrary: fc.constantFrom(...Object.keys(overrides)).map((kind) => `/override/${kind}`) },
  );

  it('gives one backend request or a refusal, one log line, and no header that nobody mapped: 4,000 times', async () => {
    console.log(`hostile mappings: FUZZ_SEED=${seed}`);
    let sent = 0;
    const property = fc.asyncProperty(route, hostile, async (path, value) => {
      const before = backend.seen.length;

      const response = await send(path, value);
      sent++;

      const seen = backend.seen.slice(before);
      const refusedBefore = [400, 500].includes(response.statusCode) && seen.length === 0;
      expect(refusedBefore || seen.length === 1).toBe(true);
      for (const one of seen) {
        expect(one.url.startsWith('/in/')).toBe(true);
        for (const [name] of one.headers) expect(allowed).toContain(name.toLowerCase());
      }
      expect(response.headers).not.toHaveProperty('x-injected');
    });

    await fc.assert(property, { numRuns: 4000, seed, endOnFailure: true });

    const lines = await gateway.accessLog();
    expect(lines).toHaveLength(sent);
    for (const line of lines) expect(line).toMatch(/^[0-9a-f-]{36}\|(200|400|500)\|\/dev\/(map|override)\//);
    expect(new Set(lines.map((line) => line.slice(0, 36))).size).toBe(sent);
    expect(gateway.bugs).toEqual([]);
  }, 120_000);
});

const handler = `exports.handler = async (event) => ({
  principalId: 'p',
  policyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] },
  context: { arn: encodeURIComponent(event.methodArn) },
});`;

describe(`paths (reliability.md T8), seed ${seed}`, () => {
  const piece = fc.oneof(
    fc.constantFrom(
      '.',
      '..',
      '%2e%2e',
      '%2F',
      '%2f..',
      'a',
      'admin',
      '',
      ';x=1',
      '~',
      '*',
      '!',
      "'",
      '(',
      ')',
      '%',
    ),
    fc.constantFrom(
      '%00',
      '%0d%0a',
      '%zz',
      ':',
      '@',
      ',',
      '+',
      '%2B',
      '&',
      '=',
      '$',
      '%c3%a9',
      '|',
      '{b}',
      '"',
      '\\',
      '^',
    ),
    fc.string({ unit: fc.constantFrom(...'abcXYZ019-._~!$&()*+,;=:@%'), maxLength: 12 }),
  );
  const paths = fc.array(piece, { minLength: 1, maxLength: 6 }).map((pieces) => pieces.join('/'));
  /** What HTTP does not allow in a target goes out encoded; everything else as it came. */
  const legal = (path: string) => path.replace(/["<>\\^`{}|]+/g, (run) => encodeURIComponent(run));

  it('shows the same path to backend, policy and log: 2,000 times', async () => {
    console.log(`hostile paths: FUZZ_SEED=${seed}`);
    const folder = temporaryFolder('paths');
    writeFileSync(join(folder, 'authorizer.cjs'), handler);
    const uri =
      'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:auth/invocations';
    const spec = restSpec(
      {
        'GET /{proxy+}': {
          integration: {
            type: 'http_proxy',
            httpMethod: 'GET',
            uri: `${backend.origin}/in/{proxy}`,
            requestParameters: {
              'integration.request.path.proxy': 'method.request.path.proxy',
              'integration.request.header.X-Arn': 'context.authorizer.arn',
            },
          },
          operation: { security: [{ auth: [] }] },
        },
      },
      {
        components: {
          securitySchemes: {
            auth: {
              type: 'apiKey',
              name: 'Authorization',
              in: 'header',
              'x-amazon-apigateway-authtype': 'custom',
              'x-amazon-apigateway-authorizer': {
                type: 'token',
                authorizerUri: uri,
                authorizerResultTtlInSeconds: 0,
              },
            },
          },
        },
      },
    );
    const logSettings = { destination: 'access.log', format: '$context.requestId $context.path' };
    const served = await serveRest(spec, {
      folder,
      config: {
        functions: { auth: { handler: 'authorizer.handler', isolation: 'in-process' } },
        stages: { dev: { accessLogSettings: logSettings } },
      },
    });
    const wire = new Pool(`http://127.0.0.1:${served.port}`, { connections: 4 });
    const logged: string[] = [];
    const property = fc.asyncProperty(paths, async (path) => {
      const before = backend.seen.length;
      const target = `/dev/${path}`;

      const response = await wire.request({
        method: 'GET',
        path: target,
        headers: { authorization: 'token' },
      });
      await response.body.dump();

      const seen = backend.seen.slice(before);
      logged.push(target);
      const greedy = path.replace(/^\/+|\/+$/g, '');
      if (greedy === '') {
        expect([response.statusCode, seen]).toEqual([403, []]);
        return;
      }
      expect(seen.map(({ url }) => url)).toEqual([`/in/${legal(greedy)}`]);
      const arn = decodeURIComponent(seen[0]?.headers.last('x-arn') ?? '');
      expect(arn.slice(arn.indexOf('/GET/') + 5)).toBe(path.replace(/^\/+/, ''));
    });

    await fc.assert(property, { numRuns: 2000, seed, endOnFailure: true });

    const lines = await served.accessLog();
    expect(lines.map((line) => line.slice(37))).toEqual(logged);
    await wire.close();
  }, 120_000);
});
