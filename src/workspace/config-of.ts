import type { EndpointConfiguration } from '../model/api.ts';
import type { JsonValue } from '../model/json.ts';
import type { CanaryChoice, DomainNameSettings, StageSettings } from '../model/settings.ts';
import type {
  AccessLogSettings,
  MethodSetting,
  QuotaSettings,
  RouteSetting,
  ThrottleSettings,
} from '../model/stage.ts';
import {
  type ApiConfig,
  defaultAccountId,
  defaultRegion,
  type FunctionConfig,
  type GwctlConfig,
  type IdentityConfig,
  type IssuerConfig,
  type LintConfig,
  type LintOverride,
  type ServiceConfig,
  type WafConfig,
} from './config.ts';

type Table<T> = Readonly<Record<string, T>>;

/** `gwctl.yaml` as it is written, once it has passed `schema/config.json`. */
export interface ConfigFile {
  readonly region?: string;
  readonly accountId?: string;
  readonly spec?: string;
  readonly type?: 'rest' | 'http' | 'websocket';
  readonly apis?: Table<ApiFile>;
  readonly parameters?: Table<JsonValue>;
  readonly stages?: Table<StageFile>;
  readonly functions?: Table<Omit<FunctionConfig, 'environment'> & { readonly environment?: Table<string> }>;
  readonly services?: Table<ServiceConfig>;
  readonly vpcLinks?: Table<string>;
  readonly clientCertificates?: Table<{ readonly cert: string; readonly key: string }>;
  readonly identities?: readonly (Omit<IdentityConfig, 'tags'> & { readonly tags?: Table<string> })[];
  readonly issuers?: Table<IssuerConfig>;
  readonly apiKeys?: readonly { name: string; value: string; description?: string; enabled?: boolean }[];
  readonly usagePlans?: readonly PlanFile[];
  readonly accountThrottle?: Partial<ThrottleSettings>;
  readonly domainNames?: Table<DomainFile>;
  readonly waf?: { readonly webAclArn?: string; readonly block?: readonly WafEntryFile[] };
  readonly lint?: Pick<LintConfig, 'failSeverity' | 'maxWarnings'> & {
    readonly extends?: LintConfig['extends'];
    readonly rules?: Table<'off' | 'error' | 'warn' | 'info'>;
    readonly public?: readonly string[];
    readonly overrides?: readonly (Omit<LintOverride, 'rules'> & {
      readonly rules: Table<'off' | 'error' | 'warn' | 'info'>;
    })[];
  };
}

interface ApiFile {
  readonly spec: string;
  readonly type?: 'rest' | 'http' | 'websocket';
  readonly stages?: Table<StageFile | null>;
  readonly parameters?: Table<JsonValue>;
}

interface StageFile {
  readonly description?: string;
  readonly variables?: Table<string>;
  readonly stageVariables?: Table<string>;
  readonly cacheClusterEnabled?: boolean;
  readonly cacheClusterSize?: string;
  readonly methodSettings?: Table<Partial<MethodSetting>>;
  readonly accessLogSettings?: {
    readonly destination?: string;
    readonly destinationArn?: string;
    readonly format?: string;
  };
  readonly tracingEnabled?: boolean;
  readonly canarySettings?: Omit<CanaryChoice, 'stageVariableOverrides'> & {
    readonly stageVariableOverrides?: Table<string>;
  };
  readonly clientCertificateId?: string;
  readonly webAclArn?: string;
  readonly documentationVersion?: string;
  readonly tags?: Table<string>;
  readonly autoDeploy?: boolean;
  readonly defaultRouteSettings?: RouteSetting;
  readonly routeSettings?: Table<RouteSetting>;
}

interface PlanFile {
  readonly name: string;
  readonly description?: string;
  readonly apiStages?: readonly {
    readonly api?: string;
    readonly stage: string;
    readonly throttle?: Table<Partial<ThrottleSettings>>;
  }[];
  readonly throttle?: Partial<ThrottleSettings>;
  readonly quota?: Omit<QuotaSettings, 'offset'> & { readonly offset?: number };
  readonly keys?: readonly string[];
}

interface DomainFile {
  readonly basePathMappings?: Table<{ readonly api?: string; readonly stage?: string }>;
  readonly mutualTlsAuthentication?: { readonly truststore: string };
  readonly endpointConfiguration?: Partial<EndpointConfiguration>;
}

type WafEntryFile = Omit<WafConfig['block'][number], 'header'> & { readonly header?: Table<string> };

/** The configuration that a checked file stands for. */
export function configOf(file: ConfigFile, folder: string, name: string): GwctlConfig {
  const defaults: GwctlConfig['defaults'] = {
    ...(file.type ? { type: file.type } : {}),
    stages: stagesOf(file.stages),
    parameters: mapOf(file.parameters),
  };
  return {
    folder,
    file: name,
    region: file.region ?? defaultRegion,
    ...(file.region === undefined ? {} : { statedRegion: file.region }),
    accountId: file.accountId ?? defaultAccountId,
    apis: apisOf(file, defaults),
    defaults,
    functions: functionsOf(file),
    services: mapOf(file.services),
    vpcLinks: mapOf(file.vpcLinks),
    clientCertificates: mapOf(file.clientCertificates),
    identities: (file.identities ?? []).map(({ tags, ...plain }) => ({
      ...plain,
      ...(tags ? { tags: mapOf(tags) } : {}),
    })),
    issuers: mapOf(file.issuers),
    apiKeys: (file.apiKeys ?? []).map((key) => ({ ...key, enabled: key.enabled ?? true })),
    usagePlans: (file.usagePlans ?? []).map(planOf),
    ...(file.accountThrottle ? { accountThrottle: throttleOf(file.accountThrottle) } : {}),
    domainNames: new Map(
      Object.entries(file.domainNames ?? {}).map(([domain, value]) => [
        domain.toLowerCase(),
        domainOf(value),
      ]),
    ),
    waf: wafOf(file.waf),
    lint: {
      ...file.lint,
      extends: file.lint?.extends ?? 'recommended',
      rules: mapOf(file.lint?.rules),
      public: file.lint?.public ?? [],
      overrides: (file.lint?.overrides ?? []).map((each) => ({ ...each, rules: mapOf(each.rules) })),
    },
  };
}

/** Top-level stages and parameters hold for every API; an API's own come first. */
function apisOf(file: ConfigFile, defaults: GwctlConfig['defaults']): ApiConfig[] {
  if (file.spec !== undefined) return [{ ...defaults, name: undefined, spec: file.spec }];
  return Object.entries(file.apis ?? {}).map(([name, api]): ApiConfig => {
    const type = api.type ?? defaults.type;
    return {
      name,
      spec: api.spec,
      ...(type ? { type } : {}),
      stages: new Map([...defaults.stages, ...stagesOf(api.stages)]),
      parameters: new Map([...defaults.parameters, ...mapOf(api.parameters)]),
    };
  });
}

function stagesOf(stages: Table<StageFile | null> | undefined): ReadonlyMap<string, StageSettings> {
  return new Map(Object.entries(stages ?? {}).map(([name, stage]) => [name, stageOf(stage ?? {})]));
}

function stageOf(file: StageFile): StageSettings {
  const { variables, stageVariables, methodSettings, accessLogSettings, canarySettings, ...rest } = file;
  const { tags, routeSettings, ...plain } = rest;
  return {
    ...plain,
    ...(variables || stageVariables
      ? { variables: new Map([...mapOf(stageVariables), ...mapOf(variables)]) }
      : {}),
    ...(methodSettings ? { methodSettings: mapOf(methodSettings) } : {}),
    ...(accessLogSettings ? { accessLogSettings: accessLogOf(accessLogSettings) } : {}),
    ...(canarySettings ? { canarySettings: canaryOf(canarySettings) } : {}),
    ...(tags ? { tags: mapOf(tags) } : {}),
    ...(routeSettings ? { routeSettings: mapOf(routeSettings) } : {}),
  };
}

/** The Common Log Format with the request id, which AWS's console offers first. */
const commonLogFormat =
  '$context.identity.sourceIp $context.identity.caller $context.identity.user [$context.requestTime]"$context.httpMethod $context.resourcePath $context.protocol" $context.status $context.responseLength $context.requestId';

function accessLogOf(file: NonNullable<StageFile['accessLogSettings']>): AccessLogSettings {
  return {
    destination: file.destination ?? file.destinationArn ?? '.gwctl/access.log',
    format: file.format ?? commonLogFormat,
  };
}

function canaryOf(file: NonNullable<StageFile['canarySettings']>): CanaryChoice {
  const { stageVariableOverrides, ...plain } = file;
  return {
    ...plain,
    ...(stageVariableOverrides ? { stageVariableOverrides: mapOf(stageVariableOverrides) } : {}),
  };
}

function functionsOf(file: ConfigFile): ReadonlyMap<string, FunctionConfig> {
  return new Map(
    Object.entries(file.functions ?? {}).map(([name, { environment, ...rest }]) => [
      name,
      { ...rest, ...(environment ? { environment: mapOf(environment) } : {}) },
    ]),
  );
}

function planOf(file: PlanFile): GwctlConfig['usagePlans'][number] {
  const { apiStages, throttle, quota, keys, ...plain } = file;
  return {
    ...plain,
    apiStages: (apiStages ?? []).map(({ api, stage, throttle: overrides }) => ({
      api,
      stage,
      throttle: new Map(Object.entries(overrides ?? {}).map(([key, value]) => [key, throttleOf(value)])),
    })),
    ...(throttle ? { throttle: throttleOf(throttle) } : {}),
    ...(quota ? { quota: { ...quota, offset: quota.offset ?? 0 } } : {}),
    keys: keys ?? [],
  };
}

/** One of the two alone leaves the other at the account's limit (rest-request-phases.md 5.1). */
function throttleOf(file: Partial<ThrottleSettings>): ThrottleSettings {
  return { rateLimit: file.rateLimit ?? 10_000, burstLimit: file.burstLimit ?? 5000 };
}

function domainOf(file: DomainFile): DomainNameSettings {
  const { basePathMappings, endpointConfiguration: endpoint, ...plain } = file;
  // The v1 API shows the empty base path as `(none)` (rest-request-phases.md 1.2).
  const mappings = Object.entries(basePathMappings ?? {}).map(
    ([path, { api, stage }]): [string, MappingOf] => [
      path === '(none)' ? '' : path.replace(/^\/+|\/+$/g, ''),
      { api, ...(stage === undefined ? {} : { stage }) },
    ],
  );
  // VPC endpoints belong to private domains only, so their presence says the type.
  const types = endpoint?.types ?? (endpoint?.vpcEndpointIds ? (['PRIVATE'] as const) : (['EDGE'] as const));
  return {
    ...plain,
    ...(endpoint ? { endpointConfiguration: { ...endpoint, types } } : {}),
    basePathMappings: new Map(mappings),
  };
}

interface MappingOf {
  readonly api: string | undefined;
  readonly stage?: string;
}

function wafOf(file: ConfigFile['waf']): WafConfig {
  const block = (file?.block ?? []).map(({ header, ...plain }) => ({
    ...plain,
    ...(header ? { header: mapOf(header) } : {}),
  }));
  return { ...(file?.webAclArn ? { webAclArn: file.webAclArn } : {}), block };
}

function mapOf<T>(table: Table<T> | undefined): ReadonlyMap<string, T> {
  return new Map(Object.entries(table ?? {}));
}
