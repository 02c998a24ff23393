import type { ApiType } from '../../importer/options.ts';
import type { GlobalOptions } from '../world.ts';

/** The flags of `gwctl simulate`. */
export interface SimulateOptions extends GlobalOptions {
  readonly stage?: string;
  readonly duration?: string;
  readonly rate?: string;
  readonly pattern?: string;
  readonly route?: readonly string[];
  readonly values?: readonly string[];
  readonly key?: readonly string[];
  readonly callers?: number;
  readonly backendLatency?: string;
  readonly backendStatus?: readonly string[];
  readonly backendBytes?: string;
  readonly canary?: number;
  readonly canaryLatency?: string;
  readonly canaryStatus?: readonly string[];
  readonly set?: readonly string[];
  readonly at?: readonly string[];
  readonly plan?: string;
  readonly replay?: string;
  readonly speed?: number;
  readonly failOn?: readonly string[];
  readonly start?: string;
  readonly seed?: number;
  readonly param?: ReadonlyMap<string, string>;
  readonly type?: ApiType;
  readonly allowRemoteRefs?: readonly string[];
}
