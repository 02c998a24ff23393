import { describe, expect, it } from 'vitest';
import { isUnsupportedQuery, parseQuery, parseRestQuery } from '../../src/gateway/request-target.ts';

const parsed = (query: string) => Object.fromEntries(parseRestQuery(query));

describe('query strings of REST APIs (rest-request-phases.md 1.4)', () => {
  it('splits at & and at a plain ; (documented: it results in the data being split)', () => {
    expect(parsed('a=1;b=2&c=3')).toEqual({ a: ['1'], b: ['2'], c: ['3'] });
  });

  it('keeps an encoded ; in its value', () => {
    expect(parsed('a=1%3Bb=2')).toEqual({ a: ['1;b=2'] });
  });

  it('takes a name without = as an empty value (unverified)', () => {
    expect(parsed('a&b=')).toEqual({ a: [''], b: [''] });
  });

  it('decodes + and percent sequences, and leaves invalid ones raw (unverified)', () => {
    expect(parsed('a=x+y%2B&b=%zz')).toEqual({ a: ['x y+'], b: ['%zz'] });
  });

  it.each(['a=1|2', 'a={1', 'a=1}', 'a=100%%'])('does not take %s (documented)', (query) => {
    expect(isUnsupportedQuery(query)).toBe(true);
  });

  it.each(['', 'a=%7C%7B%7D', 'a=100%25', 'a=%zz'])('takes %j', (query) => {
    expect(isUnsupportedQuery(query)).toBe(false);
  });
});

describe('query strings of HTTP and WebSocket APIs', () => {
  it('are split at & alone: the note about ; is for REST APIs (documented)', () => {
    expect(Object.fromEntries(parseQuery('a=1;b=2&c=3'))).toEqual({ a: ['1;b=2'], c: ['3'] });
  });
});
