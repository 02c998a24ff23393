import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createIssuerDirectory } from '../../../src/authorizers/cognito/create-issuer-directory.ts';
import { EndpointFailure, type HttpSender } from '../../../src/environment/environment.ts';
import { HeaderList } from '../../../src/message/header-list.ts';

const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const keys = JSON.stringify({
  keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'one', use: 'sig', alg: 'RS256' }],
});
const issuer = 'https://issuer.example/tenant';
const metadataUrl = `${issuer}/.well-known/openid-configuration`;
const metadata = (more: object = {}) =>
  JSON.stringify({ issuer, jwks_uri: 'https://keys.example/jwks', ...more });

type Answers = Readonly<Record<string, string | number | EndpointFailure>>;

async function found(answers: Answers, name = issuer) {
  const asked: string[] = [];
  const http: HttpSender = {
    send: async ({ origin, path, timeoutInMillis }) => {
      asked.push(`${origin}${path}`);
      expect(timeoutInMillis).toBe(1500);
      const answer = answers[`${origin}${path}`] ?? 404;
      if (answer instanceof EndpointFailure) throw answer;
      const status = typeof answer === 'number' ? answer : 200;
      return { status, headers: HeaderList.from([]), body: typeof answer === 'string' ? answer : '' };
    },
  };
  const directory = await createIssuerDirectory(new Map([[name, {}]]), {
    clock: { monotonic: () => 0 },
    http,
    readFile: () => Promise.reject(new Error('no file')),
    localKeySet: async () => undefined,
  });
  if (!directory.ok) throw new Error(directory.diagnostics[0]?.message);
  const key = directory.value.keysOf(name)?.find('one', 'RS256');
  return { key, asked };
}

// How API Gateway finds keys: http-api.md 10 (documented): 1.5 seconds each, key sets of 150,000 bytes.
describe('the keys of an issuer that is a URL', () => {
  it('are found by its metadata', async () => {
    const { key, asked } = await found({ [metadataUrl]: metadata(), 'https://keys.example/jwks': keys });

    expect(await key).toBeDefined();
    expect(asked).toEqual([metadataUrl, 'https://keys.example/jwks']);
  });

  it('are found at an issuer of this machine, with a slash at its end', async () => {
    const own = 'http://127.0.0.1:9000/';
    const uri = 'http://127.0.0.1:9000/keys';
    const { key } = await found(
      {
        'http://127.0.0.1:9000/.well-known/openid-configuration': metadata({ issuer: own, jwks_uri: uri }),
        [uri]: keys,
      },
      own,
    );

    expect(await key).toBeDefined();
  });

  it.each<[string, Answers, string]>([
    ['no metadata', {}, 'answered 404'],
    ['a redirect', { [metadataUrl]: 302 }, 'answered 302'],
    ['nobody', { [metadataUrl]: new EndpointFailure('network', 'refused') }, 'cannot be read (network)'],
    ['HTML', { [metadataUrl]: '<html>' }, 'is no JSON map'],
    [
      'the metadata of another',
      { [metadataUrl]: metadata({ issuer: 'https://issuer.example' }) },
      'another issuer',
    ],
    ['no jwks_uri', { [metadataUrl]: metadata({ jwks_uri: 7 }) }, 'names no jwks_uri'],
    [
      'keys over plain http',
      { [metadataUrl]: metadata({ jwks_uri: 'http://keys.example/' }) },
      'names no jwks_uri',
    ],
    [
      'keys on this machine',
      { [metadataUrl]: metadata({ jwks_uri: 'http://127.0.0.1:1/' }) },
      'is of this machine',
    ],
    [
      'keys that are none',
      { [metadataUrl]: metadata(), 'https://keys.example/jwks': '[]' },
      'no list "keys"',
    ],
  ])('cannot be had from %s', async (_name, answers, reason) => {
    const { key } = await found(answers);

    await expect(key).rejects.toThrow(reason);
  });

  it.each([
    ['taken up to 150,000 bytes', 150_000, true],
    ['refused beyond', 150_001, false],
  ])('are %s', async (_name, bytes, isTaken) => {
    const { key } = await found({
      [metadataUrl]: metadata(),
      'https://keys.example/jwks': keys.padEnd(bytes),
    });

    if (isTaken) expect(await key).toBeDefined();
    else await expect(key).rejects.toThrow('larger than 150000 bytes');
  });

  it('are not asked for where the issuer is neither https nor of this machine', async () => {
    await expect(found({}, 'http://issuer.example')).rejects.toThrow('names neither jwks nor signingKey');
  });
});
