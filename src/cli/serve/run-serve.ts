import { dirname, join } from 'node:path';
import { checkConfiguration } from '../../assembly/check-configuration.ts';
import { checkDeployment } from '../../assembly/check-deployment.ts';
import { openHost } from '../../assembly/open-host.ts';
import { MetricBook } from '../../recording/metrics/metric-book.ts';
import { TraceBook } from '../../recording/traces/trace-book.ts';
import { memoryStore } from '../../store/memory-store.ts';
import type { GwctlConfig } from '../../workspace/config.ts';
import { functionLines } from '../function-lines.ts';
import { say } from '../reporters/wrap.ts';
import { configError, controlTools, openConfig, openStore } from '../workspace-session.ts';
import type { World } from '../world.ts';
import type { CallRecords } from './call-records.ts';
import { servesState, sourceOfSpecs } from './choose-source.ts';
import { followState } from './follow-state.ts';
import { requestLine } from './request-line.ts';
import { rootMount } from './root-mount.ts';
import type { ServeOptions } from './serve-options.ts';
import { type ServeSource, tellNotEmulated, workspaceSource } from './serve-source.ts';

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
    tellNotEmulated(world, await source.apis(), source.document, options.strict ?? false);
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
  const opened = await openHost({
    config,
    hostEnvironment: world.env,
    watch: true,
    logFolder: stateFile === undefined ? undefined : join(dirname(stateFile), 'logs'),
    ...records,
    onNotice: (text) => say(world.stderr, text),
    onBug: (error) =>
      world.stderr.write(
        `gwctl has a bug: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
      ),
    onLine: functionLines(world),
    ...(options.inspectFunctions !== undefined && { inspectPort: options.inspectFunctions }),
    ...(world.stderr.isTTY && !options.quiet && !options.json && { observer: requestLine(world) }),
    ...(await rootMount(source, options)),
  });
  if (!opened.ok) throw configError(opened.diagnostics);
  try {
    const stopKeeping = await keeping(stateFile, records, world);
    try {
      await followState(world, source, options, config, opened.value, records, stopped);
    } finally {
      await stopKeeping?.();
    }
  } finally {
    await opened.value.close(0);
  }
}

/** Only a server of a workspace keeps what it records; SQLite is not loaded for the others. */
async function keeping(
  stateFile: string | undefined,
  records: CallRecords,
  world: World,
): Promise<(() => Promise<void>) | undefined> {
  if (stateFile === undefined) return undefined;
  const { keepRecords } = await import('./keep-records.ts');
  return keepRecords(stateFile, records, () => world.now());
}
