import type { Call } from '../message/call.ts';
import { requestTime } from './request-time.ts';

/** `requestContext` of a Lambda proxy event, keys in AWS's own order (recorded, rest-integrations.md 2.1). */
export function proxyRequestContext(call: Call): Record<string, unknown> {
  const { method, authorizer } = call;
  return {
    resourceId: method.resourceId,
    ...(authorizer && { authorizer: authorizerContext(authorizer) }),
    resourcePath: method.resourcePath,
    // Unverified: publicly shown events carry operationName where the method has an operationId.
    ...(method.operationName !== undefined && { operationName: method.operationName }),
    httpMethod: call.httpMethod,
    extendedRequestId: call.extendedRequestId,
    requestTime: requestTime(call.requestTimeEpoch),
    path: call.path,
    accountId: method.accountId,
    protocol: 'HTTP/1.1',
    stage: method.stage,
    domainPrefix: call.domainName.split('.', 1)[0],
    requestTimeEpoch: call.requestTimeEpoch,
    requestId: call.requestId,
    identity: proxyIdentity(call),
    domainName: call.domainName,
    deploymentId: method.deploymentId,
    apiId: method.apiId,
    ...(method.isCanaryRequest !== undefined && { isCanaryRequest: method.isCanaryRequest }),
  };
}

/** The keys in AWS's own order; `always` are there even when they are null (recorded), the others when they apply. */
const identityKeys: readonly (readonly [keyof Call['identity'], 'always' | 'if known'])[] = [
  ['cognitoIdentityPoolId', 'always'],
  ['clientCert', 'if known'],
  ['apiKeyId', 'if known'],
  ['apiKey', 'if known'],
  ['accountId', 'always'],
  ['cognitoIdentityId', 'always'],
  ['caller', 'always'],
  ['sourceIp', 'always'],
  ['vpcId', 'if known'],
  ['vpceId', 'if known'],
  ['principalOrgId', 'always'],
  ['accessKey', 'always'],
  ['cognitoAuthenticationType', 'always'],
  ['cognitoAuthenticationProvider', 'always'],
  ['userArn', 'always'],
  ['userAgent', 'always'],
  ['user', 'always'],
];

/** `requestContext.identity`. */
export function proxyIdentity(call: Call): Record<string, unknown> {
  const identity: Record<string, unknown> = {};
  for (const [key, when] of identityKeys) {
    const value = call.identity[key];
    if (value !== undefined || when === 'always') identity[key] = value ?? null;
  }
  return identity;
}

function authorizerContext(authorizer: NonNullable<Call['authorizer']>): Record<string, unknown> {
  if (authorizer.claims) return { claims: Object.fromEntries(authorizer.claims) };
  return {
    ...Object.fromEntries(authorizer.context),
    ...(authorizer.principalId !== undefined && { principalId: authorizer.principalId }),
    ...(authorizer.integrationLatency !== undefined && {
      integrationLatency: Math.round(authorizer.integrationLatency),
    }),
  };
}
