import { afterEach, describe, expect, it } from 'vitest';
import { frame, handshake, RawWebSocket } from './raw-web-socket.ts';
import { type SocketServer, type SocketServerOptions, startSocketServer } from './socket-server.ts';

let server: SocketServer;
afterEach(() => server.close());

async function opened(options?: SocketServerOptions): Promise<RawWebSocket> {
  server = await startSocketServer(options);
  return RawWebSocket.open(server.port, '/ws');
}

const text = 1;
const binary = 2;
const more = { fin: false };

/** A frame longer than `limit` in frames of that many bytes. */
function cut(message: string, limit: number): Buffer[] {
  const frames: Buffer[] = [];
  for (let at = 0; at < message.length; at += limit)
    frames.push(
      frame(at === 0 ? text : 0, message.slice(at, at + limit), { fin: at + limit >= message.length }),
    );
  return frames;
}

describe('what a client may send (websocket.md 5, documented)', () => {
  it.each([
    ['a short message', 'hello', ['hello']],
    ['an empty message', '', ['']],
    ['UTF-8', 'grüße 🐾', ['grüße 🐾']],
    ['a frame of 32,768 bytes', 'x'.repeat(32_768), ['x'.repeat(32_768)]],
  ])('takes %s', async (_name, message, heard) => {
    const client = await opened();

    client.write(frame(text, message));
    const answer = await client.next();

    expect(answer).toMatchObject({ text: heard[0] });
  });

  it('takes a message of 131,072 bytes in frames of 32,768', async () => {
    const client = await opened();
    const message = 'y'.repeat(131_072);

    client.write(...cut(message, 32_768));

    expect(await client.next()).toEqual({ text: message, frames: [32_768, 32_768, 32_768, 32_768] });
  });

  it('puts a message together that comes byte by byte', async () => {
    const client = await opened();

    for (const byte of Buffer.concat([frame(text, 'ab', more), frame(0, 'cd')]))
      client.write(Buffer.from([byte]));

    expect(await client.next()).toMatchObject({ text: 'abcd' });
  });

  it('takes control frames between the frames of a message', async () => {
    const client = await opened();

    client.write(frame(text, 'ab', more), frame(9, 'there?'), frame(0, 'cd'));

    expect([await client.next(), await client.next()]).toMatchObject([{ pong: 'there?' }, { text: 'abcd' }]);
  });

  it('takes the message that came in one packet with the handshake', async () => {
    server = await startSocketServer();
    const client = new RawWebSocket(server.port);

    client.write(handshake('/ws'), frame(text, 'early'));

    expect(await client.next()).toMatchObject({ text: 'early' });
  });
});

describe('what closes a connection', () => {
  it.each([
    ['a frame of 32,769 bytes', [frame(text, 'x'.repeat(32_769))], 1009],
    ['a second frame of 32,769 bytes', [frame(text, 'x', more), frame(0, 'x'.repeat(32_769))], 1009],
    ['the mere head of a large frame', [frame(text, '', { length: 40_000 })], 1009],
    ['the head of a frame of 2^60 bytes', [frame(text, '', { length: 2 ** 60 })], 1009],
    ['a message of 131,073 bytes', cut('y'.repeat(131_073), 32_768), 1009],
    ['a binary frame', [frame(binary, 'bytes')], 1003],
    ['the first frame of a binary message', [frame(binary, 'by', more)], 1003],
  ])('%s: %i, documented', async (_name, frames, code) => {
    const client = await opened();

    client.write(...(frames as Buffer[]));
    const [heard] = await client.rest();

    expect(heard).toMatchObject({ close: [code, expect.anything()] });
    expect((await server.closed())[0]).toBe(code);
    expect(server.connections[0]?.messages).toEqual([]);
  });

  // RFC 6455, 5.1, 5.2, 5.4, 5.5, 7.4.1 and 8.1; unverified that AWS uses these codes.
  it.each([
    ['an unmasked frame', [frame(text, 'x', { unmasked: true })], 1002],
    ['a reserved bit', [frame(text, 'x', { rsv: 4 })], 1002],
    ['another reserved bit', [frame(text, 'x', { rsv: 1 })], 1002],
    ['a reserved opcode', [frame(3, 'x')], 1002],
    ['a reserved control opcode', [frame(11, '')], 1002],
    ['a large frame of a reserved opcode', [frame(3, 'x'.repeat(40_000))], 1002],
    ['a continuation of nothing', [frame(0, 'x')], 1002],
    ['a message inside a message', [frame(text, 'x', more), frame(text, 'y')], 1002],
    ['a ping in parts', [frame(9, 'x', more)], 1002],
    ['a ping of 126 bytes', [frame(9, 'x'.repeat(126))], 1002],
    ['a close frame of one byte', [frame(8, 'x')], 1002],
    ['a close code that nobody may send', [frame(8, Buffer.from([3, 237]))], 1002],
    ['a close code out of range', [frame(8, Buffer.from([0, 1]))], 1002],
    ['text that is no UTF-8', [frame(text, Buffer.from([0xc3, 0x28]))], 1007],
    ['text cut in the middle of a character', [frame(text, Buffer.from([0xe2, 0x82]))], 1007],
    ['half of a surrogate pair', [frame(text, Buffer.from([0xed, 0xa0, 0x80]))], 1007],
    ['a close reason that is no UTF-8', [frame(8, Buffer.from([3, 232, 0xff]))], 1007],
  ])('%s: %i', async (_name, frames, code) => {
    const client = await opened();

    client.write(...(frames as Buffer[]));
    const [heard] = await client.rest();

    expect(heard).toMatchObject({ close: [code, ''] });
    expect((await server.closed())[0]).toBe(code);
    expect(server.connections[0]?.messages).toEqual([]);
  });

  // Local rule (reliability.md T10).
  it('a message in more than 4,096 frames: 1008', async () => {
    const client = await opened();

    client.write(frame(text, '', more), ...Array.from({ length: 4_096 }, () => frame(0, 'x', more)));
    const [heard] = await client.rest();

    expect(heard).toMatchObject({ close: [1008, ''] });
  });

  it('hears whole messages that came before the bad frame, and none after it', async () => {
    const client = await opened();

    client.write(
      frame(text, 'one'),
      frame(text, 'tw', more),
      frame(0, 'o'),
      frame(binary, 'x'),
      frame(text, 'three'),
    );
    await client.rest();

    expect(server.connections[0]?.messages).toEqual(['one', 'two']);
  });

  it('a listener that throws: 1011, and the error is told', async () => {
    const client = await opened({
      message() {
        throw new Error('broken');
      },
    });

    client.write(frame(text, 'x'));
    const [heard] = await client.rest();

    expect(heard).toMatchObject({ close: [1011, 'Internal server error'] });
    expect(server.bugs).toEqual([new Error('broken')]);
  });
});

describe('how a connection ends', () => {
  it.each([
    ['a code and a reason', frame(8, Buffer.from([...[15, 160], ...Buffer.from('bye')])), [4000, 'bye']],
    ['a code without a reason', frame(8, Buffer.from([3, 232])), [1000, '']],
    ['an empty close frame', frame(8, ''), [1005, '']],
  ])("%s of the client's: passed on, and answered", async (_name, bytes, told) => {
    const client = await opened();

    client.write(bytes as Buffer);
    const heard = await client.rest();

    expect(heard).toEqual([{ close: told }]);
    expect(await server.closed()).toEqual(told);
  });

  it('a client that vanishes: 1006', async () => {
    const client = await opened();

    client.socket.destroy();

    expect(await server.closed()).toEqual([1006, '']);
  });

  it("the server's own close: its code and reason, whatever the client answers", async () => {
    const client = await opened();
    client.isSilent = true;

    server.connections[0]?.socket.close(1000, 'Connection Closed Normally');
    const heard = await client.next();
    client.write(frame(text, 'too late'), frame(8, Buffer.from([15, 160])));

    expect(heard).toEqual({ close: [1000, 'Connection Closed Normally'] });
    expect(await server.closed()).toEqual([1000, 'Connection Closed Normally']);
    expect(server.connections[0]?.messages).toEqual([]);
  });

  it('sends nothing on a connection that closes', async () => {
    const client = await opened();
    const [connection] = server.connections;

    connection?.socket.close(1000, '');
    const sent = connection?.socket.send('late');
    connection?.socket.close(1001, 'again');
    await client.rest();
    await server.closed();

    expect([sent, connection?.socket.send('later'), connection?.closed]).toEqual([false, false, [1000, '']]);
  });
});

describe('what a client gets', () => {
  it.each([
    ['one frame up to 32,768 bytes', 'x'.repeat(32_768), [32_768]],
    ['further frames for more', 'x'.repeat(32_769), [32_768, 1]],
    ['frames cut by bytes, not by characters', 'ü'.repeat(20_000), [32_768, 7_232]],
    ['an empty frame for an empty message', '', [0]],
  ])('%s (documented)', async (_name, message, frames) => {
    const client = await opened();

    server.connections[0]?.socket.send(message);

    expect(await client.next()).toEqual({ text: message, frames });
  });

  it('whole messages, one after the other', async () => {
    const client = await opened();
    const [connection] = server.connections;
    const large = 'a'.repeat(100_000);

    connection?.socket.send(large);
    connection?.socket.send('b');
    client.write(frame(9, 'p'));
    connection?.socket.send(Buffer.from(large));

    const heard = [await client.next(), await client.next(), await client.next(), await client.next()];
    expect(heard.filter((one) => 'text' in one).map((one) => one.text.length)).toEqual([100_000, 1, 100_000]);
  });

  // Unverified: what AWS does with bytes that are no text; as they are, the client would have to close.
  it('text for bytes that are none', async () => {
    const client = await opened();

    server.connections[0]?.socket.send(Buffer.from([0x61, 0xff]));

    expect(await client.next()).toMatchObject({ text: 'a\ufffd' });
  });

  // Local rule (reliability.md T10).
  it('is cut off when a megabyte waits for it', async () => {
    const client = await opened();
    const [connection] = server.connections;
    client.socket.pause();

    let sent = 0;
    while (connection?.socket.send('x'.repeat(100_000))) sent++;

    // What the kernel holds does not wait here.
    expect(sent).toBeGreaterThan(10);
    expect(sent).toBeLessThan(200);
    client.socket.destroy();
    expect(await server.closed()).toEqual([1008, 'Messages are not read']);
  });

  it('signs of life that are no messages', async () => {
    const client = await opened();

    client.write(frame(9, 'a'), frame(10, 'b'), frame(text, 'c'));
    const heard = [await client.next(), await client.next()];

    expect(heard).toMatchObject([{ pong: 'a' }, { text: 'c' }]);
    expect(server.connections[0]?.alive).toBe(2);
  });
});
