import type { RestApi } from '../model/api.ts';
import type { GatewayResponse } from '../model/gateway-response.ts';
import type { JsonObject, JsonValue } from '../model/json.ts';
import { isObject, mapped, ordered, texts } from './json.ts';
import type { ExportOptions, Wanted } from './options.ts';

type Member = readonly [string, JsonValue | undefined];

/** The extensions at the root of a REST export. Binary types stand late and the security policy last (recorded, seen). */
export function rootExtensions(api: RestApi, wanted: Wanted, options: ExportOptions): Member[] {
  const validators = wanted.validators && api.requestValidators.size > 0;
  return [
    ['x-amazon-apigateway-request-validators', validators ? exportValidators(api) : undefined],
    ...(wanted.root ? settings(api, wanted, options) : []),
  ];
}

function settings(api: RestApi, { repairs }: Wanted, options: ExportOptions): Member[] {
  const { binaryMediaTypes, policy } = api;
  return [
    ['x-amazon-apigateway-gateway-responses', gatewayResponses(api)],
    ['x-amazon-apigateway-api-key-source', api.apiKeySource === 'HEADER' ? undefined : api.apiKeySource],
    ['x-amazon-apigateway-minimum-compression-size', api.minimumCompressionSize],
    [
      'x-amazon-apigateway-policy',
      policy && (repairs ? contracted(policy, api.id) : expanded(policy, arnOf(api, options))),
    ],
    ['x-gwctl-empty-resources', repairs ? emptyResources(api) : undefined],
    [
      'x-amazon-apigateway-binary-media-types',
      binaryMediaTypes.length > 0 ? [...binaryMediaTypes] : undefined,
    ],
    ['x-amazon-apigateway-security-policy', api.securityPolicy],
    ['x-amazon-apigateway-endpoint-access-mode', api.endpointAccessMode],
  ];
}

function exportValidators(api: RestApi): JsonObject {
  return mapped(api.requestValidators, ({ validateRequestParameters, validateRequestBody }) => ({
    validateRequestParameters,
    validateRequestBody,
  }));
}

function gatewayResponses(api: RestApi): JsonObject | undefined {
  if (api.gatewayResponses.size === 0) return undefined;
  return mapped(api.gatewayResponses, exportGatewayResponse);
}

/** The status is a number in exports (seen). */
function exportGatewayResponse(response: GatewayResponse): JsonObject {
  return ordered([
    ['statusCode', response.statusCode],
    ['responseParameters', texts(response.responseParameters)],
    ['responseTemplates', texts(response.responseTemplates)],
  ]);
}

/**
 * Differs from AWS: its export carries the API's own ARN, which names the old API after an import elsewhere; the short form means
 * whichever API holds the policy (import-export.md 1.1).
 */
function contracted(value: JsonValue, apiId: string): JsonValue {
  if (typeof value === 'string') {
    const match = /^arn:[^:]+:execute-api:[^:]*:[^:]*:([^/]+)(\/.*)$/.exec(value);
    return match?.[1] === apiId ? `execute-api:${match[2]}` : value;
  }
  if (Array.isArray(value)) return value.map((item: JsonValue) => contracted(item, apiId));
  if (!isObject(value)) return value;
  return ordered(Object.entries(value).map(([key, inner]) => [key, contracted(inner, apiId)] as const));
}

/** `execute-api:/...` as API Gateway writes it out: with the ARN of the API that holds the policy (documented). */
function expanded(value: JsonValue, arn: string): JsonValue {
  if (typeof value === 'string') {
    return value.startsWith('execute-api:/') ? arn + value.slice('execute-api:'.length) : value;
  }
  if (Array.isArray(value)) return value.map((item: JsonValue) => expanded(item, arn));
  if (!isObject(value)) return value;
  return ordered(Object.entries(value).map(([key, inner]) => [key, expanded(inner, arn)] as const));
}

function arnOf({ id }: RestApi, { region, accountId = '123456789012' }: ExportOptions): string {
  const partition = region.startsWith('cn-') ? 'aws-cn' : region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
  return `arn:${partition}:execute-api:${region}:${accountId}:${id}`;
}

/** Resources without a method below them: no path of the export would bring them back. */
function emptyResources(api: RestApi): readonly string[] | undefined {
  const full = api.resources.filter(({ methods }) => methods.size > 0).map(({ path }) => path);
  const parents = new Set(api.resources.map(({ parentId }) => parentId));
  const empty = api.resources
    .filter(
      ({ id, path, methods }) =>
        methods.size === 0 && !parents.has(id) && path !== '/' && !full.includes(path),
    )
    .map(({ path }) => path)
    // An import adds them behind the others, so only a fixed order comes back the same.
    .sort();
  return empty.length === 0 ? undefined : empty;
}

/** What `x-amazon-apigateway-endpoint-configuration` must say so that a round trip keeps it; undefined for the defaults. */
export function endpointExtension(api: RestApi, { root, repairs }: Wanted): JsonObject | undefined {
  const { types, vpcEndpointIds, ipAddressType } = api.endpointConfiguration;
  const isDefault =
    types.length === 1 &&
    types[0] === 'EDGE' &&
    vpcEndpointIds === undefined &&
    (ipAddressType ?? 'ipv4') === 'ipv4';
  if (!root || (isDefault && !api.disableExecuteApiEndpoint)) return undefined;
  const members = ordered([
    ['disableExecuteApiEndpoint', api.disableExecuteApiEndpoint ? true : undefined],
    ['vpcEndpointIds', vpcEndpointIds && [...vpcEndpointIds]],
    // The endpoint type is no part of AWS's exports (documented).
    ['types', repairs && !isDefault ? [...types] : undefined],
    ['ipAddressType', repairs && ipAddressType === 'dualstack' ? ipAddressType : undefined],
  ]);
  return Object.keys(members).length === 0 ? undefined : members;
}
