import { describe, expect, it } from 'vitest';
import { KeyedCache } from '../../src/cache/keyed-cache.ts';

function cacheAt(start = 0, maxBytes = 1000) {
  const clock = { now: start, monotonic: () => clock.now };
  return { clock, cache: new KeyedCache<{ readonly value: string }>({ clock, maxBytes }) };
}

describe('a keyed cache', () => {
  it('keeps an entry for its time to live, by the given clock', () => {
    const { clock, cache } = cacheAt();

    cache.set('rex', { value: 'dog' }, { ttlInMillis: 300, bytes: 10 });

    expect(cache.get('rex')).toEqual({ value: 'dog' });
    clock.now = 300;
    expect(cache.get('rex')).toEqual({ value: 'dog' });
    clock.now = 301;
    expect(cache.get('rex')).toBeUndefined();
  });

  it('says how long an entry still lives', () => {
    const { clock, cache } = cacheAt(5000);
    cache.set('rex', { value: 'dog' }, { ttlInMillis: 300, bytes: 10 });

    clock.now = 5100;

    expect(cache.remainingMillis('rex')).toBe(200);
    expect(cache.remainingMillis('tom')).toBe(0);
  });

  it('drops the least recently used entries when the bytes are used up', () => {
    const { cache } = cacheAt(0, 300);
    const life = { ttlInMillis: 1000, bytes: 92 };

    cache.set('aaaa', { value: '1' }, life);
    cache.set('bbbb', { value: '2' }, life);
    cache.set('cccc', { value: '3' }, life);
    cache.get('aaaa');
    cache.set('dddd', { value: '4' }, life);

    expect([...cache.keys()].sort()).toEqual(['aaaa', 'cccc', 'dddd']);
    expect(cache.bytes).toBe(300);
  });

  it('does not keep what is larger than the whole budget, nor what has no time to live', () => {
    const { cache } = cacheAt(0, 100);

    cache.set('big', { value: 'x' }, { ttlInMillis: 1000, bytes: 200 });
    cache.set('gone', { value: 'x' }, { ttlInMillis: 0, bytes: 1 });
    cache.set('odd', { value: 'x' }, { ttlInMillis: Number.NaN, bytes: 1 });

    expect(cache.size).toBe(0);
  });

  it('keeps keys apart whatever their names are', () => {
    const { cache } = cacheAt();

    cache.set('__proto__', { value: 'a' }, { ttlInMillis: 10, bytes: 1 });

    expect(cache.get('__proto__')).toEqual({ value: 'a' });
    expect(cache.get('constructor')).toBeUndefined();
  });

  it('forgets everything when it is cleared', () => {
    const { cache } = cacheAt();
    cache.set('rex', { value: 'dog' }, { ttlInMillis: 300, bytes: 10 });

    cache.clear();

    expect(cache.get('rex')).toBeUndefined();
  });
});
