import type { Call } from '../../message/call.ts';
import { putOwn } from '../../message/own-member.ts';
import { decodedPathParameters, shownRawPath } from '../decoded-path.ts';
import { requestTime } from '../request-time.ts';
import { eventBody } from './event-body.ts';
import { type EventHeader, type EventSource, eventHeaders, type RouteAuthorization } from './event-source.ts';
import { queryValues } from './query-values.ts';

/** An event on its way: what is empty is left out, so it is put together key by key. */
type Event = Record<string, unknown>;

/**
 * The request event of payload format 2.0 (http-api.md 4). What is empty is absent, not null (recorded); `cookie` leaves the headers
 * for `cookies`; repeated values are joined by commas.
 */
export function requestEvent2(authorization: RouteAuthorization): (source: EventSource) => Event {
  const authorizer = authorizerMember(authorization);
  return (source) => {
    const { call } = source;
    const event = startOfEvent('2.0', source);
    event['requestContext'] = requestContext2(call, authorizer?.(call));
    const { text, isBase64Encoded } = eventBody(call.request);
    if (text !== undefined) event['body'] = text;
    addEnd(event, call, isBase64Encoded);
    return event;
  };
}

function addEnd(event: Event, { pathParameters, method }: Call, isBase64Encoded: boolean): void {
  if (pathParameters.size > 0) event['pathParameters'] = asObject(decodedPathParameters(pathParameters));
  event['isBase64Encoded'] = isBase64Encoded;
  if (method.stageVariables.size > 0) event['stageVariables'] = asObject(method.stageVariables);
}

/** The event of a Lambda authorizer, format 2.0 (http-api.md 11): no body, and what is empty is absent (recorded). */
export function authorizerEvent2(call: Call, routeArn: string, identitySource: readonly string[]): Event {
  const source = { call, passed: { headers: call.request.headers, query: queryOf(call), path: undefined } };
  const { version, ...start } = startOfEvent('2.0', source);
  const event: Event = {
    version,
    type: 'REQUEST',
    routeArn,
    ...(identitySource.length > 0 && { identitySource }),
    ...start,
  };
  event['requestContext'] = requestContext2(call, undefined);
  if (call.pathParameters.size > 0)
    event['pathParameters'] = asObject(decodedPathParameters(call.pathParameters));
  if (call.method.stageVariables.size > 0) event['stageVariables'] = asObject(call.method.stageVariables);
  return event;
}

function queryOf({ request }: Call): string {
  const mark = request.target.indexOf('?');
  return mark < 0 ? '' : request.target.slice(mark + 1);
}

function startOfEvent(version: '2.0', source: EventSource): Event {
  const { call, passed } = source;
  const headers = eventHeaders(source);
  const cookies = headers.get('cookie');
  headers.delete('cookie');
  const event: Event = {
    version,
    routeKey: call.method.routeKey,
    rawPath: shownRawPath(passed.path ?? call.path),
    rawQueryString: passed.query,
  };
  if (cookies) event['cookies'] = splitCookies(cookies);
  event['headers'] = joinedHeaders(headers);
  if (passed.query !== '') {
    const query = queryValues(call, passed);
    if (query.size > 0) event['queryStringParameters'] = joinedValues(query);
  }
  return event;
}

/** Split at `;`, each trimmed (recorded). */
function splitCookies({ values }: EventHeader): string[] {
  return values
    .flatMap((value) => value.split(';'))
    .map((cookie) => cookie.trim())
    .filter((cookie) => cookie !== '');
}

function joinedHeaders(headers: ReadonlyMap<string, EventHeader>): Record<string, string> {
  const joined: Record<string, string> = {};
  for (const { key, values } of headers.values())
    putOwn(joined, key, values.length === 1 ? (values[0] as string) : values.join(','));
  return joined;
}

function joinedValues(query: ReadonlyMap<string, readonly string[]>): Record<string, string> {
  const joined: Record<string, string> = {};
  for (const [name, values] of query) putOwn(joined, name, values.join(','));
  return joined;
}

function asObject(values: ReadonlyMap<string, string>): Record<string, string> {
  return Object.fromEntries(values);
}

function requestContext2(call: Call, authorizer: Event | undefined): Event {
  const { method, identity } = call;
  const context: Event = { accountId: method.accountId, apiId: method.apiId };
  if (identity.clientCert) context['authentication'] = { clientCert: identity.clientCert };
  if (authorizer) context['authorizer'] = authorizer;
  context['domainName'] = call.domainName;
  context['domainPrefix'] = call.domainName.split('.', 1)[0];
  context['http'] = {
    method: call.httpMethod,
    path: shownRawPath(call.path),
    protocol: 'HTTP/1.1',
    sourceIp: identity.sourceIp,
    userAgent: identity.userAgent ?? '',
  };
  context['requestId'] = call.requestId;
  context['routeKey'] = method.routeKey;
  context['stage'] = method.stage;
  context['time'] = requestTime(call.requestTimeEpoch);
  context['timeEpoch'] = call.requestTimeEpoch;
  return context;
}

/** `requestContext.authorizer` by the kind of the route's authorization; left out for routes without one (recorded). */
function authorizerMember(type: RouteAuthorization): ((call: Call) => Event | undefined) | undefined {
  switch (type) {
    case 'JWT':
      return ({ authorizer }) => ({
        jwt: { claims: Object.fromEntries(authorizer?.claims ?? []), scopes: authorizer?.scopes ?? null },
      });
    case 'CUSTOM':
      return ({ authorizer }) => ({
        lambda: authorizer?.values ? Object.fromEntries(authorizer.values) : null,
      });
    case 'AWS_IAM':
      return iamMember;
    default:
      return undefined;
  }
}

function iamMember({ identity }: Call): Event {
  const { cognitoIdentityId, cognitoIdentityPoolId } = identity;
  return {
    iam: {
      accessKey: identity.accessKey ?? null,
      accountId: identity.accountId ?? null,
      callerId: identity.caller ?? null,
      cognitoIdentity:
        cognitoIdentityId === undefined
          ? null
          : { amr: [], identityId: cognitoIdentityId, identityPoolId: cognitoIdentityPoolId ?? null },
      principalOrgId: identity.principalOrgId ?? null,
      userArn: identity.userArn ?? null,
      userId: identity.user ?? null,
    },
  };
}
