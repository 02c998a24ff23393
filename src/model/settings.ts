import type { EndpointConfiguration } from './api.ts';
import type {
  AccessLogSettings,
  MethodSetting,
  QuotaSettings,
  RouteSetting,
  ThrottleSettings,
} from './stage.ts';

/** What a configuration file asks of the control plane. `gwctl.yaml` has more; this is the part that becomes state. */
export interface ControlSettings {
  /** One entry an API that the file names; `name` is undefined where the file knows only one. */
  readonly apis: readonly {
    readonly name: string | undefined;
    readonly stages: ReadonlyMap<string, StageSettings>;
  }[];
  /** For any other API. */
  readonly defaults: { readonly stages: ReadonlyMap<string, StageSettings> };
  readonly apiKeys: readonly ApiKeySettings[];
  readonly usagePlans: readonly UsagePlanSettings[];
  /** By domain name, in lower case. */
  readonly domainNames: ReadonlyMap<string, DomainNameSettings>;
}

/** What is asked of a stage; what is absent is left as it is. */
export interface StageSettings {
  readonly description?: string;
  readonly variables?: ReadonlyMap<string, string>;
  readonly cacheClusterEnabled?: boolean;
  readonly cacheClusterSize?: string;
  /** By key as written. */
  readonly methodSettings?: ReadonlyMap<string, Partial<MethodSetting>>;
  readonly accessLogSettings?: AccessLogSettings;
  readonly tracingEnabled?: boolean;
  readonly canarySettings?: CanaryChoice;
  readonly clientCertificateId?: string;
  readonly webAclArn?: string;
  readonly documentationVersion?: string;
  readonly tags?: ReadonlyMap<string, string>;
  readonly autoDeploy?: boolean;
  readonly defaultRouteSettings?: RouteSetting;
  readonly routeSettings?: ReadonlyMap<string, RouteSetting>;
}

export interface CanaryChoice {
  readonly percentTraffic?: number;
  readonly deploymentId?: string;
  readonly stageVariableOverrides?: ReadonlyMap<string, string>;
  readonly useStageCache?: boolean;
}

export interface ApiKeySettings {
  readonly name: string;
  readonly value: string;
  readonly description?: string;
  readonly enabled: boolean;
}

export interface UsagePlanSettings {
  readonly name: string;
  readonly description?: string;
  readonly apiStages: readonly PlanStageSettings[];
  readonly throttle?: ThrottleSettings;
  readonly quota?: QuotaSettings;
  /** Names or ids. */
  readonly keys: readonly string[];
}

export interface PlanStageSettings {
  /** Name or id; undefined: the workspace's only API. */
  readonly api: string | undefined;
  readonly stage: string;
  /** By `/pets/GET`. */
  readonly throttle: ReadonlyMap<string, ThrottleSettings>;
}

export interface DomainNameSettings {
  /** By base path; `''` is the catch-all. */
  readonly basePathMappings: ReadonlyMap<
    string,
    { readonly api: string | undefined; readonly stage?: string }
  >;
  readonly mutualTlsAuthentication?: { readonly truststore: string };
  readonly endpointConfiguration?: EndpointConfiguration;
}
