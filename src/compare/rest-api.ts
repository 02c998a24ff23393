import type { RestApi } from '../model/api.ts';
import { type ApiChange, reportOn } from './api-change.ts';
import { compareAuthorizers } from './authorizers.ts';
import { listDifference, listed, sameContent, shown } from './differences.ts';
import { compareGatewayResponses } from './gateway-responses.ts';
import { compareMethods } from './methods.ts';
import { compareModels } from './models.ts';
import { compareEndpoint } from './rest-endpoint.ts';

/** Changes of a REST API. */
export function compareRestApis(before: RestApi, after: RestApi, changes: ApiChange[]): void {
  compareEndpoint(before, after, reportOn(changes, after.name, after.at));
  comparePayloads(before, after, changes);
  compareAccess(before, after, changes);
  compareMethods(before, after, changes);
  compareModels(before, after, changes);
  compareAuthorizers(before.authorizers, after.authorizers, changes);
  compareGatewayResponses(before, after, changes);
  compareDocumentation(before, after, changes);
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

function compareDocumentation(before: RestApi, after: RestApi, changes: ApiChange[]): void {
  const same =
    before.documentationVersion === after.documentationVersion &&
    sameContent(before.documentationParts, after.documentationParts);
  if (same) return;
  reportOn(
    changes,
    after.name,
    after.at,
  )({
    kind: 'documentation-changed',
    verdict: 'safe',
    change: `the documentation changed: ${partsOf(before)} became ${partsOf(after)}`,
    reason: 'No request sees it; exports with documentation do.',
  });
}

function partsOf({ documentationParts, documentationVersion }: RestApi): string {
  const parts = `${documentationParts.length} ${documentationParts.length === 1 ? 'part' : 'parts'}`;
  return documentationVersion === undefined ? parts : `${parts} of version ${documentationVersion}`;
}
