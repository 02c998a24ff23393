import { type ContextReader, compileContextVariable } from './context-variables.ts';
import type { MappingWords } from './parameter-mapping.ts';

/** What WebSocket APIs know of the variables of REST APIs (websocket.md 10, documented). */
const shared: ReadonlySet<string> = new Set([
  'apiId',
  'domainName',
  'error.message',
  'error.messageString',
  'error.responseType',
  'error.validationErrorString',
  'extendedRequestId',
  'identity.accountId',
  'identity.apiKey',
  'identity.apiKeyId',
  'identity.caller',
  'identity.cognitoAuthenticationProvider',
  'identity.cognitoAuthenticationType',
  'identity.cognitoIdentityId',
  'identity.cognitoIdentityPoolId',
  'identity.principalOrgId',
  'identity.sourceIp',
  'identity.user',
  'identity.userAgent',
  'identity.userArn',
  'integrationErrorMessage',
  'integrationLatency',
  'requestId',
  'requestTime',
  'requestTimeEpoch',
  'stage',
  'status',
]);

/** Each with its own members: `authorize.error`, `integration.latency`. */
const gates = /^(?:authorize|authenticate|authorizer|integration|waf)\./;

const own: ReadonlyMap<string, ContextReader> = new Map<string, ContextReader>([
  ['connectionId', ({ webSocket }) => webSocket?.connection.connectionId],
  ['connectedAt', ({ webSocket }) => webSocket && String(webSocket.connection.connectedAt)],
  ['eventType', ({ webSocket }) => webSocket?.eventType],
  ['messageId', ({ webSocket }) => webSocket?.messageId],
  ['routeKey', ({ method }) => method.routeKey],
]);

/**
 * Reads `$context.NAME` of a WebSocket API as text: for parameter mappings, identity sources and access logs.
 * @returns undefined when WebSocket APIs have no such variable
 */
export function compileWebSocketContextVariable(name: string): ContextReader | undefined {
  const fixed = own.get(name);
  if (fixed) return fixed;
  return shared.has(name) || gates.test(name) ? compileContextVariable(name) : undefined;
}

/** Parameter mappings of WebSocket APIs (websocket.md 3, documented); a message has neither headers nor a query. */
export const webSocketWords: MappingWords = {
  request: 'route.request',
  parameters: 'querystring|multivaluequerystring|header|multivalueheader',
  context: compileWebSocketContextVariable,
};
