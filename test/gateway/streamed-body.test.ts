import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { type StreamEnd, streamedBody } from '../../src/gateway/streamed-body.ts';
import { MovableTime } from '../environment/movable-time.ts';

const megabyte = 1_048_576;

/** Lets streams pass on what they can without time passing. */
async function settle(): Promise<void> {
  for (let i = 0; i < 20; i++) await new Promise((done) => setImmediate(done));
}

function stream(endpointType: string) {
  const time = new MovableTime(1000);
  const backend = new PassThrough({ highWaterMark: 64 * megabyte });
  const ends: StreamEnd[] = [];
  const body = streamedBody(backend, endpointType, { clock: time, timers: time }, (end) => ends.push(end));
  const seen = { bytes: 0, error: undefined as Error | undefined };
  body.on('data', (chunk: Buffer) => {
    seen.bytes += chunk.length;
  });
  body.on('error', (error) => {
    seen.error = error;
  });
  return { time, backend, body, seen, ends };
}

// Basis: API Gateway guide, "Stream the integration response": idle time-out 5 minutes for Regional and private endpoints, 30 seconds
// for edge-optimized ones; the first 10 MB without limit, then 2 MB/s.
describe('the limits of a streamed body (documented)', () => {
  it.each([
    ['EDGE', 30_000],
    ['REGIONAL', 300_000],
    ['PRIVATE', 300_000],
  ])('breaks a stream of a %s endpoint off when nothing moved for %i ms', async (endpointType, millis) => {
    const { time, backend, seen, ends } = stream(endpointType);
    backend.write('first');
    await settle();

    time.move(millis - 1);
    await settle();
    expect(seen.error).toBeUndefined();
    time.move(1);
    await settle();

    const cut = `Response stream was idle for ${millis / 1000} seconds, the limit of ${endpointType} endpoints`;
    expect(seen.error?.message).toBe(cut);
    expect(backend.destroyed).toBe(true);
    expect(ends).toMatchObject([{ bytes: 5, cut }]);
    expect(time.next).toBeUndefined();
  });

  it('counts from the last piece, not from the first', async () => {
    const { time, backend, seen, ends } = stream('EDGE');
    for (let i = 0; i < 4; i++) {
      backend.write('piece');
      await settle();
      time.move(29_000);
      await settle();
    }
    backend.end();
    await settle();

    expect(seen).toEqual({ bytes: 20, error: undefined });
    expect(ends).toMatchObject([{ bytes: 20, cut: undefined, firstByteAt: 1000 }]);
    expect(time.next).toBeUndefined();
  });

  it('lets 10 MB through at once and what follows at 2 MB a second', async () => {
    const { time, backend, seen } = stream('REGIONAL');
    for (let i = 0; i < 14; i++) backend.write(Buffer.alloc(megabyte));
    backend.end();
    await settle();
    expect(seen.bytes).toBe(11 * megabyte); // the eleventh takes its half second after it went

    const moved = async (millis: number) => {
      time.move(millis);
      await settle();
      return seen.bytes / megabyte;
    };
    expect([await moved(499), await moved(1), await moved(499), await moved(1), await moved(500)]).toEqual([
      11, 12, 12, 13, 14,
    ]);
    expect(time.next).toBeUndefined();
  });

  it('does not take a piece that is held back for an idle stream', async () => {
    const { time, backend, seen, ends } = stream('EDGE');
    backend.write(Buffer.alloc(110 * megabyte)); // 50 s at 2 MB a second
    await settle();
    backend.end('x');
    time.move(40_000);
    await settle();
    expect(seen).toEqual({ bytes: 110 * megabyte, error: undefined });
    time.move(10_000);
    await settle();

    expect(ends).toMatchObject([{ bytes: 110 * megabyte + 1, cut: undefined }]);
  });

  it('cuts a stream whose reader stands still (unverified)', async () => {
    const { time, backend, body, ends } = stream('EDGE');
    body.pause();
    backend.write(Buffer.alloc(megabyte));
    backend.write(Buffer.alloc(megabyte));
    await settle();

    time.move(30_000);
    await settle();

    expect(ends).toMatchObject([{ cut: expect.stringContaining('idle for 30 seconds') }]);
  });

  it('forgets its timers when the client goes while a piece is held back', async () => {
    const { time, backend, body, ends } = stream('REGIONAL');
    backend.write(Buffer.alloc(20 * megabyte));
    backend.write('held back');
    await settle();

    body.destroy();
    await settle();

    expect(ends).toMatchObject([{ bytes: 20 * megabyte, cut: undefined }]);
    expect(time.next).toBeUndefined();
    expect(backend.destroyed).toBe(true);
  });
});
