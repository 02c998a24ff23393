import type { StageSideName } from '../assembly/stage-memory.ts';
import type { EntryLife } from '../cache/entry-cache.ts';
import type { GateTarget } from '../limits/usage-gate.ts';
import type { ConnectionCall, ConnectionReply, HeldConnection } from '../message/connection-network.ts';
import type { Segment } from '../recording/traces/segment.ts';
import type { MetricRow } from '../store/record-store.ts';
import type { GwctlConfig } from '../workspace/config.ts';
import type { StatePatch } from './served-state.ts';

/** A cache that the parent keeps for all workers. */
export type CacheName = { readonly apiId: string; readonly stage: string } & (
  | { readonly of: StageSideName }
  | { readonly of: 'policies' | 'tokens' | 'httpGrants'; readonly authorizerId: string }
);

/** A cached value on its way between processes. */
export interface WireEntry {
  /** Made by the worker that kept it: who has the value already is told no more than that it is still good. */
  readonly version: string;
  readonly wire: unknown;
  readonly life: EntryLife;
}

/** What a worker asks its parent; each is answered. */
export type Question =
  | { readonly ask: 'gate'; readonly gate: number; readonly keyValue: string | undefined }
  | {
      readonly ask: 'entry';
      readonly cache: number;
      readonly key: string;
      readonly version: string | undefined;
    }
  | {
      readonly ask: 'rate';
      readonly entry: string;
      readonly windowInMillis: number;
      readonly caller: string;
    }
  /** May one more WebSocket connection be opened? */
  | { readonly ask: 'connect' }
  /** May one more invocation of a function run, where so many may at once? */
  | { readonly ask: 'invoke'; readonly functionName: string; readonly most: number };

/** What a worker tells its parent. Gates and caches are given numbers once, and asked by them. */
export type Note =
  | { readonly tell: 'gate'; readonly gate: number; readonly target: GateTarget }
  | { readonly tell: 'cache'; readonly cache: number; readonly name: CacheName }
  | { readonly tell: 'keep'; readonly cache: number; readonly key: string; readonly entry: WireEntry }
  /** An invocation that was allowed is over. */
  | { readonly tell: 'invoked'; readonly functionName: string }
  | { readonly tell: 'cached'; readonly apiId: string; readonly stage: string; readonly isHit: boolean };

/** Answers to the questions of one batch, in their order. */
export interface Answers {
  readonly values: readonly unknown[];
  /** Questions that the parent failed at: a bug of gwctl. By their place. */
  readonly failures: readonly (readonly [number, string])[];
}

/** A call of `@connections`, under a number of the process that sent it on. */
export interface NumberedCall {
  readonly id: number;
  /** Epoch milliseconds: later it is not done any more, since its caller has been told so. */
  readonly until: number;
  readonly call: ConnectionCall;
}

export type NumberedReply = readonly [id: number, reply: ConnectionReply];

/** What gwctl's own pages show. */
export type FigureName = 'caches' | 'metrics' | 'traces';

/** What one worker recorded of the last hours. */
export interface Collected {
  readonly minutes: readonly MetricRow[];
  readonly segments: readonly Segment[];
}

/** What a worker needs to begin. */
export interface WorkerStart {
  readonly config: GwctlConfig;
  readonly port: number;
  readonly host: string;
  readonly root?: { readonly apiId: string; readonly stage: string };
  /** Where the workspace keeps what is recorded; absent: nowhere. */
  readonly stateFile?: string;
  readonly tls?: {
    readonly cert: string;
    readonly key: string;
    readonly trustStores: ReadonlyMap<string, readonly string[]>;
  };
  /** A person watches: each request gives a line. */
  readonly showsRequests: boolean;
  /** Ids of this worker's WebSocket connections begin with it. */
  readonly mark: string;
  readonly revision: number;
  readonly patch: StatePatch;
  readonly variables: FunctionVariables;
}

/** What functions see besides their own variables: addresses that are known while gwctl serves. */
export type FunctionVariables = Readonly<Record<string, string>>;

export type ToWorker =
  | { readonly kind: 'start'; readonly start: WorkerStart }
  | {
      readonly kind: 'state';
      readonly revision: number;
      readonly patch: StatePatch;
      readonly variables: FunctionVariables;
    }
  | { readonly kind: 'answers'; readonly batch: number; readonly answers: Answers }
  /** A connection comes along. */
  | { readonly kind: 'connection' }
  /** Of other workers, to connections of this one. */
  | { readonly kind: 'calls'; readonly calls: readonly NumberedCall[] }
  | { readonly kind: 'replies'; readonly replies: readonly NumberedReply[] }
  /** Connections of a worker that died: `$disconnect` is this one's to run. */
  | { readonly kind: 'lost'; readonly connections: readonly HeldConnection[] }
  | { readonly kind: 'figures'; readonly id: number; readonly figures: unknown }
  | { readonly kind: 'collect'; readonly id: number }
  | { readonly kind: 'stop'; readonly graceInMillis: number };

export type ToParent =
  | { readonly kind: 'ready' }
  | { readonly kind: 'applied'; readonly revision: number }
  | { readonly kind: 'asked'; readonly batch: number; readonly items: readonly (Question | Note)[] }
  /** The connection handed over is the worker's now. */
  | { readonly kind: 'taken' }
  /** To connections of other workers. */
  | { readonly kind: 'calls'; readonly calls: readonly NumberedCall[] }
  | { readonly kind: 'replies'; readonly replies: readonly NumberedReply[] }
  /** A WebSocket connection is this worker's. */
  | { readonly kind: 'opened'; readonly connection: HeldConnection }
  /** It is over; this worker runs its `$disconnect`. */
  | { readonly kind: 'closed'; readonly connectionId: string }
  /** A process group of a function began, or is over. */
  | { readonly kind: 'group'; readonly group: number; readonly isLive: boolean }
  | { readonly kind: 'figures'; readonly id: number; readonly name: FigureName }
  | { readonly kind: 'collected'; readonly id: number; readonly collected: Collected }
  /** Text for stderr, whole lines. */
  | { readonly kind: 'said'; readonly text: string }
  /** A sentence that every worker may have: it is said once. */
  | { readonly kind: 'notice'; readonly text: string };
