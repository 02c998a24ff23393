import type { GlobalOptions } from '../world.ts';

/** The flags of `gwctl vtl render`. */
export interface VtlRenderOptions extends GlobalOptions {
  readonly input?: string;
  readonly explain?: boolean;
}

/** The flags of `gwctl vtl test`. */
export interface VtlTestOptions extends GlobalOptions {
  readonly coverage?: boolean;
  readonly update?: boolean;
  readonly watch?: boolean;
}
