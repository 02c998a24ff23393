import type { Call } from '../../message/call.ts';
import type { KeyValue, PolicyRequest, Principal } from './request.ts';

/** What of a call the keys are read from. */
type KeyedCall = Pick<Call, 'request' | 'identity'>;
type KeyReader = (call: KeyedCall, now: number) => KeyValue;
type PrincipalReader = (principal: Principal, now: number) => KeyValue;

/** Condition keys that every call has (rest-request-phases.md 4.8, documented). */
const callKeys: ReadonlyMap<string, KeyReader> = new Map<string, KeyReader>([
  ['aws:currenttime', (_call, now) => `${new Date(now).toISOString().slice(0, 19)}Z`],
  ['aws:epochtime', (_call, now) => String(Math.floor(now / 1000))],
  ['aws:referer', (call) => call.request.headers.last('referer')],
  // Differs from AWS: the wire here may be plain HTTP, but no call reaches the service without TLS.
  ['aws:securetransport', () => 'true'],
  // A call through a VPC endpoint has no public address; its own is aws:VpcSourceIp.
  ['aws:sourceip', (call) => (call.identity.vpceId ? undefined : call.identity.sourceIp)],
  ['aws:vpcsourceip', (call) => (call.identity.vpceId ? call.identity.sourceIp : undefined)],
  ['aws:sourcevpc', (call) => call.identity.vpcId],
  ['aws:sourcevpce', (call) => call.identity.vpceId],
  ['aws:useragent', (call) => call.identity.userAgent ?? call.request.headers.last('user-agent')],
]);

/** Condition keys of callers who signed (4.8, documented); absent for anonymous ones. */
const principalKeys: ReadonlyMap<string, PrincipalReader> = new Map<string, PrincipalReader>([
  ['aws:principalaccount', (principal) => principal.accountId],
  // For a session the role's ARN, not the session's (IAM user guide, documented).
  ['aws:principalarn', (principal) => principal.roleArn ?? principal.arn],
  ['aws:principalorgid', (principal) => principal.organizationId],
  ['aws:principalorgpaths', (principal) => principal.organizationPaths],
  ['aws:principaltype', (principal) => principal.type],
  ['aws:userid', (principal) => principal.userId],
  ['aws:username', (principal) => principal.userName],
  ['aws:tokenissuetime', (principal) => instant(principal.tokenIssueTime)],
  ['aws:multifactorauthpresent', (principal) => multiFactorPresent(principal)],
  ['aws:multifactorauthage', (principal, now) => seconds(principal.multiFactorAuthTime, now)],
]);

const tagPrefix = 'aws:principaltag/';

/** A call as policies see it. */
export function policyRequest(
  call: KeyedCall,
  resource: string,
  principal: Principal | undefined,
  now: number,
  action = 'execute-api:Invoke',
): PolicyRequest {
  return {
    action,
    resource,
    principal,
    key: (name) => callKeys.get(name)?.(call, now) ?? (principal && principalKey(principal, name, now)),
  };
}

function principalKey(principal: Principal, name: string, now: number): KeyValue {
  if (name.startsWith(tagPrefix)) return principal.tags?.get(name.slice(tagPrefix.length));
  return principalKeys.get(name)?.(principal, now);
}

function instant(epochMillis: number | undefined): string | undefined {
  return epochMillis === undefined ? undefined : `${new Date(epochMillis).toISOString().slice(0, 19)}Z`;
}

function seconds(since: number | undefined, now: number): string | undefined {
  return since === undefined ? undefined : String(Math.max(0, Math.floor((now - since) / 1000)));
}

/** Long-term keys carry no multi-factor information at all (documented). */
function multiFactorPresent(principal: Principal): string | undefined {
  if (principal.multiFactorAuthTime !== undefined) return 'true';
  return principal.tokenIssueTime === undefined ? undefined : 'false';
}
