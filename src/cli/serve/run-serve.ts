import { join } from 'node:path';
import { cacheWarnings } from '../../assembly/cached-inputs.ts';
import { checkConfiguration } from '../../assembly/check-configuration.ts';
import { checkDeployment } from '../../assembly/check-deployment.ts';
import { deadMappings } from '../../assembly/dead-mappings.ts';
import { missingEndpoints } from '../../assembly/missing-endpoints.ts';
import { isServed } from '../../assembly/not-emulated.ts';
import { type OpenHost, openHost } from '../../assembly/open-host.ts';
import { unevaluatedRoles } from '../../assembly/unevaluated-roles.ts';
import type { DeployTools } from '../../control/deploy.ts';
import { addUsage } from '../../control/usage.ts';
import type { Call } from '../../message/call.ts';
import { startServer } from '../../server/node-server.ts';
import { memoryStore } from '../../store/memory-store.ts';
import type { Store } from '../../store/store.ts';
import type { GwctlConfig } from '../../workspace/config.ts';
import { MachineError, UsageError } from '../errors.ts';
import { functionLines } from '../function-lines.ts';
import { say } from '../reporters/wrap.ts';
import { configError, controlTools, openConfig, openStore } from '../workspace-session.ts';
import type { World } from '../world.ts';
import { gwctlPages } from './gwctl-pages.ts';
import { lambdaEndpoint } from './lambda-endpoint.ts';
import { readyLine, readyText } from './ready.ts';
import type { ServeOptions } from './serve-options.ts';
import {
  refusalOf,
  report,
  type ServeSource,
  specSource,
  tellNotEmulated,
  workspaceSource,
} from './serve-source.ts';
import { serverTls } from './server-tls.ts';
import { severalSource, specPath } from './several-source.ts';
import { stageTeller } from './stage-teller.ts';
import { undeployedTeller } from './undeployed-teller.ts';
import { watchSpec } from './watch-spec.ts';

/** Runs `gwctl serve` until the process is asked to stop. */
export async function runServe(world: World, spec: string | undefined, options: ServeOptions): Promise<void> {
  const { workspace, config } = await openConfig(world, options, checkConfiguration);
  const isState = spec === undefined && !(await servesSpecs(workspace.stateFile, config));
  const store = isState ? await openStore(workspace.stateFile, 'write') : memoryStore();
  try {
    const tools = controlTools(world, checkDeployment(config));
    const source = isState
      ? await workspaceSource(world, store, options, config, tools)
      : await sourceOfSpecs(world, spec, options, config, tools);
    tellNotEmulated(world, await source.apis(), source.document, options.strict ?? false);
    await serveSource(
      world,
      source,
      options,
      source.config,
      isState ? join(workspace.folder, '.gwctl', 'logs') : undefined,
    );
  } finally {
    await store.close();
  }
}

/** A workspace where nothing was imported yet serves the specs that gwctl.yaml names. */
async function servesSpecs(stateFile: string, config: GwctlConfig): Promise<boolean> {
  if (config.apis.length === 0) return false;
  const store = await openStore(stateFile, 'read');
  const isEmpty = (await store.read()).apis.size === 0;
  await store.close();
  return isEmpty;
}

function sourceOfSpecs(
  world: World,
  spec: string | undefined,
  options: ServeOptions,
  config: GwctlConfig,
  tools: DeployTools,
): Promise<ServeSource> {
  const apis = config.apis.filter(
    ({ name }) => name === undefined || options.api === undefined || name === options.api,
  );
  const [only, ...others] = apis;
  const file = spec ?? (only && others.length === 0 ? specPath(world, config, only.spec) : undefined);
  if (file !== undefined) return specSource(world, file, options, config, tools);
  if (only) return severalSource(world, options, config, tools);
  throw new UsageError(
    `gwctl.yaml has no API ${options.api}.`,
    `It has ${config.apis.map(({ name }) => name ?? 'one without a name').join(', ')}.`,
  );
}

async function serveSource(
  world: World,
  source: ServeSource,
  options: ServeOptions,
  config: GwctlConfig,
  logFolder: string | undefined,
): Promise<void> {
  const stopped = world.stopped();
  const opened = await openHost({
    config,
    hostEnvironment: world.env,
    watch: true,
    logFolder,
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
    await follow(world, source, options, config, opened.value, stopped);
  } finally {
    await opened.value.close(0);
  }
}

/** Applies the state, listens, says so, and keeps in step with the state until stopped. */
async function follow(
  world: World,
  source: ServeSource,
  options: ServeOptions,
  config: GwctlConfig,
  opened: OpenHost,
  stopped: Promise<string>,
): Promise<void> {
  const { host } = opened;
  const first = host.apply(await source.store.read(), source.only);
  if (!first.ok) throw refusalOf(world, first.diagnostics, source.document, 'The API cannot be served');
  const start = await source.store.read();
  report(world, cacheWarnings(start, source.only), source.document);
  const missing = [
    ...missingEndpoints(start, source.only, {
      functions: opened.functions,
      services: opened.environment.services,
    }),
    ...deadMappings(start, source.only),
    ...unevaluatedRoles(start, source.only, opened.identities),
  ];
  for (const line of new Set([...opened.functions.problems(), ...missing])) say(world.stderr, line);
  const tls = await serverTls(world, await source.store.read(), options, config);
  const server = await startServer({
    ...(tls && { tls }),
    host: options.host,
    port: options.port,
    mounts: [
      lambdaEndpoint(opened.functions, config),
      gwctlPages(host),
      { prefix: '/', handle: (request) => host.gateway.handle(request) },
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
  const tellUndeployed = undeployedTeller(world, source.only);
  // A spec's own reload says itself that it is served.
  const tellStages = source.reload ? undefined : stageTeller(world, source.only, start);
  const unwatch = source.store.watch((state) => {
    const applied = host.apply(state, source.only);
    if (applied.ok) tellStages?.(state);
    else report(world, applied.diagnostics, source.document);
    tellUndeployed(state);
  });
  const unwatchSpec = options.watch && source.reload ? await watchSpec(world, source) : undefined;
  const stopCounting = keepUsage(source.store, opened);
  const url = `${tls ? 'https' : 'http'}://${options.host.includes(':') ? `[${options.host}]` : options.host}:${server.port}`;
  const state = await source.store.read();
  world.stdout.write(
    options.json
      ? `${JSON.stringify(readyLine(url, state, source.only, options.mount))}\n`
      : readyText(url, state, source.only, options.mount, world),
  );
  tellUndeployed(state);
  const warming = setTimeout(() => {
    void opened.functions.start();
    void opened.warm();
  }, firstCallsMillis);
  await stopped;
  clearTimeout(warming);
  unwatch();
  await unwatchSpec?.();
  await server.close(10_000);
  await stopCounting();
  await host.flush();
}

/** What the first calls need is loaded by them; watching files, warm environments and the HTTP client come after they were answered. */
const firstCallsMillis = 100;

/** Usage counts go to the state in batches: no request waits for it. */
function keepUsage(store: Store, { host }: OpenHost): () => Promise<void> {
  const write = async () => {
    const counts = host.ledger.drain();
    if (counts.length === 0) return;
    const outcome = await store.update((state) => addUsage(state, counts)).catch(() => undefined);
    if (!outcome?.ok) host.ledger.undrain(counts);
  };
  const timer = setInterval(() => void write(), 1_000);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await write();
  };
}

async function rootMount(
  source: ServeSource,
  options: ServeOptions,
): Promise<{ root?: { apiId: string; stage: string } }> {
  if (options.mount !== 'root') return {};
  const served = new Set((await source.apis()).filter(isServed).map(({ id }) => id));
  const stages = [...(await source.store.read()).stages.values()].filter(
    (stage) => served.has(stage.apiId) && (source.only?.has(stage.stageName) ?? true),
  );
  const [only] = stages;
  if (!only || stages.length > 1)
    throw new UsageError('--mount root serves one stage, and there are several.', 'Name it with --stage.');
  return { root: { apiId: only.apiId, stage: only.stageName } };
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

/** One line a request while a person watches. */
function requestLine(world: World): (call: Call) => void {
  const { dim, red, yellow, green } = world.colours.stderr;
  return (call) => {
    const status = call.facts.status ?? 0;
    const colour = status >= 500 ? red : status >= 400 ? yellow : green;
    const { message, reason } = call.facts.error ?? {};
    const error = reason === undefined ? message : `${message ?? ''} (${reason})`.trim();
    world.stderr.write(
      `${colour(String(status))} ${call.httpMethod} ${call.path} ${dim(`${call.facts.responseLatency} ms`)}${error ? ` ${dim(error)}` : ''}\n`,
    );
  };
}
