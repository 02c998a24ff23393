import type { JsonObject, JsonValue } from '../model/json.ts';
import type {
  ApiKeySettings,
  DomainNameSettings,
  StageSettings,
  UsagePlanSettings,
} from '../model/settings.ts';
import type { ThrottleSettings } from '../model/stage.ts';

/** `gwctl.yaml` (contract, section 4) after checking: defaults filled in, environment variables replaced. */
export interface GwctlConfig {
  /** Absolute path of the file's folder, which its paths are relative to; the current folder where there is no file. */
  readonly folder: string;
  /** The file as the user would name it; undefined where there is none. */
  readonly file: string | undefined;
  readonly region: string;
  /** The region where the file says one: what a default is compared with is nobody's mistake. */
  readonly statedRegion?: string;
  readonly accountId: string;
  /** One for `spec`, several for `apis`, none where neither is given. */
  readonly apis: readonly ApiConfig[];
  /** For APIs that `apis` does not hold, as `serve SPEC` has. */
  readonly defaults: Omit<ApiConfig, 'name' | 'spec'>;
  /** By function name or `name:alias`. */
  readonly functions: ReadonlyMap<string, FunctionConfig>;
  /** By service name (`dynamodb`) or `*`. */
  readonly services: ReadonlyMap<string, ServiceConfig>;
  /** By VPC link id or listener ARN: the local address behind it. */
  readonly vpcLinks: ReadonlyMap<string, string>;
  /** By `clientCertificateId`: PEM files, relative to `folder`. */
  readonly clientCertificates: ReadonlyMap<string, { readonly cert: string; readonly key: string }>;
  readonly identities: readonly IdentityConfig[];
  /** By user pool ARN or issuer URL. */
  readonly issuers: ReadonlyMap<string, IssuerConfig>;
  readonly apiKeys: readonly ApiKeySettings[];
  readonly usagePlans: readonly UsagePlanSettings[];
  /** Over all APIs (AWS: 10000 requests a second, burst 5000, per Region); absent: none. */
  readonly accountThrottle?: ThrottleSettings;
  /** By domain name, in lower case. */
  readonly domainNames: ReadonlyMap<string, DomainNameSettings>;
  readonly waf: WafConfig;
  readonly lint: LintConfig;
}

export interface ApiConfig {
  /** The key under `apis`; undefined for `spec`. */
  readonly name: string | undefined;
  /** As written, relative to `folder`; `-` and URLs are not taken here. */
  readonly spec: string;
  readonly type?: 'rest' | 'http' | 'websocket';
  /** By stage name. */
  readonly stages: ReadonlyMap<string, StageSettings>;
  /** For intrinsic functions in the spec. */
  readonly parameters: ReadonlyMap<string, JsonValue>;
}

export interface FunctionConfig {
  readonly handler?: string;
  readonly runtime?: string;
  readonly codeUri?: string;
  /** Not of gwctl.yaml: the code itself, from a template. */
  readonly inlineCode?: string;
  /** Seconds. */
  readonly timeout?: number;
  /** MB. */
  readonly memorySize?: number;
  readonly environment?: ReadonlyMap<string, string>;
  readonly invokeUrl?: string;
  readonly command?: readonly string[];
  readonly isolation?: 'worker' | 'process' | 'in-process';
  readonly reservedConcurrency?: number;
  readonly provisioned?: number;
  /** Requests to `invokeUrl` are signed; always so for `aws`. */
  readonly sign?: boolean;
  /** false: `invokeUrl` takes no `Qualifier`. */
  readonly qualifier?: boolean;
}

export interface ServiceConfig {
  /** An origin, or `aws`. */
  readonly endpoint: string;
}

export interface IdentityConfig {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly arn?: string;
  readonly policy?: JsonObject;
  /** ISO 8601: when temporary credentials end. */
  readonly expiration?: string;
  readonly userId?: string;
  readonly principalOrgId?: string;
  readonly principalOrgPaths?: readonly string[];
  /** For `aws:PrincipalTag/KEY`. */
  readonly tags?: ReadonlyMap<string, string>;
  readonly cognitoIdentityId?: string;
  readonly cognitoIdentityPoolId?: string;
  readonly cognitoAuthenticationType?: string;
  readonly cognitoAuthenticationProvider?: string;
}

export interface IssuerConfig {
  /** A file relative to `folder`, or a URL. */
  readonly jwks?: string;
  readonly signingKey?: string;
}

export interface WafConfig {
  readonly webAclArn?: string;
  readonly block: readonly {
    readonly name?: string;
    readonly ip?: string;
    readonly method?: string;
    readonly path?: string;
    readonly query?: string;
    readonly header?: ReadonlyMap<string, string>;
    readonly body?: string;
    /** Bytes. */
    readonly size?: { readonly body?: number; readonly uri?: number; readonly headers?: number };
    readonly rate?: { readonly limit: number; readonly windowInSeconds?: number };
  }[];
}

export interface LintConfig {
  readonly extends: 'recommended' | 'strict' | 'pedantic';
  /** By rule id. */
  readonly rules: ReadonlyMap<string, 'off' | 'error' | 'warn' | 'info'>;
  readonly failSeverity?: 'error' | 'warn' | 'info';
  readonly maxWarnings?: number;
  /** Later entries win. */
  readonly overrides: readonly LintOverride[];
  /** `GET /health` or `/health`: open on purpose. */
  readonly public: readonly string[];
}

/** Other severities for some files, or for what stands below some API paths. */
export interface LintOverride {
  /** Globs; absent: every file. */
  readonly files?: readonly string[];
  /** Globs; absent: the whole document. */
  readonly paths?: readonly string[];
  readonly rules: ReadonlyMap<string, 'off' | 'error' | 'warn' | 'info'>;
}

export const defaultRegion = 'us-east-1';
export const defaultAccountId = '123456789012';

/** The configuration of a folder without a `gwctl.yaml`. */
export function emptyConfig(folder: string): GwctlConfig {
  return {
    folder,
    file: undefined,
    region: defaultRegion,
    accountId: defaultAccountId,
    apis: [],
    defaults: { stages: new Map(), parameters: new Map() },
    functions: new Map(),
    services: new Map(),
    vpcLinks: new Map(),
    clientCertificates: new Map(),
    identities: [],
    issuers: new Map(),
    apiKeys: [],
    usagePlans: [],
    domainNames: new Map(),
    waf: { block: [] },
    lint: { extends: 'recommended', rules: new Map(), overrides: [], public: [] },
  };
}
