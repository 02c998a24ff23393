import type { GatewayHost } from '../../assembly/gateway-host.ts';
import type { OpenHost } from '../../assembly/open-host.ts';
import { recentMetrics } from '../../recording/metrics/cloudwatch-metrics.ts';
import { tracesOf } from '../../recording/traces/traces.ts';
import type { RunningServer } from '../../server/node-server.ts';
import type { ServerTls } from '../../server/tls.ts';
import type { GatewayState } from '../../store/store.ts';
import type { GwctlConfig } from '../../workspace/config.ts';
import { say } from '../reporters/wrap.ts';
import type { World } from '../world.ts';
import type { CallRecords } from './call-records.ts';
import { listen, serverUrl } from './listen.ts';
import type { ServeOptions } from './serve-options.ts';

/** Who answers the requests: this process, or several workers. */
export interface Serving {
  readonly url: string;
  /** Serves a state that the gateway of this process has taken. Undefined where callers get it already, else resolves when they do. */
  follow(state: GatewayState): Promise<void> | undefined;
  /** Stops accepting, lets what is running finish for at most `graceMillis`, then cuts. */
  close(graceMillis: number): Promise<void>;
}

/** Serves from this process. @throws {MachineError} where the port cannot be had */
export async function serveHere(
  world: World,
  opened: OpenHost,
  options: ServeOptions,
  config: GwctlConfig,
  tls: ServerTls | undefined,
  records: CallRecords,
): Promise<Serving> {
  const { host, port } = options;
  const server = await listen(world, opened, {
    host,
    port,
    tls,
    config,
    pages: {
      caches: () => opened.host.cacheFigures(),
      metrics: () => recentMetrics(records.metrics.minutes(), world.now()),
      traces: () => ({ traces: tracesOf(records.traces.recent()) }),
    },
    onNotice: (text) => say(world.stderr, text),
  });
  const stopWarming = warmLater(opened);
  return {
    url: serverUrl(host, server.port, tls !== undefined),
    follow: () => undefined,
    close(graceMillis) {
      stopWarming();
      return closeServer(server, opened.host, graceMillis);
    },
  };
}

/** Requests and connections end, and what `$disconnect` of the last ones calls, in the time there is. */
export async function closeServer(
  server: RunningServer,
  { gateway }: GatewayHost,
  graceMillis: number,
): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((done) => {
    timer = setTimeout(done, graceMillis);
  });
  await server.close(graceMillis);
  await Promise.race([gateway.closeSockets(), late]);
  clearTimeout(timer);
}

/** What the first calls need is loaded by them; watching files, warm environments and the HTTP client come after they were answered. */
const firstCallsMillis = 100;

/** Makes ready what can wait, a moment after the first calls. @returns calls it off */
export function warmLater(opened: OpenHost): () => void {
  const warming = setTimeout(() => {
    void opened.functions.start();
    void opened.warm();
  }, firstCallsMillis);
  return () => clearTimeout(warming);
}
