import { metricRow } from '../../assembly/metric-rows.ts';
import type { OpenHost } from '../../assembly/open-host.ts';
import { clientCertFacts } from '../../authorizers/mutual-tls.ts';
import { systemClock, systemTimers } from '../../environment/system-environment.ts';
import type { FunctionLine } from '../../functions/function-settings.ts';
import { MetricBook } from '../../recording/metrics/metric-book.ts';
import { TraceBook } from '../../recording/traces/trace-book.ts';
import type { WorkerStart } from '../../workers/messages.ts';
import { ParentLink } from '../../workers/parent-link.ts';
import { parentProcess } from '../../workers/process-port.ts';
import { createRemoteMemory } from '../../workers/remote-memory.ts';
import { UsageError } from '../errors.ts';
import { functionLines } from '../function-lines.ts';
import { newId } from '../workspace-session.ts';
import type { World } from '../world.ts';
import type { CallRecords } from './call-records.ts';
import { listen } from './listen.ts';
import { keeping, openServing } from './open-serving.ts';
import { closeServer, warmLater } from './serving.ts';

/** Runs one worker of `gwctl serve --workers N`: it serves what its parent says, and ends when that says so or goes. */
export async function runWorker(given: World): Promise<void> {
  const parent = parentProcess(process);
  if (!parent) {
    throw new UsageError('A worker is started by gwctl serve --workers.', 'Run gwctl serve --workers N.');
  }
  // Ctrl-C reaches every process of a terminal: the parent lets the workers finish.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);
  const link = new ParentLink(parent, { clock: systemClock, timers: systemTimers });
  const world = throughParent(given, link);
  const records = { metrics: new MetricBook(world), traces: new TraceBook() };
  try {
    const start = await Promise.race([link.started, link.stopped]);
    if (typeof start === 'object') await work(world, link, start, records);
  } finally {
    await parent.leave();
  }
}

async function work(world: World, link: ParentLink, start: WorkerStart, records: CallRecords): Promise<void> {
  const writer = newId(16);
  const opened = await openServing(world, {
    ...start,
    records,
    stateFile: start.stateFile,
    root: start.root,
    onNotice: (text) => link.notice(text),
    onLine: lineTeller(world, link),
    remote: createRemoteMemory({
      questions: link.questions,
      figures: (name) => link.figures(name),
      clock: systemClock,
      hasAccountThrottle: start.config.accountThrottle !== undefined,
      worker: writer,
      network: link.network(start.mark),
      processGroups: link.processGroups(),
    }),
  });
  link.onCollect(() => ({
    minutes: records.metrics.minutes().map((minute) => metricRow(minute, writer)),
    segments: records.traces.recent(),
  }));
  try {
    const stopKeeping = await keeping(start.stateFile, records, {
      now: world.now,
      onNotice: (text) => link.notice(text),
    });
    try {
      await serve(world, link, start, opened);
    } finally {
      await stopKeeping?.();
    }
  } finally {
    await opened.close(0);
  }
}

async function serve(world: World, link: ParentLink, start: WorkerStart, opened: OpenHost): Promise<void> {
  const { host } = opened;
  const apply = ({ state, revision, variables }: ParentLink['served']) => {
    opened.functions.announce(variables);
    // What does not compile keeps what it served before, and the parent says why.
    host.apply(state, undefined);
    link.applied(revision);
  };
  const { config, port, tls } = start;
  const server = await listen(world, opened, {
    host: start.host,
    port,
    sockets: link.sockets(port),
    tls: tls && { ...tls, describe: clientCertFacts },
    config,
    pages: {
      caches: () => host.cacheFigures(),
      metrics: () => link.figures('metrics'),
      traces: () => link.figures('traces'),
    },
    onNotice: (text) => link.notice(text),
  });
  link.onConnections({
    call: (call) => host.gateway.callConnection(call),
    lost: (connection) => host.gateway.lostConnection(connection),
  });
  apply(link.served);
  link.onState(apply);
  link.ready();
  const stopWarming = warmLater(opened);
  const graceInMillis = await link.stopped;
  stopWarming();
  await closeServer(server, host, graceInMillis);
  await host.flush();
}

/** One process writes to the terminal, so that lines stay whole. */
function throughParent(world: World, link: ParentLink): World {
  const { stderr } = world;
  return {
    ...world,
    stderr: {
      write: (text) => link.say(text),
      isTTY: stderr.isTTY,
      columns: stderr.columns,
    },
  };
}

/** Lines of functions; what gwctl says of none of their calls (a reload) it says once. */
function lineTeller(world: World, link: ParentLink): (line: FunctionLine) => void {
  const print = functionLines(world);
  return (line) => {
    if (line.source === 'gwctl' && line.requestId === undefined)
      link.notice(`${line.functionName}: ${line.text}`);
    else print(line);
  };
}
