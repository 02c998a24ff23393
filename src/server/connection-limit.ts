import type { Server, Socket } from 'node:net';

/** How many connections one address may hold at once (reliability.md T9), so that no caller takes them all. */
const mostPerAddress = 256;

/** Told once of an address whose further connections are closed. */
export type CrowdReporter = (address: string, most: number) => void;

/** Closes what an address opens beyond its share. Works for HTTP and HTTPS servers: both see the plain socket first. */
export function limitConnections(server: Server, onCrowd: CrowdReporter | undefined): void {
  const open = new Map<string, number>();
  const told = new Set<string>();
  server.on('connection', (socket: Socket) => {
    const address = socket.remoteAddress ?? '';
    const count = (open.get(address) ?? 0) + 1;
    if (count > mostPerAddress) {
      if (!told.has(address)) onCrowd?.(address, mostPerAddress);
      told.add(address);
      socket.destroy();
      return;
    }
    open.set(address, count);
    socket.once('close', () => {
      const left = (open.get(address) ?? 1) - 1;
      if (left > 0) open.set(address, left);
      else open.delete(address);
    });
  });
}
