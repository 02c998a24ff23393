import type { Integration, IntegrationResponse } from '../model/integration.ts';
import type { JsonObject } from '../model/json.ts';
import { ordered, texts } from './json.ts';
import type { Wanted } from './options.ts';

/**
 * `x-amazon-apigateway-integration` of a REST method, in gwctl's fixed order: AWS's own is not stable (import-export.md 3.4). Defaults
 * are left out (recorded).
 */
export function exportIntegration(integration: Integration, resourceId: string, wanted: Wanted): JsonObject {
  const endpoint = integration.type === 'MOCK' ? undefined : integration;
  return ordered([
    ['type', integration.type.toLowerCase()],
    ['httpMethod', endpoint?.httpMethod],
    ['uri', endpoint?.uri],
    ...connectionMembers(integration),
    ['credentials', endpoint?.credentials],
    ['responses', responses(integration.integrationResponses)],
    ['requestParameters', texts(integration.requestParameters)],
    ['requestTemplates', texts(integration.requestTemplates)],
    ['passthroughBehavior', integration.passthroughBehavior.toLowerCase()],
    [
      'timeoutInMillis',
      integration.timeoutInMillis === defaultTimeout ? undefined : integration.timeoutInMillis,
    ],
    ...cacheMembers(integration, resourceId, wanted),
    ['responseTransferMode', transferMode(integration)],
    ['contentHandling', integration.contentHandling],
    ['tlsConfig', tlsConfig(integration)],
  ]);
}

const defaultTimeout = 29_000;

type Member = readonly [string, JsonObject | readonly string[] | string | undefined];

/** `INTERNET` is the default of HTTP integrations and left out; an AWS integration has it only where somebody wrote it. */
function connectionMembers(integration: Integration): Member[] {
  if (integration.type === 'MOCK' || integration.type === 'AWS_PROXY') return [];
  const isDefault = integration.type !== 'AWS' && integration.connectionType === 'INTERNET';
  return [
    ['connectionType', isDefault ? undefined : integration.connectionType],
    ['connectionId', integration.connectionId],
    ['integrationTarget', integration.type === 'AWS' ? undefined : integration.integrationTarget],
  ];
}

function cacheMembers(integration: Integration, resourceId: string, { repairs }: Wanted): Member[] {
  const { cacheNamespace, cacheKeyParameters } = integration;
  const isOwn = cacheNamespace !== resourceId;
  const namespace = repairs ? isOwn : cacheKeyParameters.length > 0;
  return [
    ['cacheNamespace', namespace ? cacheNamespace : undefined],
    ['cacheKeyParameters', cacheKeyParameters.length > 0 ? cacheKeyParameters : undefined],
  ];
}

function transferMode(integration: Integration): string | undefined {
  const isProxy = integration.type === 'AWS_PROXY' || integration.type === 'HTTP_PROXY';
  return isProxy && integration.responseTransferMode === 'STREAM' ? 'STREAM' : undefined;
}

function tlsConfig(integration: Integration): JsonObject | undefined {
  if (integration.type !== 'HTTP' && integration.type !== 'HTTP_PROXY') return undefined;
  const { tlsConfig } = integration;
  if (!tlsConfig) return undefined;
  return ordered([
    ['insecureSkipVerification', tlsConfig.insecureSkipVerification],
    ['serverNameToVerify', tlsConfig.serverNameToVerify],
  ]);
}

function responses(list: readonly IntegrationResponse[]): JsonObject | undefined {
  if (list.length === 0) return undefined;
  return ordered(
    list.map((response) => [response.selectionPattern ?? 'default', responseMember(response)] as const),
  );
}

function responseMember(response: IntegrationResponse): JsonObject {
  return ordered([
    ['statusCode', response.statusCode],
    ['responseParameters', texts(response.responseParameters)],
    ['responseTemplates', texts(response.responseTemplates)],
    ['contentHandling', response.contentHandling],
  ]);
}
