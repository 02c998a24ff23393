import { cacheWarnings } from '../../assembly/cached-inputs.ts';
import { deadMappings } from '../../assembly/dead-mappings.ts';
import type { GatewayHost } from '../../assembly/gateway-host.ts';
import { missingEndpoints } from '../../assembly/missing-endpoints.ts';
import type { OpenHost } from '../../assembly/open-host.ts';
import { unevaluatedRoles } from '../../assembly/unevaluated-roles.ts';
import { unknownIssuers } from '../../assembly/unknown-issuers.ts';
import type { RunningServer } from '../../server/node-server.ts';
import type { GatewayState } from '../../store/store.ts';
import type { GwctlConfig } from '../../workspace/config.ts';
import { say } from '../reporters/wrap.ts';
import type { World } from '../world.ts';
import type { CallRecords } from './call-records.ts';
import { keepUsage } from './keep-usage.ts';
import { listen } from './listen.ts';
import { managementVariables } from './management-variables.ts';
import { readyLine, readyText, servedApis } from './ready.ts';
import type { ServeOptions } from './serve-options.ts';
import { refusalOf, report, type ServeSource } from './serve-source.ts';
import { serverTls } from './server-tls.ts';
import { stageTeller } from './stage-teller.ts';
import { undeployedTeller } from './undeployed-teller.ts';
import { watchSpec } from './watch-spec.ts';

/** Applies the state, listens, says so, and keeps in step with the state until stopped. */
export async function followState(
  world: World,
  source: ServeSource,
  options: ServeOptions,
  config: GwctlConfig,
  opened: OpenHost,
  records: CallRecords,
  stopped: Promise<string>,
): Promise<void> {
  const { host } = opened;
  const first = host.apply(await source.store.read(), source.only);
  if (!first.ok) throw refusalOf(world, first.diagnostics, source.document, 'The API cannot be served');
  const start = await source.store.read();
  tellProblems(world, source, start, opened);
  const tls = await serverTls(world, await source.store.read(), options, config);
  const { server, url } = await listen(world, opened, options, config, tls, records);
  const tellUndeployed = undeployedTeller(world, source.only);
  // A spec's own reload says itself that it is served.
  const tellStages = source.reload ? undefined : stageTeller(world, source.only, start);
  const announce = (state: GatewayState) =>
    opened.functions.announce(managementVariables(servedApis(url, state, source.only, options.mount)));
  announce(start);
  const unwatch = source.store.watch((state) => {
    announce(state);
    const applied = host.apply(state, source.only);
    if (applied.ok) tellStages?.(state);
    else report(world, applied.diagnostics, source.document);
    tellUndeployed(state);
  });
  const unwatchSpec = options.watch && source.reload ? await watchSpec(world, source) : undefined;
  const stopCounting = keepUsage(source.store, opened);
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
  await closeServer(server, host, 10_000);
  await stopCounting();
  await host.flush();
}

/** Requests and connections end, and what `$disconnect` of the last ones calls, in the time there is. */
async function closeServer(
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

/** What the first calls need is loaded by them; watching files, warm environments and the HTTP client come after they were answered. */
const firstCallsMillis = 100;
