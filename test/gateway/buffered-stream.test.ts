import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { bufferedStream } from '../../src/gateway/buffered-stream.ts';
import { MovableTime } from '../environment/movable-time.ts';

// Basis: API Gateway guide, "Troubleshoot issues with response streaming" (documented).
describe('a stream as TestInvokeMethod shows it', () => {
  it('is whole where it ends in time', async () => {
    const time = new MovableTime();
    const body = new PassThrough();
    const text = bufferedStream(body, time, 0);
    body.write(Buffer.from('é').subarray(0, 1));
    body.end(Buffer.from('é').subarray(1));

    expect(await text).toBe('é');
    expect(time.next).toBeUndefined();
  });

  it('is what came in 35 seconds of the call', async () => {
    const time = new MovableTime();
    const body = new PassThrough();
    body.write('first');
    const text = bufferedStream(body, time, 5000);
    while (body.readableLength > 0) await new Promise((done) => setImmediate(done));

    time.move(29_999);
    expect(body.destroyed).toBe(false);
    time.move(1);

    expect(await text).toBe('first');
  });

  it('ends when more than 1 MB is there', async () => {
    const body = new PassThrough();
    const text = bufferedStream(body, new MovableTime(), 0);
    body.write(Buffer.alloc(1_048_576, 'x'));
    body.write('more');
    body.write('never asked for');

    expect((await text).length).toBe(1_048_576 + 4);
    expect(body.destroyed).toBe(true);
  });

  it('is what came before it broke off (unverified)', async () => {
    const body = new PassThrough();
    const text = bufferedStream(body, new MovableTime(), 0);
    body.write('half', () => setImmediate(() => body.destroy(new Error('reset'))));

    expect(await text).toBe('half');
  });
});
