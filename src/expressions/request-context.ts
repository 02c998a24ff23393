import type { Call } from '../message/call.ts';
import { requestTime } from './request-time.ts';

/**
 * `requestContext` of a Lambda proxy event, keys in AWS's own order (recorded, rest-integrations.md 2.1). Key by key, without spreads: it is made
 * for every call of a function in gwctl's own thread.
 */
export function proxyRequestContext(call: Call): Record<string, unknown> {
  const { method, authorizer } = call;
  const context: Record<string, unknown> = { resourceId: method.resourceId };
  if (authorizer) context['authorizer'] = authorizerContext(authorizer);
  context['resourcePath'] = method.resourcePath;
  // Unverified: publicly shown events carry operationName where the method has an operationId.
  if (method.operationName !== undefined) context['operationName'] = method.operationName;
  context['httpMethod'] = call.httpMethod;
  context['extendedRequestId'] = call.extendedRequestId;
  context['requestTime'] = requestTime(call.requestTimeEpoch);
  context['path'] = call.path;
  context['accountId'] = method.accountId;
  context['protocol'] = 'HTTP/1.1';
  context['stage'] = method.stage;
  context['domainPrefix'] = call.domainName.split('.', 1)[0];
  context['requestTimeEpoch'] = call.requestTimeEpoch;
  context['requestId'] = call.requestId;
  context['identity'] = proxyIdentity(call);
  context['domainName'] = call.domainName;
  context['deploymentId'] = method.deploymentId;
  context['apiId'] = method.apiId;
  if (method.isCanaryRequest !== undefined) context['isCanaryRequest'] = method.isCanaryRequest;
  return context;
}

/** `requestContext.identity`, in AWS's own order: most keys are there even when they are null (recorded), the others when they apply. */
export function proxyIdentity({ identity: caller }: Call): Record<string, unknown> {
  const identity: Record<string, unknown> = {
    cognitoIdentityPoolId: orNull(caller.cognitoIdentityPoolId),
  };
  if (caller.clientCert !== undefined) identity['clientCert'] = caller.clientCert;
  if (caller.apiKeyId !== undefined) identity['apiKeyId'] = caller.apiKeyId;
  if (caller.apiKey !== undefined) identity['apiKey'] = caller.apiKey;
  identity['accountId'] = orNull(caller.accountId);
  identity['cognitoIdentityId'] = orNull(caller.cognitoIdentityId);
  identity['caller'] = orNull(caller.caller);
  identity['sourceIp'] = caller.sourceIp;
  if (caller.vpcId !== undefined) identity['vpcId'] = caller.vpcId;
  if (caller.vpceId !== undefined) identity['vpceId'] = caller.vpceId;
  identity['principalOrgId'] = orNull(caller.principalOrgId);
  identity['accessKey'] = orNull(caller.accessKey);
  identity['cognitoAuthenticationType'] = orNull(caller.cognitoAuthenticationType);
  identity['cognitoAuthenticationProvider'] = orNull(caller.cognitoAuthenticationProvider);
  identity['userArn'] = orNull(caller.userArn);
  identity['userAgent'] = orNull(caller.userAgent);
  identity['user'] = orNull(caller.user);
  return identity;
}

function orNull(value: string | undefined): string | null {
  return value ?? null;
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
