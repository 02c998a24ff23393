import type { Call } from '../message/call.ts';
import { type ContextReader, compileContextVariable } from './context-variables.ts';

/** What HTTP APIs know of the variables of REST APIs (http-api.md 15, documented). */
const shared: ReadonlySet<string> = new Set([
  'accountId',
  'apiId',
  'awsEndpointRequestId',
  'customDomain.basePathMatched',
  'domainName',
  'domainPrefix',
  'error.message',
  'error.messageString',
  'error.responseType',
  'extendedRequestId',
  'httpMethod',
  'identity.accountId',
  'identity.caller',
  'identity.cognitoAuthenticationProvider',
  'identity.cognitoAuthenticationType',
  'identity.cognitoIdentityId',
  'identity.cognitoIdentityPoolId',
  'identity.principalOrgId',
  'identity.clientCert.clientCertPem',
  'identity.clientCert.subjectDN',
  'identity.clientCert.issuerDN',
  'identity.clientCert.serialNumber',
  'identity.clientCert.validity.notBefore',
  'identity.clientCert.validity.notAfter',
  'identity.sourceIp',
  'identity.user',
  'identity.userAgent',
  'identity.userArn',
  'integration.error',
  'integration.integrationStatus',
  'integration.latency',
  'integration.requestId',
  'integration.status',
  'integrationErrorMessage',
  'integrationLatency',
  'integrationStatus',
  'path',
  'protocol',
  'requestId',
  'requestTime',
  'requestTimeEpoch',
  'responseLatency',
  'responseLength',
  'stage',
  'status',
]);

const own: ReadonlyMap<string, ContextReader> = new Map<string, ContextReader>([
  ['routeKey', (call) => call.method.routeKey],
  // Documented: the `x-amz-id-2` of an answer, which is S3's; no integration of an HTTP API calls it.
  ['awsEndpointRequestId2', () => undefined],
  ['authorizer.error', (call) => call.facts.authorizer?.error],
  // Unverified: what is counted; here the bodies of request and answer.
  ['dataProcessed', (call) => String(call.request.body.length + (call.facts.responseLength ?? 0))],
]);

/**
 * Reads `$context.NAME` of an HTTP API as text: for parameter mappings, identity sources and access logs.
 * @returns undefined when HTTP APIs have no such variable
 */
export function compileHttpContextVariable(name: string): ContextReader | undefined {
  const fixed = own.get(name);
  if (fixed && name !== 'authorizer.error') return fixed;
  if (name.startsWith('authorizer.claims.')) return compileContextVariable(name);
  if (name.startsWith('authorizer.')) return authorizerValue(name.slice('authorizer.'.length), fixed);
  return shared.has(name) ? compileContextVariable(name) : undefined;
}

/** Values keep their JSON types: `1`, `true` (documented). A key of the authorizer's own context wins over a fixed name. */
function authorizerValue(key: string, fixed: ContextReader | undefined): ContextReader {
  return (call: Call) => {
    const { authorizer } = call;
    const value = authorizer?.values?.get(key) ?? authorizer?.context.get(key);
    if (value !== undefined) return typeof value === 'string' ? value : JSON.stringify(value);
    return key === 'principalId' ? authorizer?.principalId : fixed?.(call);
  };
}
