import { describe, expect, it } from 'vitest';
import { compileAccess } from '../../../src/authorizers/access.ts';
import type { RequestAuthorizer, TokenAuthorizer } from '../../../src/model/authorizer.ts';
import {
  answerOf,
  type CallOptions,
  type FunctionStub,
  functionUri,
  makeApi,
  makeCall,
  makeMethod,
  RawAnswer,
  scope,
  testClock,
  testEnvironment,
  testTools,
} from '../call.ts';

const at = { file: 'openapi.yaml', pointer: '/authorizer' };
const token: TokenAuthorizer = {
  id: 'auth12',
  name: 'auth',
  type: 'TOKEN',
  identitySource: 'method.request.header.Auth',
  authorizerUri: functionUri,
  at,
};
const request: RequestAuthorizer = {
  ...token,
  type: 'REQUEST',
  identitySource: 'method.request.header.Auth',
};
const policy = (Effect: string, Resource: unknown) => ({
  Version: '2012-10-17',
  Statement: [{ Action: 'execute-api:Invoke', Effect, Resource }],
});
const allowAll: FunctionStub = () => ({ principalId: 'ann', policyDocument: policy('Allow', '*') });

/** An API with one authorizer; `send` makes a call and answers with what came of it. */
function setUp(authorizer: TokenAuthorizer | RequestAuthorizer, stub: FunctionStub = allowAll) {
  const events: Record<string, unknown>[] = [];
  const clock = testClock();
  const environment = testEnvironment(clock, (event, call) => {
    events.push(event);
    return stub(event, call);
  });
  const access = compileAccess(makeApi({ authorizers: [authorizer] }), scope, testTools(environment));
  if (!access.ok) throw new Error(JSON.stringify(access.diagnostics));
  const gate = access.value.authorize(makeMethod({ authorizationType: 'CUSTOM', authorizer: 'auth' }));
  if (!gate.ok || !gate.value) throw new Error(JSON.stringify(gate.diagnostics));
  const run = gate.value;
  return {
    clock,
    events,
    send: async (options: CallOptions) => {
      const call = makeCall(options);
      return { call, answer: await answerOf(() => run(call)) };
    },
  };
}

const withToken = (value: string, more: CallOptions = {}): CallOptions => ({
  headers: [['Auth', value]],
  ...more,
});
const unauthorized = {
  status: 401,
  type: 'UNAUTHORIZED',
  errorType: 'UnauthorizedException',
  body: { message: 'Unauthorized' },
};
const denied = (text: string) => ({
  status: 403,
  type: 'ACCESS_DENIED',
  errorType: 'AccessDeniedException',
  body: { Message: `User is not authorized to access this resource${text}` },
});
const broken = (type: string) => ({
  status: 500,
  type,
  errorType: 'AuthorizerConfigurationException',
  body: { message: null },
});

describe('the event of a TOKEN authorizer (publicly reported log)', () => {
  it('has three members in order, with the actual verb and path', async () => {
    const { events, send } = setUp(token);

    await send(withToken('allow', { verb: 'PUT', path: '/a/b%2Fc', resourcePath: '/{proxy+}' }));
    await send(withToken('other', { path: '/' }));

    expect(JSON.stringify(events[0])).toBe(
      '{"type":"TOKEN","authorizationToken":"allow","methodArn":"arn:aws:execute-api:us-east-1:123456789012:abcdef1234/dev/PUT/a/b%2Fc"}',
    );
    expect(events[1]?.['methodArn']).toBe('arn:aws:execute-api:us-east-1:123456789012:abcdef1234/dev/GET/');
  });
});

describe('the event of a REQUEST authorizer (documented)', () => {
  it('holds the whole request but for its body', async () => {
    const { events, send } = setUp(request);

    await send({
      headers: [
        ['Auth', 'x'],
        ['auth', 'y'],
        ['user-agent', 'curl'],
      ],
      query: 'a=1&a=2',
      path: '/pets/7',
      resourcePath: '/pets/{id}',
      pathParameters: new Map([['id', '7']]),
      stageVariables: new Map([['alias', 'dev']]),
      body: 'secret body',
    });

    expect(Object.keys(events[0] ?? {})).toEqual([
      'type',
      'methodArn',
      'resource',
      'path',
      'httpMethod',
      'headers',
      'multiValueHeaders',
      'queryStringParameters',
      'multiValueQueryStringParameters',
      'pathParameters',
      'stageVariables',
      'requestContext',
    ]);
    expect(events[0]).toMatchObject({
      type: 'REQUEST',
      methodArn: 'arn:aws:execute-api:us-east-1:123456789012:abcdef1234/dev/GET/pets/7',
      resource: '/pets/{id}',
      path: '/pets/7',
      headers: { Auth: 'x', auth: 'y', 'User-Agent': 'curl' },
      queryStringParameters: { a: '2' },
      multiValueQueryStringParameters: { a: ['1', '2'] },
      pathParameters: { id: '7' },
      stageVariables: { alias: 'dev' },
      requestContext: {
        resourcePath: '/pets/{id}',
        path: '/dev/pets/7',
        stage: 'dev',
        protocol: 'HTTP/1.1',
        domainPrefix: 'abcdef1234',
        requestTime: '03/Aug/2024:10:00:00 +0000',
      },
    });
  });

  it('has empty maps for what is not there (documented), and the API key that was sent', async () => {
    const { events, send } = setUp(request);

    await send({
      headers: [
        ['Auth', 'x'],
        ['x-api-key', 'k-1'],
      ],
      apiKeyRequired: true,
    });

    expect(events[0]).toMatchObject({
      queryStringParameters: {},
      multiValueQueryStringParameters: {},
      pathParameters: {},
      stageVariables: {},
      requestContext: { identity: { apiKey: 'k-1', sourceIp: '127.0.0.1', userArn: null } },
    });
  });
});

describe('identity sources (documented)', () => {
  const missing: readonly (readonly [string, TokenAuthorizer | RequestAuthorizer, CallOptions])[] = [
    ['TOKEN without its header', token, {}],
    ['TOKEN with an empty header', token, withToken('')],
    [
      'TOKEN against its expression',
      { ...token, identityValidationExpression: 'Bearer [a-z]+' },
      withToken('Bearer 7'),
    ],
    [
      'TOKEN that matches only in part',
      { ...token, identityValidationExpression: '[a-z]+' },
      withToken('abc7'),
    ],
    ['REQUEST without its header', request, {}],
    [
      'REQUEST without its parameter',
      { ...request, identitySource: 'method.request.header.Auth, method.request.querystring.who' },
      withToken('x'),
    ],
    [
      'REQUEST with an empty parameter',
      { ...request, identitySource: 'method.request.querystring.who' },
      { query: 'who=' },
    ],
    ['REQUEST without its stage variable', { ...request, identitySource: 'stageVariables.none' }, {}],
  ];
  it.each(missing)('%s: 401, and the function is not called', async (_name, authorizer, options) => {
    const { events, send } = setUp(authorizer);

    const { answer } = await send(options);

    expect(answer).toEqual(unauthorized);
    expect(events).toEqual([]);
  });

  it.each<[string, RequestAuthorizer, CallOptions]>([
    [
      'a header in another case',
      { ...request, identitySource: 'method.request.header.AUTH' },
      withToken('x'),
    ],
    [
      'a context variable',
      { ...request, identitySource: 'context.httpMethod,context.identity.sourceIp' },
      {},
    ],
    ['TTL 0 with a missing source (unverified)', { ...request, authorizerResultTtlInSeconds: 0 }, {}],
    ['no sources at all', { ...request, identitySource: '' }, {}],
  ])('%s passes', async (_name, authorizer, options) => {
    expect((await setUp(authorizer).send(options)).answer).toBe('allow');
  });

  it('a token that matches its expression wholly passes', async () => {
    const { send } = setUp({ ...token, identityValidationExpression: '^Bearer [-0-9A-Za-z.]+$' });

    expect((await send(withToken('Bearer a-b.c'))).answer).toBe('allow');
  });

  it.each(['method.request.path.id', 'method.request.body', 'Auth', '$request.header.Auth'])(
    '%s is no identity source',
    (identitySource) => {
      expect(() => setUp({ ...request, identitySource })).toThrow('invalid-identity-source');
    },
  );

  it('an expression that cannot be compiled is told at deploy', () => {
    expect(() => setUp({ ...token, identityValidationExpression: '^Bearer ([' })).toThrow(
      'invalid-identity-validation-expression',
    );
  });

  // Documented: "a regular expression"; our choice: Java's, as in the other patterns of API Gateway. The lint rule identity-regex judges by it too.
  it('an expression may look ahead, as those of Java do', async () => {
    const { send } = setUp({ ...token, identityValidationExpression: '^Bearer (?!none$).+$' });

    expect((await send(withToken('Bearer a'))).answer).toBe('allow');
    expect((await send(withToken('Bearer none'))).answer).not.toBe('allow');
  });

  it('of a repeated header the last value counts (1.5, recorded)', async () => {
    const { events, send } = setUp(token);

    await send({
      headers: [
        ['Auth', 'first'],
        ['auth', 'last'],
      ],
    });

    expect(events[0]?.['authorizationToken']).toBe('last');
  });
});

describe('the output of an authorizer function', () => {
  const good = { principalId: 'ann', policyDocument: policy('Allow', '*') };
  const outputs: readonly (readonly [string, FunctionStub, unknown])[] = [
    ['an allow', () => good, 'allow'],
    [
      'a statement that is an object',
      () => ({ ...good, policyDocument: { Statement: policy('Allow', '*').Statement[0] } }),
      'allow',
    ],
    [
      'an explicit deny',
      () => ({ ...good, policyDocument: policy('Deny', '*') }),
      denied(' with an explicit deny'),
    ],
    ['silence', () => ({ ...good, policyDocument: policy('Allow', 'arn:aws:none') }), denied('')],
    ['no statement at all', () => ({ ...good, policyDocument: { Statement: [] } }), denied('')],
    [
      'the error "Unauthorized"',
      () => {
        throw new Error('Unauthorized');
      },
      unauthorized,
    ],
    [
      'the error "unauthorized"',
      () => {
        throw new Error('unauthorized');
      },
      broken('AUTHORIZER_FAILURE'),
    ],
    [
      'another error',
      () => {
        throw new Error('boom');
      },
      broken('AUTHORIZER_FAILURE'),
    ],
    ['a time-out', () => new RawAnswer({ payload: '', timedOut: true }), broken('AUTHORIZER_FAILURE')],
    [
      'a throttled function',
      () => new RawAnswer({ payload: '{}', statusCode: 429 }),
      broken('AUTHORIZER_FAILURE'),
    ],
    [
      'no such function',
      () => new RawAnswer({ payload: '{}', statusCode: 404 }),
      broken('AUTHORIZER_CONFIGURATION_ERROR'),
    ],
    [
      'no permission',
      () => new RawAnswer({ payload: '{}', statusCode: 403 }),
      broken('AUTHORIZER_CONFIGURATION_ERROR'),
    ],
    ['null', () => null, broken('AUTHORIZER_CONFIGURATION_ERROR')],
    ['a text', () => 'allow', broken('AUTHORIZER_CONFIGURATION_ERROR')],
    ['no JSON', () => new RawAnswer({ payload: '<html>' }), broken('AUTHORIZER_CONFIGURATION_ERROR')],
    ['no policy', () => ({ principalId: 'ann' }), broken('AUTHORIZER_CONFIGURATION_ERROR')],
    [
      'no principal (unverified)',
      () => ({ policyDocument: good.policyDocument }),
      broken('AUTHORIZER_CONFIGURATION_ERROR'),
    ],
    [
      'a policy that is a text',
      () => ({ ...good, policyDocument: 'Allow' }),
      broken('AUTHORIZER_CONFIGURATION_ERROR'),
    ],
    [
      'an effect that is none',
      () => ({ ...good, policyDocument: policy('Maybe', '*') }),
      broken('AUTHORIZER_CONFIGURATION_ERROR'),
    ],
    [
      'an unknown condition operator',
      () => ({
        ...good,
        policyDocument: {
          Statement: [{ Effect: 'Allow', Action: '*', Resource: '*', Condition: { Nope: { a: 'b' } } }],
        },
      }),
      broken('AUTHORIZER_CONFIGURATION_ERROR'),
    ],
    [
      'a resource of 513 characters',
      () => ({ ...good, policyDocument: policy('Allow', 'x'.repeat(513)) }),
      broken('AUTHORIZER_CONFIGURATION_ERROR'),
    ],
    [
      'a list in the context',
      () => ({ ...good, context: { pets: ['rex'] } }),
      broken('AUTHORIZER_CONFIGURATION_ERROR'),
    ],
    [
      'an object in the context',
      () => ({ ...good, context: { pet: {} } }),
      broken('AUTHORIZER_CONFIGURATION_ERROR'),
    ],
    ['a context that is a list', () => ({ ...good, context: [] }), broken('AUTHORIZER_CONFIGURATION_ERROR')],
    [
      'a usage key that is a number',
      () => ({ ...good, usageIdentifierKey: 7 }),
      broken('AUTHORIZER_CONFIGURATION_ERROR'),
    ],
  ];
  it.each(outputs)('%s', async (_name, stub, expected) => {
    expect((await setUp(token, stub).send(withToken('x'))).answer).toEqual(expected);
  });

  it('gives context values as texts, and the usage key', async () => {
    const { send } = setUp(token, () => ({
      ...good,
      context: { s: 'x', n: 12, f: 1.5, b: false, nothing: null },
      usageIdentifierKey: 'key-7',
    }));

    const { call } = await send(withToken('x'));

    expect(call.authorizer).toEqual({
      principalId: 'ann',
      context: new Map([
        ['s', 'x'],
        ['n', '12'],
        ['f', '1.5'],
        ['b', 'false'],
      ]),
      integrationLatency: 0,
      usageIdentifierKey: 'key-7',
    });
  });

  it.each<[string, unknown, string, boolean]>([
    ['* spans slashes', 'arn:aws:execute-api:*:*:*/dev/GET/pets/*', '/pets/7/toys/ball', true],
    ['the parent is not below itself', 'arn:aws:execute-api:*:*:*/dev/GET/pets/*', '/pets', false],
    ['? is one character', 'arn:aws:execute-api:*:*:*/*/GET/pets/?', '/pets/7', true],
    ['? is not two', 'arn:aws:execute-api:*:*:*/*/GET/pets/?', '/pets/77', false],
    ['letters count', 'arn:aws:execute-api:*:*:*/dev/get/pets/7', '/pets/7', false],
    ['the template is no path', 'arn:aws:execute-api:*:*:*/dev/GET/pets/{id}', '/pets/7', false],
    ['one of a list', ['arn:aws:none', '*/pets/7'], '/pets/7', true],
    ['a regular expression is none', 'arn:.*', '/pets/7', false],
  ])('resources: %s', async (_name, resource, path, allowed) => {
    const { send } = setUp(token, () => ({ ...good, policyDocument: policy('Allow', resource) }));

    expect((await send(withToken('x', { path }))).answer).toEqual(allowed ? 'allow' : denied(''));
  });
});

describe('the result cache (documented)', () => {
  const onlyThis: FunctionStub = (event) => ({
    principalId: 'ann',
    policyDocument: policy('Allow', event['methodArn']),
  });

  it('keeps a result 300 seconds unless the authorizer says otherwise', async () => {
    const { clock, events, send } = setUp(token);

    for (const now of [0, 299_000, 300_001]) {
      clock.mono = now;
      await send(withToken('x'));
    }

    expect(events).toHaveLength(2);
  });

  it.each([
    [0, 3],
    [1, 2],
    [3600, 1],
  ])(
    'with a time to live of %i seconds calls the function %i times',
    async (authorizerResultTtlInSeconds, calls) => {
      const { clock, events, send } = setUp({ ...token, authorizerResultTtlInSeconds });

      for (const now of [0, 500, 1_501]) {
        clock.mono = now;
        await send(withToken('x'));
      }

      expect(events).toHaveLength(calls);
    },
  );

  it('is keyed by the token alone: a cached policy is asked about every method', async () => {
    const { events, send } = setUp(token, onlyThis);

    const answers = [
      await send(withToken('x', { path: '/pets' })),
      await send(withToken('x', { path: '/toys' })),
      await send(withToken('x', { path: '/pets' })),
      await send(withToken('y', { path: '/toys' })),
    ].map(({ answer }) => answer);

    expect(answers).toEqual(['allow', denied(''), 'allow', 'allow']);
    expect(events).toHaveLength(2);
  });

  it('says why a cached policy refuses another method', async () => {
    const { send } = setUp(token, onlyThis);
    await send(withToken('x', { path: '/pets' }));

    const { call } = await send(withToken('x', { path: '/toys', traced: true }));

    expect(call.steps).toEqual([
      {
        phase: 'authorizer',
        verdict: 'refused',
        at,
        detail: expect.stringMatching(
          /cached policy of authorizer auth has no statement that allows the call: the function was asked about .*\/dev\/GET\/pets, .*cache key holds neither method nor path/,
        ),
      },
    ]);
  });

  it('is keyed by all identity sources, in order and apart', async () => {
    const identitySource = 'method.request.header.Auth,method.request.header.Tenant';
    const { events, send } = setUp({ ...request, identitySource });
    const pairs = [
      ['a', 'b'],
      ['a', 'b'],
      ['b', 'a'],
      ['ab', 'c'],
      ['a', 'bc'],
      ['a,b', 'c'],
      ['a', 'b,c'],
      ['a","b', 'c'],
      ['a', 'b","c'],
    ];

    for (const [auth, tenant] of pairs) {
      await send({
        headers: [
          ['Auth', auth as string],
          ['Tenant', tenant as string],
        ],
      });
    }

    expect(events).toHaveLength(8);
  });

  it('keeps no errors, and no "Unauthorized" (unverified)', async () => {
    let calls = 0;
    const { send } = setUp(token, (event, call) => {
      calls += 1;
      if (calls < 3) throw new Error(calls === 1 ? 'boom' : 'Unauthorized');
      return allowAll(event, call);
    });

    const answers = [await send(withToken('x')), await send(withToken('x')), await send(withToken('x'))];

    expect(answers.map(({ answer }) => (answer === 'allow' ? 200 : answer.status))).toEqual([500, 401, 200]);
  });

  it('holds the context, with no latency of its own', async () => {
    const { clock, send } = setUp(token, async (event, call) => {
      clock.mono += 12;
      return { ...((await allowAll(event, call)) as object), context: { tier: 'gold' } };
    });

    const first = await send(withToken('x'));
    const second = await send(withToken('x'));

    expect(first.call.authorizer).toMatchObject({
      context: new Map([['tier', 'gold']]),
      integrationLatency: 12,
    });
    expect(second.call.authorizer).toMatchObject({
      context: new Map([['tier', 'gold']]),
      integrationLatency: 0,
    });
  });

  // AWS documents that a result is kept for later requests, and no waiting for one that is on its way.
  it('calls the function for each of several requests that come before the first result, and then no more', async () => {
    const { events, send } = setUp(token, async () => {
      await new Promise((done) => setImmediate(done));
      return allowAll({}, undefined as never);
    });

    await Promise.all([send(withToken('x')), send(withToken('x')), send(withToken('x'))]);
    await send(withToken('x'));

    expect(events).toHaveLength(3);
  });

  it('mixes no identities: 10,000 concurrent calls of 1,000 callers (reliability T11)', async () => {
    const { send } = setUp(
      { ...request, identitySource: 'method.request.header.Auth,method.request.querystring.who' },
      async (event) => {
        const headers = event['headers'] as Record<string, string>;
        const query = event['queryStringParameters'] as Record<string, string>;
        await new Promise((done) => setImmediate(done));
        return {
          principalId: `${headers['Auth']}/${query['who']}`,
          policyDocument: policy('Allow', '*'),
          context: { who: query['who'] },
        };
      },
    );

    const calls = await Promise.all(
      Array.from({ length: 10_000 }, async (_, i) => {
        const auth = `t${i % 50}`;
        const who = `w${i % 1000}`;
        const { call, answer } = await send({ headers: [['Auth', auth]], query: `who=${who}` });
        return (
          answer === 'allow' &&
          call.authorizer?.principalId === `${auth}/${who}` &&
          call.authorizer.context.get('who') === who
        );
      }),
    );

    expect(calls.filter((right) => !right)).toEqual([]);
  });
});

describe('the execution log of an authorizer (publicly reported)', () => {
  it('shows the block, with credentials masked', async () => {
    const { send } = setUp(token, () => ({
      principalId: 'principal-of-ann',
      policyDocument: policy('Allow', '*'),
      usageIdentifierKey: 'planted-api-key-0001',
    }));

    const { call } = await send(withToken('planted-token-000001', { traced: true }));

    const uri =
      'https://lambda.us-east-1.amazonaws.com/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:authorizer/invocations';
    const stars = '*'.repeat(34);
    expect(call.lines).toEqual([
      'Starting authorizer: auth12 for request: req-1',
      `Incoming identity: ${stars}000001`,
      `Endpoint request URI: ${uri}`,
      'Endpoint request headers: {x-amzn-apigateway-api-id=abcdef1234, X-Amzn-Trace-Id=Root=1-abc;Sampled=0, Content-Type=application/json}',
      `Endpoint request body after transformations: {"type":"TOKEN","authorizationToken":"${stars}000001","methodArn":"arn:aws:execute-api:us-east-1:123456789012:abcdef1234/dev/GET/pets"}`,
      `Sending request to ${uri}`,
      `Authorizer result body before parsing: {"principalId":"principal-of-ann","policyDocument":{"Version":"2012-10-17","Statement":[{"Action":"execute-api:Invoke","Effect":"Allow","Resource":"*"}]},"usageIdentifierKey":"${stars}y-0001"}`,
      `Using valid authorizer policy for principal: ${stars}of-ann`,
      'Successfully completed authorizer execution',
    ]);
  });

  it('holds no planted secret of a REQUEST event', async () => {
    const { send } = setUp({ ...request, identitySource: 'method.request.querystring.who' });
    const names = ['Authorization', 'Cookie', 'X-Api-Key', 'X-Amz-Security-Token', 'Proxy-Authorization'];
    const headers = names.map((name, i) => [name, `planted-secret-${i}-abcdef`] as const);

    const { call } = await send({
      headers,
      query: 'who=planted-secret-9-abcdef',
      apiKeyRequired: true,
      traced: true,
    });

    expect(call.lines.join('\n')).not.toContain('planted-secret');
  });

  it('is short for a cached result (unverified)', async () => {
    const { send } = setUp(token);
    await send(withToken('x'));

    const { call } = await send(withToken('x', { traced: true }));

    expect(call.lines.map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
      'Starting authorizer:',
      'Incoming identity:',
      'Using valid',
      'Successfully completed',
    ]);
  });
});
