import { describe, expect, it } from 'vitest';
import { startBackend } from './backend.ts';
import { type MethodSpec, mock, restSpec, type ServedRest, serveRest } from './served-rest.ts';

/** `POST /pets` answers with what the template makes of the call. */
async function answering(template: string, more: object = {}): Promise<ServedRest> {
  return serveRest(restSpec({ 'POST /pets': { integration: mock(template) } }, more));
}

/** `POST /pets/{petId}` sends what the template makes of the call to a backend. */
async function sending(requestTemplate: string, responses: object = { default: { statusCode: '200' } }) {
  const backend = await startBackend();
  const method: MethodSpec = {
    integration: {
      type: 'http',
      httpMethod: 'POST',
      uri: `${backend.origin}/{kind}/pets`,
      requestParameters: { 'integration.request.path.kind': "'mapped'" },
      requestTemplates: { 'application/json': requestTemplate },
      responses,
    },
  };
  return { backend, gateway: await serveRest(restSpec({ 'POST /pets/{petId}': method })) };
}

const text = async (template: string) =>
  (await (await answering(template)).handle('POST', '/pets', { body: '{}' })).body;

describe('$context in a deployed template', () => {
  it('has the keys recorded for a call without an authorizer, in that order (vtl.md 1.3)', async () => {
    expect(await text('#foreach($k in $context.keySet())$k #end')).toBe(
      'resourceId resourcePath httpMethod extendedRequestId requestTime path accountId protocol requestOverride stage ' +
        'domainPrefix requestTimeEpoch requestId identity domainName deploymentId responseOverride apiId ',
    );
  });

  it('has the keys of identity recorded, null but for two of them (vtl.md 1.3)', async () => {
    expect(await text('#foreach($k in $context.identity.keySet())$k=$!context.identity.get($k) #end')).toBe(
      'cognitoIdentityPoolId= accountId= cognitoIdentityId= caller= sourceIp=127.0.0.1 principalOrgId= accessKey= ' +
        'cognitoAuthenticationType= cognitoAuthenticationProvider= userArn= userAgent= user= ',
    );
  });

  it('prints nothing for its maps, and nothing for an absent authorizer (recorded)', async () => {
    expect(
      await text(
        '[$context.identity][$context.get("requestOverride")][$context.requestOverride.get("header")]' +
          '[$context.responseOverride.header][$context.authorizer.keySet()][$context.authorizer.claims.sub]',
      ),
    ).toBe('[][][][][][]');
  });

  it('keeps what the template itself puts into it, read back in every form', async () => {
    expect(
      await text(
        '#set($context.mine = "a")#set($context["other"] = "b")#set($context.identity.pet = "c")' +
          '$context.mine $context.get("mine") $context.other ${context.other} $context.identity.pet',
      ),
    ).toBe('a a b b c');
  });

  it('keeps for the response template what the request template put there (unverified)', async () => {
    const { gateway } = await sending('#foreach($k in $context.keySet())#end#set($context.mine = "a")', {
      default: {
        statusCode: '200',
        responseTemplates: { 'application/json': '$context.mine $context.stage' },
      },
    });

    expect((await gateway.handle('POST', '/pets/7', { body: '{}' })).body).toBe('a dev');
  });

  it('keeps what a template puts into stage variables and parameters to that render', async () => {
    const gateway = await answering(
      '[$stageVariables.x][$input.params().header.x]#set($stageVariables.x = 1)#set($input.params().header.x = 2)' +
        '$stageVariables.x$input.params().header.x',
    );

    expect((await gateway.handle('POST', '/pets')).body).toBe('[][]12');
    expect((await gateway.handle('POST', '/pets')).body).toBe('[][]12');
  });
});

describe('overrides that templates write (rest-integrations.md 6.3, vtl.md 1.4)', () => {
  it('win over mappings: headers join a list, query strings repeat it, paths fill the URI (documented)', async () => {
    const { backend, gateway } = await sending(
      '#set($context.requestOverride.header.X-List = ["foo", "bar"])' +
        '#set($context.requestOverride.header.X-Number = 7)' +
        '#set($context.requestOverride.header.X-Price = 9.50)' +
        '#set($context.requestOverride.header.X-Good = true)' +
        '#set($context.requestOverride.header.X-Nothing = $nothing)' +
        '#set($k = "q")#set($context["requestOverride"].querystring[$k] = ["a b", "c"])' +
        '#set($context.requestOverride.querystring.n = 5000000000)' +
        '$context.requestOverride.path.put("kind", "cats")',
    );

    const answer = await gateway.handle('POST', '/pets/7', { body: '{}' });

    expect(answer.status).toBe(200);
    const [seen] = backend.seen;
    expect(seen?.url).toMatch(/^\/cats\/pets\?q=a(?:%20|\+)b&q=c&n=5000000000$/);
    const header = (name: string) => seen?.headers.last(name);
    expect([header('x-list'), header('x-number'), header('x-price'), header('x-good')]).toEqual([
      'foo,bar',
      '7',
      '9.5',
      'true',
    ]);
    expect(header('x-nothing')).toBeUndefined();
  });

  it.each([
    ['an integer', '444', 444],
    ['an integer that a body brought', '$input.path("$.status")', 418],
    ['a Long is an integer', '$input.path("$.status").longValue()', 418],
    ['a text is ignored (unverified)', '"444"', 200],
    ['a decimal is ignored', '444.0', 200],
    ['out of range is ignored', '999', 200],
    ['a list is ignored', '[444]', 200],
  ])('of the status: %s', async (_name, value, status) => {
    const gateway = await serveRest(
      restSpec({
        'POST /pets': {
          integration: {
            type: 'mock',
            requestTemplates: {
              'application/json': `#set($context.responseOverride.status = ${value}){"statusCode": 200}`,
            },
            responses: { default: { statusCode: '200' } },
          },
        },
      }),
    );

    const answer = await gateway.handle('POST', '/pets', { body: '{"status": 418}' });

    expect(answer.status).toBe(status);
  });

  it('of the request template are read by the response template, unknown keys too (recorded)', async () => {
    const { gateway } = await sending(
      '#set($context.responseOverride.custom = "x")#set($context.requestOverride.header.X-Pet = "dog")' +
        '#set($context.responseOverride.header.X-Out = ["a", 1])',
      {
        default: {
          statusCode: '200',
          responseTemplates: {
            'application/json':
              '$context.responseOverride.custom $context.requestOverride.header.X-Pet $input.params("petId") $input.path("$.pet")',
          },
        },
      },
    );

    const answer = await gateway.handle('POST', '/pets/7', { body: '{}' });

    expect([answer.body, answer.headers.last('x-out')]).toEqual(['x dog 7 dog', 'a,1']);
  });

  it.each([
    ['a map in place of the sections', '#set($context.requestOverride = {"header": {"X-Pet": "dog"}})'],
    ['a text in place of a section', '#set($context.requestOverride.header = "x")'],
    ['a section that holds itself', '#set($h = $context.requestOverride.header)#set($h.x = $h)'],
    ['a map as a header', '#set($context.requestOverride.header.X-Map = {"a": {"b": 1}})'],
    ['a line break in a header', '#set($context.requestOverride.header.X-Bad = "a\nb")'],
    [
      'everything cleared',
      '$context.requestOverride.clear()$context.responseOverride.clear()$context.clear()',
    ],
  ])('do no harm where they make no sense: %s', async (_name, template) => {
    const { gateway } = await sending(template);

    const answer = await gateway.handle('POST', '/pets/7', { body: '{}' });

    expect(answer.status === 200 || answer.status >= 500).toBe(true);
    expect(gateway.bugs).toEqual([]);
  });
});

describe('templates that fail in a deployed API', () => {
  const body = { body: '[a' };

  it('answer 400 where the request body cannot be read (recorded in 2015, vtl.md 0.1)', async () => {
    const { backend, gateway } = await sending('$input.path("$.a")');

    const answer = await gateway.handle('POST', '/pets/7', body);

    expect([answer.status, JSON.parse(answer.body), backend.seen]).toEqual([
      400,
      {
        message:
          'Could not process payloadnet.minidev.json.parser.ParseException: Unexpected End Of File position 1: EOF',
      },
      [],
    ]);
  });

  it('read no body that they do not ask for', async () => {
    const { backend, gateway } = await sending('raw $input.body');

    expect((await gateway.handle('POST', '/pets/7', body)).status).toBe(200);
    expect(backend.seen[0]?.body.toString()).toBe('raw [a');
  });

  it('answer 500 where a response body cannot be read (unverified, vtl.md 0.1)', async () => {
    const backend = await startBackend((_seen, outgoing) => outgoing.end('{a'));
    const gateway = await serveRest(
      restSpec({
        'GET /pets': {
          integration: {
            type: 'http',
            httpMethod: 'GET',
            uri: backend.origin,
            responses: {
              default: { statusCode: '200', responseTemplates: { 'application/json': '$input.json("$")' } },
            },
          },
        },
      }),
    );

    const answer = await gateway.handle('GET', '/pets');

    expect([answer.status, answer.body]).toEqual([500, '{"message": "Internal server error"}']);
  });

  /** vtl.md 5.3 and reliability.md T1: over budget is a failure of the template, never of the process. */
  it.each([
    ['steps', '#set($l = [1..1000])#foreach($a in $l)#foreach($b in $l)#foreach($c in $l)x#end#end#end'],
    ['output', '#set($s = "xxxxxxxxxxxxxxxx")#foreach($i in [1..100])#set($s = "$s$s")#end$s'],
    ['nesting', '#macro(m)#m()#end#m()'],
    ['a range', '#set($l = [1..2000000000])'],
    ['an index', '#set($l = [1])$l[5]'],
    ['an offset', '#set($s = "pet")$s.substring(0, 100)'],
    ['nothing to parse', '#parse("x.vm")'],
    ['nothing to include', '#include("x.txt")'],
    ['nothing to evaluate', '#evaluate("$input.body")'],
  ])('answer 500 and say in the execution log where: %s', async (_name, template) => {
    const { backend, gateway } = await sending(template);

    const result = await gateway.testInvoke({ method: 'POST', resourcePath: '/pets/{petId}', body: '{}' });
    const again = await gateway.handle('POST', '/pets/7', { body: '{}' });

    expect([result.status, again.status, again.body]).toEqual([
      500,
      500,
      '{"message": "Internal server error"}',
    ]);
    expect(result.log).toContain('Execution failed due to configuration error: Unable to transform request');
    expect([backend.seen, gateway.bugs]).toEqual([[], []]);
  });
});

describe('a loop behind its 1000 iterations (documented limit, vtl.md 3.6)', () => {
  it('stops silently, and the execution log says which one (unverified)', async () => {
    const { backend, gateway } = await sending(
      '#set($n = 0)\n #foreach($i in [1..1200])#set($n = $n + 1)#end$n',
    );

    const result = await gateway.testInvoke({ method: 'POST', resourcePath: '/pets/{petId}', body: '{}' });

    expect([result.status, backend.seen[0]?.body.toString().trim()]).toEqual([200, '1000']);
    expect(result.log).toContain(
      'The #foreach at line 2, column 2 stopped after 1000 of 1200 iterations: API Gateway goes round a loop 1000 times at most.',
    );
  });

  it('is not mentioned where the loop had just as many elements', async () => {
    const { gateway } = await sending('#foreach($i in [1..1000])#end');

    const result = await gateway.testInvoke({ method: 'POST', resourcePath: '/pets/{petId}', body: '{}' });

    expect(result.log).not.toContain('stopped after');
  });
});

describe('binary bodies and templates (rest-integrations.md 4.2, recorded)', () => {
  const bytes = Buffer.from([0xff, 0xd8, 0x00, 0x41]);
  const template = { 'application/json': '<$input.body>', 'image/png': '<$input.body>' };
  const served = async (integration: object, root: object) => {
    const backend = await startBackend();
    const gateway = await serveRest(
      restSpec(
        {
          'POST /pets': {
            integration: {
              type: 'http',
              httpMethod: 'POST',
              uri: backend.origin,
              requestTemplates: template,
              responses: { default: { statusCode: '200' } },
              ...integration,
            },
          },
        },
        root,
      ),
    );
    const answer = await gateway.handle('POST', '/pets', {
      headers: { 'Content-Type': 'image/png' },
      body: bytes,
    });
    return [answer.status, backend.seen[0]?.body.toString()];
  };
  const png = { 'x-amazon-apigateway-binary-media-types': ['image/png'] };

  it('show as text with U+FFFD where the type is not binary', async () => {
    expect(await served({}, {})).toEqual([200, '<\ufffd\ufffd\u0000A>']);
  });

  it('end in a 500 where they stay bytes', async () => {
    expect(await served({}, png)).toEqual([500, undefined]);
  });

  it('show as base64 with CONVERT_TO_TEXT', async () => {
    expect(await served({ contentHandling: 'CONVERT_TO_TEXT' }, png)).toEqual([200, '</9gAQQ==>']);
  });
});
