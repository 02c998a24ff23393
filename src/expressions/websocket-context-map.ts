import type { Call, ContextValue } from '../message/call.ts';
import { authorizerMap, type ContextMaker, LazyContext } from './context-map.ts';
import { requestTime } from './request-time.ts';

/** In the order of the documentation (websocket.md 10); undefined where a variable does not apply. */
const contextMakers: ReadonlyMap<string, ContextMaker> = new Map<string, ContextMaker>([
  ['connectionId', ({ webSocket }) => webSocket?.connection.connectionId],
  ['connectedAt', ({ webSocket }) => webSocket?.connection.connectedAt],
  ['domainName', (call) => call.domainName],
  ['eventType', ({ webSocket }) => webSocket?.eventType],
  ['messageId', ({ webSocket }) => webSocket?.messageId],
  ['routeKey', ({ method }) => method.routeKey],
  ['requestId', (call) => call.requestId],
  ['extendedRequestId', (call) => call.extendedRequestId],
  ['apiId', ({ method }) => method.apiId],
  ['authorizer', ({ authorizer }) => authorizer && authorizerMap(authorizer)],
  ['error', errorMap],
  ['identity', (call) => new LazyContext(identityMakers, call)],
  ['requestTime', (call) => requestTime(call.requestTimeEpoch)],
  ['requestTimeEpoch', (call) => call.requestTimeEpoch],
  ['stage', ({ method }) => method.stage],
  ['status', ({ facts }) => facts.status ?? facts.integration?.integrationStatus],
]);

const identityKeys = [
  'accountId',
  'apiKey',
  'apiKeyId',
  'caller',
  'cognitoAuthenticationProvider',
  'cognitoAuthenticationType',
  'cognitoIdentityId',
  'cognitoIdentityPoolId',
  'sourceIp',
  'user',
  'userAgent',
  'userArn',
] as const;

/** Unverified: what is not known is absent here, not null as in REST APIs. */
const identityMakers: ReadonlyMap<string, ContextMaker> = new Map<string, ContextMaker>(
  identityKeys.map((key): [string, ContextMaker] => [key, ({ identity }) => identity[key]]),
);

/** Known only when the endpoint has answered. */
const learntLate: ReadonlySet<string> = new Set(['status']);

/** `$context` of an event's mapping templates, one map for both. */
export function webSocketContextMap(call: Call): Map<string, ContextValue> {
  call.templateContext ??= new LazyContext(contextMakers, call, learntLate);
  return call.templateContext;
}

function errorMap({ facts: { error } }: Call): ContextValue | undefined {
  if (!error) return undefined;
  const entries: [string, ContextValue][] = [];
  if (error.message !== undefined) {
    entries.push(['message', error.message], ['messageString', JSON.stringify(error.message)]);
  }
  if (error.validationErrorString !== undefined)
    entries.push(['validationErrorString', error.validationErrorString]);
  return new Map(entries);
}
