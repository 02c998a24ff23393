import type { RestApi } from '../model/api.ts';
import { type ApiChange, reportOn } from './api-change.ts';
import { compareAuthorizers } from './authorizers.ts';
import { listDifference, listed, sameContent, shown } from './differences.ts';
import { compareGatewayResponses } from './gateway-responses.ts';
import { compareMethods } from './methods.ts';
import { compareModels } from './models.ts';

/** Changes of a REST API. */
export function compareRestApis(before: RestApi, after: RestApi, changes: ApiChange[]): void {
  compareEndpoint(before, after, changes);
  comparePayloads(before, after, changes);
  compareAccess(before, after, changes);
  compareMethods(before, after, changes);
  compareModels(before, after, changes);
  compareAuthorizers(before.authorizers, after.authorizers, changes);
  compareGatewayResponses(before, after, changes);
}

function compareEndpoint(before: RestApi, after: RestApi, changes: ApiChange[]): void {
  const report = reportOn(changes, after.name, after.at);
  const [old, now] = [typeOf(before), typeOf(after)];
  if (old !== now) {
    report({
      kind: 'endpoint-type-changed',
      verdict: now === 'PRIVATE' ? 'breaking' : 'risky',
      change: `endpoint type ${old} became ${now}`,
      reason: endpointReason(old, now),
    });
  }
  if (before.securityPolicy !== after.securityPolicy) {
    report({
      kind: 'security-policy-changed',
      verdict: 'risky',
      change: `security policy ${shown(before.securityPolicy)} became ${shown(after.securityPolicy)}`,
      reason: 'Callers with older TLS versions or ciphers may fail the handshake.',
    });
  }
}

function typeOf(api: RestApi): string {
  return api.endpointConfiguration.types.join(' and ') || 'EDGE';
}

function endpointReason(old: string, now: string): string {
  if (now === 'PRIVATE') return 'Only callers inside the VPC, through an endpoint, reach it.';
  if (old === 'PRIVATE') return 'Everybody can reach it now: check its policy and authorizers.';
  return 'The address resolves elsewhere; latencies, X-Forwarded-For and header handling differ.';
}

function comparePayloads(before: RestApi, after: RestApi, changes: ApiChange[]): void {
  const report = reportOn(changes, after.name, after.at);
  const types = listDifference(before.binaryMediaTypes, after.binaryMediaTypes);
  if (types.added.length + types.removed.length > 0) {
    const added = types.added.length > 0 ? [`added ${listed(types.added)}`] : [];
    const removed = types.removed.length > 0 ? [`removed ${listed(types.removed)}`] : [];
    report({
      kind: 'binary-media-types-changed',
      verdict: 'risky',
      change: `binary media types: ${[...added, ...removed].join(', ')}`,
      reason: 'Bodies of these types reach functions as base64, or no longer do.',
    });
  }
  if (before.minimumCompressionSize !== after.minimumCompressionSize) {
    report({
      kind: 'compression-changed',
      verdict: 'safe',
      change: `minimumCompressionSize ${shown(before.minimumCompressionSize)} became ${shown(after.minimumCompressionSize)}`,
      reason: 'Responses are compressed only for callers that accept it.',
    });
  }
}

function compareAccess(before: RestApi, after: RestApi, changes: ApiChange[]): void {
  const report = reportOn(changes, after.name, after.at);
  if (before.apiKeySource !== after.apiKeySource) {
    report({
      kind: 'api-key-source-changed',
      verdict: 'breaking',
      change: `API key source ${before.apiKeySource} became ${after.apiKeySource}`,
      reason:
        after.apiKeySource === 'HEADER'
          ? 'Methods with a key need the x-api-key header now.'
          : 'The x-api-key header is ignored; the authorizer must answer usageIdentifierKey.',
    });
  }
  if (!sameContent(before.policy, after.policy)) comparePolicies(before, after, changes);
}

function comparePolicies(before: RestApi, after: RestApi, changes: ApiChange[]): void {
  const report = reportOn(changes, after.name, after.at);
  if (before.policy === undefined) {
    report({
      kind: 'resource-policy-added',
      verdict: 'breaking',
      change: 'a resource policy was added',
      reason: 'Whom it does not allow is refused with 403.',
    });
  } else if (after.policy === undefined) {
    report({
      kind: 'resource-policy-dropped',
      verdict: 'breaking',
      change: 'the resource policy was dropped',
      reason: 'Nothing keeps out whom it kept out.',
    });
  } else {
    report({
      kind: 'resource-policy-changed',
      verdict: 'risky',
      change: 'the resource policy changed',
      reason: 'Who may call is different; gwctl does not weigh the statements.',
    });
  }
}
