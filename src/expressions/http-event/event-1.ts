import type { Call } from '../../message/call.ts';
import { decodedPathParameters, shownRawPath } from '../decoded-path.ts';
import { requestTime } from '../request-time.ts';
import { eventBody } from './event-body.ts';
import { type EventHeader, type EventSource, eventHeaders, type RouteAuthorization } from './event-source.ts';
import { queryValues } from './query-values.ts';

type Event = Record<string, unknown>;

/** The request event of payload format 1.0 on an HTTP API (http-api.md 5): what is empty is null (recorded). */
export function requestEvent1(authorization: RouteAuthorization): (source: EventSource) => Event {
  return (source) => {
    const { call, passed } = source;
    const headers = eventHeaders(source);
    const query = queryValues(call, passed);
    const { text = null, isBase64Encoded } = eventBody(call.request);
    return {
      version: '1.0',
      resource: resourceOf(call),
      // Unverified: encoded as it was sent (one recording), where `requestContext.path` is decoded.
      path: passed.path ?? call.eventPath,
      httpMethod: call.httpMethod,
      headers: lastHeaders(headers),
      multiValueHeaders: allHeaders(headers),
      queryStringParameters: lastValues(query),
      multiValueQueryStringParameters: query.size === 0 ? null : Object.fromEntries(query),
      requestContext: requestContext1(call, authorizer1(call, authorization)),
      pathParameters: orNull(decodedPathParameters(call.pathParameters)),
      stageVariables: orNull(call.method.stageVariables),
      body: text,
      isBase64Encoded,
    };
  };
}

/** The event of a Lambda authorizer, format 1.0 (http-api.md 11, documented). */
export function authorizerEvent1(call: Call, methodArn: string, identity: readonly string[]): Event {
  const passed = { headers: call.request.headers, query: '', path: undefined };
  const headers = eventHeaders({ call, passed });
  return {
    version: '1.0',
    type: 'REQUEST',
    methodArn,
    identitySource: identity.join(','),
    authorizationToken: identity.join(','),
    resource: resourceOf(call),
    path: call.eventPath,
    httpMethod: call.httpMethod,
    headers: lastHeaders(headers),
    // Unverified: empty maps are {}, as in the documentation's sample.
    queryStringParameters: lastValues(call.query) ?? {},
    pathParameters: Object.fromEntries(decodedPathParameters(call.pathParameters)),
    stageVariables: Object.fromEntries(call.method.stageVariables),
    requestContext: requestContext1(call, undefined),
  };
}

/** `/orders/{id}`; `$default` for the default route. */
function resourceOf({ method }: Call): string {
  return method.resourcePath;
}

/** Well-known names arrive in title case, others as the client wrote them (recorded). */
const titled: ReadonlyMap<string, string> = new Map(
  ['Authorization', 'Content-Length', 'Content-Type', 'Cookie', 'Host', 'User-Agent'].map((name) => [
    name.toLowerCase(),
    name,
  ]),
);

function shownName({ key, name }: EventHeader): string {
  return titled.get(key) ?? name;
}

function lastHeaders(headers: ReadonlyMap<string, EventHeader>): Record<string, string> {
  const entries: [string, string][] = [];
  for (const header of headers.values()) entries.push([shownName(header), header.values.at(-1) as string]);
  return Object.fromEntries(entries);
}

function allHeaders(headers: ReadonlyMap<string, EventHeader>): Record<string, readonly string[]> {
  const entries: [string, readonly string[]][] = [];
  for (const header of headers.values()) entries.push([shownName(header), header.values]);
  return Object.fromEntries(entries);
}

function lastValues(query: ReadonlyMap<string, readonly string[]>): Record<string, string> | null {
  if (query.size === 0) return null;
  const entries: [string, string][] = [];
  for (const [name, values] of query) entries.push([name, values.at(-1) ?? '']);
  return Object.fromEntries(entries);
}

function orNull(values: ReadonlyMap<string, string>): Record<string, string> | null {
  return values.size === 0 ? null : Object.fromEntries(values);
}

function requestContext1(call: Call, authorizer: Event | undefined): Event {
  const { method } = call;
  return {
    accountId: method.accountId,
    apiId: method.apiId,
    ...(authorizer && { authorizer }),
    domainName: call.domainName,
    domainPrefix: call.domainName.split('.', 1)[0],
    extendedRequestId: call.requestId,
    httpMethod: call.httpMethod,
    identity: identity1(call),
    path: shownRawPath(call.eventPath),
    protocol: 'HTTP/1.1',
    requestId: call.requestId,
    requestTime: requestTime(call.requestTimeEpoch),
    requestTimeEpoch: call.requestTimeEpoch,
    // Recorded; the documentation shows null.
    resourceId: method.routeKey,
    resourcePath: resourceOf(call),
    stage: method.stage,
  };
}

function identity1({ identity }: Call): Event {
  return {
    accessKey: identity.accessKey ?? null,
    accountId: identity.accountId ?? null,
    caller: identity.caller ?? null,
    cognitoAmr: null,
    cognitoAuthenticationProvider: identity.cognitoAuthenticationProvider ?? null,
    cognitoAuthenticationType: identity.cognitoAuthenticationType ?? null,
    cognitoIdentityId: identity.cognitoIdentityId ?? null,
    cognitoIdentityPoolId: identity.cognitoIdentityPoolId ?? null,
    principalOrgId: identity.principalOrgId ?? null,
    sourceIp: identity.sourceIp,
    user: identity.user ?? null,
    userAgent: identity.userAgent ?? '',
    userArn: identity.userArn ?? null,
    ...(identity.clientCert && { clientCert: identity.clientCert }),
  };
}

/** JWT claims and scopes; of a Lambda authorizer the context's keys directly (documented). Nulls where there is none (recorded). */
function authorizer1({ authorizer }: Call, authorizationType: RouteAuthorization): Event {
  if (authorizationType === 'CUSTOM' && authorizer) {
    return {
      ...Object.fromEntries(authorizer.values ?? []),
      ...(authorizer.principalId !== undefined && { principalId: authorizer.principalId }),
      integrationLatency: Math.round(authorizer.integrationLatency ?? 0),
    };
  }
  const claims = authorizer?.claims;
  return { claims: claims ? Object.fromEntries(claims) : null, scopes: authorizer?.scopes ?? null };
}
