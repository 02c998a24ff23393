import { describe, expect, it } from 'vitest';
import { AuthorizerCaches } from '../../src/authorizers/authorizer-caches.ts';

const grant = {
  policy: { statements: [] },
  result: { context: new Map() },
  principalId: 'ann',
  askedFor: 'arn',
  payload: '{}',
};
const life = { ttlInMillis: 1000, bytes: 10 };

describe('the authorizer caches of a stage', () => {
  it('are one for each authorizer, and the same for whoever asks', () => {
    const caches = new AuthorizerCaches({ monotonic: () => 0 });

    caches.policies('a').set('token', grant, life);

    expect(caches.policies('a').get('token')).toBe(grant);
    expect(caches.policies('b').get('token')).toBeUndefined();
  });

  it('are emptied by FlushStageAuthorizersCache (documented)', () => {
    const caches = new AuthorizerCaches({ monotonic: () => 0 });
    caches.policies('a').set('token', grant, life);

    caches.flush();

    expect(caches.policies('a').get('token')).toBeUndefined();
  });

  it('do not pile up over a day of imports', () => {
    const caches = new AuthorizerCaches({ monotonic: () => 0 });
    const first = caches.policies('auth0');

    for (let i = 1; i < 100; i++) caches.policies(`auth${i}`);

    expect(caches.policies('auth0')).not.toBe(first);
  });
});
