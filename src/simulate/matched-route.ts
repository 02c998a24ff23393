import type { HttpApi, RestApi } from '../model/api.ts';
import type { HttpIntegration, Integration } from '../model/integration.ts';
import type { MethodName } from '../model/verb.ts';
import type { BackendKind, MatchedRoute } from './flight.ts';

/** A route, and whether its authorization is one that a simulation cannot ask. */
export interface RouteKnowledge {
  readonly route: MatchedRoute;
  readonly isTakenAsPassed: boolean;
}

/** @param method the verb called; `ANY` methods are told apart by it */
export function restMatchedRoute(api: RestApi, method: string, resourcePath: string): RouteKnowledge {
  const resource = api.resources.find(({ path }) => path === resourcePath);
  const found = resource?.methods.get(method as MethodName) ?? resource?.methods.get('ANY');
  const integration = found?.integration;
  return {
    route: {
      name: `${method} ${resourcePath}`,
      backend: integration ? restBackend(integration) : 'mock',
      errorMessages: integration ? errorMessagesOf(integration) : new Map(),
    },
    isTakenAsPassed: isProven(found?.authorizationType),
  };
}

export function httpMatchedRoute(api: HttpApi, routeKey: string): RouteKnowledge {
  const route = api.routes.get(routeKey);
  return {
    route: { name: routeKey, backend: httpBackend(route?.integration), errorMessages: new Map() },
    isTakenAsPassed: isProven(route?.authorizationType),
  };
}

/** Callers prove who they are by a signature or a token of an issuer: there is nobody in a simulation to make them. */
function isProven(authorizationType: string | undefined): boolean {
  return ['AWS_IAM', 'COGNITO_USER_POOLS', 'JWT'].includes(authorizationType ?? 'NONE');
}

/** What kinds of authorization of an API a simulation takes as passed, in AWS's words. */
export function takenAsPassed(api: RestApi | HttpApi): readonly string[] {
  const types =
    api.protocol === 'REST'
      ? api.resources.flatMap(({ methods }) =>
          [...methods.values()].map((method) => method.authorizationType),
        )
      : [...api.routes.values()].map((route) => route.authorizationType);
  return [...new Set<string>(types)].filter(isProven).sort();
}

function restBackend(integration: Integration): BackendKind {
  switch (integration.type) {
    case 'MOCK':
      return 'mock';
    case 'HTTP':
    case 'HTTP_PROXY':
      return 'http';
    case 'AWS_PROXY':
      return 'function proxy';
    case 'AWS':
      return isFunction(integration.uri) ? 'function' : 'service';
  }
}

function httpBackend(integration: HttpIntegration | undefined): BackendKind {
  if (integration?.type === 'HTTP_PROXY') return 'http';
  return integration?.integrationSubtype === undefined ? 'function proxy' : 'service';
}

function isFunction(uri: string): boolean {
  return uri.includes(':lambda:');
}

/**
 * What a failing function must say to be given a status by a custom integration: its `errorMessage` is matched with each
 * `selectionPattern` (rest-integrations.md 2.3). Only patterns that are a text between `.*` can be met; others get an ordinary message,
 * and what the API makes of that is what it would make of it on AWS.
 */
function errorMessagesOf({ integrationResponses }: Integration): ReadonlyMap<number, string> {
  const messages = new Map<number, string>();
  for (const { selectionPattern, statusCode } of integrationResponses) {
    const text = selectionPattern === undefined ? undefined : literalOf(selectionPattern);
    const status = Number(statusCode);
    if (text !== undefined && status >= 400 && !messages.has(status)) messages.set(status, text);
  }
  return messages;
}

/** The text of a pattern that is nothing but a text, with or without `.*` around it; its escapes undone. */
function literalOf(pattern: string): string | undefined {
  const bare = pattern.replace(/^\^|\$$/g, '').replace(/\((?:\?:)?(?:\.\|\\n|\\n\|\.)\)\*|\.[*+]/g, '');
  // A choice, a class, a group: more than a text.
  const isText = /^(?:[^\\^$.|?*+()[\]{}]|\\[^A-Za-z0-9])+$/.test(bare);
  return isText ? bare.replace(/\\(.)/g, '$1') : undefined;
}
