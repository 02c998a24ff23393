import { generateKeyPair, SignJWT } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { KeySetError } from '../../../src/authorizers/cognito/issuer-directory.ts';
import { jwtClaimTexts, scopesOf } from '../../../src/authorizers/http-api/jwt-claims.ts';
import { type JwtRules, verifyJwt } from '../../../src/authorizers/http-api/verify-jwt.ts';

const now = 1_800_000_000_000;
const seconds = now / 1000;
const claims = { iss: 'https://idp.test', aud: 'web', exp: seconds + 60 };
let keys: Awaited<ReturnType<typeof generateKeyPair>>;
let rules: JwtRules;

beforeAll(async () => {
  keys = await generateKeyPair('RS256');
  rules = {
    issuer: 'https://idp.test',
    audience: ['web'],
    keys: { find: async (kid) => (kid === 'k1' ? keys.publicKey : undefined) },
  };
});

const sign = (changed: Record<string, unknown>, header: Record<string, unknown> = {}) =>
  new SignJWT({ ...claims, ...changed })
    .setProtectedHeader({ alg: 'RS256', kid: 'k1', ...header } as { alg: string })
    .sign(keys.privateKey);

async function problemOf(
  changed: Record<string, unknown>,
  header?: Record<string, unknown>,
): Promise<string> {
  const verified = await verifyJwt(await sign(changed, header), rules, now);
  return verified.ok ? '' : verified.problem;
}

/** http-api.md 10; what it marks UNVERIFIED is our choice of words. */
describe('a JWT authorizer', () => {
  it('takes a token whose times are now', async () => {
    expect(await problemOf({ nbf: seconds, iat: seconds })).toBe('');
  });

  it.each([
    ['an end that is now', { exp: seconds }, 'the token has expired'],
    ['no end (unverified)', { exp: undefined }, 'the token has expired'],
    ['an end that is a text', { exp: `${seconds + 60}` }, 'the token has expired'],
    ['another audience (documented)', { aud: 'x' }, 'the token does not have a valid audience'],
    ['another issuer', { iss: 'https://idp.test/' }, 'the token does not have a valid issuer'],
    ['a start to come', { nbf: seconds + 1 }, 'the token is not valid yet'],
    ['a making to come', { iat: seconds + 1 }, 'the token was used before it was issued'],
  ])('refuses %s', async (_what, changed, problem) => {
    expect(await problemOf(changed)).toBe(problem);
  });

  it('reports an issuer before an audience, an audience before an end', async () => {
    expect(await problemOf({ iss: 'x', aud: 'x', exp: 1 })).toContain('issuer');
    expect(await problemOf({ aud: 'x', exp: 1 })).toContain('audience');
  });

  it('needs a kid that the issuer knows', async () => {
    expect(await problemOf({}, { kid: undefined })).toBe('the token has no key id');
    expect(await problemOf({}, { kid: 'k2' })).toContain('signing key');
  });

  it('says that keys cannot be read, and not why', async () => {
    const broken = {
      ...rules,
      keys: { find: () => Promise.reject(new KeySetError('http://10.0.0.1: refused')) },
    };

    expect(await verifyJwt(await sign({}), broken, now)).toEqual({
      ok: false,
      problem: 'unable to read the signing keys of the issuer',
    });
  });

  it.each([
    ['', 'token contains an invalid number of segments'],
    ['a.b.c.d', 'token contains an invalid number of segments'],
    ['a.b.c', 'token is malformed'],
  ])('refuses the text %j', async (text, problem) => {
    expect(await verifyJwt(text, rules, now)).toEqual({ ok: false, problem });
  });

  // What a token says of itself goes into an answer's header: it must not be able to write one.
  it('repeats no algorithm that is no name', async () => {
    const header = Buffer.from(JSON.stringify({ alg: 'x"\r\nset-cookie: a', kid: 'k1' })).toString(
      'base64url',
    );
    const body = Buffer.from(JSON.stringify(claims)).toString('base64url');

    expect(await verifyJwt(`${header}.${body}.`, rules, now)).toEqual({
      ok: false,
      problem: 'signing method (alg) is invalid',
    });
  });

  it('shows claims as texts (measured), own keys whatever they are called', () => {
    const texts = jwtClaimTexts(
      JSON.parse('{"n":7,"b":true,"l":["a",["b c"]],"o":{"k":1},"z":null,"__proto__":"p"}'),
    );

    expect([...texts]).toEqual([
      ['n', '7'],
      ['b', 'true'],
      ['l', '[a [b c]]'],
      ['o', '{"k":1}'],
      ['__proto__', 'p'],
    ]);
  });

  it.each([
    [{ scope: 'a  b' }, ['a', 'b']],
    [{ scope: ['a'], scp: 'b' }, ['b']],
    [{ scp: ['a', 7] }, ['a']],
    [{}, []],
  ])('reads the scopes of %j (measured: scp wins)', (said, scopes) => {
    expect(scopesOf(said)).toEqual(scopes);
  });
});
