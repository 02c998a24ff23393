// node ws-load.mjs URL SECONDS: messages a second over 16 connections, 8 messages under way on each; it frames by hand, to be no bottleneck.
import { connect } from 'node:net';

const [target, seconds] = process.argv.slice(2);
const { hostname, port, pathname } = new URL(target);
const connections = 16;
const underWay = 8;

const payload = Buffer.from(JSON.stringify({ action: 'say', text: 'x'.repeat(60) }));
/** A masked text frame; a mask of zeros changes nothing. */
const frame = Buffer.concat([Buffer.from([0x81, 0x80 | payload.length, 0, 0, 0, 0]), payload]);
const frames = (count) => (count === 1 ? frame : Buffer.concat(Array(count).fill(frame)));
const handshake = [
  `GET ${pathname} HTTP/1.1`,
  `Host: ${hostname}:${port}`,
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Key: h1ZCPPHPhLs0jEx2OFIHpw==',
  'Sec-WebSocket-Version: 13',
  '\r\n',
].join('\r\n');

let count = 0;
let failures = 0;

/** How many whole frames stand at the start of the bytes, and where the rest begins. */
function framesIn(bytes) {
  let at = 0;
  let found = 0;
  while (bytes.length - at >= 4) {
    const short = bytes[at + 1] & 127;
    const end = at + (short === 126 ? 4 + bytes.readUInt16BE(at + 2) : 2 + short);
    if (end > bytes.length) break;
    if (bytes[at] !== 0x81) failures++;
    at = end;
    found++;
  }
  return { found, rest: bytes.subarray(at) };
}

function open() {
  return new Promise((ok, fail) => {
    const socket = connect(Number(port), hostname, () => socket.write(handshake));
    let isOpen = false;
    let rest = Buffer.alloc(0);
    socket.setNoDelay(true);
    socket.on('error', fail);
    socket.on('data', (data) => {
      if (!isOpen) {
        isOpen = true;
        return data.includes(' 101 ') ? ok(socket) : fail(new Error(data.toString()));
      }
      const read = framesIn(rest.length > 0 ? Buffer.concat([rest, data]) : data);
      rest = read.rest;
      count += read.found;
      if (read.found > 0) socket.write(frames(read.found));
    });
  });
}

const sockets = await Promise.all(Array.from({ length: connections }, open));
for (const socket of sockets) socket.write(frames(underWay));
const started = performance.now();
setTimeout(() => {
  const rate = count / ((performance.now() - started) / 1000);
  console.log(JSON.stringify({ rate, failures: failures + (count === 0 ? 1 : 0) }));
  process.exit(0);
}, Number(seconds) * 1000);
