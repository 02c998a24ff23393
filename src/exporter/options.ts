import type { JsonValue } from '../model/json.ts';

/** What GetExport calls `exportType`. */
export type ExportFormat = 'oas30' | 'swagger';

/** The sets of extensions that an export may have (import-export.md 3.1). */
export const extensionSets = [
  'apigateway',
  'integrations',
  'authorizers',
  'validators',
  'documentation',
  'postman',
  'none',
] as const;
export type ExtensionSet = (typeof extensionSets)[number];

export interface ExportOptions {
  readonly as: ExportFormat;
  readonly extensions: ReadonlySet<ExtensionSet>;
  /** The stage whose deployment is exported; absent for a draft. */
  readonly stageName?: string;
  readonly region: string;
  /** 12 digits; of the ARNs that API Gateway's own export writes out. Default: that of a local run. */
  readonly accountId?: string;
  /**
   * Write what API Gateway would write, losses included. Without it gwctl keeps what another import needs, in keys that API Gateway
   * ignores (import-export.md 4).
   */
  readonly awsLosses?: boolean;
}

/** An OpenAPI or Swagger document whose keys stand in API Gateway's order. */
export interface OpenApiDocument {
  readonly [key: string]: JsonValue;
}

/** Which parts of an API Gateway definition an export has. */
export interface Wanted {
  readonly integrations: boolean;
  readonly authorizers: boolean;
  readonly validators: boolean;
  /** Extensions at the root: binary types, gateway responses, policy and so on. */
  readonly root: boolean;
  readonly documentation: boolean;
  /** Keys of gwctl's own that make up for what API Gateway's export loses. */
  readonly repairs: boolean;
}

/** `apigateway` is everything but documentation (recorded). */
export function wantedOf({ extensions, awsLosses }: ExportOptions): Wanted {
  const all = extensions.has('apigateway');
  return {
    integrations: all || extensions.has('integrations'),
    authorizers: all || extensions.has('authorizers'),
    validators: all || extensions.has('validators'),
    root: all,
    documentation: extensions.has('documentation'),
    repairs: all && !awsLosses,
  };
}
