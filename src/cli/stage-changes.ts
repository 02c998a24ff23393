import type { RouteSettingChange } from '../control/route-setting.ts';
import type { PatchOperation } from '../control/stage-patch.ts';
import { UsageError } from './errors.ts';

/** What `stage set` may be told to change. */
export interface StageChangeOptions {
  readonly description?: string;
  readonly deployment?: string;
  readonly var?: ReadonlyMap<string, string>;
  readonly removeVar?: readonly string[];
  readonly cache?: boolean;
  readonly cacheSize?: string;
  readonly tracing?: boolean;
  readonly accessLog?: string;
  readonly accessLogFormat?: string;
  readonly setting?: readonly string[];
  readonly removeSetting?: readonly string[];
  readonly patch?: readonly string[];
}

/** UpdateStage's patch operations for the options of `stage set`, in the order of the help. */
export function patchOperations(options: StageChangeOptions): PatchOperation[] {
  return [
    ...replace('/deploymentId', options.deployment),
    ...replace('/description', options.description),
    ...[...(options.var ?? [])].flatMap(([name, value]) => replace(`/variables/${escaped(name)}`, value)),
    ...(options.removeVar ?? []).map((name) => removal(`/variables/${escaped(name)}`)),
    ...replace('/cacheClusterSize', options.cacheSize),
    ...replace('/cacheClusterEnabled', options.cache),
    ...replace('/tracingEnabled', options.tracing),
    ...replace('/accessLogSettings/destinationArn', options.accessLog),
    ...replace('/accessLogSettings/format', options.accessLogFormat),
    ...(options.setting ?? []).map(methodPatch),
    ...(options.removeSetting ?? []).map((key) => removal(`/${methodPath(key)}`)),
    ...(options.patch ?? []).map(awsPatch),
  ];
}

/** `/pets/GET:throttlingRateLimit=5`, split; what comes before the last colon may hold colons. */
export function splitSetting(text: string): RouteSettingChange {
  const match = /^(.+):([A-Za-z]+)=(.*)$/.exec(text);
  const [, routeKey, property, value] = match ?? [];
  if (routeKey === undefined || property === undefined || value === undefined) {
    throw new UsageError(
      `--setting ${text} is not KEY:NAME=VALUE.`,
      "For example --setting '/pets/GET:throttlingRateLimit=5' or --setting '*/*:loggingLevel=INFO'.",
    );
  }
  return { routeKey, property, value };
}

/** AWS's property names, and the patch paths that set them (management-api.md, method settings). */
const patchPaths: ReadonlyMap<string, string> = new Map([
  ['metricsEnabled', 'metrics/enabled'],
  ['loggingLevel', 'logging/loglevel'],
  ['dataTraceEnabled', 'logging/dataTrace'],
  ['throttlingBurstLimit', 'throttling/burstLimit'],
  ['throttlingRateLimit', 'throttling/rateLimit'],
  ['cachingEnabled', 'caching/enabled'],
  ['cacheTtlInSeconds', 'caching/ttlInSeconds'],
  ['cacheDataEncrypted', 'caching/dataEncrypted'],
  ['requireAuthorizationForCacheControl', 'caching/requireAuthorizationForCacheControl'],
  ['unauthorizedCacheControlHeaderStrategy', 'caching/unauthorizedCacheControlHeaderStrategy'],
]);

function methodPatch(text: string): PatchOperation {
  const { routeKey, property, value } = splitSetting(text);
  const path = patchPaths.get(property);
  if (path === undefined) {
    throw new UsageError(
      `There is no method setting ${property}.`,
      `Known: ${[...patchPaths.keys()].join(', ')}.`,
    );
  }
  return { op: 'replace', path: `/${methodPath(routeKey)}/${path}`, value };
}

/** `/pets/{id}/GET` as a patch path has it: `~1pets~1{id}/GET`. */
function methodPath(key: string): string {
  const slash = key.lastIndexOf('/');
  if (slash < 0) throw new UsageError(`${key} names no method.`, 'Write "*/*" or "/pets/{id}/GET".');
  const path = key.slice(0, slash).replaceAll('~1', '/');
  return path === '*' || path === '/*'
    ? key.replace(/^\//, '')
    : `${escaped(path || '/')}${key.slice(slash)}`;
}

/** The AWS CLI's shorthand: `op=replace,path=/tracingEnabled,value=true`; the value may hold commas. */
function awsPatch(text: string): PatchOperation {
  const match = /^op=(\w+),(?:from=([^,]*),)?path=([^,]*)(?:,from=([^,]*))?(?:,value=(.*))?$/s.exec(text);
  const [, op, before, path, after, value] = match ?? [];
  if (op === undefined || path === undefined || !isOperation(op)) {
    throw new UsageError(
      `--patch ${text} is not op=OP,path=PATH[,value=VALUE].`,
      "As the AWS CLI's --patch-operations: --patch op=replace,path=/tracingEnabled,value=true",
    );
  }
  const from = before ?? after;
  return { op, path, ...(value === undefined ? {} : { value }), ...(from === undefined ? {} : { from }) };
}

function isOperation(op: string): op is PatchOperation['op'] {
  return ['add', 'remove', 'replace', 'copy', 'move', 'test'].includes(op);
}

function replace(path: string, value: string | boolean | undefined): PatchOperation[] {
  return value === undefined ? [] : [{ op: 'replace', path, value: String(value) }];
}

function removal(path: string): PatchOperation {
  return { op: 'remove', path };
}

function escaped(text: string): string {
  return text.replaceAll('~', '~0').replaceAll('/', '~1');
}
