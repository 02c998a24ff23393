import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { methodSettingOf } from '../gateway/method-settings.ts';
import type { Api, Method, Resource } from '../model/api.ts';
import type { Integration } from '../model/integration.ts';
import type { Stage } from '../model/stage.ts';
import type { GatewayState } from '../store/store.ts';

/**
 * Warnings for cached methods whose answer depends on what is not in their key: such callers get each other's answers. Path parameters
 * are no exception, and neither body nor identity is part of a key by itself (documented, rest-request-phases.md 8.2).
 */
export function cachedInputs(stage: Stage, api: Api): readonly Diagnostic[] {
  if (api.protocol !== 'REST' || !stage.cacheClusterEnabled) return [];
  return api.resources.flatMap((resource) =>
    [...resource.methods.values()].flatMap((method) => {
      const setting = methodSettingOf(stage.methodSettings, resource, method);
      const { integration } = method;
      if (!integration || !setting.cachingEnabled || setting.cacheTtlInSeconds <= 0) return [];
      if ('responseTransferMode' in integration && integration.responseTransferMode === 'STREAM') return [];
      return warningsOf(stage, resource, method, integration, setting.cacheTtlInSeconds);
    }),
  );
}

/** The same for every served stage of a state. @param only names of the stages served; all when undefined */
export function cacheWarnings(
  state: GatewayState,
  only: ReadonlySet<string> | undefined,
): readonly Diagnostic[] {
  return [...state.stages.values()].flatMap((stage) => {
    const api = state.deployments.get(stage.deploymentId)?.snapshot;
    return api === undefined || only?.has(stage.stageName) === false ? [] : cachedInputs(stage, api);
  });
}

function warningsOf(
  stage: Stage,
  resource: Resource,
  method: Method,
  integration: Integration,
  ttlInSeconds: number,
): Diagnostic[] {
  const keys = keySources(integration);
  const missing = [...inputsOf(resource, method, integration)].filter((input) => !keys.has(keyOf(input)));
  if (missing.length === 0) return [];
  const listable = missing.filter((input) => input.startsWith('method.request.') && input !== body);
  return [
    {
      ruleId: 'cache-key-missing',
      severity: 'warn',
      message: `${method.httpMethod} ${resource.path} is cached for ${ttlInSeconds} s on stage ${stage.stageName}, and its key lacks ${missing.map(told).join(', ')}: callers who differ in it get each other's answers.`,
      help: helpOf(listable, missing.length > listable.length),
      at: integration.at,
    },
  ];
}

function helpOf(listable: readonly string[], others: boolean): string {
  const add = listable.length > 0 ? `Add ${listable.join(', ')} to cacheKeyParameters` : '';
  if (!others) return `${add}.`;
  return `${add === '' ? 'Switch' : `${add}, or switch`} caching off for this method.`;
}

const body = 'method.request.body';

/** `method.request.querystring.type` in words. */
function told(input: string): string {
  const [, , place = '', ...name] = input.split('.');
  if (input === body) return 'the body';
  const noun = place.endsWith('header') ? 'header' : place === 'path' ? 'path parameter' : 'query parameter';
  return `${noun} ${name.join('.')}`;
}

/** Header names in lower case, several values as one: what makes two inputs the same for a key. */
function keyOf(input: string): string {
  const plain = input.replace(/^method\.request\.multivalue/, 'method.request.');
  return plain.startsWith('method.request.header.') ? plain.toLowerCase() : plain;
}

/** What the key reads; an `integration.request.*` entry reads what is mapped onto it. */
function keySources({ cacheKeyParameters, requestParameters }: Integration): ReadonlySet<string> {
  return new Set(cacheKeyParameters.map((parameter) => keyOf(requestParameters.get(parameter) ?? parameter)));
}

/** What of a call the answer may depend on. */
function inputsOf(resource: Resource, method: Method, integration: Integration): ReadonlySet<string> {
  const declared = [...method.requestParameters.keys()];
  const inPath = [...resource.path.matchAll(/\{([^}+]+)\+?\}/g)].map(
    ([, name]) => `method.request.path.${name}`,
  );
  const texts = textsOf(integration);
  const inputs = new Set<string>();
  const add = (input: string) => {
    if (![...inputs].some((known) => keyOf(known) === keyOf(input))) inputs.add(input);
  };
  if (integration.type === 'AWS_PROXY') inPath.forEach(add);
  // A proxy passes on whatever comes; told is what the method declares.
  if (integration.type.endsWith('_PROXY')) declared.filter((name) => !name.includes('.path.')).forEach(add);
  mappedSources(integration).forEach(add);
  texts.flatMap((text) => templateInputs(text, [...inPath, ...declared])).forEach(add);
  if (
    method.authorizationType !== 'NONE' &&
    (integration.type.endsWith('_PROXY') || texts.some(usesIdentity))
  )
    add('method.request.header.Authorization');
  if (method.httpMethod !== 'GET' && method.httpMethod !== 'HEAD' && passesBody(integration, texts))
    add(body);
  return inputs;
}

function textsOf(integration: Integration): string[] {
  if (integration.type.endsWith('_PROXY')) return [];
  const responses = integration.integrationResponses.flatMap((response) => [
    ...response.responseTemplates.values(),
    ...response.responseParameters.values(),
  ]);
  return [...integration.requestTemplates.values(), ...integration.requestParameters.values(), ...responses];
}

function mappedSources({ requestParameters }: Integration): string[] {
  return [...requestParameters.values()].flatMap((source) =>
    source === body || source.startsWith(`${body}.`)
      ? [body]
      : /^method\.request\.(multivalue)?(path|querystring|header)\./.test(source)
        ? [source]
        : [],
  );
}

/** `$input.params('x')`, `$input.params().path.x`, `$input.params('header').get('x')`; a plain name is found as a call would find it. */
function templateInputs(template: string, known: readonly string[]): string[] {
  const plain = [...template.matchAll(/input\.params\(\s*['"]([^'"]+)['"]\s*\)(?!\s*\.)/g)].flatMap(
    ([, name]) => {
      const found = ['path', 'querystring', 'header'].map((place) => `method.request.${place}.${name}`);
      return found.find((each) => known.some((one) => keyOf(one) === keyOf(each))) ?? [];
    },
  );
  const placed = [
    ...template.matchAll(
      /input\.params\(\s*(?:\)\s*\.|['"])(path|querystring|header)(?:['"]\s*\))?\s*\.(?:get\(\s*['"]([^'"]+)['"]|([A-Za-z0-9_-]+))/g,
    ),
  ].flatMap(([, place, quoted, bare]) => {
    const name = quoted ?? bare;
    return name === undefined || calls.has(name) ? [] : [`method.request.${place}.${name}`];
  });
  return [...plain, ...placed];
}

/** Methods of a map, not names in it. */
const calls: ReadonlySet<string> = new Set([
  'get',
  'keySet',
  'entrySet',
  'values',
  'size',
  'containsKey',
  'isEmpty',
]);

function usesIdentity(text: string): boolean {
  return /context\.(authorizer|identity\.(caller|user|userArn|cognito\w*))\b/.test(text);
}

function passesBody(integration: Integration, texts: readonly string[]): boolean {
  if (integration.type === 'MOCK') return texts.some((text) => /input\.(body|json|path)\b/.test(text));
  if (integration.type.endsWith('_PROXY') || integration.requestTemplates.size === 0) return true;
  return texts.some((text) => /input\.(body|json|path)\b/.test(text));
}
