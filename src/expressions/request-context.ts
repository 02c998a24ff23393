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

/** The twelve keys that are always there, null when unknown (recorded), and those that apply. */
export function proxyIdentity(call: Call): Record<string, unknown> {
  const { identity } = call;
  return {
    cognitoIdentityPoolId: identity.cognitoIdentityPoolId ?? null,
    ...(identity.clientCert && { clientCert: identity.clientCert }),
    ...(identity.apiKeyId !== undefined && { apiKeyId: identity.apiKeyId }),
    ...(identity.apiKey !== undefined && { apiKey: identity.apiKey }),
    accountId: identity.accountId ?? null,
    cognitoIdentityId: identity.cognitoIdentityId ?? null,
    caller: identity.caller ?? null,
    sourceIp: identity.sourceIp,
    ...(identity.vpcId !== undefined && { vpcId: identity.vpcId }),
    ...(identity.vpceId !== undefined && { vpceId: identity.vpceId }),
    principalOrgId: identity.principalOrgId ?? null,
    accessKey: identity.accessKey ?? null,
    cognitoAuthenticationType: identity.cognitoAuthenticationType ?? null,
    cognitoAuthenticationProvider: identity.cognitoAuthenticationProvider ?? null,
    userArn: identity.userArn ?? null,
    userAgent: identity.userAgent ?? null,
    user: identity.user ?? null,
  };
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
