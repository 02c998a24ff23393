import type { EntryCache } from '../../cache/entry-cache.ts';
import { KeyedCache } from '../../cache/keyed-cache.ts';
import type { Clock } from '../../environment/environment.ts';
import {
  compileRequestExpression,
  type RequestExpression,
  UnreadableBody,
} from '../../expressions/parameter-mapping.ts';
import { GatewayError } from '../../faults/gateway-error.ts';
import type { Call } from '../../message/call.ts';
import { HeaderList } from '../../message/header-list.ts';
import type { ClientResponse } from '../../message/http.ts';
import type { Method, Resource } from '../../model/api.ts';
import type { MethodSetting } from '../../model/stage.ts';
import type { ResponseCache } from '../rest.ts';
import { Payload } from './payload.ts';

/** A response as the stage cache holds it. */
export interface CachedResponse {
  readonly status: number;
  readonly headers: readonly string[];
  readonly body: string | Buffer;
}

/** One stage's (or its canary's) cache: it hangs on the stage, so a redeploy does not empty it. */
export type StageCache = EntryCache<CachedResponse>;

/** A larger response is passed on and not kept (rest-request-phases.md 8.1, documented). */
const largestEntry = 1_048_576;

/** Makes a stage's cache; `cacheClusterSize` in GB, as AWS spells it. */
export function createStageCache(
  cacheClusterSize: string | undefined,
  clock: Clock,
): KeyedCache<CachedResponse> {
  return new KeyedCache<CachedResponse>({
    clock,
    maxBytes: Math.round(Number(cacheClusterSize ?? '0.5') * 1024 ** 3),
  });
}

export interface CacheTools {
  readonly cache: StageCache;
  /** Goes into every key, where it is set. */
  readonly partition?: string | undefined;
  /** Of this side of the stage: a key may be a parameter of the integration request that is mapped from one. */
  readonly stageVariables: ReadonlyMap<string, string>;
  /** Whether this caller may refetch an entry: signed, and allowed `execute-api:InvalidateCache` (documented). */
  mayInvalidate(call: Call): boolean;
}

/** Phase 10. A hit still passed every gate before (documented); errors of the backend are cached like any answer (publicly reported). */
export function compileResponseCache(
  method: Method,
  resource: Resource,
  setting: MethodSetting,
  tools: CacheTools,
): ResponseCache | undefined {
  const { integration } = method;
  if (!integration || !setting.cachingEnabled || setting.cacheTtlInSeconds <= 0) return undefined;
  if ('responseTransferMode' in integration && integration.responseTransferMode === 'STREAM')
    return undefined; // documented: never cached
  const keyOf = compileKey(method, resource, tools);
  const ttlInMillis = setting.cacheTtlInSeconds * 1000;
  const strategy = setting.unauthorizedCacheControlHeaderStrategy;
  return {
    async through(call, miss) {
      const key = keyOf(call);
      if (key === undefined) return miss();
      const wish = refetchWish(call, setting, tools);
      if (wish === 'refused' && strategy === 'FAIL_WITH_403') throw notAllowed(call);
      const kept = keptFor(wish, key, tools.cache);
      const entry = kept instanceof Promise ? await kept : kept;
      call.facts.cacheHit = entry !== undefined;
      const response = entry ? restored(entry) : await miss();
      if (!entry) keep(tools.cache, key, response, ttlInMillis);
      return wish === 'refused' && strategy === 'SUCCEED_WITH_RESPONSE_HEADER' ? warned(response) : response;
    },
  };
}

function keptFor(wish: RefetchWish, key: string, cache: StageCache): ReturnType<StageCache['get']> {
  return wish === 'granted' ? undefined : cache.get(key);
}

type RefetchWish = 'none' | 'granted' | 'refused';

/** Whether the client asks for a fresh entry, and may have it (rest-request-phases.md 8.3, documented). */
function refetchWish(call: Call, setting: MethodSetting, tools: CacheTools): RefetchWish {
  if (!wantsRefetch(call)) return 'none';
  return !setting.requireAuthorizationForCacheControl || tools.mayInvalidate(call) ? 'granted' : 'refused';
}

/** The value is matched exactly; `no-cache` and others do nothing (unverified). */
function wantsRefetch(call: Call): boolean {
  return call.request.headers.last('cache-control')?.trim() === 'max-age=0';
}

function restored(entry: CachedResponse): ClientResponse {
  return { status: entry.status, headers: new HeaderList([...entry.headers]), body: entry.body };
}

function keep(cache: StageCache, key: string, response: ClientResponse, ttlInMillis: number): void {
  if (typeof response.body !== 'string' && !Buffer.isBuffer(response.body)) return;
  const bytes = Buffer.byteLength(response.body);
  if (bytes > largestEntry) return;
  cache.set(
    key,
    { status: response.status, headers: [...response.headers.raw], body: response.body },
    { ttlInMillis, bytes },
  );
}

/** Unverified text (rest-request-phases.md 8.3). */
function warned(response: ClientResponse): ClientResponse {
  response.headers.append(
    'Warning',
    '199 Cache-control headers were ignored because the caller was unauthorized.',
  );
  return response;
}

/** Unverified body: the ACCESS_DENIED form with the action that was asked for. */
function notAllowed(call: Call): GatewayError {
  const { region, accountId, apiId, stage } = call.method;
  const arn = `arn:aws:execute-api:${region}:********${accountId.slice(-4)}:${apiId}/${stage}/${call.httpMethod}${call.routePath}`;
  return new GatewayError('ACCESS_DENIED', {
    message: `User: ${call.identity.userArn ?? 'anonymous'} is not authorized to perform: execute-api:InvalidateCache on resource: ${arn}`,
    messageKey: 'Message',
  });
}

/**
 * Unverified: namespace, verb, resource and the values of `cacheKeyParameters` make the key; a parameter that is not listed does not
 * vary the entry, path parameters included (documented). Undefined where a key reads a body that is broken: the mapping will refuse it.
 */
function compileKey(
  method: Method,
  resource: Resource,
  { partition, stageVariables }: CacheTools,
): (call: Call) => string | undefined {
  const integration = method.integration as NonNullable<Method['integration']>;
  const readers: RequestExpression[] = [];
  for (const parameter of integration.cacheKeyParameters) {
    const expression = parameter.startsWith('integration.request.')
      ? integration.requestParameters.get(parameter)
      : parameter;
    const read = expression === undefined ? undefined : compileRequestExpression(expression, stageVariables);
    if (read) readers.push(read);
  }
  // Methods that share a namespace of their own naming share entries where key values are equal (unverified).
  const isShared = integration.cacheNamespace !== resource.id;
  const start =
    partition === undefined ? [integration.cacheNamespace] : [partition, integration.cacheNamespace];
  return (call) => {
    const prefix = isShared ? [...start, call.httpMethod] : [...start, call.httpMethod, resource.path];
    const body = new Payload(call.request.body);
    try {
      return JSON.stringify([...prefix, ...readers.map((read) => read(call, body) ?? null)]);
    } catch (error) {
      if (error instanceof UnreadableBody) return undefined;
      throw error;
    }
  };
}
