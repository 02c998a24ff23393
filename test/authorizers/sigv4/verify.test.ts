import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { compileAccess } from '../../../src/authorizers/access.ts';
import { epochOf, type SignatureProblem, timestampOf } from '../../../src/authorizers/sigv4/signature.ts';
import { verifySignature } from '../../../src/authorizers/sigv4/verify.ts';
import {
  accountId,
  answerOf,
  makeApi,
  makeCall,
  makeMethod,
  noon,
  region,
  scope,
  testClock,
  testEnvironment,
  testTools,
} from '../call.ts';
import {
  aws4Request,
  botocoreRequests,
  clientRequest,
  cliRequests,
  host,
  type Keys,
  plainKeys,
  type SignedRequest,
  sessionKeys,
  shapes,
  signWithSmithy,
  timestampIn,
} from './signers.ts';

const anything = { Statement: { Effect: 'Allow', Action: '*', Resource: '*' } };
const identities = [
  { ...plainKeys, arn: `arn:aws:iam::${accountId}:user/ann`, policy: anything },
  { ...sessionKeys, arn: `arn:aws:sts::${accountId}:assumed-role/keeper/session-1`, policy: anything },
  {
    accessKeyId: 'ASIAGONE',
    secretAccessKey: 'gone',
    sessionToken: 'gone',
    expiration: '2024-08-03T09:59:59Z',
  },
];
const directory = testTools(
  testEnvironment(testClock(), () => null),
  { identities },
).identities;

function verify(signed: SignedRequest, now = epochOf(timestampIn(signed))) {
  return verifySignature(clientRequest(signed), {
    identities: directory,
    region,
    service: 'execute-api',
    now,
  });
}

const at = new Date(noon);
const forms = ['header', 'query'] as const;

/** Four signers, each made by others: the AWS SDK for JavaScript, aws4, botocore, the AWS CLI. */
describe('a signature of', () => {
  const live = shapes.flatMap((shape) => forms.map((form) => ({ shape, form, name: shape.name })));

  it.each(live)('@smithy/signature-v4 passes: $name, $form form', async ({ shape, form }) => {
    expect(verify(await signWithSmithy(shape, plainKeys, form, at))).toMatchObject({
      ok: true,
      identity: { accessKeyId: 'AKIDPLAIN' },
    });
  });

  it.each(live)('aws4 passes: $name, $form form', ({ shape, form }) => {
    expect(verify(aws4Request(shape, plainKeys, form))).toMatchObject({ ok: true });
  });

  it.each(botocoreRequests)('botocore passes: $name', (signed) => {
    expect(verify(signed)).toMatchObject({ ok: true });
  });

  it.each(cliRequests)('the AWS CLI passes: $name', (signed) => {
    expect(verify(signed)).toMatchObject({ ok: true });
  });

  it.each(forms)('a session passes with its token, %s form', async (form) => {
    const [shape] = shapes;
    if (!shape) throw new Error('no shapes');

    expect(verify(await signWithSmithy(shape, sessionKeys, form, at))).toMatchObject({ ok: true });
    expect(verify(aws4Request(shape, sessionKeys, form))).toMatchObject({ ok: true });
  });

  it.each([...botocoreRequests, ...cliRequests])(
    'botocore and the CLI does not pass when the path is another: $name',
    (signed) => {
      expect(verify({ ...signed, target: signed.target.replace('/dev/', '/dev/x') })).toMatchObject({
        ok: false,
        problem: { kind: 'invalid' },
      });
    },
  );
});

const pets = {
  name: 'pets',
  method: 'POST',
  target: '/dev/pets?a=1',
  headers: { 'Content-Type': 'application/json' },
  body: '{}',
};
const good = await signWithSmithy(pets, plainKeys, 'header', at);
const presigned = await signWithSmithy(
  { name: 'pets', method: 'GET', target: '/dev/pets?a=1' },
  plainKeys,
  'query',
  at,
);

function withHeader(signed: SignedRequest, name: string, value: string | undefined): SignedRequest {
  const others = signed.headers.filter(([other]) => other.toLowerCase() !== name.toLowerCase());
  return { ...signed, headers: value === undefined ? others : [...others, [name, value]] };
}

const authorization = good.headers.find(([name]) => name === 'authorization')?.[1] ?? '';
const changed = (from: string | RegExp, to: string) =>
  withHeader(good, 'Authorization', authorization.replace(from, to));
const retarget = (signed: SignedRequest, from: string | RegExp, to: string) => ({
  ...signed,
  target: signed.target.replace(from, to),
});
const hashed = (text: string) => createHash('sha256').update(text).digest('base64');
const sent = (text: string) => withHeader(good, 'Authorization', text);
const noPair = (text: string) =>
  `Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and encoded with Base64): '${hashed(text)}'.`;
const lacks = (text: string, ...sentences: string[]) =>
  `${sentences.join(' ')} (Hashed with SHA-256 and encoded with Base64) Authorization=${hashed(text)}`;
const needs = (part: string) => `Authorization header requires '${part}' parameter.`;
const wrongKey: Keys = { accessKeyId: 'AKIDPLAIN', secretAccessKey: 'another secret' };
const resigned = (keys: Keys, when = at) => signWithSmithy(pets, keys, 'header', when);
const ago = (seconds: number) => new Date(noon - seconds * 1000);

interface Row {
  readonly name: string;
  readonly request: SignedRequest | Promise<SignedRequest>;
  readonly kind: SignatureProblem['kind'];
  readonly message: string | RegExp;
}

const mismatch =
  /^The request signature we calculated does not match the signature you provided\. Check your AWS Secret Access Key and signing method\. Consult the service documentation for details\.\n\nThe Canonical String for this request should have been\n'/;
const invalidToken = 'The security token included in the request is invalid.';

/** rest-request-phases.md 4.6: the texts are publicly reported, where it does not say otherwise. */
const rows: Row[] = [
  {
    name: 'no signature',
    request: withHeader(good, 'Authorization', undefined),
    kind: 'missing',
    message: 'Missing Authentication Token',
  },
  { name: 'Bearer', request: sent('Bearer abc.def'), kind: 'incomplete', message: noPair('Bearer abc.def') },
  { name: 'one word', request: sent('token'), kind: 'incomplete', message: noPair('token') },
  { name: 'an empty header', request: sent(''), kind: 'incomplete', message: noPair('') },
  {
    name: 'the algorithm alone',
    request: sent('AWS4-HMAC-SHA256'),
    kind: 'incomplete',
    message: noPair('AWS4-HMAC-SHA256'),
  },
  {
    name: 'Basic with an equal sign',
    request: sent('Basic YQ=='),
    kind: 'incomplete',
    message: lacks('Basic YQ==', needs('Credential'), needs('Signature'), needs('SignedHeaders')),
  },
  {
    name: 'no Credential',
    request: sent('AWS4-HMAC-SHA256 SignedHeaders=host, Signature=aa'),
    kind: 'incomplete',
    message: lacks('AWS4-HMAC-SHA256 SignedHeaders=host, Signature=aa', needs('Credential')),
  },
  {
    name: 'no Signature',
    request: sent('AWS4-HMAC-SHA256 Credential=a/b/c/d/e, SignedHeaders=host'),
    kind: 'incomplete',
    message: lacks('AWS4-HMAC-SHA256 Credential=a/b/c/d/e, SignedHeaders=host', needs('Signature')),
  },
  {
    name: 'no SignedHeaders',
    request: sent('AWS4-HMAC-SHA256 Credential=a/b/c/d/e, Signature=aa'),
    kind: 'incomplete',
    message: lacks('AWS4-HMAC-SHA256 Credential=a/b/c/d/e, Signature=aa', needs('SignedHeaders')),
  },
  {
    name: 'an empty Signature',
    request: changed(/Signature=.*/, 'Signature='),
    kind: 'incomplete',
    message: /^Authorization header requires 'Signature' parameter\./,
  },
  {
    name: 'no date',
    request: withHeader(good, 'X-Amz-Date', undefined),
    kind: 'incomplete',
    message: lacks(
      authorization,
      "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.",
    ),
  },
  {
    name: 'no date and no parts',
    request: withHeader(sent('a=b'), 'X-Amz-Date', undefined),
    kind: 'incomplete',
    message: lacks(
      'a=b',
      needs('Credential'),
      needs('Signature'),
      needs('SignedHeaders'),
      "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.",
    ),
  },
  {
    name: 'a date that is none',
    request: withHeader(good, 'X-Amz-Date', 'yesterday'),
    kind: 'incomplete',
    message: /^Date must be in ISO-8601 'basic format'\. Got 'yesterday'/,
  },
  {
    name: 'the thirteenth month',
    request: withHeader(good, 'X-Amz-Date', '20241303T100000Z'),
    kind: 'incomplete',
    message: /^Date must be in ISO-8601/,
  },
  {
    name: 'another algorithm',
    request: changed('AWS4-HMAC-SHA256', 'AWS4-HMAC-SHA1'),
    kind: 'incomplete',
    message: "Unsupported AWS 'algorithm': 'AWS4-HMAC-SHA1'.",
  },
  {
    name: 'a short credential',
    request: changed(/Credential=[^,]*/, 'Credential=AKIDPLAIN/20240803'),
    kind: 'incomplete',
    message:
      "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got 'AKIDPLAIN/20240803'",
  },
  {
    name: 'a part twice',
    request: changed('SignedHeaders=', 'Credential=x, SignedHeaders='),
    kind: 'incomplete',
    message: /^Duplicate 'Credential' parameter/,
  },
  {
    name: 'the header twice',
    request: { ...good, headers: [...good.headers, ['Authorization', authorization]] },
    kind: 'incomplete',
    message: /^Duplicate '/,
  },
  {
    name: 'the header twice, the second a Bearer',
    request: { ...good, headers: [...good.headers, ['authorization', 'Bearer x']] },
    kind: 'incomplete',
    message: /^Invalid key=value pair/,
  },
  {
    name: 'an unknown access key',
    request: resigned({ accessKeyId: 'AKIDNOBODY', secretAccessKey: 'x' }),
    kind: 'unknown key',
    message: invalidToken,
  },
  {
    name: 'an access key in small letters',
    request: changed('AKIDPLAIN', 'akidplain'),
    kind: 'unknown key',
    message: invalidToken,
  },
  {
    name: '__proto__ as an access key',
    request: changed('AKIDPLAIN', '__proto__'),
    kind: 'unknown key',
    message: invalidToken,
  },
  {
    name: 'a session without its token',
    request: resigned({ accessKeyId: 'ASIASESSION', secretAccessKey: 'secret/of+session' }),
    kind: 'unknown key',
    message: invalidToken,
  },
  {
    name: 'a session with another token',
    request: resigned({ ...sessionKeys, sessionToken: 'other' }),
    kind: 'unknown key',
    message: invalidToken,
  },
  {
    name: 'a token where none belongs',
    request: resigned({ ...plainKeys, sessionToken: 'other' }),
    kind: 'unknown key',
    message: invalidToken,
  },
  {
    name: 'a session that has ended',
    request: resigned({ accessKeyId: 'ASIAGONE', secretAccessKey: 'gone', sessionToken: 'gone' }),
    kind: 'expired token',
    message: 'The security token included in the request is expired',
  },
  { name: 'a wrong secret', request: resigned(wrongKey), kind: 'invalid', message: mismatch },
  {
    name: 'a changed body',
    request: { ...good, body: '{"admin":true}' },
    kind: 'invalid',
    message: mismatch,
  },
  {
    name: 'a changed body with the digest of the signed one',
    request: {
      ...withHeader(good, 'X-Amz-Content-Sha256', createHash('sha256').update('{}').digest('hex')),
      body: '[]',
    },
    kind: 'invalid',
    message: mismatch,
  },
  { name: 'a body taken away', request: { ...good, body: '' }, kind: 'invalid', message: mismatch },
  {
    name: 'a changed path',
    request: retarget(good, '/dev/pets', '/dev/toys'),
    kind: 'invalid',
    message: mismatch,
  },
  { name: 'a changed stage', request: retarget(good, '/dev/', '/prod/'), kind: 'invalid', message: mismatch },
  { name: 'a changed parameter', request: retarget(good, 'a=1', 'a=2'), kind: 'invalid', message: mismatch },
  {
    name: 'one more parameter',
    request: retarget(good, 'a=1', 'a=1&b=2'),
    kind: 'invalid',
    message: mismatch,
  },
  { name: 'one parameter less', request: retarget(good, '?a=1', ''), kind: 'invalid', message: mismatch },
  { name: 'a changed verb', request: { ...good, method: 'PUT' }, kind: 'invalid', message: mismatch },
  {
    name: 'a changed host',
    request: withHeader(good, 'Host', 'other.example'),
    kind: 'invalid',
    message: mismatch,
  },
  {
    name: 'a changed header',
    request: withHeader(good, 'Content-Type', 'text/plain'),
    kind: 'invalid',
    message: mismatch,
  },
  {
    name: 'a signed header taken away',
    request: withHeader(good, 'Content-Type', undefined),
    kind: 'invalid',
    message: mismatch,
  },
  {
    name: 'a signed header added to',
    request: { ...good, headers: [...good.headers, ['content-type', 'text/plain']] },
    kind: 'invalid',
    message: mismatch,
  },
  {
    name: 'the signature in capitals',
    request: changed(/Signature=(.*)/, `Signature=${'A'.repeat(64)}`),
    kind: 'invalid',
    message: mismatch,
  },
  {
    name: 'a cut signature',
    request: changed(/(Signature=.{20}).*/, '$1'),
    kind: 'invalid',
    message: mismatch,
  },
  {
    name: 'a long signature',
    request: changed(/(Signature=.*)/, '$1aa'),
    kind: 'invalid',
    message: mismatch,
  },
  {
    name: 'a date that was changed',
    request: withHeader(good, 'X-Amz-Date', '20240803T100001Z'),
    kind: 'invalid',
    message: mismatch,
  },
  {
    name: 'a host that is not signed',
    request: changed('host;', ''),
    kind: 'invalid',
    message: "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.",
  },
  {
    name: 'a date that is not signed',
    request: changed(';x-amz-date', ''),
    kind: 'invalid',
    message: "'X-Amz-Date' must be a 'SignedHeader' in the AWS Authorization.",
  },
  {
    name: 'five minutes and a second ago',
    request: resigned(plainKeys, ago(301)),
    kind: 'invalid',
    message:
      'Signature expired: 20240803T095459Z is now earlier than 20240803T095500Z (20240803T100000Z - 5 min.)',
  },
  {
    name: 'five minutes and a second ahead',
    request: resigned(plainKeys, ago(-301)),
    kind: 'invalid',
    message:
      'Signature not yet current: 20240803T100501Z is still later than 20240803T100500Z (20240803T100000Z + 5 min.)',
  },
  {
    name: 'another region',
    request: changed('us-east-1', 'eu-west-1'),
    kind: 'invalid',
    message: "Credential should be scoped to a valid region, not 'eu-west-1'.",
  },
  {
    name: 'another service',
    request: changed('execute-api', 'apigateway'),
    kind: 'invalid',
    message: "Credential should be scoped to correct service: 'execute-api'.",
  },
  {
    name: 'another end of the scope',
    request: changed('aws4_request', 'aws5_request'),
    kind: 'invalid',
    message: "Credential should be scoped with a valid terminator: 'aws4_request', not 'aws5_request'.",
  },
  {
    name: 'another day in the scope',
    request: changed('/20240803/', '/20240802/'),
    kind: 'invalid',
    message:
      "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '20240802' != '20240803', from '20240803T100000Z'.",
  },
  {
    name: 'query: a wrong signature',
    request: retarget(presigned, /X-Amz-Signature=../, 'X-Amz-Signature=zz'),
    kind: 'invalid',
    message: mismatch,
  },
  {
    name: 'query: a changed parameter',
    request: retarget(presigned, 'a=1', 'a=2'),
    kind: 'invalid',
    message: mismatch,
  },
  {
    name: 'query: a longer life',
    request: retarget(presigned, 'X-Amz-Expires=300', 'X-Amz-Expires=900'),
    kind: 'invalid',
    message: mismatch,
  },
  {
    name: 'query: no credential',
    request: retarget(presigned, /X-Amz-Credential=[^&]*/, ''),
    kind: 'incomplete',
    message:
      "AWS query-string parameters must include 'X-Amz-Credential'. Re-examine the query-string parameters.",
  },
  {
    name: 'query: no signature',
    request: retarget(presigned, /X-Amz-Signature=[^&]*/, ''),
    kind: 'incomplete',
    message:
      "AWS query-string parameters must include 'X-Amz-Signature'. Re-examine the query-string parameters.",
  },
  {
    name: 'query: two signatures',
    request: { ...presigned, target: `${presigned.target}&X-Amz-Signature=aa` },
    kind: 'incomplete',
    message: /only once/,
  },
  {
    name: 'query: two dates',
    request: { ...presigned, target: `${presigned.target}&X-Amz-Date=20240803T100000Z` },
    kind: 'incomplete',
    message: /only once/,
  },
  {
    name: 'query: a life of eight days',
    request: retarget(presigned, 'X-Amz-Expires=300', 'X-Amz-Expires=691200'),
    kind: 'incomplete',
    message: /^X-Amz-Expires must be/,
  },
  {
    name: 'query: another algorithm',
    request: retarget(presigned, 'AWS4-HMAC-SHA256', 'none'),
    kind: 'incomplete',
    message: "Unsupported AWS 'algorithm': 'none'.",
  },
  {
    name: 'query: over',
    request: signWithSmithy({ name: 'x', method: 'GET', target: '/dev/pets' }, plainKeys, 'query', ago(301)),
    kind: 'invalid',
    message:
      'Signature expired: 20240803T095459Z is now earlier than 20240803T095500Z (20240803T100000Z - 300 sec.)',
  },
];

describe('a signature that cannot be accepted', () => {
  it.each(rows)('$name: $kind', async ({ request, kind, message }) => {
    const verified = verify(await request, noon);

    expect(verified).toMatchObject({ ok: false, problem: { kind } });
    const text = verified.ok ? '' : verified.problem.message;
    if (typeof message === 'string') expect(text).toBe(message);
    else expect(text).toMatch(message);
  });

  it('makes more than 120 verdicts, with those that pass', () => {
    expect(
      rows.length + shapes.length * 4 + botocoreRequests.length + cliRequests.length,
    ).toBeGreaterThanOrEqual(120);
  });

  it.each([ago(299), ago(-299), ago(300), ago(-300)])('is none within five minutes (%s)', async (when) => {
    expect(verify(await resigned(plainKeys, when), noon)).toMatchObject({ ok: true });
  });

  it('is none when it comes a second time: a replay passes, as at the service', () => {
    expect([verify(good, noon), verify(good, noon)]).toMatchObject([{ ok: true }, { ok: true }]);
  });

  it('tells what should have been signed, and no secret', async () => {
    const verified = verify(await resigned(wrongKey), noon);

    const message = verified.ok ? '' : verified.problem.message;
    expect(message).toContain(`POST\n/dev/pets\na=1\ncontent-type:application/json\nhost:${host}\n`);
    expect(message).toContain(
      `'AWS4-HMAC-SHA256\n20240803T100000Z\n20240803/us-east-1/execute-api/aws4_request\n`,
    );
    expect(message).not.toContain('secret');
  });

  it.each(forms)('shows no credentials that were signed too, %s form', async (form) => {
    const headers = { Cookie: 'planted-1', 'X-Api-Key': 'planted-2' };
    const keys = { ...sessionKeys, secretAccessKey: 'planted-3' };
    const signed = await signWithSmithy({ ...pets, headers }, keys, form, at);
    const verified = verify(signed, noon);

    const message = verified.ok ? '' : verified.problem.message;
    expect(message).toContain('The Canonical String');
    expect(message).not.toMatch(/planted|session\/\/token|session%2F%2Ftoken/);
  });
});

/** Through the gate: status, type, header and body as callers see them, and what the identity shows. */
async function call(signed: SignedRequest, policy: unknown = anything) {
  const environment = testEnvironment(testClock(), () => null);
  const tools = testTools(environment, {
    identities: [
      { ...plainKeys, arn: `arn:aws:iam::${accountId}:user/ann`, userId: 'AIDAANN', policy },
      ...identities.slice(1),
    ],
  });
  const access = compileAccess(makeApi(), scope, tools);
  const gate = access.ok ? access.value.authorize(makeMethod({ authorizationType: 'AWS_IAM' })) : access;
  if (!gate.ok || !gate.value) throw new Error(JSON.stringify(gate.diagnostics));
  const run = gate.value;
  const [path = '', query = ''] = signed.target.slice('/dev'.length).split('?');
  const made = makeCall({ verb: signed.method, path, query, headers: signed.headers, body: signed.body });
  return { call: made, answer: await answerOf(() => run(made)) };
}

const ended = await resigned({ accessKeyId: 'ASIAGONE', secretAccessKey: 'gone', sessionToken: 'gone' });

describe('AWS_IAM methods (rest-request-phases.md 4.6)', () => {
  it('show who signed in $context.identity (documented)', async () => {
    const { call: made, answer } = await call(good);

    expect(answer).toBe('allow');
    expect(made.identity).toMatchObject({
      accountId,
      caller: 'AIDAANN',
      user: 'AIDAANN',
      userArn: `arn:aws:iam::${accountId}:user/ann`,
      accessKey: 'AKIDPLAIN',
    });
    expect(made.facts).toMatchObject({ authenticate: { status: 200 }, authorize: { status: 200 } });
  });

  it('show an assumed role by its session', async () => {
    const { call: made } = await call(await resigned(sessionKeys));

    expect(made.identity.userArn).toBe(`arn:aws:sts::${accountId}:assumed-role/keeper/session-1`);
    expect(made.identity.caller).toMatch(/^AROA[0-9A-F]{17}:session-1$/);
  });

  it.each([
    [
      'missing',
      withHeader(good, 'Authorization', undefined),
      'MISSING_AUTHENTICATION_TOKEN',
      'MissingAuthenticationTokenException',
    ],
    ['incomplete', sent('Bearer x'), 'INVALID_SIGNATURE', 'IncompleteSignatureException'],
    ['invalid', changed(/Signature=../, 'Signature=zz'), 'INVALID_SIGNATURE', 'InvalidSignatureException'],
    ['unknown key', changed('AKIDPLAIN', 'AKIDNOBODY'), 'INVALID_SIGNATURE', 'UnrecognizedClientException'],
    ['expired token', ended, 'EXPIRED_TOKEN', 'ExpiredTokenException'],
  ] as const)('refuse a signature that is %s', async (_name, request, type, errorType) => {
    expect((await call(request)).answer).toMatchObject({ status: 403, type, errorType });
  });

  it.each<[string, object, boolean]>([
    ['the whole API', { Effect: 'Allow', Action: 'execute-api:Invoke', Resource: '*' }, true],
    [
      'this verb and path',
      {
        Effect: 'Allow',
        Action: 'execute-api:Invoke',
        Resource: `arn:aws:execute-api:us-east-1:${accountId}:abcdef1234/dev/POST/pets`,
      },
      true,
    ],
    [
      'another verb',
      {
        Effect: 'Allow',
        Action: 'execute-api:Invoke',
        Resource: `arn:aws:execute-api:us-east-1:${accountId}:abcdef1234/dev/GET/*`,
      },
      false,
    ],
    ['another action', { Effect: 'Allow', Action: 'execute-api:ManageConnections', Resource: '*' }, false],
    [
      'its own name',
      { Effect: 'Allow', Action: '*', Resource: '*', Condition: { StringEquals: { 'aws:username': 'ann' } } },
      true,
    ],
    [
      'an address',
      {
        Effect: 'Allow',
        Action: '*',
        Resource: '*',
        Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } },
      },
      false,
    ],
    [
      'an account',
      {
        Effect: 'Allow',
        Action: '*',
        Resource: '*',
        Condition: { StringEquals: { 'aws:PrincipalAccount': accountId } },
      },
      true,
    ],
    [
      'a session only',
      {
        Effect: 'Allow',
        Action: '*',
        Resource: '*',
        Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
      },
      false,
    ],
    [
      'long-term keys, which know no multi-factor',
      {
        Effect: 'Allow',
        Action: '*',
        Resource: '*',
        Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'true' } },
      },
      true,
    ],
  ])('ask the identity policy (documented): %s', async (_name, statement, allowed) => {
    const { answer } = await call(good, { Version: '2012-10-17', Statement: [statement] });

    expect(answer === 'allow').toBe(allowed);
  });

  it('name the user and the masked ARN in a refusal (publicly reported)', async () => {
    const arn = 'arn:aws:execute-api:us-east-1:********9012:abcdef1234/dev/POST/pets';
    const user = `User: arn:aws:iam::${accountId}:user/ann is not authorized to perform: execute-api:Invoke on resource: ${arn}`;

    const deny = await call(good, { Statement: { Effect: 'Deny', Action: '*', Resource: '*' } });
    const silent = await call(good, { Statement: [] });

    expect(deny.answer).toEqual({
      status: 403,
      type: 'ACCESS_DENIED',
      errorType: 'AccessDeniedException',
      body: { Message: `${user} with an explicit deny` },
    });
    expect(silent.answer).toMatchObject({
      body: { Message: `${user} because no identity-based policy allows the execute-api:Invoke action` },
    });
  });

  it.each<[string, unknown, string, boolean]>([
    [
      'allowed',
      { Effect: 'Allow', Action: 'execute-api:InvalidateCache', Resource: '*/dev/POST/pets' },
      'AKIDPLAIN',
      true,
    ],
    ['allowed everything', { Effect: 'Allow', Action: '*', Resource: '*' }, 'AKIDPLAIN', true],
    [
      'allowed to invoke only',
      { Effect: 'Allow', Action: 'execute-api:Invoke', Resource: '*' },
      'AKIDPLAIN',
      false,
    ],
    [
      'denied',
      [
        { Effect: 'Allow', Action: '*', Resource: '*' },
        { Effect: 'Deny', Action: 'execute-api:InvalidateCache', Resource: '*' },
      ],
      'AKIDPLAIN',
      false,
    ],
    ['unknown', { Effect: 'Allow', Action: '*', Resource: '*' }, 'AKIDNOBODY', false],
  ])('say who may refetch cached answers (documented): %s', (_name, Statement, accessKey, allowed) => {
    const tools = testTools(
      testEnvironment(testClock(), () => null),
      { identities: [{ ...plainKeys, policy: { Statement } }] },
    );
    const access = compileAccess(makeApi(), scope, tools);

    const call = makeCall({ verb: 'POST', identity: { accessKey } });

    expect(access.ok && access.value.mayInvalidateCache(call)).toBe(allowed);
  });

  it('let nobody refetch who did not sign', () => {
    const access = compileAccess(
      makeApi(),
      scope,
      testTools(
        testEnvironment(testClock(), () => null),
        { identities: [{ ...plainKeys, policy: anything }] },
      ),
    );

    expect(access.ok && access.value.mayInvalidateCache(makeCall())).toBe(false);
  });

  it('verify a coded body as it was sent', () => {
    const request = { ...clientRequest(good), body: Buffer.from('decoded'), codedBody: Buffer.from('{}') };

    const verified = verifySignature(request, {
      identities: directory,
      region,
      service: 'execute-api',
      now: noon,
    });

    expect(verified.ok).toBe(true);
  });

  it('keep the timestamps of signatures in basic ISO 8601', () => {
    expect(timestampOf(noon)).toBe('20240803T100000Z');
    expect(epochOf('20240803T100000Z')).toBe(noon);
  });
});
