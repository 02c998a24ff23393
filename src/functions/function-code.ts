import type { StartEnvironment } from './execution-environment.ts';

/** What the environments of one generation of a function are started from. */
export interface FunctionCode {
  readonly start: StartEnvironment;
  /** A file built from the handler's TypeScript. */
  readonly entryFile?: string;
  /** Why there is nothing to start: the payload each invocation is answered with. */
  readonly problem?: string;
}

/** Code that may still be building. Never rejects: what goes wrong is a `problem`. */
export type PendingCode = FunctionCode | Promise<FunctionCode>;
