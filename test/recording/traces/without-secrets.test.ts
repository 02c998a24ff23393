import { describe, expect, it } from 'vitest';
import { withoutSecrets } from '../../../src/recording/traces/without-secrets.ts';

// reliability.md T13: our choice of what counts as a credential.
describe('URLs in traces', () => {
  it.each([
    ['http://a/p', 'http://a/p'],
    ['http://a/p?page=2&sort', 'http://a/p?page=2&sort'],
    ['http://a/p?access_token=x&page=2', 'http://a/p?access_token=***&page=2'],
    ['http://a/p?X-Amz-Security-Token=x', 'http://a/p?X-Amz-Security-Token=***'],
    ['http://a/p?X-Amz-Credential=AKID%2F20260102', 'http://a/p?X-Amz-Credential=***'],
    ['http://a/p?api%5Fkey=x', 'http://a/p?api%5Fkey=***'],
    ['http://a/p?code=x&passwd=y&sig=z', 'http://a/p?code=***&passwd=***&sig=***'],
    ['http://a/p?id=eyJhbGciOiJub25lIn0.eyJzdWIiOiJtZSJ9.', 'http://a/p?id=***'],
    ['http://a/p?who=al%20ice&alice=x', 'http://a/p?who=***&alice=x'],
    ['http://a/p?al+ice', 'http://a/p?***'],
    ['http://a/p?eyJhbGciOiJub25lIn0.eyJzdWIiOiJtZSJ9.', 'http://a/p?***'],
    ['http://a/reset/eyJhbGciOiJub25lIn0.eyJzdWIiOiJtZSJ9.c2ln/now', 'http://a/reset/***/now'],
    ['http://a/of/al%20ice/pets?page=2', 'http://a/of/***/pets?page=2'],
    ['http://me:hush@a/p', 'http://***@a/p'],
    ['http://a/p?bad=%E0%A4%A&page', 'http://a/p?bad=%E0%A4%A&page'],
  ])('%s is kept as %s', (url, expected) => {
    expect(withoutSecrets(url, new Set(['al ice']))).toBe(expected);
  });
});
