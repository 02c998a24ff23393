import type { FunctionAnswer, FunctionCall } from '../environment/environment.ts';

/** Whatever runs one function: a pool of environments, an Invoke endpoint, gwctl's own thread. */
export interface FunctionTarget {
  invoke(call: FunctionCall, requestId: string): Promise<FunctionAnswer>;
  /** Starts what is to be warm. */
  provision(): void;
  close(patience: Promise<void>): Promise<void>;
}
