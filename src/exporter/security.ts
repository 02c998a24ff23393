import type { Method, RestApi } from '../model/api.ts';
import type { Authorizer } from '../model/authorizer.ts';
import type { JsonObject, JsonValue } from '../model/json.ts';
import { ordered } from './json.ts';
import type { Wanted } from './options.ts';

/** Names of the schemes that stand for an API key and for SigV4; authorizers may have taken the usual ones. */
interface SchemeNames {
  readonly apiKey: string;
  readonly sigv4: string;
}

export function schemeNames(taken: ReadonlyMap<string, unknown>): SchemeNames {
  const free = (name: string): string => (taken.has(name) ? free(`${name}_`) : name);
  return { apiKey: free('api_key'), sigv4: free('sigv4') };
}

/** The `security` of an operation: one entry for the authorizer and one for the key (seen); undefined where it is open. */
export function exportSecurity(method: Method, names: SchemeNames): JsonValue | undefined {
  const entries: JsonObject[] = [];
  if (method.authorizationType === 'AWS_IAM') entries.push({ [names.sigv4]: [] });
  if (method.authorizer !== undefined) {
    entries.push(ordered([[method.authorizer, [...method.authorizationScopes]]]));
  }
  if (method.apiKeyRequired) entries.push({ [names.apiKey]: [] });
  return entries.length === 0 ? undefined : entries;
}

/** The security schemes: every authorizer, used or not, and the two that methods call for. */
export function exportSchemes(api: RestApi, names: SchemeNames, wanted: Wanted): JsonObject | undefined {
  const methods = api.resources.flatMap((resource) => [...resource.methods.values()]);
  const schemes = ordered([
    ...[...api.authorizers.values()].map((each) => [each.name, authorizerScheme(each, wanted)] as const),
    [names.apiKey, methods.some((method) => method.apiKeyRequired) ? apiKeyScheme : undefined],
    [names.sigv4, methods.some((method) => method.authorizationType === 'AWS_IAM') ? sigv4Scheme : undefined],
  ]);
  return Object.keys(schemes).length === 0 ? undefined : schemes;
}

const apiKeyScheme: JsonObject = { type: 'apiKey', name: 'x-api-key', in: 'header' };

export const sigv4Scheme: JsonObject = {
  type: 'apiKey',
  name: 'Authorization',
  in: 'header',
  'x-amazon-apigateway-authtype': 'awsSigv4',
};

function authorizerScheme(authorizer: Authorizer, { authorizers }: Wanted): JsonObject {
  const { name, place } = schemePlace(authorizer);
  return ordered([
    ['type', 'apiKey'],
    ['name', name],
    ['in', place],
    ['x-amazon-apigateway-authtype', authorizers ? authorizer.authType : undefined],
    ['x-amazon-apigateway-authorizer', authorizers ? authorizerMember(authorizer) : undefined],
  ]);
}

/** A REQUEST authorizer with several sources gets the name `Unused` (documented). */
function schemePlace({ identitySource }: Authorizer): { name: string; place: 'header' | 'query' } {
  const match = /^method\.request\.(header|querystring)\.([^,\s]+)$/.exec(identitySource ?? '');
  if (!match) return { name: 'Unused', place: 'header' };
  return { name: match[2] ?? '', place: match[1] === 'header' ? 'header' : 'query' };
}

/** Inner order as seen in exports. */
function authorizerMember(authorizer: Authorizer): JsonObject {
  const isLambda = authorizer.type !== 'COGNITO_USER_POOLS';
  return ordered([
    ['authorizerUri', isLambda ? authorizer.authorizerUri : undefined],
    ['providerARNs', isLambda ? undefined : [...authorizer.providerARNs]],
    ['authorizerCredentials', isLambda ? authorizer.authorizerCredentials : undefined],
    ['authorizerResultTtlInSeconds', authorizer.authorizerResultTtlInSeconds],
    ['identitySource', authorizer.type === 'REQUEST' ? authorizer.identitySource : undefined],
    ['identityValidationExpression', authorizer.identityValidationExpression],
    ['type', authorizer.type.toLowerCase()],
  ]);
}
