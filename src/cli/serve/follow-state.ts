import { cacheWarnings } from '../../assembly/cached-inputs.ts';
import { deadMappings } from '../../assembly/dead-mappings.ts';
import { missingEndpoints } from '../../assembly/missing-endpoints.ts';
import type { OpenHost } from '../../assembly/open-host.ts';
import { unevaluatedRoles } from '../../assembly/unevaluated-roles.ts';
import { unknownIssuers } from '../../assembly/unknown-issuers.ts';
import type { ServerTls } from '../../server/tls.ts';
import type { GatewayState } from '../../store/store.ts';
import type { GwctlConfig } from '../../workspace/config.ts';
import { say } from '../reporters/wrap.ts';
import type { World } from '../world.ts';
import { keepUsage } from './keep-usage.ts';
import { managementVariables } from './management-variables.ts';
import { readyLine, readyText, servedApis } from './ready.ts';
import type { ServeOptions } from './serve-options.ts';
import { refusalOf, report, type ServeSource } from './serve-source.ts';
import { serverTls } from './server-tls.ts';
import type { Serving } from './serving.ts';
import { stageTeller } from './stage-teller.ts';
import { undeployedTeller } from './undeployed-teller.ts';
import { watchConfig } from './watch-config.ts';
import { watchSpec } from './watch-spec.ts';

/** Begins to serve: from this process, or from several. */
export type StartServing = (tls: ServerTls | undefined, state: GatewayState) => Promise<Serving>;

/** Applies the state, serves it, says so, and keeps in step with the state until stopped. */
export async function followState(
  world: World,
  source: ServeSource,
  options: ServeOptions,
  config: GwctlConfig,
  opened: OpenHost,
  startServing: StartServing,
  stopped: Promise<string>,
): Promise<void> {
  const { host } = opened;
  const first = host.apply(await source.store.read(), source.only);
  if (!first.ok) throw refusalOf(world, first.diagnostics, source.document, 'The API cannot be served');
  const start = await source.store.read();
  tellProblems(world, source, start, opened);
  const tls = await serverTls(world, await source.store.read(), options, config);
  const serving = await startServing(tls, await source.store.read());
  const tellUndeployed = undeployedTeller(world, source.only);
  // A spec's own reload says itself that it is served.
  const tellStages = source.reload ? undefined : stageTeller(world, source.only, start);
  const announce = (state: GatewayState) =>
    opened.functions.announce(
      managementVariables(servedApis(serving.url, state, source.only, options.mount)),
    );
  announce(start);
  let following: Promise<void> | undefined;
  const unwatch = source.store.watch((state) => {
    announce(state);
    const applied = host.apply(state, source.only);
    following = serving.follow(state);
    if (!applied.ok) report(world, applied.diagnostics, source.document);
    else if (following) void following.then(() => tellStages?.(state));
    else tellStages?.(state);
    tellUndeployed(state);
  });
  const unwatchSpec =
    options.watch && source.reload ? await watchSpec(world, source, () => following) : undefined;
  const unwatchConfig = options.watch ? await watchConfig(world, config) : undefined;
  const stopCounting = keepUsage(source.store, opened);
  const state = await source.store.read();
  world.stdout.write(
    options.json
      ? `${JSON.stringify(readyLine(serving.url, state, source.only, options.mount))}\n`
      : readyText(serving.url, state, source.only, options.mount, world),
  );
  tellUndeployed(state);
  if (options.watch && !source.reload) say(world.stderr, nothingToWatch(config));
  await stopped;
  unwatch();
  await unwatchSpec?.();
  await unwatchConfig?.();
  await serving.close(10_000);
  await stopCounting();
  await host.flush();
}

/** What was imported is served: a save of its spec changes nothing until it is deployed (contract 1). */
function nothingToWatch({ apis: [api] }: GwctlConfig): string {
  return `No spec is watched: the stages of this workspace are served, and what gwctl import and gwctl deploy change in it comes by itself. To serve each save: gwctl serve ${api?.spec ?? 'openapi.yaml'} --watch`;
}

/** What will not work as it is configured, before the first request finds out. */
function tellProblems(world: World, source: ServeSource, state: GatewayState, opened: OpenHost): void {
  report(world, cacheWarnings(state, source.only), source.document);
  const missing = [
    ...missingEndpoints(state, source.only, {
      functions: opened.functions,
      services: opened.environment.services,
    }),
    ...deadMappings(state, source.only),
    ...unevaluatedRoles(state, source.only, opened.identities),
    ...unknownIssuers(state, source.only, source.config),
  ];
  for (const line of new Set([...opened.functions.problems(), ...missing])) say(world.stderr, line);
}
