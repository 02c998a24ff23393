import type { ExtensionSet } from '../../exporter/options.ts';
import type { ApiType } from '../../importer/options.ts';
import type { GlobalOptions } from '../world.ts';

/** The flags of `gwctl export`. */
export interface ExportFlags extends GlobalOptions {
  readonly stage?: string;
  readonly as: 'oas30' | 'swagger' | 'postman' | 'cfn';
  readonly format?: 'yaml' | 'json';
  readonly extensions: ReadonlySet<ExtensionSet>;
  readonly output?: string;
  readonly awsLosses?: boolean;
  readonly type?: ApiType;
  /** Hosts that `$ref`s may lead to. */
  readonly allowRemoteRefs?: readonly string[];
  readonly param?: ReadonlyMap<string, string>;
}
