import type { ApiType } from '../../importer/options.ts';
import type { GlobalOptions } from '../world.ts';

/** The flags of `gwctl test-invoke`. */
export interface TestInvokeOptions extends GlobalOptions {
  readonly header?: readonly string[];
  readonly data?: string;
  readonly stage?: string;
  readonly at?: string;
  readonly stageVariable?: ReadonlyMap<string, string>;
  readonly param?: ReadonlyMap<string, string>;
  readonly type?: ApiType;
  /** Hosts that `$ref`s may lead to. */
  readonly allowRemoteRefs?: readonly string[];
}
