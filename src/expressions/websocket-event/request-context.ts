import type { AuthorizerResult, Call, CallerIdentity } from '../../message/call.ts';
import type { WebSocketEvent } from '../../message/websocket.ts';
import { requestTime } from '../request-time.ts';

/** `requestContext` of every event, keys in AWS's order (websocket.md 6, recorded); what does not apply is absent. */
export function webSocketRequestContext(call: Call): Record<string, unknown> {
  const event = call.webSocket as WebSocketEvent; // routes run for events only
  const { connection, eventType, messageId, disconnectStatusCode } = event;
  const context: Record<string, unknown> = { routeKey: call.method.routeKey };
  if (call.authorizer) context['authorizer'] = authorizerMember(call.authorizer);
  if (messageId !== undefined) context['messageId'] = messageId;
  if (disconnectStatusCode !== undefined) context['disconnectStatusCode'] = disconnectStatusCode;
  context['eventType'] = eventType;
  context['extendedRequestId'] = call.extendedRequestId;
  context['requestTime'] = requestTime(call.requestTimeEpoch);
  context['messageDirection'] = 'IN';
  if (event.disconnectReason !== undefined) context['disconnectReason'] = event.disconnectReason;
  context['stage'] = call.method.stage;
  context['connectedAt'] = connection.connectedAt;
  context['requestTimeEpoch'] = call.requestTimeEpoch;
  context['identity'] = identityMember(call.identity);
  context['requestId'] = call.requestId;
  context['domainName'] = connection.domainName;
  context['connectionId'] = connection.connectionId;
  context['apiId'] = call.method.apiId;
  return context;
}

/** Who signed or sent a key is known for as long as the connection lives. Unverified: which of these AWS shows. */
const shownWhenKnown = [
  'cognitoIdentityPoolId',
  'accountId',
  'cognitoIdentityId',
  'caller',
  'apiKey',
  'apiKeyId',
  'principalOrgId',
  'accessKey',
  'cognitoAuthenticationType',
  'cognitoAuthenticationProvider',
  'userArn',
  'user',
] as const satisfies readonly (keyof CallerIdentity)[];

/** `userAgent` where the client sent one (recorded). */
function identityMember(identity: CallerIdentity): Record<string, unknown> {
  const shown: Record<string, unknown> = {};
  if (identity.userAgent !== undefined) shown['userAgent'] = identity.userAgent;
  shown['sourceIp'] = identity.sourceIp;
  for (const key in identity)
    if (key !== 'sourceIp' && key !== 'userAgent') return { ...shown, ...knownOf(identity) };
  return shown;
}

function knownOf(identity: CallerIdentity): Record<string, unknown> {
  return Object.fromEntries(
    shownWhenKnown.flatMap((key) => (identity[key] === undefined ? [] : [[key, identity[key]]])),
  );
}

/** The principal, the latency, and the context's values as texts (recorded). */
function authorizerMember({
  principalId,
  integrationLatency,
  context,
}: AuthorizerResult): Record<string, unknown> {
  return {
    ...(principalId !== undefined && { principalId }),
    ...(integrationLatency !== undefined && { integrationLatency: Math.round(integrationLatency) }),
    ...Object.fromEntries(context),
  };
}
