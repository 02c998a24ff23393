import { describe, expect, it } from 'vitest';
import { compileBinaryMediaTypes, firstAccepted, mediaTypeOf } from '../../src/message/media-types.ts';

describe('binary media types (rest-integrations.md 4.3, recorded)', () => {
  it.each([
    ['image/png', 'image/png', true],
    ['image/png', 'image/webp,image/png', false],
    ['image/png', 'image/png,image/*', true],
    ['image/png', 'image/*', false],
    ['image/png', '*/*', false],
    ['application/*', 'application/anything', true],
    ['application/*', 'application/*', true],
    ['application/*', 'application', false],
    ['*/test', 'image/test', false],
    ['*/*', 'text/plain', true],
    ['image/png', 'image/png;q=0.8', true],
    ['image/png', '', false],
  ])('an entry %s and an Accept of %j: %s', (entry, accept, expected) => {
    expect(compileBinaryMediaTypes([entry])(firstAccepted(accept))).toBe(expected);
  });

  it('cuts parameters off a content type', () => {
    expect(mediaTypeOf('Application/JSON; charset=UTF-8')).toBe('application/json');
  });
});
