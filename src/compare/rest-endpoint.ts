import type { RestApi } from '../model/api.ts';
import { type Report, reportSwitch } from './api-change.ts';
import { listDifference, listed, shown } from './differences.ts';

/** Where and over which protocols a REST API is reached. */
export function compareEndpoint(before: RestApi, after: RestApi, report: Report): void {
  const [old, now] = [typeOf(before), typeOf(after)];
  if (old !== now) {
    report({
      kind: 'endpoint-type-changed',
      verdict: now === 'PRIVATE' ? 'breaking' : 'risky',
      change: `endpoint type ${old} became ${now}`,
      reason: endpointReason(old, now),
    });
  }
  compareTls(before, after, report);
  compareVpcEndpoints(before, after, report);
  reportSwitch(report, isDualstack(before), isDualstack(after), {
    on: {
      kind: 'ip-address-type-changed',
      verdict: 'safe',
      change: 'IP address type ipv4 became dualstack',
      reason: 'It is reached over IPv6 too.',
    },
    off: {
      kind: 'ip-address-type-changed',
      verdict: 'breaking',
      change: 'IP address type dualstack became ipv4',
      reason: 'Callers that have IPv6 only reach it no longer.',
    },
  });
}

function typeOf(api: RestApi): string {
  return api.endpointConfiguration.types.join(' and ') || 'EDGE';
}

function isDualstack({ endpointConfiguration }: RestApi): boolean {
  return endpointConfiguration.ipAddressType === 'dualstack';
}

function endpointReason(old: string, now: string): string {
  if (now === 'PRIVATE') return 'Only callers inside the VPC, through an endpoint, reach it.';
  if (old === 'PRIVATE') return 'Everybody can reach it now: check its policy and authorizers.';
  return 'The address resolves elsewhere; latencies, X-Forwarded-For and header handling differ.';
}

function compareTls(before: RestApi, after: RestApi, report: Report): void {
  if (before.securityPolicy !== after.securityPolicy) {
    report({
      kind: 'security-policy-changed',
      verdict: 'risky',
      change: `security policy ${shown(before.securityPolicy)} became ${shown(after.securityPolicy)}`,
      reason: 'Callers with older TLS versions or ciphers may fail the handshake.',
    });
  }
  const [old, now] = [before.endpointAccessMode ?? 'BASIC', after.endpointAccessMode ?? 'BASIC'];
  if (old === now) return;
  report({
    kind: 'endpoint-access-mode-changed',
    verdict: now === 'STRICT' ? 'breaking' : 'safe',
    change: `endpoint access mode ${old} became ${now}`,
    reason:
      now === 'STRICT'
        ? 'Requests whose Host and TLS server name differ, or that come by another kind of endpoint, are refused.'
        : 'Whatever was answered still is.',
  });
}

/** Each associated VPC endpoint gives a private API an address of its own (documented: private REST APIs). */
function compareVpcEndpoints(before: RestApi, after: RestApi, report: Report): void {
  const { added, removed } = listDifference(
    before.endpointConfiguration.vpcEndpointIds ?? [],
    after.endpointConfiguration.vpcEndpointIds ?? [],
  );
  if (removed.length > 0) {
    report({
      kind: 'vpc-endpoint-removed',
      verdict: 'breaking',
      change: `VPC endpoint ${listed(removed)} was removed`,
      reason: 'The address that the API had through it resolves no longer.',
    });
  }
  if (added.length > 0) {
    report({
      kind: 'vpc-endpoint-added',
      verdict: 'safe',
      change: `VPC endpoint ${listed(added)} was added`,
      reason: 'One address more leads to it; its resource policy still decides.',
    });
  }
}
