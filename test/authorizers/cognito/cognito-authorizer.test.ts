import { createHmac, generateKeyPairSync, type KeyObject, sign as signBytes } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { compileAccess } from '../../../src/authorizers/access.ts';
import {
  createIssuerDirectory,
  type IssuerSettings,
} from '../../../src/authorizers/cognito/create-issuer-directory.ts';
import { EndpointFailure, type HttpSender } from '../../../src/environment/environment.ts';
import { HeaderList } from '../../../src/message/header-list.ts';
import type { CognitoAuthorizer } from '../../../src/model/authorizer.ts';
import type { JsonObject } from '../../../src/model/json.ts';
import {
  accountId,
  answerOf,
  type CallOptions,
  makeApi,
  makeCall,
  makeMethod,
  noon,
  scope,
  testClock,
  testEnvironment,
  testTools,
} from '../call.ts';

const poolArn = (id: string) => `arn:aws:cognito-idp:us-east-1:${accountId}:userpool/${id}`;
const poolUrl = (id: string) => `https://cognito-idp.us-east-1.amazonaws.com/${id}`;
const own = 'us-east-1_Own';
const second = 'us-east-1_Second';
const foreign = 'us-east-1_Foreign';
const at = { file: 'openapi.yaml', pointer: '/pool' };
const now = noon / 1000;

const rsa = () => generateKeyPairSync('rsa', { modulusLength: 2048 });
const pairs = {
  own: rsa(),
  second: rsa(),
  foreign: rsa(),
  ec: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  weak: generateKeyPairSync('rsa', { modulusLength: 1024 }),
};
const jwk = (key: KeyObject, kid: string, more: object = {}) => ({
  ...key.export({ format: 'jwk' }),
  kid,
  use: 'sig',
  alg: 'RS256',
  ...more,
});

/** Key sets by file name, as gwctl.yaml names them. */
const files = new Map<string, string>([
  [
    'own.json',
    JSON.stringify({
      keys: [
        jwk(pairs.own.publicKey, 'own-1'),
        jwk(pairs.weak.publicKey, 'weak-1'),
        jwk(pairs.ec.publicKey, 'ec-1', { alg: 'ES256' }),
        jwk(pairs.second.publicKey, 'enc-1', { use: 'enc' }),
      ],
    }),
  ],
  ['second.json', JSON.stringify({ keys: [jwk(pairs.second.publicKey, 'second-1')] })],
  ['foreign.json', JSON.stringify({ keys: [jwk(pairs.foreign.publicKey, 'foreign-1')] })],
]);

const b64 = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

interface TokenParts {
  readonly header?: object;
  readonly claims?: object;
  readonly key?: KeyObject;
  readonly hash?: string;
}

const idClaims = {
  sub: 'u-1',
  iss: poolUrl(own),
  aud: 'client-1',
  token_use: 'id',
  iat: now - 60,
  auth_time: now - 60,
  exp: now + 3600,
  email: 'ann@example.test',
  email_verified: true,
  'cognito:groups': ['keepers', 'vets'],
  'custom:role': 'keeper',
};
const accessClaims = {
  sub: 'u-1',
  iss: poolUrl(own),
  client_id: 'client-1',
  token_use: 'access',
  iat: now - 60,
  exp: now + 3600,
  scope: 'pets/read pets/list',
  username: 'ann',
};

function token({
  header = {},
  claims = {},
  key = pairs.own.privateKey,
  hash = 'sha256',
}: TokenParts = {}): string {
  const input = `${b64({ alg: 'RS256', kid: 'own-1', ...header })}.${b64({ ...idClaims, ...claims })}`;
  return `${input}.${signBytes(hash, Buffer.from(input), key).toString('base64url')}`;
}

const access = (claims: object = {}) => {
  const input = `${b64({ alg: 'RS256', kid: 'own-1' })}.${b64({ ...accessClaims, ...claims })}`;
  return `${input}.${signBytes('sha256', Buffer.from(input), pairs.own.privateKey).toString('base64url')}`;
};

function tampered(text: string, segment: number, change: (value: string) => string): string {
  const segments = text.split('.');
  segments[segment] = change(segments[segment] as string);
  return segments.join('.');
}

const publicPem = pairs.own.publicKey.export({ type: 'spki', format: 'pem' }) as string;

/** HMAC with the public key as the secret: the classical confusion. */
function hmacToken(secret: string | Buffer): string {
  const input = `${b64({ alg: 'HS256', kid: 'own-1' })}.${b64(idClaims)}`;
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
}

interface SetUp {
  readonly scopes?: readonly string[];
  readonly expression?: string;
  readonly pools?: readonly string[];
  readonly policy?: JsonObject;
  readonly ttl?: number;
  readonly issuers?: ReadonlyMap<string, IssuerSettings>;
  readonly http?: HttpSender;
  readonly header?: string;
}

const configured = new Map<string, IssuerSettings>([
  [poolArn(own), { jwks: 'own.json' }],
  [poolArn(second), { jwks: 'second.json' }],
  [poolArn(foreign), { jwks: 'foreign.json' }],
]);

async function setUp(options: SetUp = {}) {
  const clock = testClock();
  const environment = testEnvironment(clock, () => null, options.http);
  const issuers = await createIssuerDirectory(options.issuers ?? configured, {
    clock,
    http: environment.http,
    readFile: async (path) => {
      const text = files.get(path);
      if (text === undefined) throw Object.assign(new Error('no file'), { code: 'ENOENT' });
      return text;
    },
    localKeySet: async () => files.get('local.json'),
  });
  if (!issuers.ok) throw new Error(JSON.stringify(issuers.diagnostics));
  const authorizer: CognitoAuthorizer = {
    id: 'pool12',
    name: 'pool',
    type: 'COGNITO_USER_POOLS',
    identitySource: `method.request.header.${options.header ?? 'Authorization'}`,
    providerARNs: (options.pools ?? [own, second]).map(poolArn),
    ...(options.expression && { identityValidationExpression: options.expression }),
    ...(options.ttl !== undefined && { authorizerResultTtlInSeconds: options.ttl }),
    at,
  };
  const api = makeApi({ authorizers: [authorizer], ...(options.policy && { policy: options.policy }) });
  const stageScope = { ...scope, stageVariables: new Map([['pool', 'Own']]) };
  const compiled = compileAccess(api, stageScope, testTools(environment, { issuers: issuers.value }));
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.diagnostics));
  const gate = compiled.value.authorize(
    makeMethod({
      authorizationType: 'COGNITO_USER_POOLS',
      authorizer: 'pool',
      authorizationScopes: options.scopes ?? [],
    }),
  );
  if (!gate.ok || !gate.value) throw new Error(JSON.stringify(gate.diagnostics));
  const run = gate.value;
  return {
    clock,
    send: async (value: string | undefined, more: CallOptions = {}) => {
      const call = makeCall({ headers: value === undefined ? [] : [['Authorization', value]], ...more });
      return { call, answer: await answerOf(() => run(call)) };
    },
  };
}

const refusal = (message = 'Unauthorized') => ({
  status: 401,
  type: 'UNAUTHORIZED',
  errorType: 'UnauthorizedException',
  body: { message },
});
const expired = refusal('The incoming token has expired');

type Verdict = 'allow' | '401' | 'expired';
interface Row {
  readonly name: string;
  readonly token: string | undefined;
  readonly set?: SetUp;
  readonly verdict: Verdict;
}

const scoped = { scopes: ['pets/read', 'pets/write'] };
const none = (claim: string) => ({ [claim]: undefined });

/** rest-request-phases.md 4.5 (documented; the expired text publicly reported); reliability.md T11 for what must never pass. */
const rows: Row[] = [
  // What passes
  { name: 'an ID token', token: token(), verdict: 'allow' },
  { name: 'an ID token behind Bearer', token: `Bearer ${token()}`, verdict: 'allow' },
  { name: 'an ID token behind bearer', token: `bearer ${token()}`, verdict: 'allow' },
  { name: 'an ID token between blanks', token: `  ${token()} `, verdict: 'allow' },
  {
    name: 'an ID token of the second pool',
    token: token({
      header: { kid: 'second-1' },
      claims: { iss: poolUrl(second) },
      key: pairs.second.privateKey,
    }),
    verdict: 'allow',
  },
  { name: 'an access token with one of the scopes', token: access(), set: scoped, verdict: 'allow' },
  {
    name: 'an access token with both scopes',
    token: access({ scope: 'pets/write pets/read' }),
    set: scoped,
    verdict: 'allow',
  },
  { name: 'an audience that matches', token: token(), set: { expression: 'client-[0-9]' }, verdict: 'allow' },
  { name: 'a token of one more second', token: token({ claims: { exp: now + 1 } }), verdict: 'allow' },
  { name: 'a token with a type in its header', token: token({ header: { typ: 'JWT' } }), verdict: 'allow' },
  {
    name: 'a token with a key of its own, which is not used',
    token: token({ header: { jwk: jwk(pairs.foreign.publicKey, 'own-1') } }),
    verdict: 'allow',
  },
  {
    name: 'a token with a key URL of its own, which is not used',
    token: token({ header: { jku: 'https://evil.example/keys', x5u: 'https://evil.example/cert' } }),
    verdict: 'allow',
  },
  // Nothing to verify
  { name: 'no header', token: undefined, verdict: '401' },
  { name: 'an empty header', token: '', verdict: '401' },
  { name: 'Bearer and nothing', token: 'Bearer ', verdict: '401' },
  { name: 'one word', token: 'token', verdict: '401' },
  { name: 'Basic', token: 'Basic YW5uOnNlY3JldA==', verdict: '401' },
  { name: 'two segments', token: token().split('.').slice(0, 2).join('.'), verdict: '401' },
  { name: 'four segments', token: `${token()}.x`, verdict: '401' },
  { name: 'five segments, as encrypted tokens have', token: 'a.b.c.d.e', verdict: '401' },
  { name: 'dots alone', token: '..', verdict: '401' },
  { name: 'no signature', token: `${token().split('.').slice(0, 2).join('.')}.`, verdict: '401' },
  { name: 'a header that is no Base64', token: tampered(token(), 0, () => '%%%'), verdict: '401' },
  { name: 'a header that is no JSON', token: tampered(token(), 0, () => b64('not json')), verdict: '401' },
  { name: 'a header that is null', token: tampered(token(), 0, () => b64('null')), verdict: '401' },
  { name: 'a header that is a list', token: tampered(token(), 0, () => b64('[]')), verdict: '401' },
  { name: 'a payload that is no JSON', token: tampered(token(), 1, () => b64('not json')), verdict: '401' },
  { name: 'a payload that is null', token: tampered(token(), 1, () => b64('null')), verdict: '401' },
  { name: 'a payload that is a list', token: tampered(token(), 1, () => b64('[]')), verdict: '401' },
  {
    name: 'a token of 11,000 characters',
    token: token({ claims: { long: 'x'.repeat(11_000) } }),
    verdict: '401',
  },
  { name: 'two tokens with a comma', token: `${token()},${token()}`, verdict: '401' },
  {
    name: 'three dots and a bomb',
    token: `${b64({ alg: 'RS256', kid: 'own-1' })}.${b64('['.repeat(5000))}.x`,
    verdict: '401',
  },
  // Algorithms
  { name: 'alg none', token: `${b64({ alg: 'none', kid: 'own-1' })}.${b64(idClaims)}.`, verdict: '401' },
  {
    name: 'alg none with a signature',
    token: tampered(token(), 0, () => b64({ alg: 'none', kid: 'own-1' })),
    verdict: '401',
  },
  { name: 'alg None', token: tampered(token(), 0, () => b64({ alg: 'None', kid: 'own-1' })), verdict: '401' },
  { name: 'no alg', token: tampered(token(), 0, () => b64({ kid: 'own-1' })), verdict: '401' },
  {
    name: 'alg that is a number',
    token: tampered(token(), 0, () => b64({ alg: 256, kid: 'own-1' })),
    verdict: '401',
  },
  { name: 'HMAC with the public key in PEM', token: hmacToken(publicPem), verdict: '401' },
  {
    name: 'HMAC with the public key in DER',
    token: hmacToken(pairs.own.publicKey.export({ type: 'spki', format: 'der' })),
    verdict: '401',
  },
  {
    name: 'HMAC with the modulus',
    token: hmacToken(String(pairs.own.publicKey.export({ format: 'jwk' }).n)),
    verdict: '401',
  },
  { name: 'HMAC with an empty secret', token: hmacToken(''), verdict: '401' },
  {
    name: 'RS512, correctly signed',
    token: token({ header: { alg: 'RS512' }, hash: 'sha512' }),
    verdict: '401',
  },
  { name: 'PS256', token: token({ header: { alg: 'PS256' } }), verdict: '401' },
  {
    name: 'ES256',
    token: token({ header: { alg: 'ES256', kid: 'ec-1' }, key: pairs.ec.privateKey }),
    verdict: '401',
  },
  { name: 'RS256 in small letters', token: token({ header: { alg: 'rs256' } }), verdict: '401' },
  // Keys
  { name: 'an unknown kid', token: token({ header: { kid: 'own-2' } }), verdict: '401' },
  { name: 'no kid', token: token({ header: { kid: undefined } }), verdict: '401' },
  { name: 'a kid that is a number', token: token({ header: { kid: 1 } }), verdict: '401' },
  { name: 'a kid of __proto__', token: token({ header: { kid: '__proto__' } }), verdict: '401' },
  { name: 'a kid that is a path', token: token({ header: { kid: '../../own.json' } }), verdict: '401' },
  {
    name: 'the kid of another pool',
    token: token({ header: { kid: 'second-1' }, key: pairs.second.privateKey }),
    verdict: '401',
  },
  {
    name: 'the kid of a key for encryption',
    token: token({ header: { kid: 'enc-1' }, key: pairs.second.privateKey }),
    verdict: '401',
  },
  { name: 'the kid of an EC key', token: token({ header: { kid: 'ec-1' } }), verdict: '401' },
  {
    name: 'an RSA key of 1024 bits',
    token: token({ header: { kid: 'weak-1' }, key: pairs.weak.privateKey }),
    verdict: '401',
  },
  {
    name: 'an extension that is critical and unknown',
    token: token({ header: { crit: ['exp'], exp: 1 } }),
    verdict: '401',
  },
  { name: 'b64 false', token: token({ header: { crit: ['b64'], b64: false } }), verdict: '401' },
  // Signatures
  { name: 'the key of another pool', token: token({ key: pairs.foreign.privateKey }), verdict: '401' },
  {
    name: 'a changed claim',
    token: tampered(token(), 1, () => b64({ ...idClaims, sub: 'admin' })),
    verdict: '401',
  },
  {
    name: 'a changed header',
    token: tampered(token(), 0, () => b64({ alg: 'RS256', kid: 'own-1', typ: 'JWT' })),
    verdict: '401',
  },
  {
    name: 'a changed signature',
    token: tampered(token(), 2, (text) => (text.startsWith('A') ? `B${text.slice(1)}` : `A${text.slice(1)}`)),
    verdict: '401',
  },
  { name: 'half a signature', token: tampered(token(), 2, (text) => text.slice(0, 100)), verdict: '401' },
  {
    name: 'the signature of another token',
    token: tampered(token(), 2, () => token({ claims: { sub: 'u-2' } }).split('.')[2] as string),
    verdict: '401',
  },
  {
    name: 'an expired token with a wrong signature',
    token: tampered(token(), 1, () => b64({ ...idClaims, exp: now - 9 })),
    verdict: '401',
  },
  // Issuers
  {
    name: 'a pool that the authorizer does not name',
    token: token({
      header: { kid: 'foreign-1' },
      claims: { iss: poolUrl(foreign) },
      key: pairs.foreign.privateKey,
    }),
    verdict: '401',
  },
  { name: 'no issuer', token: token({ claims: none('iss') }), verdict: '401' },
  {
    name: 'an issuer with a slash at its end',
    token: token({ claims: { iss: `${poolUrl(own)}/` } }),
    verdict: '401',
  },
  {
    name: 'an issuer with http',
    token: token({ claims: { iss: poolUrl(own).replace('https', 'http') } }),
    verdict: '401',
  },
  {
    name: 'an issuer of another region',
    token: token({ claims: { iss: poolUrl(own).replace('us-east-1.', 'eu-west-1.') } }),
    verdict: '401',
  },
  { name: 'an issuer that is a list', token: token({ claims: { iss: [poolUrl(own)] } }), verdict: '401' },
  // Dates
  { name: 'an expired token', token: token({ claims: { exp: now - 1 } }), verdict: 'expired' },
  { name: 'a token that expires now', token: token({ claims: { exp: now } }), verdict: 'expired' },
  { name: 'a token of 1970', token: token({ claims: { exp: 0 } }), verdict: 'expired' },
  { name: 'no expiration', token: token({ claims: none('exp') }), verdict: '401' },
  {
    name: 'an expiration that is a text',
    token: token({ claims: { exp: String(now + 60) } }),
    verdict: '401',
  },
  // Use, audience, scopes
  { name: 'an access token where no scopes are asked', token: access(), verdict: '401' },
  { name: 'no token_use', token: token({ claims: none('token_use') }), verdict: '401' },
  { name: 'an ID token where scopes are asked', token: token(), set: scoped, verdict: '401' },
  {
    name: 'an ID token with a scope of its own',
    token: token({ claims: { scope: 'pets/read' } }),
    set: scoped,
    verdict: '401',
  },
  {
    name: 'an access token with other scopes',
    token: access({ scope: 'pets/list' }),
    set: scoped,
    verdict: '401',
  },
  {
    name: 'an access token with the beginning of a scope',
    token: access({ scope: 'pets/rea pets/reader' }),
    set: scoped,
    verdict: '401',
  },
  { name: 'an access token without scopes', token: access(none('scope')), set: scoped, verdict: '401' },
  {
    name: 'an access token whose scopes are a list',
    token: access({ scope: ['pets/read'] }),
    set: scoped,
    verdict: '401',
  },
  { name: 'an expired access token', token: access({ exp: now - 1 }), set: scoped, verdict: 'expired' },
  {
    name: 'an audience that does not match',
    token: token({ claims: { aud: 'client-x' } }),
    set: { expression: 'client-[0-9]' },
    verdict: '401',
  },
  {
    name: 'an audience that matches in part',
    token: token({ claims: { aud: 'client-12' } }),
    set: { expression: 'client-[0-9]' },
    verdict: '401',
  },
  {
    name: 'no audience where one is asked',
    token: token({ claims: none('aud') }),
    set: { expression: '.*' },
    verdict: '401',
  },
  {
    name: 'an access token where an audience is asked',
    token: access(),
    set: { ...scoped, expression: '.*' },
    verdict: '401',
  },
];

const verdicts = { allow: 'allow', '401': refusal(), expired } as const;

describe('tokens of a Cognito user pool', () => {
  it('are more than eighty', () => {
    expect(rows.length).toBeGreaterThanOrEqual(80);
  });

  it.each(rows)('$name -> $verdict', async ({ token: sent, set, verdict }) => {
    const { send } = await setUp(set);

    const { answer, call } = await send(sent);

    expect(answer).toEqual(verdicts[verdict]);
    expect(call.authorizer === undefined).toBe(verdict !== 'allow');
  });

  it.each(rows.filter((row) => row.verdict !== 'allow'))(
    'never get in by the cache either: $name',
    async ({ token: sent, set }) => {
      const { send } = await setUp(set);
      await send(token());
      await send(access());

      expect((await send(sent)).answer).not.toBe('allow');
    },
  );

  it('give their claims as texts', async () => {
    const { send } = await setUp();

    const { call } = await send(token());

    expect(Object.fromEntries(call.authorizer?.claims ?? [])).toEqual({
      sub: 'u-1',
      iss: poolUrl(own),
      aud: 'client-1',
      token_use: 'id',
      // Unverified: dates in Java's form (4.5).
      iat: 'Sat Aug 03 09:59:00 UTC 2024',
      exp: 'Sat Aug 03 11:00:00 UTC 2024',
      auth_time: String(now - 60),
      email: 'ann@example.test',
      email_verified: 'true',
      'cognito:groups': 'keepers,vets',
      'custom:role': 'keeper',
    });
    expect(call.authorizer?.principalId).toBeUndefined();
  });

  it('are not believed past their end, however long they were kept', async () => {
    const { clock, send } = await setUp({ ttl: 3600 });
    const sent = token({ claims: { exp: now + 60 } });
    await send(sent);

    clock.wall += 60_000;

    expect((await send(sent)).answer).toEqual(expired);
  });

  it('are refused when they come several times and differ (choice)', async () => {
    const { send } = await setUp();
    const headers = [
      ['Authorization', token()],
      ['authorization', token({ claims: { sub: 'u-2' } })],
    ] as const;

    expect((await send(undefined, { headers })).answer).toEqual(refusal());
  });

  it('come from the pool that a stage variable names (rest-request-phases.md 11.1)', async () => {
    const { send } = await setUp({ pools: [`us-east-1_$${'{stageVariables.pool}'}`] });

    expect((await send(token())).answer).toBe('allow');
  });

  it('come in the header that the identity source names', async () => {
    const { send } = await setUp({ header: 'X-Token' });

    expect((await send(undefined, { headers: [['x-token', token()]] })).answer).toBe('allow');
    expect((await send(token())).answer).toEqual(refusal());
  });

  it.each([
    ['allow', 'allow'],
    ['silent', 403],
    ['deny', 403],
  ] as const)('are followed by the resource policy alone: %s -> %s (documented)', async (word, expected) => {
    const statement = {
      Effect: word === 'deny' ? 'Deny' : 'Allow',
      Principal: '*',
      Action: '*',
      Resource: word === 'silent' ? 'none' : '*',
    };
    const { send } = await setUp({ policy: { Statement: [statement] } });

    const { answer } = await send(token());

    expect(answer === 'allow' ? 'allow' : answer.status).toBe(expected);
    expect((await send('no token')).answer).toEqual(refusal());
  });

  it('mix no identities: 10,000 concurrent calls of 500 callers (reliability T11)', async () => {
    const { send } = await setUp();
    const tokens = Array.from({ length: 500 }, (_, i) => token({ claims: { sub: `u-${i}` } }));

    const right = await Promise.all(
      Array.from({ length: 10_000 }, async (_, i) => {
        const { call } = await send(tokens[i % 500]);
        return call.authorizer?.claims?.get('sub') === `u-${i % 500}`;
      }),
    );

    expect(right.filter((each) => !each)).toEqual([]);
  });
});

/** An issuer on this machine that answers what the test says. */
function keyServer(answer: () => { status?: number; body: string } | EndpointFailure) {
  const urls: string[] = [];
  const http: HttpSender = {
    send: async (request) => {
      urls.push(request.origin + request.path);
      const given = answer();
      if (given instanceof EndpointFailure) throw given;
      return { status: given.status ?? 200, headers: new HeaderList(), body: given.body };
    },
  };
  return { urls, http };
}

const byUrl = (jwks: string) => new Map([[poolArn(own), { jwks }]]);

describe('keys from a URL', () => {
  let good: string;
  beforeAll(() => {
    good = files.get('own.json') as string;
  });

  it('are read once for many calls at the same time', async () => {
    const server = keyServer(() => ({ body: good }));
    const { send } = await setUp({
      issuers: byUrl('http://127.0.0.1:9000/keys?v=1'),
      http: server.http,
      ttl: 0,
    });

    const answers = await Promise.all(Array.from({ length: 20 }, () => send(token())));

    expect(answers.every(({ answer }) => answer === 'allow')).toBe(true);
    expect(server.urls).toEqual(['http://127.0.0.1:9000/keys?v=1']);
  });

  it('are read again for an unknown kid, once a minute at most', async () => {
    const server = keyServer(() => ({ body: good }));
    const { clock, send } = await setUp({ issuers: byUrl('http://localhost:9000/keys'), http: server.http });
    const unknown = token({ header: { kid: 'new-1' } });

    const counts: number[] = [];
    for (const at of [0, 1, 59_999, 60_000, 60_001, 120_000]) {
      clock.mono = at;
      await send(unknown);
      counts.push(server.urls.length);
    }

    expect(counts).toEqual([1, 1, 1, 2, 2, 3]);
  });

  it('are taken over when the issuer has rotated them', async () => {
    let body = files.get('foreign.json') as string;
    const server = keyServer(() => ({ body }));
    const { clock, send } = await setUp({
      issuers: byUrl('https://keys.example.test/jwks.json'),
      http: server.http,
    });
    const before = (await send(token())).answer;

    body = good;
    clock.mono = 61_000;

    expect(before).toEqual(refusal());
    expect((await send(token())).answer).toBe('allow');
  });

  it.each<[string, () => { status?: number; body: string } | EndpointFailure]>([
    ['an unreachable issuer', () => new EndpointFailure('network', 'refused')],
    ['an issuer that takes too long', () => new EndpointFailure('timeout', 'late')],
    ['a redirect', () => ({ status: 302, body: '' })],
    ['an error page', () => ({ status: 500, body: 'oops' })],
    ['HTML', () => ({ body: '<html>' })],
    ['JSON that is no key set', () => ({ body: '{"keys":{}}' })],
    ['null', () => ({ body: 'null' })],
    ['a set of more than 1 MB', () => ({ body: JSON.stringify({ keys: [], pad: 'x'.repeat(1024 * 1024) }) })],
    [
      'a set of broken keys',
      () => ({
        body: JSON.stringify({
          keys: [null, 7, {}, { kty: 'RSA', kid: 'own-1', n: '!', e: 7 }, { kty: 'RSA', kid: 'own-1' }],
        }),
      }),
    ],
  ])('that cannot be had refuse the token: %s', async (_name, answer) => {
    const { send } = await setUp({
      issuers: byUrl('https://keys.example.test/jwks.json'),
      http: keyServer(answer).http,
    });

    const { answer: given, call } = await send(token(), {
      headers: [['Authorization', token()]],
      traced: true,
    });

    expect(given).toEqual(refusal());
    expect(call.steps[0]).toMatchObject({ phase: 'authorizer', verdict: 'refused' });
  });

  it.each([
    'http://keys.example.test/jwks.json',
    'ftp://127.0.0.1/keys',
    'http://127.0.0.1.example.test/',
    'https://user:pw@keys.example.test/',
    'http://10.0.0.1/keys',
    'file:///etc/passwd',
  ])('are not asked for at %s', async (url) => {
    await expect(setUp({ issuers: byUrl(url) })).rejects.toThrow('invalid-issuer');
  });
});

describe('keys from a file', () => {
  it.each<[string, IssuerSettings]>([
    ['that is not there', { jwks: 'nowhere.json' }],
    ['that is no key set', { jwks: 'text.json' }],
    ['without keys', { jwks: 'empty.json' }],
    ['of more than 1 MB', { jwks: 'large.json' }],
    ['that nobody names', {}],
  ])('%s are told at start', async (_name, settings) => {
    files.set('text.json', 'keys');
    files.set('empty.json', '{"keys":[]}');
    files.set('large.json', JSON.stringify({ keys: [], pad: 'x'.repeat(1024 * 1024) }));

    await expect(setUp({ issuers: new Map([[poolArn(own), settings]]) })).rejects.toThrow('invalid-issuer');
  });

  it('of gwctl itself stand for pools that gwctl.yaml does not name', async () => {
    files.set('local.json', files.get('own.json') as string);
    const { send } = await setUp({ issuers: new Map() });

    const { answer } = await send(token());

    files.delete('local.json');
    expect(answer).toBe('allow');
  });

  it('of gwctl itself are read once they are made', async () => {
    const { clock, send } = await setUp({ issuers: new Map() });
    const before = (await send(token())).answer;

    files.set('local.json', files.get('own.json') as string);
    clock.mono = 2000;
    const after = (await send(token())).answer;

    files.delete('local.json');
    expect([before, after]).toEqual([refusal(), 'allow']);
  });
});
