import { describe, expect, it } from 'vitest';
import { decodeEvents, encodeEvent } from '../../src/functions/event-stream.ts';

async function* pieces(bytes: Buffer, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function decoded(bytes: Buffer, size = bytes.length) {
  const events: [Record<string, string>, string][] = [];
  for await (const { headers, payload } of decodeEvents(pieces(bytes, size)))
    events.push([Object.fromEntries(headers), payload.toString()]);
  return events;
}

describe('the event stream encoding', () => {
  const first = encodeEvent({ ':event-type': 'PayloadChunk', 'a-name': 'Zoë' }, Buffer.from('one'));
  const second = encodeEvent({}, Buffer.alloc(0));
  const both = Buffer.concat([first, second]);

  // The smallest message of the encoding's own test suite: 16 bytes, no headers, no payload.
  it('writes the empty message as AWS does', () => {
    expect(second.toString('hex')).toBe('000000100000000005c248eb7d98c8ff');
  });

  it.each([1, 3, 16, 1000])('reads what it wrote, in pieces of %d bytes', async (size) => {
    expect(await decoded(both, size)).toEqual([
      [{ ':event-type': 'PayloadChunk', 'a-name': 'Zoë' }, 'one'],
      [{}, ''],
    ]);
  });

  it.each([
    ['text', Buffer.from('{"errorMessage":"no stream at all"}'), 'the answer is no event stream'],
    ['a cut message', both.subarray(0, -1), 'ends in the middle of an event'],
    ['a changed payload', Buffer.from(first).fill('X', first.length - 6, first.length - 5), 'checksum'],
    ['lengths beyond reason', Buffer.from(first).fill(0xff, 0, 4), 'the answer is no event stream'],
  ])('refuses %s', async (_, bytes, message) => {
    await expect(decoded(bytes)).rejects.toThrow(message);
  });
});
