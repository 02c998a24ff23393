// The baseline of goal 13: `ws` echoing every message.
import { WebSocketServer } from 'ws';

const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
server.on('connection', (socket) => socket.on('message', (message) => socket.send(message.toString())));
server.on('listening', () => console.log(`port ${server.address().port}`));
