import type { OpenHost } from '../../assembly/open-host.ts';
import { recentMetrics } from '../../recording/metrics/cloudwatch-metrics.ts';
import { tracesOf } from '../../recording/traces/traces.ts';
import { startServer } from '../../server/node-server.ts';
import type { GwctlConfig } from '../../workspace/config.ts';
import { MachineError } from '../errors.ts';
import { say } from '../reporters/wrap.ts';
import type { World } from '../world.ts';
import type { CallRecords } from './call-records.ts';
import { dataPlane } from './data-plane.ts';
import { gwctlPages } from './gwctl-pages.ts';
import { lambdaEndpoint } from './lambda-endpoint.ts';
import type { ServeOptions } from './serve-options.ts';
import type { serverTls } from './server-tls.ts';

/** A server that accepts requests, and where it is. */
export interface Listening {
  readonly server: Awaited<ReturnType<typeof startServer>>;
  readonly url: string;
}

/** Listens with the data plane and gwctl's own pages mounted. @throws {MachineError} where the port cannot be had */
export async function listen(
  world: World,
  opened: OpenHost,
  options: ServeOptions,
  config: GwctlConfig,
  tls: Awaited<ReturnType<typeof serverTls>>,
  records: CallRecords,
): Promise<Listening> {
  const { host } = opened;
  const server = await startServer({
    ...(tls && { tls }),
    host: options.host,
    port: options.port,
    mounts: [
      lambdaEndpoint(opened.functions, config),
      gwctlPages({
        caches: () => host.cacheFigures(),
        traces: () => ({ traces: tracesOf(records.traces.recent()) }),
        metrics: () => recentMetrics(records.metrics, world.now()),
      }),
      dataPlane(host.gateway),
    ],
    onBug: (error) => world.stderr.write(`gwctl has a bug: ${String(error)}\n`),
    onCrowd: (address, most) =>
      say(
        world.stderr,
        `${address} has ${most} connections open, the most one address may have: further ones are closed.`,
      ),
  }).catch((error: NodeJS.ErrnoException) => {
    throw listenError(error, options);
  });
  const address = options.host.includes(':') ? `[${options.host}]` : options.host;
  return { server, url: `${tls ? 'https' : 'http'}://${address}:${server.port}` };
}

function listenError(error: NodeJS.ErrnoException, options: ServeOptions): Error {
  const where = `${options.host}:${options.port}`;
  if (error.code === 'EADDRINUSE') {
    return new MachineError(
      `Port ${options.port} is taken.`,
      'Stop what listens there, or choose another: --port 0 takes a free one.',
      error,
    );
  }
  if (error.code === 'EACCES')
    return new MachineError(`Listening on ${where} is not permitted.`, 'Choose a port from 1024 on.', error);
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND')
    return new MachineError(`${options.host} is no address of this machine.`, 'Use --host 127.0.0.1.', error);
  return error;
}
