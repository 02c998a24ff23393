import type { ImportMode } from '../../importer/merge.ts';
import type { ApiType, BasePathMode } from '../../importer/options.ts';
import type { GlobalOptions } from '../world.ts';

/** The flags of `gwctl import`. */
export interface ImportFlags extends GlobalOptions {
  readonly name?: string;
  readonly api?: string;
  readonly mode?: ImportMode;
  readonly basepath?: BasePathMode;
  readonly type?: ApiType;
  readonly failOnWarnings?: boolean;
  readonly param?: ReadonlyMap<string, string>;
  readonly resource?: string;
  readonly report?: boolean;
  /** Hosts that `$ref`s may lead to. */
  readonly allowRemoteRefs?: readonly string[];
  /** Refuse and take exactly what API Gateway does. */
  readonly strict?: boolean;
}
