import type { Readable } from 'node:stream';
import type { EnvironmentEnd } from './answers.ts';

/** One execution environment (Lambda's word): the loaded handler in a thread or process, for one invocation at a time. */
export interface ExecutionEnvironment {
  /** Only when it is ready and idle. The listener hears the outcome. */
  invoke(invocation: Invocation): void;
  /** Ends it at once with all it started; nothing is heard of it afterwards. */
  kill(): void;
  /** Megabytes it used, as far as it is known; for a thread that of the last invocation that was `measured`. */
  usedMegabytes(): number | undefined;
}

export interface Invocation {
  readonly requestId: string;
  readonly functionArn: string;
  /** JSON text. */
  readonly payload: string | Buffer;
  /** Epoch milliseconds. */
  readonly deadline: number;
  readonly traceHeader: string | undefined;
  /** JSON text, on one line. */
  readonly clientContext: string | undefined;
  /** On one line. */
  readonly tenantId: string | undefined;
  /** The environment's memory is wanted with the outcome. */
  readonly measured: boolean;
}

export type InvocationOutcome =
  | { readonly kind: 'result'; readonly payload: string }
  /** The function's error, in the runtime's own JSON. */
  | { readonly kind: 'error'; readonly payload: string }
  /** The event is no JSON. */
  | { readonly kind: 'bad-event'; readonly problem: string }
  /** A streamed answer began; `settled` comes again when it is over. */
  | { readonly kind: 'stream'; readonly stream: Readable; readonly contentType: string }
  /** The stream ended. */
  | { readonly kind: 'stream-end'; readonly payload?: string };

/** What an execution environment tells its pool. */
export interface EnvironmentListener {
  /** The handler is loaded. */
  ready(): void;
  /** @param idle it can take the next invocation at once; if not, `idle` follows */
  settled(outcome: InvocationOutcome, idle: boolean): void;
  /** Ready for the next invocation. */
  idle(): void;
  line(text: string, requestId: string): void;
  /** The runtime reported an error that ends it: at load, an uncaught exception. `ended` follows. */
  fatal(payload: string): void;
  /** It is gone without being killed. */
  ended(end: EnvironmentEnd): void;
}

/** What an environment is started with. */
export interface EnvironmentStart {
  readonly functionName: string;
  readonly functionVersion: string;
  readonly taskRoot: string;
  readonly handler: string;
  /** `nodejs20.x` */
  readonly runtime: string;
  /** A file built from the handler's TypeScript. */
  readonly entryFile: string | undefined;
  readonly memorySize: number;
  readonly logGroupName: string;
  readonly logStreamName: string;
  /** The function's whole environment. */
  readonly variables: Readonly<Record<string, string>>;
}

export type StartEnvironment = (
  start: EnvironmentStart,
  listener: EnvironmentListener,
) => ExecutionEnvironment;
