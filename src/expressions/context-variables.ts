import type { Call, CallerIdentity, GateFacts } from '../message/call.ts';
import { requestTime } from './request-time.ts';

/** The text of a `$context` variable for one call; undefined where AWS has none (`-` in logs, nothing in templates). */
export type ContextReader = (call: Call) => string | undefined;

const text = (value: string | number | boolean | undefined | null): string | undefined =>
  value === undefined || value === null ? undefined : String(value);
const firstLabel = (domainName: string) => domainName.split('.', 1)[0] as string;

/** Response streaming's access-log variables (API Gateway guide, "Troubleshoot issues with response streaming"). */
const streaming: Readonly<Record<string, ContextReader>> = {
  'integration.responseTransferMode': ({ facts: { integration } }) =>
    integration && (integration.timeToAllHeaders === undefined ? 'BUFFERED' : 'STREAMED'),
  'integration.timeToAllHeaders': (call) => text(call.facts.integration?.timeToAllHeaders),
  'integration.timeToFirstContent': (call) => text(call.facts.integration?.timeToFirstContent),
};

/** `$context.path` and the rest of rest-request-phases.md 10.1, "where": everywhere. */
const common: Readonly<Record<string, ContextReader>> = {
  accountId: (call) => call.method.accountId,
  apiId: (call) => call.method.apiId,
  stage: (call) => call.method.stage,
  resourceId: (call) => (call.method.matched ? call.method.resourceId : undefined),
  resourcePath: (call) => (call.method.matched ? call.method.resourcePath : undefined),
  httpMethod: (call) => call.httpMethod,
  deploymentId: (call) => call.method.deploymentId,
  path: (call) => call.path,
  protocol: () => 'HTTP/1.1',
  requestId: (call) => call.requestId,
  extendedRequestId: (call) => call.extendedRequestId,
  requestTime: (call) => requestTime(call.requestTimeEpoch),
  requestTimeEpoch: (call) => String(call.requestTimeEpoch),
  domainName: (call) => call.domainName,
  domainPrefix: (call) => firstLabel(call.domainName),
  isCanaryRequest: (call) => text(call.method.isCanaryRequest),
  operationName: (call) => call.method.operationName,
  awsEndpointRequestId: (call) => call.facts.awsEndpointRequestId,
  wafResponseCode: (call) => call.facts.wafResponseCode,
  webaclArn: (call) => call.facts.webaclArn,
  'authorizer.principalId': (call) => call.authorizer?.principalId,
  'error.message': (call) => call.facts.error?.message,
  'error.messageString': (call) =>
    call.facts.error?.message === undefined ? undefined : JSON.stringify(call.facts.error.message),
  'error.responseType': (call) => call.facts.error?.responseType,
  'error.validationErrorString': (call) => call.facts.error?.validationErrorString,
};

/** What access logs alone have (rest-request-phases.md 10.1, "where": A; documented). */
const accessLogOnly: Readonly<Record<string, ContextReader>> = {
  endpointType: (call) => call.method.endpointType,
  tlsVersion: (call) => call.request.tls?.version,
  cipherSuite: (call) => call.request.tls?.cipher,
  xrayTraceId: (call) => call.traceHeader.split(';', 1)[0],
  'customDomain.basePathMatched': (call) => call.facts.basePathMatched,
  status: (call) => text(call.facts.status),
  responseLatency: (call) => text(call.facts.responseLatency),
  responseLength: (call) => text(call.facts.responseLength),
  integrationStatus: (call) => text(call.facts.integration?.integrationStatus),
  integrationLatency: (call) => text(call.facts.integration?.latency),
  integrationErrorMessage: (call) => call.facts.integration?.error,
  'integration.integrationStatus': (call) => text(call.facts.integration?.integrationStatus),
  ...streaming,
  'integration.requestId': (call) => call.facts.awsEndpointRequestId,
  'authorizer.integrationLatency': (call) => text(call.facts.authorizer?.integrationLatency),
  'authorizer.integrationStatus': (call) => text(call.facts.authorizer?.integrationStatus),
  'authorizer.requestId': (call) => call.facts.authorizer?.requestId,
};

const identityKeys = [
  'accountId',
  'caller',
  'user',
  'userArn',
  'accessKey',
  'principalOrgId',
  'sourceIp',
  'userAgent',
  'cognitoAuthenticationProvider',
  'cognitoAuthenticationType',
  'cognitoIdentityId',
  'cognitoIdentityPoolId',
  'apiKey',
  'apiKeyId',
  'vpcId',
  'vpceId',
] as const satisfies readonly (keyof CallerIdentity)[];

const clientCertKeys: Readonly<Record<string, ContextReader>> = {
  clientCertPem: (call) => call.identity.clientCert?.clientCertPem,
  subjectDN: (call) => call.identity.clientCert?.subjectDN,
  issuerDN: (call) => call.identity.clientCert?.issuerDN,
  serialNumber: (call) => call.identity.clientCert?.serialNumber,
  'validity.notBefore': (call) => call.identity.clientCert?.validity.notBefore,
  'validity.notAfter': (call) => call.identity.clientCert?.validity.notAfter,
};

const gates = ['authorize', 'authorizer', 'authenticate', 'waf', 'integration'] as const;

/** Every fixed name that is not for access logs alone. */
const everywhere: ReadonlyMap<string, ContextReader> = new Map<string, ContextReader>([
  ...Object.entries(common),
  ...identityKeys.map((key): [string, ContextReader] => [
    `identity.${key}`,
    (call) => text(call.identity[key]),
  ]),
  ...Object.entries(clientCertKeys).map(([key, read]): [string, ContextReader] => [
    `identity.clientCert.${key}`,
    read,
  ]),
]);

/** Every fixed name. Gate facts are access-log variables: `authorize.error`, `.latency`, `.status`. */
const variables: ReadonlyMap<string, ContextReader> = new Map<string, ContextReader>([
  ...everywhere,
  ...Object.entries(accessLogOnly),
  ...gates.flatMap((gate) =>
    (['error', 'latency', 'status'] as const).map((field): [string, ContextReader] => [
      `${gate}.${field}`,
      (call) => text((call.facts[gate] as GateFacts | undefined)?.[field]),
    ]),
  ),
]);

/**
 * Reads `$context.NAME` as text for access logs, which have every variable.
 * @returns undefined when API Gateway has no such variable
 */
export function compileContextVariable(name: string): ContextReader | undefined {
  return compileFrom(variables, name);
}

/**
 * The same for parameter mappings (`context.NAME`) and gateway-response templates: what access logs alone have is unknown there
 * (documented for mappings; gateway responses: inferred, rest-request-phases.md 10.1).
 */
export function compileMappedContextVariable(name: string): ContextReader | undefined {
  return compileFrom(everywhere, name);
}

function compileFrom(known: ReadonlyMap<string, ContextReader>, name: string): ContextReader | undefined {
  const fixed = known.get(name);
  if (fixed && !name.startsWith('authorizer.')) return fixed;
  if (name.startsWith('authorizer.claims.')) {
    const claim = name.slice('authorizer.claims.'.length);
    return (call) => call.authorizer?.claims?.get(claim);
  }
  if (name.startsWith('authorizer.')) {
    const key = name.slice('authorizer.'.length);
    // A key of the authorizer's own context wins over the access-log variable of the same name.
    return (call) => call.authorizer?.context.get(key) ?? fixed?.(call);
  }
  return undefined;
}

/** As access logs show them: a request id that a client made up is not shown (documented, rest-request-phases.md 2.4). */
export function compileAccessLogVariable(name: string): ContextReader | undefined {
  if (name !== 'requestId') return compileContextVariable(name);
  return (call) => (call.facts.requestIdReplaced ? 'UUID_REPLACED_INVALID_REQUEST_ID' : call.requestId);
}

/** Every variable that templates have; `error` is for gateway responses and access logs (documented, vtl.md 1.3). */
export function templateContextNames(): readonly string[] {
  return [...everywhere.keys()].filter((name) => !name.startsWith('error.'));
}

/** Every variable with a fixed name, for completion and for longest-match scanning of access log formats. */
export function contextVariableNames(): IterableIterator<string> {
  return variables.keys();
}
