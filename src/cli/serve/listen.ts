import type { OpenHost } from '../../assembly/open-host.ts';
import { startServer } from '../../server/node-server.ts';
import type { SocketSource } from '../../server/socket-source.ts';
import type { ServerTls } from '../../server/tls.ts';
import type { GwctlConfig } from '../../workspace/config.ts';
import { MachineError } from '../errors.ts';
import type { World } from '../world.ts';
import { dataPlane } from './data-plane.ts';
import { gwctlPages, type PageSource } from './gwctl-pages.ts';
import { lambdaEndpoint } from './lambda-endpoint.ts';

/** Where a gateway listens, and what it shows of itself. */
export interface ListenOptions {
  readonly host: string;
  readonly port: number;
  /** Connections that a parent of several workers hands over; absent: listens itself. */
  readonly sockets?: SocketSource;
  readonly tls: ServerTls | undefined;
  readonly config: GwctlConfig;
  readonly pages: PageSource;
  /** One sentence for the person who runs the gateway. */
  readonly onNotice: (text: string) => void;
}

/** Listens with the data plane and gwctl's own pages mounted. @throws {MachineError} where the port cannot be had */
export function listen(
  world: World,
  { host, functions }: OpenHost,
  options: ListenOptions,
): ReturnType<typeof startServer> {
  const { tls, sockets, config, pages, onNotice } = options;
  return startServer({
    ...(tls && { tls }),
    ...(sockets && { sockets }),
    host: options.host,
    port: options.port,
    mounts: [lambdaEndpoint(functions, config), gwctlPages(pages), dataPlane(host.gateway)],
    onBug: (error) => world.stderr.write(`gwctl has a bug: ${String(error)}\n`),
    onCrowd: (address, most) =>
      onNotice(
        `${address} has ${most} connections open, the most one address may have: further ones are closed.`,
      ),
  }).catch((error: NodeJS.ErrnoException) => {
    throw listenError(error, options);
  });
}

/** Where a server is, as callers write it. */
export function serverUrl(host: string, port: number, isTls: boolean): string {
  return `${isTls ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** Why a port cannot be had, as a sentence; any other error as it is. */
export function listenError(
  error: NodeJS.ErrnoException,
  place: { readonly host: string; readonly port: number },
): Error {
  if (error.code === 'EADDRINUSE') {
    return new MachineError(
      `Port ${place.port} is taken.`,
      'Stop what listens there, or choose another: --port 0 takes a free one.',
      error,
    );
  }
  if (error.code === 'EACCES')
    return new MachineError(
      `Listening on ${place.host}:${place.port} is not permitted.`,
      'Choose a port from 1024 on.',
      error,
    );
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND')
    return new MachineError(`${place.host} is no address of this machine.`, 'Use --host 127.0.0.1.', error);
  return error;
}
