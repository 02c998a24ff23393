import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createLocalIssuer } from '../../src/authorizers/cognito/local-issuer.ts';
import { workspace } from './access-world.ts';
import { createLocalVerifier, decodeJwt, decodeProtectedHeader } from './token-verifier.ts';

const pool = 'arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_Pets';
const issuer = 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Pets';
const now = Date.parse('2024-08-03T10:00:00Z') / 1000;

describe('gwctl token', () => {
  it('prints an ID token that the workspace believes, and nothing else', async () => {
    const { folder, run } = workspace('');

    const { exitCode, stdout, stderr } = await run([
      'token',
      '--pool',
      pool,
      '--username',
      'ann',
      '--group',
      'vets',
      '--claim',
      'custom:role=keeper',
    ]);

    expect([exitCode, stderr]).toEqual([0, '']);
    expect(decodeJwt(stdout.trim())).toEqual({
      sub: expect.stringMatching(/^[0-9a-f-]{36}$/),
      iss: issuer,
      aud: 'local-client',
      token_use: 'id',
      auth_time: now,
      iat: now,
      exp: now + 3600,
      'cognito:username': 'ann',
      'cognito:groups': ['vets'],
      'custom:role': 'keeper',
    });
    const verify = await createLocalVerifier(folder, issuer);
    expect(await verify(stdout.trim())).toMatchObject({ ok: true, issuer });
  });

  it('prints an access token with scopes', async () => {
    const { run } = workspace('');

    const { stdout } = await run([
      'token',
      '--pool',
      pool,
      '--use',
      'access',
      '--scope',
      'pets/read',
      '--scope',
      'pets/write',
      '--client',
      'c-1',
      '--expires-in',
      '5m',
      '--json',
    ]);

    const { token, claims } = JSON.parse(stdout) as { token: string; claims: object };
    expect(claims).toMatchObject({
      token_use: 'access',
      client_id: 'c-1',
      scope: 'pets/read pets/write',
      exp: now + 300,
    });
    expect(decodeJwt(token)).toEqual(claims);
  });

  it('makes one key pair, readable by its owner alone, and keeps it', async () => {
    const { folder, run } = workspace('');
    const before = process.umask(0);
    const first = await run(['token', '--pool', pool]).finally(() => process.umask(before));
    const second = await run(['token', '--pool', pool]);

    const file = join(folder, '.gwctl', 'issuer.json');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, '.gwctl')).mode & 0o777).toBe(0o700);
    expect(decodeProtectedHeader(first.stdout)).toEqual(decodeProtectedHeader(second.stdout));
    expect(first.stdout + second.stdout).not.toContain(JSON.parse(readFileSync(file, 'utf8')).d);
  });

  it('agrees with itself when two commands make the key pair at once', async () => {
    const { run } = workspace('');

    const tokens = await Promise.all([1, 2, 3].map(() => run(['token', '--pool', pool])));

    const kids = new Set(tokens.map(({ stdout }) => decodeProtectedHeader(stdout).kid));
    expect(kids.size).toBe(1);
  });

  it('takes the one pool that gwctl.yaml names, and its signing key', async () => {
    const { folder, run } = workspace(`issuers:\n  "${pool}": { signingKey: pool.json }\n`);
    const { privateJwk } = await createLocalIssuer();
    writeFileSync(join(folder, 'pool.json'), JSON.stringify({ ...privateJwk, kid: 'pool-1' }));

    const { exitCode, stdout } = await run(['token']);

    expect(exitCode).toBe(0);
    expect(decodeProtectedHeader(stdout).kid).toBe('pool-1');
    expect(decodeJwt(stdout)['iss']).toBe(issuer);
  });

  it('mints for any issuer', async () => {
    const { stdout } = await workspace('').run([
      'token',
      '--issuer',
      'https://id.example.test/',
      '--client',
      'web',
      '--scope',
      'orders',
      '--claim',
      'roles=["a","b"]',
      '--expires-in=-60',
    ]);

    expect(decodeJwt(stdout)).toMatchObject({
      iss: 'https://id.example.test/',
      aud: 'web',
      scope: 'orders',
      roles: ['a', 'b'],
      exp: now - 60,
    });
  });

  it.each([
    [['token'], '', 'The workspace knows no user pool'],
    [['token', '--pool', 'us-east-1_Pets'], '', 'is no user pool ARN'],
    [['token', '--pool', pool, '--issuer', 'https://x.test'], '', 'exclude each other'],
    [['token', '--pool', pool, '--expires-in', 'soon'], '', 'Write seconds'],
    [
      ['token'],
      `issuers:\n  "${pool}": { jwks: "https://x.test/jwks.json" }\n`,
      'has no private key for them',
    ],
    [['token'], `issuers:\n  "${pool}": { signingKey: none.json }\n`, 'there is no such file'],
    [
      ['token'],
      `issuers:\n  "${pool}": { signingKey: a.json }\n  "${pool}2": { signingKey: b.json }\n`,
      'several user pools',
    ],
  ])('%j is a wrong usage: %s', async (args, config, message) => {
    const { exitCode, stdout, stderr } = await workspace(config).run(args);

    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
  });

  it('says that a broken key file is in the way', async () => {
    const { folder, run } = workspace(`issuers:\n  "${pool}": { signingKey: broken.json }\n`);
    writeFileSync(join(folder, 'broken.json'), '{"kty":"RSA"}');

    const { exitCode, stderr } = await run(['token']);

    expect(exitCode).toBe(3);
    expect(stderr).toContain('no private RSA key');
  });
});
