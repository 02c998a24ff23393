import type { Clock, HttpSender, IdSource, Timers } from '../environment/environment.ts';
import type { EndpointRequest } from '../message/http.ts';

/** One function as the `functions` section of gwctl.yaml has it (contract 4). Paths are relative to the base folder. */
export interface FunctionSettings {
  /** `src/hello.handler`: module path without extension, a dot, the export. */
  readonly handler?: string;
  /** `nodejs20.x`, `python3.11`, `provided.al2023`... Default: what the handler's file says, else Node. */
  readonly runtime?: string;
  /** Seconds, 1..900; default 3. */
  readonly timeout?: number;
  /** MB; default 128. */
  readonly memorySize?: number;
  readonly environment?: Readonly<Record<string, string>>;
  /** The folder of the code; default: the base folder. */
  readonly codeUri?: string;
  /** The code itself, in place of a folder: from a template's `ZipFile` or `InlineCode`. */
  readonly inlineCode?: string;
  /**
   * `worker` (default): a thread per execution environment. `process`: a child process, for code that changes the working
   * folder, its time zone or uses unusual native modules. `in-process`: gwctl's own thread, fast and without protection.
   */
  readonly isolation?: 'worker' | 'process' | 'in-process';
  /** A Lambda Invoke endpoint: an origin, a full path, or `aws`. */
  readonly invokeUrl?: string;
  /** For `invokeUrl`: sign with the environment's credentials (always so for `aws`). */
  readonly sign?: boolean;
  /** For `invokeUrl`: `false` where the endpoint refuses `?Qualifier=` (SAM start-lambda does). */
  readonly qualifier?: boolean;
  /** A program that speaks the Lambda Runtime API, started in `codeUri`. */
  readonly command?: string | readonly string[];
  /** Invocations at once; beyond it callers are throttled. */
  readonly reservedConcurrency?: number;
  /** Environments started before the first call. */
  readonly provisioned?: number;
}

/** A line a function wrote, or one that Lambda would write about an invocation. */
export interface FunctionLine {
  readonly functionName: string;
  /** Absent for lines written while no invocation was under way. */
  readonly requestId?: string;
  readonly text: string;
  /** `function`: the code's own. `platform`: START, END, REPORT. `gwctl`: reloads, failures of asynchronous invocations. */
  readonly source: 'function' | 'platform' | 'gwctl';
}

/** Counts the invocations of functions that several processes run together. */
export interface SharedConcurrency {
  /** Takes a place for one more invocation. Resolves to false where so many run already. */
  take(functionName: string, most: number): Promise<boolean>;
  /** The invocation is over. */
  give(functionName: string): void;
}

/** Hears of the process groups of functions. Who outlives this process ends those that it leaves when it is killed. */
export interface ProcessGroupListener {
  began(group: number): void;
  ended(group: number): void;
}

interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export interface FunctionRunnerOptions {
  /** By name, `name:alias`, or ARN with or without an alias. */
  readonly functions: ReadonlyMap<string, FunctionSettings>;
  /** Absolute. */
  readonly baseFolder: string;
  readonly region: string;
  readonly accountId: string;
  /** For `reservedConcurrency` where other processes run the same functions; absent: this one alone does. */
  readonly concurrency?: SharedConcurrency;
  readonly processGroups?: ProcessGroupListener;
  readonly clock: Clock;
  /** For what is due later: time-outs in gwctl's own thread, retries. */
  readonly timers: Timers;
  readonly ids: IdSource;
  /** For `invokeUrl`. */
  readonly http: HttpSender;
  /** Where functions go that `functions` does not name: `services.lambda`, an Invoke endpoint for all of them. */
  readonly defaultInvokeUrl?: string;
  /** For `invokeUrl` that is signed: SigV4 with the environment's credentials. */
  readonly sign?: (request: EndpointRequest, service: string) => Promise<EndpointRequest>;
  /** The functions' own `AWS_ACCESS_KEY_ID`...; without them a dummy set. */
  readonly credentials?: Credentials;
  /** gwctl's own environment: functions see a short list of it only (PATH, HOME, proxies). */
  readonly hostEnvironment: Readonly<Record<string, string | undefined>>;
  /** Variables that gwctl adds while it serves; asked for each environment. */
  readonly announced?: () => Readonly<Record<string, string>>;
  /** Where built TypeScript handlers are kept; absolute. Default: a temporary folder that goes with the runner. */
  readonly cacheFolder?: string;
  /** Hears every line; without it lines are dropped. */
  readonly onLine?: (line: FunctionLine) => void;
  /** Also START, END and REPORT lines. Default false. */
  readonly platformLines?: boolean;
  /** Reload functions when their files change. Default false. */
  readonly watch?: boolean;
  /** First port for `node --inspect`: one process a function, no time-outs. */
  readonly inspectPort?: number;
  /** Milliseconds for a handler's module to load; Lambda's own 10 s by default. */
  readonly initTimeoutInMillis?: number;
  /** Environments of one Node function. Default max(4, 2 x cores). */
  readonly maxEnvironments?: number;
  /** Environments of all functions together. Default 32. */
  readonly maxEnvironmentsInTotal?: number;
}
