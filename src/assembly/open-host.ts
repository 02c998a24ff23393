import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createIssuerDirectory } from '../authorizers/cognito/create-issuer-directory.ts';
import { publicKeySet } from '../authorizers/cognito/local-issuer.ts';
import { createIdentityDirectory, type IdentityDirectory } from '../authorizers/sigv4/identity-directory.ts';
import { createWaf } from '../authorizers/waf/waf.ts';
import { fail, type Outcome, succeed } from '../diagnostics/diagnostic.ts';
import type { ClientCertificate, Environment } from '../environment/environment.ts';
import { compileWafFilter } from '../pipeline/phases/waf.ts';
import type { GwctlConfig } from '../workspace/config.ts';
import { type BuiltEnvironment, buildEnvironment, type EnvironmentOptions } from './build-environment.ts';
import { readClientCertificates } from './client-certificates.ts';
import { GatewayHost, type HostOptions } from './gateway-host.ts';
import { outwardSender } from './outward-sender.ts';

export interface OpenHostOptions
  extends Omit<EnvironmentOptions, 'config'>,
    Pick<
      HostOptions,
      'root' | 'onNotice' | 'onBug' | 'observer' | 'metrics' | 'traces' | 'logFolder' | 'remote'
    > {
  readonly config: GwctlConfig;
}

/** A gateway with its world: closing it ends functions and sockets. */
export interface OpenHost extends BuiltEnvironment {
  readonly host: GatewayHost;
  readonly identities: IdentityDirectory;
}

/** Builds a gateway from gwctl.yaml: functions, services, issuers, identities, WAF. It serves nothing before a state is applied. */
export async function openHost(options: OpenHostOptions): Promise<Outcome<OpenHost>> {
  const certificates = await readClientCertificates(options.config);
  const clientCertificates = certificates.ok ? certificates.value : new Map<string, ClientCertificate>();
  const built = await buildEnvironment({
    ...options,
    clientCertificates,
    ...(options.remote && {
      concurrency: options.remote.concurrency,
      processGroups: options.remote.processGroups,
    }),
  });
  const over = await hostOver(built.environment, options);
  if (certificates.ok && over.ok) return succeed({ ...built, ...over.value });
  await built.close(0);
  return fail(...certificates.diagnostics, ...over.diagnostics);
}

/** Builds the gateway alone, over a world that is there already: a simulation brings its own. */
export async function hostOver(
  environment: Environment,
  options: Omit<OpenHostOptions, keyof EnvironmentOptions> & { readonly config: GwctlConfig },
): Promise<Outcome<Pick<OpenHost, 'host' | 'identities'>>> {
  const { config } = options;
  const file = config.file ?? 'gwctl.yaml';
  const issuers = await createIssuerDirectory(config.issuers, {
    clock: environment.clock,
    http: outwardSender(environment.http),
    readFile: (path) => readFile(resolve(config.folder, path), 'utf8'),
    localKeySet: () => localKeySet(config),
    file,
  });
  const identities = createIdentityDirectory(config.identities, { accountId: config.accountId, file });
  const waf = createWaf(config.waf, {
    clock: environment.clock,
    file,
    ...(options.remote && { rates: options.remote.rates }),
  });
  if (!issuers.ok || !identities.ok || !waf.ok) {
    return fail(...[issuers, identities, waf].flatMap(({ diagnostics }) => diagnostics));
  }
  const host = new GatewayHost({
    environment,
    region: config.region,
    accountId: config.accountId,
    issuers: issuers.value,
    identities: identities.value,
    filterByWaf: compileWafFilter(waf.value),
    accountThrottle: config.accountThrottle,
    folder: config.folder,
    logFolder: options.logFolder,
    onNotice: options.onNotice,
    onBug: options.onBug,
    ...(options.root && { root: options.root }),
    ...(options.remote && { remote: options.remote }),
    ...(options.observer && { observer: options.observer }),
    ...(options.metrics && { metrics: options.metrics }),
    ...(options.traces && { traces: options.traces }),
  });
  return succeed({ host, identities: identities.value });
}

/** The public keys of gwctl's own issuer, where `gwctl token` has made one. */
async function localKeySet(config: GwctlConfig): Promise<string | undefined> {
  try {
    return await publicKeySet(await readFile(join(config.folder, '.gwctl', 'issuer.json'), 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
