import { dirname, join } from 'node:path';
import type { HostOptions, RemoteMemory } from '../../assembly/gateway-host.ts';
import { type OpenHost, openHost } from '../../assembly/open-host.ts';
import type { FunctionLine } from '../../functions/function-settings.ts';
import type { GwctlConfig } from '../../workspace/config.ts';
import { configError } from '../workspace-session.ts';
import type { World } from '../world.ts';
import type { CallRecords } from './call-records.ts';
import type { KeepingTools } from './keep-records.ts';
import { requestLine } from './request-line.ts';

export interface OpenServingOptions {
  readonly config: GwctlConfig;
  readonly records: CallRecords;
  /** Of a workspace; absent: nothing is kept. */
  readonly stateFile: string | undefined;
  readonly root: HostOptions['root'] | undefined;
  readonly inspectPort?: number | undefined;
  /** A person watches: each request gives a line. */
  readonly showsRequests: boolean;
  readonly onNotice: (text: string) => void;
  readonly onLine: (line: FunctionLine) => void;
  readonly remote?: RemoteMemory;
}

/** Builds the gateway that `serve` runs. @throws {UsageError} naming what is wrong with gwctl.yaml */
export async function openServing(world: World, options: OpenServingOptions): Promise<OpenHost> {
  const { config, records, stateFile, root, inspectPort, showsRequests, onNotice, onLine, remote } = options;
  const opened = await openHost({
    config,
    hostEnvironment: world.env,
    watch: true,
    logFolder: stateFile === undefined ? undefined : join(dirname(stateFile), 'logs'),
    ...records,
    onNotice,
    onBug: (error) =>
      world.stderr.write(
        `gwctl has a bug: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
      ),
    onLine,
    ...(inspectPort !== undefined && { inspectPort }),
    ...(showsRequests && { observer: requestLine(world) }),
    ...(root && { root }),
    ...(remote && { remote }),
  });
  if (!opened.ok) throw configError(opened.diagnostics);
  return opened.value;
}

/** Only a server of a workspace keeps what it records; SQLite is not loaded for the others. @returns ends it */
export async function keeping(
  stateFile: string | undefined,
  records: CallRecords,
  { now, onNotice }: KeepingTools,
): Promise<(() => Promise<void>) | undefined> {
  if (stateFile === undefined) return undefined;
  const { keepRecords } = await import('./keep-records.ts');
  return keepRecords(stateFile, records, { now, onNotice });
}
