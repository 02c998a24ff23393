import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { verifyToken } from '../../src/authorizers/cognito/jwt.ts';
import { createKeySet } from '../../src/authorizers/cognito/key-set.ts';
import { publicKeySet } from '../../src/authorizers/cognito/local-issuer.ts';

export { decodeJwt, decodeProtectedHeader } from 'jose';

/** Verifies as the gateway does, with the workspace's own keys. */
export async function createLocalVerifier(folder: string, trusted: string) {
  const text = await publicKeySet(readFileSync(join(folder, '.gwctl', 'issuer.json'), 'utf8'));
  const keys = createKeySet({ load: async () => text, clock: { monotonic: () => 0 }, refetchAfterMillis: 0 });
  return (token: string) =>
    verifyToken(token, {
      keysOf: (issuer) => (issuer === trusted ? keys : undefined),
      algorithms: ['RS256'],
    });
}
