/** How base paths are treated (import-export.md 2.4). */
export type BasePathMode = 'ignore' | 'prepend' | 'split';

/** The value of a placeholder: a condition is a boolean, a list a list. */
export type ParameterValue = string | number | boolean | readonly string[];

/** What an import needs besides the document. */
export interface ImportOptions {
  /** Default: told from the document (`detectApiType`). */
  readonly type?: ApiType;
  readonly basepath?: BasePathMode;
  /** Values for `${...}`, `Ref`, `Fn::Sub`, `Fn::GetAtt`, `Fn::Join` and `Fn::If` found in the document. */
  readonly parameters?: ReadonlyMap<string, ParameterValue>;
  /** Default `us-east-1`. */
  readonly region?: string;
  /** 12 digits; default `123456789012`. */
  readonly accountId?: string;
  /** The API's name in place of `info.title`. */
  readonly name?: string;
  /** The id of the API that the file is imported onto; default: derived from the name. */
  readonly apiId?: string;
  /** Logical id of the API in a template that holds several. */
  readonly resource?: string;
  /** Refuse and take exactly what API Gateway is known to (import-export.md 4, law 10), in place of gwctl's own judgement. */
  readonly strict?: boolean;
  /**
   * Only the problems are wanted: methods and models are let go of as soon as they are judged, which spares half the memory of a large
   * document. The API that comes out is good for nothing else.
   */
  readonly judgesOnly?: boolean;
  /** ISO 8601; becomes `createdDate`. */
  readonly now: string;
}

/** What kind of API a document is imported as (contract.md 3). */
export type ApiType = 'rest' | 'http' | 'websocket';

export const defaultRegion = 'us-east-1';
export const defaultAccountId = '123456789012';
