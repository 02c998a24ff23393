import { describe, expect, it } from 'vitest';
import { compileAccess } from '../../../src/authorizers/access.ts';
import type { AuthorizationType } from '../../../src/model/api.ts';
import type { JsonObject, JsonValue } from '../../../src/model/json.ts';
import {
  accountId,
  answerOf,
  type CallOptions,
  functionUri,
  makeApi,
  makeCall,
  makeMethod,
  scope,
  testClock,
  testEnvironment,
  testTools,
} from '../call.ts';

type Word = 'allow' | 'silent' | 'deny';

/** A statement that says the word of the test's call. */
function statements(word: Word, extra: JsonObject = {}): JsonValue[] {
  if (word === 'silent')
    return [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: 'arn:aws:none', ...extra }];
  return [
    { Effect: word === 'allow' ? 'Allow' : 'Deny', Action: 'execute-api:Invoke', Resource: '*', ...extra },
  ];
}

const resourcePolicy = (word: Word): JsonObject => ({
  Version: '2012-10-17',
  Statement: statements(word, { Principal: '*' }),
});
const other = '999988887777';

/** Answers of one API whose method is authorised in the given way, called once. */
async function ask(options: {
  type: AuthorizationType;
  policy?: JsonObject;
  caller?: Word;
  account?: string;
  call?: CallOptions;
  isPrivate?: boolean;
}) {
  let invocations = 0;
  const environment = testEnvironment(testClock(), () => {
    invocations += 1;
    return {
      principalId: 'ann',
      policyDocument: { Version: '2012-10-17', Statement: statements(options.caller ?? 'allow') },
    };
  });
  const arn = `arn:aws:iam::${options.account ?? accountId}:user/ann`;
  const identity = {
    accessKeyId: 'AKIDANN',
    secretAccessKey: 's',
    arn,
    policy: { Statement: statements(options.caller ?? 'allow') },
  };
  const authorizer = {
    id: 'auth12',
    name: 'auth',
    type: 'TOKEN',
    identitySource: 'method.request.header.Auth',
    authorizerUri: functionUri,
    at: { file: 'openapi.yaml', pointer: '' },
  } as const;
  const api = makeApi({
    ...(options.policy && { policy: options.policy }),
    authorizers: [authorizer],
    ...(options.isPrivate && { isPrivate: true }),
  });
  const access = compileAccess(api, scope, testTools(environment, { identities: [identity] }));
  if (!access.ok) throw new Error(JSON.stringify(access.diagnostics));
  const method = makeMethod({
    authorizationType: options.type,
    ...(options.type === 'CUSTOM' && { authorizer: 'auth' }),
  });
  const check = access.value.checkResourcePolicy(method);
  const authorize = access.value.authorize(method);
  if (!authorize.ok) throw new Error(JSON.stringify(authorize.diagnostics));
  const call = makeCall({
    headers: [['Auth', 'token-of-ann']],
    ...options.call,
    ...(options.type === 'AWS_IAM' && { identity: { userArn: arn, ...options.call?.identity } }),
  });
  const answer = await answerOf(async () => {
    await check?.(call);
    await authorize.value?.(call);
  });
  const said =
    answer === 'allow'
      ? 'allow'
      : String(Object.values(answer.body)[0]).includes('explicit deny')
        ? 'explicit deny'
        : 'implicit deny';
  return { answer, said, invocations };
}

/** rest-request-phases.md 4.7, tables A and B (documented). */
const table: readonly (readonly [caller: Word, resource: Word, same: string, otherAccount: string])[] = [
  ['allow', 'allow', 'allow', 'allow'],
  ['allow', 'silent', 'allow', 'implicit deny'],
  ['allow', 'deny', 'explicit deny', 'explicit deny'],
  ['silent', 'allow', 'allow', 'implicit deny'],
  ['silent', 'silent', 'implicit deny', 'implicit deny'],
  ['silent', 'deny', 'explicit deny', 'explicit deny'],
  ['deny', 'allow', 'explicit deny', 'explicit deny'],
  ['deny', 'silent', 'explicit deny', 'explicit deny'],
  ['deny', 'deny', 'explicit deny', 'explicit deny'],
];

describe('the evaluation table of resource policies (documented)', () => {
  it.each(table)('IAM, same account: identity %s, resource %s -> %s', async (caller, resource, same) => {
    expect((await ask({ type: 'AWS_IAM', caller, policy: resourcePolicy(resource) })).said).toBe(same);
  });

  it.each(table)(
    'IAM, other account: identity %s, resource %s (not %s) -> %s',
    async (caller, resource, _same, otherAccount) => {
      const { said } = await ask({
        type: 'AWS_IAM',
        caller,
        policy: resourcePolicy(resource),
        account: other,
      });

      expect(said).toBe(otherAccount);
    },
  );

  it.each(table)('Lambda authorizer: its policy %s, resource %s -> %s', async (caller, resource, same) => {
    expect((await ask({ type: 'CUSTOM', caller, policy: resourcePolicy(resource) })).said).toBe(same);
  });

  it.each([
    ['allow', 'allow'],
    ['silent', 'implicit deny'],
    ['deny', 'explicit deny'],
  ] as const)('no authorization: resource %s -> %s', async (resource, said) => {
    expect((await ask({ type: 'NONE', policy: resourcePolicy(resource) })).said).toBe(said);
  });

  it.each([
    ['allow', 'allow'],
    ['silent', 'implicit deny'],
    ['deny', 'explicit deny'],
  ] as const)('IAM without a resource policy: identity %s -> %s', async (caller, said) => {
    expect((await ask({ type: 'AWS_IAM', caller })).said).toBe(said);
  });

  it('IAM of another account without a resource policy is refused', async () => {
    expect((await ask({ type: 'AWS_IAM', caller: 'allow', account: other })).said).toBe('implicit deny');
  });

  it('no authorization and no resource policy: nothing is checked', async () => {
    expect((await ask({ type: 'NONE' })).said).toBe('allow');
  });

  it('an explicit deny before authentication spares the function the call', async () => {
    expect((await ask({ type: 'CUSTOM', policy: resourcePolicy('deny') })).invocations).toBe(0);
    expect((await ask({ type: 'CUSTOM', policy: resourcePolicy('silent') })).invocations).toBe(1);
  });

  it('a private API without a policy refuses every call', async () => {
    for (const type of ['NONE', 'AWS_IAM', 'CUSTOM'] as const) {
      expect((await ask({ type, isPrivate: true })).said).toBe('implicit deny');
    }
  });
});

describe('the refusal of a resource policy (publicly reported)', () => {
  const arn = 'arn:aws:execute-api:us-east-1:********9012:abcdef1234/dev/GET/pets';

  it('names the anonymous caller, and of the account the last four digits', async () => {
    expect((await ask({ type: 'NONE', policy: resourcePolicy('silent') })).answer).toEqual({
      status: 403,
      type: 'ACCESS_DENIED',
      errorType: 'AccessDeniedException',
      body: {
        Message: `User: anonymous is not authorized to perform: execute-api:Invoke on resource: ${arn}`,
      },
    });
  });

  it('tells an explicit deny', async () => {
    const { answer } = await ask({ type: 'NONE', policy: resourcePolicy('deny') });

    expect(answer).toMatchObject({
      body: {
        Message: `User: anonymous is not authorized to perform: execute-api:Invoke on resource: ${arn} with an explicit deny`,
      },
    });
  });

  it('names who signed', async () => {
    const { answer } = await ask({ type: 'AWS_IAM', caller: 'silent' });

    expect(answer).toMatchObject({
      body: {
        Message: `User: arn:aws:iam::123456789012:user/ann is not authorized to perform: execute-api:Invoke on resource: ${arn} because no identity-based policy allows the execute-api:Invoke action`,
      },
    });
  });
});

/** One allow with a condition, or a principal, or a resource: does an open method pass? */
interface Row {
  readonly name: string;
  readonly statement: JsonObject;
  readonly call?: CallOptions;
  readonly type?: AuthorizationType;
  readonly account?: string;
  readonly allowed: boolean;
}

const when = (operator: string, key: string, value: JsonValue): JsonObject => ({
  Condition: { [operator]: { [key]: value } },
});
const from = (sourceIp: string): CallOptions => ({ identity: { sourceIp } });
const header = (name: string, value: string): CallOptions => ({ headers: [[name, value]] });

/** Keys of 4.8 and operators of IAM (documented). */
const rows: readonly Row[] = [
  {
    name: 'an address of the block',
    statement: when('IpAddress', 'aws:SourceIp', '203.0.113.0/24'),
    call: from('203.0.113.9'),
    allowed: true,
  },
  {
    name: 'an address outside the block',
    statement: when('IpAddress', 'aws:SourceIp', '203.0.113.0/24'),
    call: from('203.0.114.9'),
    allowed: false,
  },
  {
    name: 'an address of the second block',
    statement: when('IpAddress', 'aws:SourceIp', ['10.0.0.0/8', '203.0.113.0/24']),
    call: from('203.0.113.9'),
    allowed: true,
  },
  {
    name: 'a single address',
    statement: when('IpAddress', 'aws:SourceIp', '203.0.113.9'),
    call: from('203.0.113.9'),
    allowed: true,
  },
  {
    name: 'an IPv6 block',
    statement: when('IpAddress', 'aws:SourceIp', '2001:db8::/32'),
    call: from('2001:db8::7'),
    allowed: true,
  },
  {
    name: 'an IPv4 caller against an IPv6 block',
    statement: when('IpAddress', 'aws:SourceIp', '2001:db8::/32'),
    call: from('127.0.0.1'),
    allowed: false,
  },
  {
    name: 'NotIpAddress outside',
    statement: when('NotIpAddress', 'aws:SourceIp', '203.0.113.0/24'),
    call: from('10.0.0.1'),
    allowed: true,
  },
  {
    name: 'NotIpAddress inside',
    statement: when('NotIpAddress', 'aws:SourceIp', ['203.0.113.0/24', '10.0.0.0/8']),
    call: from('10.0.0.1'),
    allowed: false,
  },
  {
    name: 'X-Forwarded-For decides nothing',
    statement: when('IpAddress', 'aws:SourceIp', '203.0.113.0/24'),
    call: header('X-Forwarded-For', '203.0.113.9'),
    allowed: false,
  },
  {
    name: 'a VPC endpoint',
    statement: when('StringEquals', 'aws:SourceVpce', 'vpce-1'),
    call: { identity: { vpceId: 'vpce-1' } },
    allowed: true,
  },
  {
    name: 'another VPC endpoint',
    statement: when('StringEquals', 'aws:SourceVpce', 'vpce-1'),
    call: { identity: { vpceId: 'vpce-2' } },
    allowed: false,
  },
  {
    name: 'no VPC endpoint, StringNotEquals',
    statement: when('StringNotEquals', 'aws:SourceVpce', 'vpce-1'),
    allowed: true,
  },
  {
    name: 'a VPC',
    statement: when('StringEquals', 'aws:sourceVpc', 'vpc-1'),
    call: { identity: { vpcId: 'vpc-1' } },
    allowed: true,
  },
  {
    name: 'an address inside the VPC',
    statement: when('IpAddress', 'aws:VpcSourceIp', '10.0.0.0/8'),
    call: { identity: { vpceId: 'v', sourceIp: '10.1.1.1' } },
    allowed: true,
  },
  {
    name: 'aws:SourceIp is absent behind a VPC endpoint',
    statement: when('IpAddress', 'aws:SourceIp', '10.0.0.0/8'),
    call: { identity: { vpceId: 'v', sourceIp: '10.1.1.1' } },
    allowed: false,
  },
  {
    name: 'a user agent',
    statement: when('StringLike', 'aws:UserAgent', 'curl/*'),
    call: header('User-Agent', 'curl/8.1'),
    allowed: true,
  },
  {
    name: 'a key in another case',
    statement: when('stringlike', 'AWS:useragent', 'curl/*'),
    call: header('User-Agent', 'curl/8.1'),
    allowed: true,
  },
  {
    name: 'another user agent',
    statement: when('StringNotLike', 'aws:UserAgent', 'curl/*'),
    call: header('User-Agent', 'curl/8.1'),
    allowed: false,
  },
  {
    name: 'a referer',
    statement: when('StringEquals', 'aws:Referer', 'https://shop.example'),
    call: header('Referer', 'https://shop.example'),
    allowed: true,
  },
  {
    name: 'a referer in another case',
    statement: when('StringEqualsIgnoreCase', 'aws:Referer', 'HTTPS://SHOP.example'),
    call: header('Referer', 'https://shop.example'),
    allowed: true,
  },
  {
    name: 'TLS is what every call comes by',
    statement: when('Bool', 'aws:SecureTransport', 'true'),
    allowed: true,
  },
  { name: 'TLS as a boolean', statement: when('Bool', 'aws:SecureTransport', false), allowed: false },
  {
    name: 'a date before',
    statement: when('DateLessThan', 'aws:CurrentTime', '2024-08-03T10:00:01Z'),
    allowed: true,
  },
  {
    name: 'a date after',
    statement: when('DateGreaterThan', 'aws:CurrentTime', '2024-08-03T10:00:01Z'),
    allowed: false,
  },
  {
    name: 'the epoch',
    statement: when('NumericGreaterThanEquals', 'aws:EpochTime', '1722679200'),
    allowed: true,
  },
  {
    name: 'the epoch as a number',
    statement: when('NumericLessThan', 'aws:EpochTime', 1722679200),
    allowed: false,
  },
  {
    name: 'an epoch that is a date',
    statement: when('DateEquals', 'aws:EpochTime', '2024-08-03T10:00:00Z'),
    allowed: true,
  },
  { name: 'a key that nobody has', statement: when('StringEquals', 'aws:Nothing', 'x'), allowed: false },
  {
    name: 'a key that nobody has, negated',
    statement: when('StringNotEquals', 'aws:Nothing', 'x'),
    allowed: true,
  },
  {
    name: 'a key that nobody has, if it exists',
    statement: when('StringEqualsIfExists', 'aws:Nothing', 'x'),
    allowed: true,
  },
  { name: 'Null true of an absent key', statement: when('Null', 'aws:Referer', 'true'), allowed: true },
  { name: 'Null false of an absent key', statement: when('Null', 'aws:Referer', 'false'), allowed: false },
  {
    name: 'ForAnyValue of an absent key',
    statement: when('ForAnyValue:StringEquals', 'aws:PrincipalOrgPaths', 'o/*'),
    allowed: false,
  },
  {
    name: 'ForAllValues of an absent key',
    statement: when('ForAllValues:StringEquals', 'aws:PrincipalOrgPaths', 'o/*'),
    allowed: true,
  },
  {
    name: 'two conditions, one false',
    statement: {
      Condition: { Bool: { 'aws:SecureTransport': 'true' }, IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } },
    },
    allowed: false,
  },
  {
    name: 'principal keys of an anonymous caller',
    statement: when('StringEquals', 'aws:PrincipalAccount', accountId),
    allowed: false,
  },
  { name: 'a wild principal', statement: { Principal: { AWS: '*' } }, allowed: true },
  {
    name: 'an account, for an anonymous caller',
    statement: { Principal: { AWS: accountId } },
    allowed: false,
  },
  { name: 'a short resource', statement: { Resource: 'execute-api:/dev/GET/pets' }, allowed: true },
  {
    name: 'a short resource of another stage',
    statement: { Resource: 'execute-api:/prod/*' },
    allowed: false,
  },
  {
    name: 'a full resource',
    statement: { Resource: `arn:aws:execute-api:us-east-1:${accountId}:abcdef1234/*/GET/*` },
    allowed: true,
  },
  {
    name: 'a resource of another API',
    statement: { Resource: `arn:aws:execute-api:us-east-1:${accountId}:other12345/*` },
    allowed: false,
  },
  {
    name: 'NotResource',
    statement: { Resource: undefined as never, NotResource: 'execute-api:/dev/POST/*' },
    allowed: true,
  },
  { name: 'another action', statement: { Action: 'execute-api:InvalidateCache' }, allowed: false },
  { name: 'a wild action in other letters', statement: { Action: 'Execute-API:*' }, allowed: true },
  {
    name: 'NotAction',
    statement: { Action: undefined as never, NotAction: 'execute-api:InvalidateCache' },
    allowed: true,
  },
];

describe('what a statement covers (documented)', () => {
  it.each(rows)('$name -> $allowed', async ({ statement, call, allowed }) => {
    const base = {
      Effect: 'Allow',
      Principal: '*',
      Action: 'execute-api:Invoke',
      Resource: 'execute-api:/*',
    };
    const whole = JSON.parse(JSON.stringify({ ...base, ...statement })) as JsonObject;

    const { said } = await ask({
      type: 'NONE',
      policy: { Version: '2012-10-17', Statement: [whole] },
      ...(call && { call }),
    });

    expect(said === 'allow').toBe(allowed);
  });
});

describe('principals and variables (documented)', () => {
  const policyFor = (extra: JsonObject): JsonObject => ({
    Version: '2012-10-17',
    Statement: {
      Effect: 'Allow',
      Principal: '*',
      Action: 'execute-api:Invoke',
      Resource: 'execute-api:/*',
      ...extra,
    },
  });

  it.each<[string, JsonObject, boolean]>([
    ['the account by its number', { Principal: { AWS: accountId } }, true],
    ['the account by its root', { Principal: { AWS: `arn:aws:iam::${accountId}:root` } }, true],
    [
      'the user',
      { Principal: { AWS: [`arn:aws:iam::${accountId}:user/bob`, `arn:aws:iam::${accountId}:user/ann`] } },
      true,
    ],
    ['another user', { Principal: { AWS: `arn:aws:iam::${accountId}:user/bob` } }, false],
    ['a service', { Principal: { Service: 'lambda.amazonaws.com' } }, false],
    [
      'everybody but this user',
      { Principal: undefined as never, NotPrincipal: { AWS: `arn:aws:iam::${accountId}:user/ann` } },
      false,
    ],
    ['the account by a condition', when('StringEquals', 'aws:PrincipalAccount', accountId), true],
    ['the ARN by a condition', when('ArnLike', 'aws:PrincipalArn', 'arn:aws:iam::*:user/a*'), true],
    [
      'the ARN by a condition, negated',
      when('ArnNotLike', 'aws:PrincipalArn', 'arn:aws:iam::*:user/a*'),
      false,
    ],
    ['the name by a condition', when('StringEquals', 'aws:username', 'ann'), true],
    ['the kind by a condition', when('StringEquals', 'aws:PrincipalType', 'User'), true],
    [
      'a variable in a resource',
      { Resource: `arn:aws:execute-api:us-east-1:${accountId}:abcdef1234/dev/GET/\${aws:username}/*` },
      true,
    ],
    [
      'a variable of somebody else',
      { Resource: `arn:aws:execute-api:us-east-1:${accountId}:abcdef1234/dev/POST/\${aws:username}/*` },
      false,
    ],
    ['a variable that is absent', { Resource: `execute-api:/dev/GET/\${aws:PrincipalTag/team}/*` }, false],
    [
      'a variable with a default',
      { Resource: `execute-api:/dev/GET/\${aws:PrincipalTag/team, 'ann'}/*` },
      true,
    ],
  ])('%s', async (_name, extra, allowed) => {
    const policy = JSON.parse(JSON.stringify(policyFor(extra))) as JsonObject;

    const { said } = await ask({ type: 'AWS_IAM', caller: 'silent', policy, call: { path: '/ann/pets' } });

    expect(said === 'allow').toBe(allowed);
  });
});

describe('policies that are none', () => {
  it.each<[string, JsonValue]>([
    ['no statement', { Version: '2012-10-17' }],
    ['an unknown version', { Version: '2020-01-01', Statement: [] }],
    ['a statement that is a text', { Statement: 'Allow' }],
    ['no principal', { Statement: { Effect: 'Allow', Action: '*', Resource: '*' } }],
    [
      'an effect in small letters',
      { Statement: { Effect: 'allow', Principal: '*', Action: '*', Resource: '*' } },
    ],
    [
      'action and NotAction',
      { Statement: { Effect: 'Allow', Principal: '*', Action: '*', NotAction: '*', Resource: '*' } },
    ],
    ['no resource', { Statement: { Effect: 'Allow', Principal: '*', Action: '*' } }],
    [
      'a resource that is a number',
      { Statement: { Effect: 'Allow', Principal: '*', Action: '*', Resource: 7 } },
    ],
    [
      'an unknown operator',
      {
        Statement: {
          Effect: 'Allow',
          Principal: '*',
          Action: '*',
          Resource: '*',
          Condition: { StringMatches: { 'aws:Referer': 'x' } },
        },
      },
    ],
    [
      'a block that is none',
      {
        Statement: {
          Effect: 'Deny',
          Principal: '*',
          Action: '*',
          Resource: '*',
          Condition: { IpAddress: { 'aws:SourceIp': '203.0.113.0/33' } },
        },
      },
    ],
    [
      'a misspelt element',
      { Statement: { Effect: 'Deny', Principal: '*', Actions: '*', Action: '*', Resource: '*' } },
    ],
    [
      'a principal that is no ARN',
      { Statement: { Effect: 'Allow', Principal: { AWS: 'ann' }, Action: '*', Resource: '*' } },
    ],
    [
      '8193 characters',
      { Statement: [{ Sid: 'x'.repeat(8193), Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }] },
    ],
  ])('are refused at deploy: %s', (_name, policy) => {
    const outcome = compileAccess(
      makeApi({ policy: policy as JsonObject }),
      scope,
      testTools(testEnvironment(testClock(), () => null)),
    );

    expect(outcome.ok).toBe(false);
    expect(outcome.diagnostics[0]).toMatchObject({
      ruleId: 'invalid-resource-policy',
      severity: 'error',
      at: { file: 'openapi.yaml', pointer: '/x-amazon-apigateway-policy' },
    });
  });
});
