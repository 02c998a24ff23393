import type { Api, EndpointConfiguration } from './api.ts';

/** An immutable snapshot of a draft. */
export interface Deployment<A extends Api = Api> {
  /** 6 characters `[a-z0-9]`. */
  readonly id: string;
  readonly apiId: string;
  /** ISO 8601. */
  readonly createdDate: string;
  readonly description?: string;
  /** HTTP and WebSocket APIs: whether a change of the API made it (`autoDeploy`). */
  readonly autoDeployed?: boolean;
  readonly snapshot: A;
}

/** A name that points to a deployment, with settings; fields as in AWS's Stage. */
export interface Stage {
  readonly apiId: string;
  readonly stageName: string;
  readonly deploymentId: string;
  readonly description?: string;
  readonly variables: ReadonlyMap<string, string>;
  readonly cacheClusterEnabled: boolean;
  /** GB, as AWS spells it: `"0.5"`. */
  readonly cacheClusterSize?: string;
  /** `*\/*` or `{path without leading slash}/{VERB}`; contract.md 4 also takes `/pets/*`. REST only. */
  readonly methodSettings: ReadonlyMap<string, MethodSetting>;
  readonly accessLogSettings?: AccessLogSettings;
  readonly tracingEnabled: boolean;
  readonly canarySettings?: CanarySettings;
  readonly clientCertificateId?: string;
  readonly webAclArn?: string;
  readonly documentationVersion?: string;
  readonly tags: ReadonlyMap<string, string>;
  /** ISO 8601. */
  readonly createdDate: string;
  readonly lastUpdatedDate: string;
  /** HTTP and WebSocket APIs. */
  readonly autoDeploy?: boolean;
  /** Why the last automatic deployment failed: the stage points to the one before. Absent: it did not. */
  readonly lastDeploymentStatusMessage?: string;
  readonly defaultRouteSettings?: RouteSetting;
  /** By route key. */
  readonly routeSettings?: ReadonlyMap<string, RouteSetting>;
  /** How often the caches were flushed: a running server flushes when it sees a number change. */
  readonly flushCounts?: { readonly responses: number; readonly authorizers: number };
  /** What the stage pointed to before, oldest first: where `gwctl rollback` goes without `--to`. */
  readonly previousDeploymentIds: readonly string[];
  /** Digest of the settings of `gwctl.yaml` that were put on the stage last, so that only a changed file changes it again. */
  readonly settingsDigest?: string;
}

export interface AccessLogSettings {
  /** A file path relative to the workspace (local), or AWS's log group ARN. */
  readonly destination: string;
  readonly format: string;
}

/** One entry of `methodSettings`; every field but one present, as AWS gives it (defaults: recorded). */
export interface MethodSetting {
  readonly metricsEnabled: boolean;
  /** Absent until it is set, and then `OFF` (rest-request-phases.md 5.2, recorded). */
  readonly loggingLevel?: 'OFF' | 'ERROR' | 'INFO';
  readonly dataTraceEnabled: boolean;
  /** Requests; default 5000. */
  readonly throttlingBurstLimit: number;
  /** Requests a second, fractions allowed; default 10000. */
  readonly throttlingRateLimit: number;
  readonly cachingEnabled: boolean;
  /** 0..3600, default 300. */
  readonly cacheTtlInSeconds: number;
  readonly cacheDataEncrypted: boolean;
  readonly requireAuthorizationForCacheControl: boolean;
  readonly unauthorizedCacheControlHeaderStrategy:
    | 'FAIL_WITH_403'
    | 'SUCCEED_WITH_RESPONSE_HEADER'
    | 'SUCCEED_WITHOUT_RESPONSE_HEADER';
}

/** A fresh entry's values (rest-request-phases.md 5.2, recorded). */
export const defaultMethodSetting: MethodSetting = {
  metricsEnabled: false,
  dataTraceEnabled: false,
  throttlingBurstLimit: 5000,
  throttlingRateLimit: 10000,
  cachingEnabled: false,
  cacheTtlInSeconds: 300,
  cacheDataEncrypted: false,
  requireAuthorizationForCacheControl: true,
  unauthorizedCacheControlHeaderStrategy: 'SUCCEED_WITH_RESPONSE_HEADER',
};

export interface RouteSetting {
  readonly detailedMetricsEnabled?: boolean;
  readonly loggingLevel?: 'OFF' | 'ERROR' | 'INFO';
  readonly dataTraceEnabled?: boolean;
  readonly throttlingBurstLimit?: number;
  readonly throttlingRateLimit?: number;
}

export interface CanarySettings {
  readonly deploymentId: string;
  /** 0..100, fractions allowed. */
  readonly percentTraffic: number;
  readonly stageVariableOverrides: ReadonlyMap<string, string>;
  readonly useStageCache: boolean;
}

export interface ApiKey {
  /** Made from `gwctl.yaml`: goes when it goes from there. */
  readonly configured?: boolean;
  /** 10 characters. */
  readonly id: string;
  readonly name: string;
  /** 20 to 128 characters. */
  readonly value: string;
  readonly description?: string;
  readonly enabled: boolean;
  readonly createdDate: string;
  readonly lastUpdatedDate: string;
}

export interface UsagePlan {
  /** Made from `gwctl.yaml`: goes when it goes from there. */
  readonly configured?: boolean;
  /** 6 characters. */
  readonly id: string;
  readonly name: string;
  readonly description?: string;
  readonly apiStages: readonly PlanStage[];
  readonly throttle?: ThrottleSettings;
  readonly quota?: QuotaSettings;
  /** Ids of `ApiKey`s. */
  readonly keyIds: readonly string[];
}

export interface PlanStage {
  readonly apiId: string;
  readonly stage: string;
  /** `/pets/GET` -> limits. */
  readonly throttle: ReadonlyMap<string, ThrottleSettings>;
}

export interface ThrottleSettings {
  /** Requests a second. */
  readonly rateLimit: number;
  /** Requests. */
  readonly burstLimit: number;
}

export interface QuotaSettings {
  readonly limit: number;
  /** Requests taken off the limit in the first period. */
  readonly offset: number;
  readonly period: 'DAY' | 'WEEK' | 'MONTH';
}

export interface DomainName {
  /** Made from `gwctl.yaml`: goes when it goes from there. */
  readonly configured?: boolean;
  readonly domainName: string;
  readonly basePathMappings: readonly BasePathMapping[];
  readonly mutualTlsAuthentication?: { readonly truststore: string };
  /** Absent: not said. It changes nothing here; `gwctl domain show` tells what it changes on AWS. */
  readonly endpointConfiguration?: EndpointConfiguration;
}

export interface BasePathMapping {
  /** `''` is the catch-all, AWS's `(none)`. */
  readonly basePath: string;
  readonly apiId: string;
  /** Absent: the first segment after the base path is the stage. */
  readonly stage?: string;
}
