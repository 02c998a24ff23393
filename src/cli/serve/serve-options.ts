import type { ApiType } from '../../importer/options.ts';
import type { GlobalOptions } from '../world.ts';

/** The flags of `gwctl serve`. */
export interface ServeOptions extends GlobalOptions {
  readonly api?: string;
  readonly stage?: string;
  /** Deployment id. */
  readonly at?: string;
  readonly port: number;
  readonly host: string;
  readonly watch?: boolean;
  readonly mount: 'stage' | 'root';
  readonly type?: ApiType;
  readonly param?: ReadonlyMap<string, string>;
  readonly strict?: boolean;
  /** Hosts that `$ref`s may lead to. */
  readonly allowRemoteRefs?: readonly string[];
  /** HTTPS with a certificate of gwctl's own. */
  readonly https?: boolean;
  /** HTTPS with these PEM files. */
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly inspectFunctions?: number;
  /** Processes that serve; 1, or absent: this one. */
  readonly workers?: number;
  /** Started by a server with `--workers`, and told by it what to serve. */
  readonly asWorker?: boolean;
}
