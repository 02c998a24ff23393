import type { ClientCertificate, Environment, ServiceDirectory } from '../environment/environment.ts';
import { systemClock, systemIds, systemTimers } from '../environment/system-environment.ts';
import { UndiciSender } from '../environment/undici-sender.ts';
import type { FunctionRunner } from '../functions/function-runner.ts';
import type {
  FunctionLine,
  FunctionSettings,
  ProcessGroupListener,
  SharedConcurrency,
} from '../functions/function-settings.ts';
import type { FunctionConfig, GwctlConfig } from '../workspace/config.ts';

/** The outside world of one running gateway, and how it ends. */
export interface BuiltEnvironment {
  readonly environment: Environment;
  readonly functions: FunctionRunner;
  /** Loads what calls will need, while nobody waits. */
  warm(): Promise<void>;
  close(graceInMillis: number): Promise<void>;
}

export interface EnvironmentOptions {
  readonly config: GwctlConfig;
  /** Functions found in a template (SAM, CloudFormation), by name; those of gwctl.yaml win. */
  readonly templateFunctions?: ReadonlyMap<string, FunctionSettings>;
  readonly hostEnvironment: Readonly<Record<string, string | undefined>>;
  /** By `clientCertificateId`, read from the files that gwctl.yaml names. */
  readonly clientCertificates?: ReadonlyMap<string, ClientCertificate>;
  readonly watch: boolean;
  readonly inspectPort?: number;
  /** For `reservedConcurrency` where other processes run the same functions. */
  readonly concurrency?: SharedConcurrency;
  /** Where another process ends what functions leave. */
  readonly processGroups?: ProcessGroupListener;
  readonly onLine?: (line: FunctionLine) => void;
  /** Parts that a test or the library puts in place of the machine's. */
  readonly parts?: Partial<Pick<Environment, 'clock' | 'timers' | 'random' | 'ids'>>;
}

/** Builds the real world of a gateway from gwctl.yaml. Nothing is started before the first call. */
export async function buildEnvironment(options: EnvironmentOptions): Promise<BuiltEnvironment> {
  const { createFunctionRunner } = await import('../functions/function-runner.ts');
  const { config } = options;
  const clock = options.parts?.clock ?? systemClock;
  const timers = options.parts?.timers ?? systemTimers;
  const ids = options.parts?.ids ?? systemIds();
  const http = new UndiciSender();
  const services = serviceDirectory(config, options.hostEnvironment, options.clientCertificates ?? new Map());
  const lambdaEndpoint = services.endpoint('lambda');
  const functions = createFunctionRunner({
    functions: new Map([
      ...(options.templateFunctions ?? []),
      ...[...config.functions].map(([name, one]) => [name, settingsOf(one)] as const),
    ]),
    baseFolder: config.folder,
    region: config.region,
    accountId: config.accountId,
    clock,
    timers,
    ids,
    http,
    hostEnvironment: options.hostEnvironment,
    watch: options.watch,
    ...(lambdaEndpoint !== undefined && { defaultInvokeUrl: lambdaEndpoint }),
    async sign(request, service) {
      const { signRequest } = await import('../integrations/service-signing/sign-request.ts');
      const { credentials } = services;
      return signRequest(request, { service, region: config.region, credentials, now: clock.now() });
    },
    ...(options.inspectPort !== undefined && { inspectPort: options.inspectPort }),
    ...(options.onLine && { onLine: options.onLine }),
    ...(options.concurrency && { concurrency: options.concurrency }),
    ...(options.processGroups && { processGroups: options.processGroups }),
  });
  const environment: Environment = {
    clock,
    timers,
    ids,
    random: options.parts?.random ?? Math.random,
    http,
    functions,
    services,
  };
  return {
    environment,
    functions,
    warm: () => http.warm(),
    async close(graceInMillis) {
      await functions.close(graceInMillis);
      await http.close();
    },
  };
}

function settingsOf(config: FunctionConfig): FunctionSettings {
  const { environment, ...rest } = config;
  return {
    ...rest,
    ...(environment && { environment: Object.fromEntries(environment) }),
  } as FunctionSettings;
}

/** Where service integrations go, and with whose credentials: the process environment's, or a well-known local pair. */
function serviceDirectory(
  config: GwctlConfig,
  env: EnvironmentOptions['hostEnvironment'],
  clientCertificates: ReadonlyMap<string, ClientCertificate>,
): ServiceDirectory {
  return {
    endpoint: (service) => (config.services.get(service) ?? config.services.get('*'))?.endpoint,
    credentials: {
      accessKeyId: env['AWS_ACCESS_KEY_ID'] ?? 'AKIDLOCAL',
      secretAccessKey: env['AWS_SECRET_ACCESS_KEY'] ?? 'local',
      ...(env['AWS_SESSION_TOKEN'] !== undefined && { sessionToken: env['AWS_SESSION_TOKEN'] }),
    },
    vpcLink: (connectionId) => config.vpcLinks.get(connectionId),
    clientCertificate: (id) => clientCertificates.get(id),
  };
}
