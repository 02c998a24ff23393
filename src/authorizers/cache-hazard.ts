import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { RestApi } from '../model/api.ts';
import type { Authorizer } from '../model/authorizer.ts';
import { resultTtl } from './authorizer-caches.ts';
import { splitIdentitySources } from './identity-source.ts';
import { evaluatePolicy, type Policy } from './policy/policy.ts';

/** A verb and a path that is like one a client may call: `GET`, `/pets/x`. */
export interface SharedMethod {
  readonly verb: string;
  readonly path: string;
}

/** Identity sources that keep the results of different methods apart. */
const methodSources: ReadonlySet<string> = new Set([
  'context.path',
  'context.resourcePath',
  'context.resourceId',
]);

/** The methods of an API that one authorizer's cached result serves, by authorizer. */
export function methodsByAuthorizer(api: RestApi): ReadonlyMap<string, readonly SharedMethod[]> {
  const methods = new Map<string, SharedMethod[]>();
  for (const resource of api.resources) {
    for (const method of resource.methods.values()) {
      if (method.authorizationType !== 'CUSTOM' || method.authorizer === undefined) continue;
      const verb = method.httpMethod === 'ANY' ? 'GET' : method.httpMethod;
      const shared = { verb, path: resource.path.replace(/\{[^}]*\}/g, 'x') };
      methods.set(method.authorizer, [...(methods.get(method.authorizer) ?? []), shared]);
    }
  }
  return methods;
}

/**
 * Warns of authorizers whose cached results serve several methods: the cache key holds neither method nor path, so a policy for
 * `event.methodArn` alone makes the other methods answer 403 while the entry lives (rest-request-phases.md 4.2, documented).
 */
export function cacheHazards(api: RestApi): readonly Diagnostic[] {
  const methods = methodsByAuthorizer(api);
  return [...api.authorizers.values()].flatMap((authorizer) => {
    const count = methods.get(authorizer.name)?.length ?? 0;
    if (count < 2 || !sharesResults(authorizer)) return [];
    return [
      {
        ruleId: 'authorizer-cache-too-wide',
        severity: 'info' as const,
        message: `Authorizer ${authorizer.name}: one cached result serves ${count} methods for ${resultTtl(authorizer) / 1000} s.`,
        at: authorizer.at,
        help: 'Return a policy that covers every method the caller may use, not event.methodArn alone; or set authorizerResultTtlInSeconds to 0.',
      },
    ];
  });
}

/** Whether a result of this authorizer is kept and used for other methods too. */
export function sharesResults(authorizer: Authorizer): boolean {
  if (authorizer.type === 'COGNITO_USER_POOLS' || resultTtl(authorizer) === 0) return false;
  if (authorizer.type === 'TOKEN') return true;
  const sources = splitIdentitySources(authorizer.identitySource);
  return sources.length > 0 && !sources.some((source) => methodSources.has(source));
}

/** The first of the other methods that a policy leaves out, although it will be asked about them; undefined when it covers all. */
export function methodLeftOut(
  policy: Policy,
  askedFor: string,
  arnPrefix: string,
  methods: readonly SharedMethod[],
): SharedMethod | undefined {
  return methods.find((method) => {
    const resource = `${arnPrefix}/${method.verb}${method.path}`;
    if (resource === askedFor) return false;
    const request = { action: 'execute-api:Invoke', resource, principal: undefined, key: () => undefined };
    return evaluatePolicy(policy, request) === 'silent';
  });
}
