import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Backend, startBackend } from './backend.ts';
import { type MethodSpec, mock, restSpec, type ServedRest, serveRest } from './served-rest.ts';

/** Right sides of `integration.request.header.X`, by a name for the path. */
const expressions = {
  path: 'method.request.path.id',
  query: 'method.request.querystring.q',
  queries: 'method.request.multivaluequerystring.q',
  header: 'method.request.header.x-h',
  headers: 'method.request.multivalueheader.x-h',
  body: 'method.request.body',
  member: 'method.request.body.pets[0].name',
  object: 'method.request.body.pets[0]',
  number: 'method.request.body.count',
  absent: 'method.request.body.nothing.here',
  resource: 'context.resourceId',
  ip: 'context.identity.sourceIp',
  agent: 'context.identity.userAgent',
  caller: 'context.identity.caller',
  epoch: 'context.requestTimeEpoch',
  unknown: 'context.nosuchthing',
  object_context: 'context.identity',
  variable: 'stageVariables.backend',
  no_variable: 'stageVariables.none',
  literal: "'it's a literal'",
  member_like_object: 'method.request.querystring.constructor',
} as const;
type Name = keyof typeof expressions;

let backend: Backend;
let gateway: ServedRest;

const declared = {
  parameters: [
    ...['q', 'constructor', '__proto__'].map((name) => ({ name, in: 'query', schema: { type: 'string' } })),
    { name: 'x-h', in: 'header', schema: { type: 'string' } },
  ],
};

beforeAll(async () => {
  backend = await startBackend(
    (seen, outgoing) => {
      outgoing.writeHead(200, ['X-Back', 'one', 'X-Back', 'two', 'Content-Type', 'application/json']);
      outgoing.end(seen.body.length > 0 ? seen.body : undefined);
    },
    { shared: true },
  );
  const methods: Record<string, MethodSpec> = {};
  for (const [name, expression] of Object.entries(expressions)) {
    methods[`POST /to-header/{id}/${name}`] = {
      operation: declared,
      integration: {
        type: 'http',
        httpMethod: 'POST',
        uri: `${backend.origin}/{in}`,
        requestParameters: {
          'integration.request.header.X-Got': expression,
          'integration.request.querystring.got': expression,
        },
        responses: { default: { statusCode: '200' } },
      },
    };
  }
  const back = {
    'X-Last': 'integration.response.header.X-Back',
    'X-All': 'integration.response.multivalueheader.x-back',
    'X-Body': 'integration.response.body',
    'X-Member': 'integration.response.body.name',
    'X-Object': 'integration.response.body.owner',
    'X-Absent': 'integration.response.header.nothing',
    'X-Stage': 'context.stage',
    'X-Literal': "'literal'",
  };
  methods['POST /response'] = {
    responses: { 200: Object.keys(back) },
    integration: {
      type: 'http',
      httpMethod: 'POST',
      uri: backend.origin,
      responses: {
        default: {
          statusCode: '200',
          responseParameters: Object.fromEntries(
            Object.entries(back).map(([name, value]) => [`method.response.header.${name}`, value]),
          ),
        },
      },
    },
  };
  gateway = await serveRest(restSpec(methods), {
    shared: true,
    config: { stages: { dev: { variables: { backend: 'b1' } } } },
  });
});
afterAll(async () => {
  await gateway.close();
  backend.close();
});

async function got(name: Name, body: string) {
  const before = backend.seen.length;
  const answer = await gateway.handle('POST', `/to-header/a%2Fb/${name}?q=first&q=a%20b`, {
    body,
    headers: { 'X-H': ['h1', 'h2'], 'User-Agent': 'agent' },
  });
  const seen = backend.seen[before];
  const query = new URLSearchParams(seen?.url.split('?')[1]);
  return { status: answer.status, header: seen?.headers.last('x-got'), query: query.getAll('got') };
}

describe('request parameter mappings (rest-integrations.md 5.1)', () => {
  const body = '{"pets":[{"name":"Rex","age":3}],"count":7}';
  it.each([
    ['path', ['a%2Fb'], 'raw (recorded)'],
    ['query', ['a b'], 'the last value (checked by hand)'],
    ['queries', ['first', 'a b'], 'every value, repeated (checked by hand)'],
    ['header', ['h2'], 'the last value (checked by hand)'],
    ['headers', ['h1,h2'], 'joined without a space (checked by hand)'],
    ['body', [body], 'the whole text (checked by hand)'],
    ['member', ['Rex'], 'what the path finds'],
    ['object', ['{"name":"Rex","age":3}'], 'JSON text (unverified)'],
    ['number', ['7'], 'printed (unverified)'],
    ['absent', [], 'not set'],
    ['resource', [expect.stringMatching(/^[a-z0-9]+$/)], 'recorded'],
    ['ip', ['127.0.0.1'], 'documented'],
    ['agent', ['agent'], 'documented'],
    ['caller', [], 'null is no value'],
    ['epoch', [expect.stringMatching(/^\d{13}$/)], 'documented'],
    ['unknown', [], 'no such variable: no value'],
    ['object_context', [], 'an object: no value'],
    ['variable', ['b1'], 'documented'],
    ['no_variable', [], 'no value'],
    ['literal', ["it's a literal"], 'between the outer quotes'],
    ['member_like_object', [], 'a name of every object is no parameter'],
  ] as const)('%s gives %j: %s', async (name, expected, _why) => {
    const { status, header, query } = await got(name, body);

    expect([status, query]).toEqual([200, expected]);
    expect(header).toEqual(
      expected.length === 0 ? undefined : name === 'queries' ? 'first,a b' : expected[0],
    );
  });

  it.each([
    ['an empty body is {} (checked by hand)', 'body', '', 200, ['{}']],
    ['a body is trimmed (checked by hand)', 'body', ' text ', 200, ['text']],
    ['text has no members', 'member', 'text', 200, []],
    ['broken JSON is a 400, also for the whole body (checked by hand)', 'body', '{"a":', 400, []],
    ['broken JSON is a 400 for a member (checked by hand)', 'member', '[1,', 400, []],
  ] as const)('%s', async (_name, name, sent, status, expected) => {
    const found = await got(name, sent);

    expect([found.status, found.query]).toEqual([status, expected]);
  });

  it('says what is wrong with a broken body', async () => {
    const answer = await gateway.handle('POST', '/to-header/1/body', { body: '{"a":' });

    expect(answer.body).toBe('{"message": "Invalid JSON in request body"}');
  });

  it('takes parameters that are named like members of every object', async () => {
    const before = backend.seen.length;

    await gateway.handle('POST', '/to-header/1/member_like_object?constructor=mine&__proto__=x', { body });

    expect(backend.seen[before]?.headers.last('x-got')).toBe('mine');
  });
});

describe('response parameter mappings (5.2)', () => {
  it('reads headers, body and context', async () => {
    const answer = await gateway.handle('POST', '/response', { body: ' {"name":"Rex","owner":{"id":1}} ' });

    const names = ['X-Last', 'X-All', 'X-Body', 'X-Member', 'X-Object', 'X-Absent', 'X-Stage', 'X-Literal'];
    expect(names.map((name) => answer.headers.last(name))).toEqual([
      'two',
      'one,two',
      '{"name":"Rex","owner":{"id":1}}',
      'Rex',
      '{"id":1}',
      undefined,
      'dev',
      'literal',
    ]);
  });

  it('reads {} where the body is empty (checked by hand)', async () => {
    expect((await gateway.handle('POST', '/response')).headers.last('x-body')).toBe('{}');
  });

  it('is a 500 over a body that starts like JSON and is not (checked by hand)', async () => {
    const answer = await gateway.handle('POST', '/response', { body: '{"name":' });

    expect([answer.status, answer.body]).toEqual([500, '{"message": "Internal server error"}']);
  });
});

describe('overrides (6.3)', () => {
  const http = (requestTemplate: string, responseTemplate?: string, more: object = {}): MethodSpec => ({
    operation: declared,
    integration: {
      type: 'http',
      httpMethod: 'POST',
      uri: `${backend.origin}/{section}/x`,
      requestParameters: {
        'integration.request.header.X-Mapped': "'mapped'",
        'integration.request.querystring.q': "'mapped'",
        'integration.request.path.section': "'mapped'",
      },
      requestTemplates: { 'application/json': requestTemplate },
      responses: {
        default: {
          statusCode: '200',
          ...(responseTemplate !== undefined && {
            responseTemplates: { 'application/json': responseTemplate },
          }),
          ...more,
        },
      },
    },
  });
  const set = (target: string, value: string) => `#set($context.${target} = ${value})`;

  it('win over mappings: path, headers with lists joined, query with lists repeated (documented)', async () => {
    const template =
      set("requestOverride.header['X-Mapped']", "['a', 'b']") +
      set("requestOverride.querystring['q']", "['1', '2']") +
      set("requestOverride.path['section']", "'over'") +
      'body';
    const served = await serveRest(restSpec({ 'POST /pets': http(template) }));

    await served.handle('POST', '/pets', { body: '{}' });

    const seen = backend.seen.at(-1);
    expect([seen?.url, seen?.headers.all('x-mapped'), seen?.body.toString()]).toEqual([
      '/over/x?q=1&q=2',
      ['a,b'],
      'body',
    ]);
  });

  it('are checked for illegal headers too', async () => {
    const served = await serveRest(
      restSpec({ 'POST /pets': http(set("requestOverride.header['content-length']", "'1'")) }),
    );

    expect((await served.handle('POST', '/pets', { body: '{}' })).status).toBe(500);
  });

  it.each([
    ['an integer', '444', 444],
    ['a number of the body', '$input.path("$.status")', 451],
    ['text (unverified)', '"444"', 200],
    ['a decimal', '444.0', 200],
    ['below 100', '99', 200],
    ['above 599', '600', 200],
  ])(
    'responseOverride.status of the response template: %s gives %s (checked by hand)',
    async (_name, value, status) => {
      const served = await serveRest(
        restSpec({ 'POST /pets': http('{"status":451}', `${set('responseOverride.status', value)}ok`) }),
      );

      const answer = await served.handle('POST', '/pets', { body: '{}' });

      expect([answer.status, answer.body]).toEqual([status, 'ok']);
    },
  );

  it('set in the request template still apply at the end, without a response template (recorded)', async () => {
    const template = `${set('responseOverride.status', '444')}${set("responseOverride.header['X-Over']", "'o'")}{"a":1}`;
    const served = await serveRest(restSpec({ 'POST /pets': http(template) }));

    const answer = await served.handle('POST', '/pets', { body: '{}' });

    expect([answer.status, answer.headers.last('x-over'), answer.body]).toEqual([444, 'o', '{"a":1}']);
  });

  it('of headers win over mapped ones, and need no declaration (recorded)', async () => {
    const method = {
      ...http('{}', `${set("responseOverride.header['x-mapped']", "'over'")}ok`, {
        responseParameters: { 'method.response.header.X-Mapped': "'mapped'" },
      }),
      responses: { 200: ['X-Mapped'] },
    };
    const served = await serveRest(restSpec({ 'POST /pets': method }));

    expect((await served.handle('POST', '/pets', { body: '{}' })).headers.all('x-mapped')).toEqual(['over']);
  });

  it('pass data from the request template to the response template of a MOCK (recorded)', async () => {
    const served = await serveRest(
      restSpec({
        'GET /pets': {
          integration: {
            ...mock('$context.requestOverride.header.note'),
            requestTemplates: {
              'application/json': `${set('requestOverride.header.note', "'kept'")}{"statusCode": 200}`,
            },
          },
        },
      }),
    );

    expect((await served.handle('GET', '/pets')).body).toBe('kept');
  });

  it('cannot answer with a status that is no answer', async () => {
    const served = await serveRest(
      restSpec({ 'POST /pets': http('{}', `${set('responseOverride.status', '101')}ok`) }),
    );

    expect((await served.call('POST', '/pets', { body: '{}' })).status).toBe(500);
  });
});

describe('integration responses (6.1)', () => {
  const chosen = (responses: object, statuses: readonly number[]): MethodSpec => ({
    responses: Object.fromEntries(statuses.map((status) => [status, []])),
    integration: {
      type: 'http',
      httpMethod: 'POST',
      uri: `${backend.origin}/x`,
      responses,
    },
  });

  it.each([
    [
      'the default for what no pattern matches',
      { default: { statusCode: '200' }, '4\\d{2}': { statusCode: '400' } },
      200,
    ],
    ['a whole match only', { '20': { statusCode: '400' }, default: { statusCode: '201' } }, 201],
    ['a pattern before the default', { default: { statusCode: '200' }, '2..': { statusCode: '202' } }, 202],
    [
      'of several, the lowest status (unverified)',
      { '2.*': { statusCode: '204' }, '200': { statusCode: '203' } },
      203,
    ],
    ['none: 500', { '4\\d{2}': { statusCode: '400' } }, 500],
  ])('%s', async (_name, responses, status) => {
    const served = await serveRest(
      restSpec({ 'POST /pets': chosen(responses, [200, 201, 202, 203, 204, 400]) }),
    );

    expect((await served.handle('POST', '/pets')).status).toBe(status);
  });

  it('log why nothing fits (publicly reported)', async () => {
    const served = await serveRest(
      restSpec({ 'POST /pets': chosen({ '4\\d{2}': { statusCode: '400' } }, [200, 400]) }),
    );

    const { log } = await served.testInvoke({ method: 'POST', resourcePath: '/pets' });

    expect(log).toContain(
      ' : Execution failed due to configuration error: No match for output mapping and no default output mapping configured. Endpoint Response Status Code: 200\n',
    );
  });
});
