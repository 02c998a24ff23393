import type { HttpApi, Method, RestApi } from '../model/api.ts';
import { sampleBody } from './sample-body.ts';

/** What requests for a route must carry to get to its backend. */
export interface RouteNeeds {
  readonly query: readonly string[];
  readonly headers: readonly string[];
  /** Parameters that the method declares and does not require. */
  readonly optional: { readonly query: readonly string[]; readonly headers: readonly string[] };
  /** What identifies callers to a Lambda authorizer: `{i}` becomes the caller's number. */
  readonly identity: {
    readonly headers: readonly string[];
    readonly query: readonly string[];
    readonly token: string;
  };
  readonly body: string | undefined;
  readonly contentType: string | undefined;
}

const none: RouteNeeds = {
  query: [],
  headers: [],
  optional: { query: [], headers: [] },
  identity: { headers: [], query: [], token: '' },
  body: undefined,
  contentType: undefined,
};

/** Needs of a route by its verb and template; a plain path of a `{proxy+}` needs what nobody can tell. */
export function needsOf(api: RestApi | HttpApi, method: string, path: string): RouteNeeds {
  return api.protocol === 'REST' ? restNeeds(api, method, path) : httpNeeds(api, method, path);
}

function restNeeds(api: RestApi, verb: string, path: string): RouteNeeds {
  const methods = api.resources.find((resource) => resource.path === path)?.methods;
  const method =
    [...(methods?.values() ?? [])].find(({ httpMethod }) => httpMethod === verb) ?? methods?.get('ANY');
  if (!method) return none;
  const authorizer =
    method.authorizationType === 'CUSTOM' ? api.authorizers.get(method.authorizer ?? '') : undefined;
  const sources = (authorizer?.identitySource ?? '').split(',').map((source) => source.trim());
  const isBearer =
    authorizer !== undefined &&
    authorizer.type !== 'COGNITO_USER_POOLS' &&
    /bearer/i.test(authorizer.identityValidationExpression ?? '');
  const [contentType, modelName] = method.requestModels.entries().next().value ?? [];
  return {
    query: declared(method, 'querystring', true),
    headers: declared(method, 'header', true),
    optional: { query: declared(method, 'querystring', false), headers: declared(method, 'header', false) },
    identity: {
      headers: namesAfter(sources, 'method.request.header.'),
      query: namesAfter(sources, 'method.request.querystring.'),
      token: isBearer ? 'Bearer caller-' : 'caller-',
    },
    body: modelName === undefined ? undefined : sampleBody(api.models, modelName),
    contentType,
  };
}

function httpNeeds(api: HttpApi, verb: string, path: string): RouteNeeds {
  const route =
    api.routes.get(`${verb} ${path}`) ?? api.routes.get(`ANY ${path}`) ?? api.routes.get('$default');
  const authorizer =
    route?.authorizationType === 'CUSTOM' ? api.authorizers.get(route.authorizer ?? '') : undefined;
  const sources = authorizer?.identitySource ?? [];
  return {
    ...none,
    identity: {
      headers: namesAfter(sources, '$request.header.'),
      query: namesAfter(sources, '$request.querystring.'),
      token: 'caller-',
    },
  };
}

function declared(method: Method, place: 'querystring' | 'header', required: boolean): string[] {
  const names = [...method.requestParameters].flatMap(([name, isRequired]) =>
    isRequired === required ? [name] : [],
  );
  return namesAfter(names, `method.request.${place}.`);
}

function namesAfter(texts: readonly string[], prefix: string): string[] {
  return texts.flatMap((text) => (text.startsWith(prefix) ? [text.slice(prefix.length)] : []));
}
