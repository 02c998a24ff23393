import type { Call, ContextValue, Overrides } from '../message/call.ts';
import { requestTime } from './request-time.ts';

/** `$context.identity`'s keys in AWS's own order (recorded, vtl.md 1.3); null unless known. */
const identityOrder = [
  'cognitoIdentityPoolId',
  'accountId',
  'cognitoIdentityId',
  'caller',
  'sourceIp',
  'principalOrgId',
  'accessKey',
  'cognitoAuthenticationType',
  'cognitoAuthenticationProvider',
  'userArn',
  'userAgent',
  'user',
] as const;
const identityExtras = ['apiKey', 'apiKeyId', 'vpcId', 'vpceId'] as const;

/** Fresh override maps: `requestOverride` starts with three empty maps, `responseOverride` with `header` only (recorded). */
export function newOverrides(): Overrides {
  return {
    requestOverride: new Map<string, ContextValue>([
      ['path', new Map()],
      ['header', new Map()],
      ['querystring', new Map()],
    ]),
    responseOverride: new Map<string, ContextValue>([['header', new Map()]]),
  };
}

/** `$context` of a mapping template. Overrides are the call's own maps: what a template writes is read after it. */
export function contextMap(call: Call): Map<string, ContextValue> {
  call.overrides ??= newOverrides();
  const { method } = call;
  const map = new Map<string, ContextValue>([
    ['resourceId', method.resourceId],
    ['resourcePath', method.resourcePath],
    ['httpMethod', call.httpMethod],
    ['extendedRequestId', call.extendedRequestId],
    ['requestTime', requestTime(call.requestTimeEpoch)],
    ['path', call.path],
    ['accountId', method.accountId],
    ['protocol', 'HTTP/1.1'],
    ['requestOverride', call.overrides.requestOverride],
    ['stage', method.stage],
    ['domainPrefix', call.domainName.split('.', 1)[0] as string],
    ['requestTimeEpoch', call.requestTimeEpoch],
    ['requestId', call.requestId],
    ['identity', identityMap(call)],
    ['domainName', call.domainName],
    ['deploymentId', method.deploymentId],
    ['responseOverride', call.overrides.responseOverride],
    ['apiId', method.apiId],
  ]);
  addWhatApplies(map, call);
  return map;
}

function addWhatApplies(map: Map<string, ContextValue>, call: Call): void {
  if (call.authorizer) map.set('authorizer', authorizerMap(call.authorizer));
  if (call.method.isCanaryRequest !== undefined) map.set('isCanaryRequest', call.method.isCanaryRequest);
  if (call.method.operationName !== undefined) map.set('operationName', call.method.operationName);
  const { awsEndpointRequestId, wafResponseCode, webaclArn } = call.facts;
  if (awsEndpointRequestId !== undefined) map.set('awsEndpointRequestId', awsEndpointRequestId);
  if (wafResponseCode !== undefined) map.set('wafResponseCode', wafResponseCode);
  if (webaclArn !== undefined) map.set('webaclArn', webaclArn);
}

function identityMap(call: Call): Map<string, ContextValue> {
  const map = new Map<string, ContextValue>();
  for (const key of identityOrder) map.set(key, call.identity[key] ?? null);
  for (const key of identityExtras) {
    const value = call.identity[key];
    if (value !== undefined) map.set(key, value);
  }
  const cert = call.identity.clientCert;
  if (cert) {
    const { validity, ...names } = cert;
    map.set(
      'clientCert',
      new Map<string, ContextValue>([
        ...Object.entries(names),
        ['validity', new Map(Object.entries(validity))],
      ]),
    );
  }
  return map;
}

function authorizerMap(authorizer: NonNullable<Call['authorizer']>): Map<string, ContextValue> {
  const map = new Map<string, ContextValue>();
  if (authorizer.claims) map.set('claims', new Map(authorizer.claims));
  if (authorizer.principalId !== undefined) map.set('principalId', authorizer.principalId);
  for (const [key, value] of authorizer.context) map.set(key, value);
  return map;
}
