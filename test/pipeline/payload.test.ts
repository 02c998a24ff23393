import { describe, expect, it } from 'vitest';
import { convertRequest, convertResponse, NotBase64, Payload } from '../../src/pipeline/phases/payload.ts';

/** gzip bytes: no UTF-8, so what happens to them shows. */
const bytes = Buffer.from('H4sIABRs7mMC/0vOzy0oSi0uTk1RSEksSdRRKM7IL81JUUhKVcjM', 'base64');
const encoded = bytes.toString('base64');
const replaced = bytes.toString('utf8'); // bad bytes become U+FFFD

const hex = (payload: Payload) => payload.bytes.toString('hex');
const same = (content: string | Buffer) => Buffer.from(content).toString('hex');

describe('request conversion: every row of rest-integrations.md 4.2 (documented, confirmed against AWS)', () => {
  it.each([
    ['text type, no handling: UTF-8, bad bytes replaced', bytes, false, undefined, replaced],
    ['text type, CONVERT_TO_TEXT: the same', bytes, false, 'CONVERT_TO_TEXT', replaced],
    ['text type, CONVERT_TO_BINARY: base64 decoded', encoded, false, 'CONVERT_TO_BINARY', bytes],
    ['binary type, no handling: untouched', bytes, true, undefined, bytes],
    ['binary type, CONVERT_TO_BINARY: untouched', bytes, true, 'CONVERT_TO_BINARY', bytes],
    ['binary type, CONVERT_TO_TEXT: base64 encoded', bytes, true, 'CONVERT_TO_TEXT', encoded],
  ] as const)('%s', (_name, body, isBinary, handling, expected) => {
    expect(hex(convertRequest(new Payload(body), isBinary, handling))).toBe(same(expected));
  });

  it('refuses text that is no base64 where bytes are wanted (500)', () => {
    expect(() => convertRequest(new Payload('this is text'), false, 'CONVERT_TO_BINARY')).toThrow(NotBase64);
  });

  it('refuses bytes that are no base64 where bytes are wanted (500, recorded)', () => {
    expect(() => convertRequest(new Payload(bytes), false, 'CONVERT_TO_BINARY')).toThrow(NotBase64);
  });
});

describe('response conversion: every row of rest-integrations.md 4.3 (documented, confirmed against AWS)', () => {
  it.each([
    ['text, text Accept, none: text', 'abc', false, false, undefined, 'abc'],
    ['text, binary Accept, none: base64 decoded', encoded, false, true, undefined, bytes],
    ['text, CONVERT_TO_TEXT, binary Accept: text', 'abc', false, true, 'CONVERT_TO_TEXT', 'abc'],
    [
      'text, CONVERT_TO_BINARY, text Accept: base64 decoded',
      encoded,
      false,
      false,
      'CONVERT_TO_BINARY',
      bytes,
    ],
    ['binary, text Accept, none: base64 text', bytes, true, false, undefined, encoded],
    ['binary, binary Accept, none: bytes', bytes, true, true, undefined, bytes],
    ['binary, CONVERT_TO_TEXT, binary Accept: base64 text', bytes, true, true, 'CONVERT_TO_TEXT', encoded],
    ['binary, CONVERT_TO_BINARY, text Accept: bytes', bytes, true, false, 'CONVERT_TO_BINARY', bytes],
    ['no types, none: bad bytes replaced', bytes, false, false, undefined, replaced],
    ['no types, CONVERT_TO_TEXT: bad bytes replaced', bytes, false, false, 'CONVERT_TO_TEXT', replaced],
    ['no types, CONVERT_TO_BINARY: base64 decoded', encoded, false, false, 'CONVERT_TO_BINARY', bytes],
  ] as const)('%s', (_name, body, binaryPayload, binaryAccept, handling, expected) => {
    expect(hex(convertResponse(new Payload(body), { binaryPayload, binaryAccept }, handling))).toBe(
      same(expected),
    );
  });

  it('refuses text that is no base64 for a binary Accept', () => {
    expect(() =>
      convertResponse(new Payload('not base64!'), { binaryPayload: false, binaryAccept: true }, undefined),
    ).toThrow(NotBase64);
  });
});
