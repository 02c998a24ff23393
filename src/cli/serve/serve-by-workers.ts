import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { metricMinutes } from '../../assembly/metric-rows.ts';
import type { OpenHost } from '../../assembly/open-host.ts';
import { createConnectionGate } from '../../limits/new-connections.ts';
import { recentMetrics } from '../../recording/metrics/cloudwatch-metrics.ts';
import { tracesOf } from '../../recording/traces/traces.ts';
import { openSharedPort } from '../../server/shared-port.ts';
import type { ServerTls } from '../../server/tls.ts';
import type { GatewayState } from '../../store/store.ts';
import { createMemoryKeeper } from '../../workers/memory-keeper.ts';
import type { WorkerStart } from '../../workers/messages.ts';
import { servedPart } from '../../workers/served-state.ts';
import type { Served } from '../../workers/worker.ts';
import { WorkerPool } from '../../workers/worker-pool.ts';
import type { FunctionConfig, GwctlConfig } from '../../workspace/config.ts';
import { say } from '../reporters/wrap.ts';
import type { World } from '../world.ts';
import { listenError, serverUrl } from './listen.ts';
import { managementVariables } from './management-variables.ts';
import { servedApis } from './ready.ts';
import type { ServeOptions } from './serve-options.ts';
import type { ServeSource } from './serve-source.ts';
import type { Serving } from './serving.ts';

export interface WorkersInput {
  readonly source: ServeSource;
  readonly options: ServeOptions;
  /** How many. */
  readonly workers: number;
  readonly config: GwctlConfig;
  /** The parent's gateway: it keeps what calls must remember, and serves nobody. */
  readonly opened: OpenHost;
  readonly state: GatewayState;
  readonly tls: ServerTls | undefined;
  readonly root: WorkerStart['root'] | undefined;
  readonly stateFile: string | undefined;
  readonly showsRequests: boolean;
  /** Resolves when the process is asked to stop. */
  readonly stopped: Promise<unknown>;
}

/** Serves from `--workers N` processes behind one port. @throws {MachineError} where the port cannot be had */
export async function serveByWorkers(world: World, input: WorkersInput): Promise<Serving> {
  const { source, options, tls, state } = input;
  const { host } = options;
  const pool = poolOf(world, input);
  const port = await openSharedPort(options, (socket) => pool.connect(socket)).catch((error) => {
    throw listenError(error, options);
  });
  const url = serverUrl(host, port.port, tls !== undefined);
  const served = (now: GatewayState): Served => ({
    state: servedPart(now, source.only),
    variables: managementVariables(servedApis(url, now, source.only, options.mount)),
  });
  try {
    // Who is asked to stop meanwhile stops as one that serves: Ctrl-C ends workers that have not yet learnt to wait for their parent.
    await Promise.race([pool.start(port.port, served(state)), input.stopped]);
  } catch (error) {
    port.close();
    await pool.close(0);
    throw error;
  }
  return {
    url,
    follow: (next) => pool.follow(served(next)),
    close(graceMillis) {
      port.close();
      return pool.close(graceMillis);
    },
  };
}

function poolOf(world: World, input: WorkersInput): WorkerPool {
  const { options, opened, workers } = input;
  const { host, environment } = opened;
  return new WorkerPool({
    size: workers,
    start: startOf(input),
    spawn: () => spawnWorker(options),
    session: createMemoryKeeper({
      ledger: host.ledger,
      clock: environment.clock,
      admitsConnection: createConnectionGate(environment.clock),
      stage: (apiId, stageName) => host.memoryOf({ apiId, stageName }),
    }),
    figures: async (name, collect) => {
      if (name === 'caches') return host.cacheFigures();
      const { minutes, segments } = await collect();
      return name === 'metrics'
        ? recentMetrics(metricMinutes(minutes).values, world.now())
        : { traces: tracesOf(segments) };
    },
    onSaid: (text) => world.stderr.write(text),
    onNotice: (text) => say(world.stderr, text),
  });
}

function startOf({ options, workers, config, tls, root, stateFile, showsRequests }: WorkersInput) {
  return {
    config: { ...config, functions: sharedOut(config.functions, workers) },
    host: options.host,
    showsRequests,
    ...(root && { root }),
    ...(stateFile !== undefined && { stateFile }),
    ...(tls && { tls: { cert: tls.cert, key: tls.key, trustStores: tls.trustStores } }),
  };
}

/** Each worker has environments of its own: it gets its share of what is warm, rounded up. */
function sharedOut(
  functions: ReadonlyMap<string, FunctionConfig>,
  workers: number,
): ReadonlyMap<string, FunctionConfig> {
  return new Map(
    [...functions].map(([name, one]) => {
      const { provisioned } = one;
      if (provisioned === undefined) return [name, one] as const;
      return [name, { ...one, provisioned: Math.ceil(provisioned / workers) }] as const;
    }),
  );
}

const program = fileURLToPath(new URL('../../../bin/gwctl.js', import.meta.url));

function spawnWorker({ color, verbose }: ServeOptions) {
  const flags = [...(color === false ? ['--no-color'] : []), ...(verbose ? ['--verbose'] : [])];
  return fork(program, ['serve', '--as-worker', ...flags], {
    // A debugger's port is the parent's.
    execArgv: process.execArgv.filter((arg) => !arg.startsWith('--inspect')),
    // Maps and bytes go over as they are.
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
}
