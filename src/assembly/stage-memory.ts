import { isAbsolute, join } from 'node:path';
import { AuthorizerCaches, type AuthorizerResults } from '../authorizers/authorizer-caches.ts';
import type { EntryCache } from '../cache/entry-cache.ts';
import type { KeyedCache } from '../cache/keyed-cache.ts';
import type { Clock, IdSource } from '../environment/environment.ts';
import { compileAccessLogVariable } from '../expressions/context-variables.ts';
import type { Call } from '../message/call.ts';
import type { ProtocolType } from '../model/api.ts';
import type { Stage } from '../model/stage.ts';
import { type CachedResponse, createStageCache, type StageCache } from '../pipeline/phases/cache.ts';
import { type ContextResolver, compileAccessLog } from '../recording/access-log.ts';
import { LineFile, type LineSink } from '../recording/line-file.ts';
import type { MetricBook } from '../recording/metrics/metric-book.ts';
import { createStageMeter } from '../recording/metrics/stage-meter.ts';
import { createStageRecorder, type StageRecorder } from '../recording/stage-recorder.ts';
import { createStageTracer } from '../recording/traces/stage-tracer.ts';
import type { TraceBook } from '../recording/traces/trace-book.ts';

/** What calls of one stage must remember, where another process keeps it: the parent of several workers. */
export interface RemoteStageMemory {
  readonly authorizers: AuthorizerResults;
  /** The stage's response cache, or the canary's own. */
  responses(side: StageSideName): StageCache;
  /** Tells of a call that a response cache answered, or could have. */
  countCached(isHit: boolean): void;
}

export type StageSideName = 'base' | 'canary';

export interface MemoryOptions {
  readonly clock: Clock;
  readonly ids: IdSource;
  /** Absent: what calls must remember is kept here. */
  readonly remote?: RemoteStageMemory | undefined;
  /** Relative destinations of access logs start here. */
  readonly folder: string;
  /** Where execution logs are kept; undefined: nowhere. */
  readonly logFolder: string | undefined;
  readonly onNotice: (text: string) => void;
  readonly observer: ((call: Call) => void) | undefined;
  /** Where metrics are counted; undefined: nowhere. */
  readonly metrics: MetricBook | undefined;
  /** Where segments of traced calls go; undefined: nowhere. */
  readonly traces: TraceBook | undefined;
}

/** A stage's response cache, as `gwctl cache show` shows it. */
export interface CacheFigures {
  readonly apiId: string;
  readonly stage: string;
  readonly cacheClusterEnabled: boolean;
  readonly entries: number;
  readonly bytes: number;
  /** Since the server started: `CacheHitCount` and `CacheMissCount` of CloudWatch. */
  readonly hits: number;
  readonly misses: number;
  /** The newest first. */
  readonly keys: readonly string[];
}

/** What one stage remembers between calls and over redeployments: caches, authorizer results, open log files. */
export class StageMemory {
  readonly authorizers: AuthorizerResults;
  readonly #ownAuthorizers: AuthorizerCaches;
  readonly #options: MemoryOptions;
  readonly #files = new Map<string, LineFile>();
  #cache: { readonly size: string | undefined; readonly cache: KeyedCache<CachedResponse> } | undefined;
  #canaryCache: KeyedCache<CachedResponse> | undefined;
  #hits = 0;
  #misses = 0;

  constructor(options: MemoryOptions) {
    this.#options = options;
    this.#ownAuthorizers = new AuthorizerCaches(options.clock);
    this.authorizers = options.remote?.authorizers ?? this.#ownAuthorizers;
  }

  /** The stage's cache while it has a cluster; changing the size drops the content (documented). */
  cacheOf(stage: Stage): StageCache | undefined {
    if (!stage.cacheClusterEnabled) {
      this.#cache = undefined;
      this.#canaryCache = undefined;
      return undefined;
    }
    if (this.#options.remote) return this.#options.remote.responses('base');
    if (!this.#cache || this.#cache.size !== stage.cacheClusterSize) {
      this.#cache = {
        size: stage.cacheClusterSize,
        cache: createStageCache(stage.cacheClusterSize, this.#options.clock),
      };
      this.#canaryCache = undefined;
    }
    return this.#cache.cache;
  }

  /** The canary's own cache, unless it uses the stage's. */
  canaryCacheOf(stage: Stage): StageCache | undefined {
    const cache = this.cacheOf(stage);
    if (!cache || stage.canarySettings?.useStageCache) return cache;
    if (this.#options.remote) return this.#options.remote.responses('canary');
    this.#canaryCache ??= createStageCache(stage.cacheClusterSize, this.#options.clock);
    return this.#canaryCache;
  }

  /** A response cache as it is kept here, for workers that ask; undefined while there is none. */
  responses(side: StageSideName): EntryCache<CachedResponse> | undefined {
    return side === 'base' ? this.#cache?.cache : this.#canaryCache;
  }

  /** Empties the results kept of authorizers: FlushStageAuthorizersCache. */
  flushAuthorizers(): void {
    this.#ownAuthorizers.flush();
  }

  /** Empties the response caches: FlushStageCache. */
  flushCache(): void {
    this.#cache?.cache.clear();
    this.#canaryCache?.clear();
  }

  cacheFigures(stage: Pick<Stage, 'apiId' | 'stageName'>): CacheFigures {
    const caches = [this.#cache?.cache, this.#canaryCache].filter((cache) => cache !== undefined);
    return {
      apiId: stage.apiId,
      stage: stage.stageName,
      cacheClusterEnabled: this.#cache !== undefined,
      entries: caches.reduce((sum, { size }) => sum + size, 0),
      bytes: caches.reduce((sum, { bytes }) => sum + bytes, 0),
      hits: this.#hits,
      misses: this.#misses,
      keys: caches.flatMap((cache) => [...cache.keys()].slice(0, 100)).slice(0, 100),
    };
  }

  /** Counts a call that a response cache answered, or could have. */
  countCached(isHit: boolean): void {
    if (this.#options.remote) this.#options.remote.countCached(isHit);
    else if (isHit) this.#hits++;
    else this.#misses++;
  }

  /**
   * Recorders of both sides. What the canary logs goes to the stage's group and, besides, to one of its own (documented, developer
   * guide, "Set up an API Gateway canary release deployment").
   */
  recorders(
    stage: Stage,
    protocol: ProtocolType,
    resolve: ContextResolver = compileAccessLogVariable,
  ): { base: StageRecorder; canary: StageRecorder } {
    const accessLog = this.#accessLog(stage, resolve);
    const { clock, metrics, traces } = this.#options;
    const observer = (call: Call) => {
      const { cacheHit } = call.facts;
      if (cacheHit !== undefined) this.countCached(cacheHit);
      this.#options.observer?.(call);
    };
    const group = logGroup(protocol, stage);
    const meterOf = (isCanary: boolean) => metrics && createStageMeter(metrics, stage, protocol, isCanary);
    // AWS has X-Ray for REST APIs only (documented, developer guide, "Trace user requests to REST APIs using X-Ray").
    const tracer =
      traces && protocol === 'REST'
        ? createStageTracer(traces, stage.tracingEnabled, this.#options)
        : undefined;
    const recorder = (executionLog: LineSink | undefined, isCanary: boolean) =>
      createStageRecorder({ clock, accessLog, executionLog, observer, meter: meterOf(isCanary), tracer });
    const base = this.#executionLog(group);
    const canary = this.#executionLog(`${group}/Canary`);
    return { base: recorder(base, false), canary: recorder(base && canary && both(base, canary), true) };
  }

  async flushLogs(): Promise<void> {
    await Promise.all([...this.#files.values()].map((file) => file.flush()));
  }

  #accessLog(
    stage: Stage,
    resolve: ContextResolver,
  ): { line: ReturnType<typeof compileAccessLog>; sink: LineSink } | undefined {
    const settings = stage.accessLogSettings;
    if (!settings) return undefined;
    if (settings.destination.startsWith('arn:')) {
      this.#options.onNotice(
        `The access log of stage ${stage.stageName} goes to ${settings.destination} on AWS; here give a file as destination.`,
      );
      return undefined;
    }
    const path = isAbsolute(settings.destination)
      ? settings.destination
      : join(this.#options.folder, settings.destination);
    return { line: compileAccessLog(settings.format, resolve), sink: this.#file(path) };
  }

  #executionLog(group: string): LineSink | undefined {
    return this.#options.logFolder === undefined
      ? undefined
      : this.#file(join(this.#options.logFolder, `${group}.log`));
  }

  #file(path: string): LineFile {
    const known = this.#files.get(path);
    if (known) return known;
    const file = new LineFile(path, (error) =>
      this.#options.onNotice(`${path} cannot be written: ${error.message}`),
    );
    this.#files.set(path, file);
    return file;
  }
}

/** The name of a stage's log group (documented; websocket.md 10). Below the log folder it is a path. */
function logGroup(protocol: ProtocolType, { apiId, stageName }: Stage): string {
  return protocol === 'WEBSOCKET'
    ? `aws/apigateway/${apiId}/${stageName}`
    : `API-Gateway-Execution-Logs_${apiId}/${stageName}`;
}

function both(first: LineSink, second: LineSink): LineSink {
  return {
    write(line) {
      first.write(line);
      second.write(line);
    },
    flush: async () => void (await Promise.all([first.flush(), second.flush()])),
  };
}
