import { checkConfiguration } from '../../assembly/check-configuration.ts';
import { checkDeployment } from '../../assembly/check-deployment.ts';
import { MetricBook } from '../../recording/metrics/metric-book.ts';
import { TraceBook } from '../../recording/traces/trace-book.ts';
import { memoryStore } from '../../store/memory-store.ts';
import type { GwctlConfig } from '../../workspace/config.ts';
import { functionLines } from '../function-lines.ts';
import { say } from '../reporters/wrap.ts';
import { controlTools, openConfig, openStore } from '../workspace-session.ts';
import type { World } from '../world.ts';
import type { CallRecords } from './call-records.ts';
import { servesState, sourceOfSpecs } from './choose-source.ts';
import { followState, type StartServing } from './follow-state.ts';
import { keeping, openServing } from './open-serving.ts';
import { rootMount } from './root-mount.ts';
import type { ServeOptions } from './serve-options.ts';
import { type ServeSource, tellNotEmulated, workspaceSource } from './serve-source.ts';
import { serveHere } from './serving.ts';

/** Runs `gwctl serve` until the process is asked to stop. */
export async function runServe(world: World, spec: string | undefined, options: ServeOptions): Promise<void> {
  const { workspace, config } = await openConfig(world, options, checkConfiguration);
  const isState = spec === undefined && (await servesState(world, workspace.stateFile, config));
  const store = isState ? await openStore(workspace.stateFile, 'write') : memoryStore();
  try {
    const tools = controlTools(world, checkDeployment(config));
    const source = isState
      ? await workspaceSource(world, store, options, config, tools)
      : await sourceOfSpecs(world, spec, options, config, tools);
    const apis = await source.apis();
    tellNotEmulated(world, apis, source.document, options.strict ?? false);
    await serveSource(world, source, options, source.config, isState ? workspace.stateFile : undefined);
  } finally {
    await store.close();
  }
}

async function serveSource(
  world: World,
  source: ServeSource,
  options: ServeOptions,
  config: GwctlConfig,
  stateFile: string | undefined,
): Promise<void> {
  const stopped = world.stopped();
  const records: CallRecords = { metrics: new MetricBook(world), traces: new TraceBook() };
  const showsRequests = world.stderr.isTTY && !options.quiet && !options.json;
  const root = await rootMount(source, options);
  const opened = await openServing(world, {
    config,
    records,
    stateFile,
    root,
    inspectPort: options.inspectFunctions,
    showsRequests,
    onNotice: (text) => say(world.stderr, text),
    onLine: functionLines(world),
  });
  const workers = options.workers ?? 1;
  const isAlone = workers === 1;
  const startServing: StartServing = async (tls, state) => {
    if (isAlone) return serveHere(world, opened, options, config, tls, records);
    const { serveByWorkers } = await import('./serve-by-workers.ts');
    return serveByWorkers(world, {
      source,
      options,
      workers,
      config,
      opened,
      state,
      tls,
      root,
      stateFile,
      showsRequests,
      stopped,
    });
  };
  try {
    // Workers keep what they record themselves.
    const stopKeeping = await keeping(isAlone ? stateFile : undefined, records, {
      now: world.now,
      onNotice: (text) => say(world.stderr, text),
    });
    try {
      await followState(world, source, options, config, opened, startServing, stopped);
    } finally {
      await stopKeeping?.();
    }
  } finally {
    await opened.close(0);
  }
}
