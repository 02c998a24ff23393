import type { CorsConfiguration, HttpApi, HttpRoute } from '../model/api.ts';
import type { HttpAuthorizer } from '../model/authorizer.ts';
import type { HttpIntegration } from '../model/integration.ts';
import type { JsonObject, JsonValue } from '../model/json.ts';
import { mapped, ordered, texts } from './json.ts';
import { type ExportOptions, type OpenApiDocument, type Wanted, wantedOf } from './options.ts';
import { schemeNames, sigv4Scheme } from './security.ts';

/** An HTTP API as ExportApi writes it (import-export.md 5.2, seen). */
export function httpApiDocument(api: HttpApi, options: ExportOptions): OpenApiDocument {
  const wanted = wantedOf(options);
  const { sigv4 } = schemeNames(api.authorizers);
  const components = ordered([
    ['securitySchemes', securitySchemes(api, sigv4, wanted)],
    ['x-amazon-apigateway-integrations', unusedIntegrations(api, wanted)],
  ]);
  return ordered([
    ['openapi', '3.0.1'],
    ['info', info(api, wanted)],
    ['servers', [server(api, options, wanted)]],
    ['tags', tags(api, wanted)],
    ['paths', paths(api, sigv4, wanted)],
    ['components', Object.keys(components).length === 0 ? undefined : components],
    [
      'x-amazon-apigateway-cors',
      wanted.root && api.corsConfiguration ? cors(api.corsConfiguration) : undefined,
    ],
    ['x-amazon-apigateway-importexport-version', wanted.root ? '1.0' : undefined],
  ]);
}

/** Without a version: the creation date as `YYYY-MM-DD HH:MM:SSUTC` (seen). */
function info(api: HttpApi, { repairs }: Wanted): JsonObject {
  const date = api.createdDate.replace('T', ' ').replace(/(?:\.\d+)?Z$/, 'UTC');
  return ordered([
    ['title', api.name],
    ['description', api.description],
    ['version', api.version ?? date],
    ['x-gwctl-no-version', api.version === undefined && repairs ? true : undefined],
  ]);
}

/** The base path of `$default`, and of a draft, is empty. */
function server(api: HttpApi, { region, stageName }: ExportOptions, { root }: Wanted): JsonObject {
  const isDefault = stageName === undefined || stageName === '$default';
  return ordered([
    ['url', `https://${api.id}.execute-api.${region}.amazonaws.com/{basePath}`],
    ['variables', { basePath: { default: isDefault ? '' : stageName } }],
    [
      'x-amazon-apigateway-endpoint-configuration',
      root && api.disableExecuteApiEndpoint ? { disableExecuteApiEndpoint: true } : undefined,
    ],
  ]);
}

function tags(api: HttpApi, { root }: Wanted): JsonValue | undefined {
  if (!root || api.tags.size === 0) return undefined;
  return [...api.tags].map(([name, value]) => ({ name, 'x-amazon-apigateway-tag-value': value }));
}

function paths(api: HttpApi, sigv4: string, wanted: Wanted): JsonObject {
  const items = new Map<string, (readonly [string, JsonValue])[]>();
  for (const route of api.routes.values()) {
    const [verb, path] = route.routeKey === '$default' ? ['ANY', '/$default'] : splitKey(route.routeKey);
    const members = items.get(path) ?? pathParameters(path);
    const key = verb === 'ANY' ? 'x-amazon-apigateway-any-method' : verb.toLowerCase();
    members.push([key, operation(route, sigv4, wanted)]);
    items.set(path, members);
  }
  return mapped(items, (members) => ordered(members));
}

function splitKey(routeKey: string): [string, string] {
  const space = routeKey.indexOf(' ');
  return [routeKey.slice(0, space), routeKey.slice(space + 1)];
}

/** Path parameters stand at the path; a greedy one is written with its plus (seen). */
function pathParameters(path: string): (readonly [string, JsonValue])[] {
  const list = [...path.matchAll(/\{([^{}]+)\}/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    description: `Generated path parameter for ${name}`,
    required: true,
    schema: { type: 'string' },
  }));
  return list.length === 0 ? [] : [['parameters', list]];
}

function operation(route: HttpRoute, sigv4: string, wanted: Wanted): JsonObject {
  return ordered([
    ['operationId', route.operationName],
    ['security', security(route, sigv4)],
    ['responses', { default: { description: `Default response for ${route.routeKey}` } }],
    ['isDefaultRoute', route.routeKey === '$default' && wanted.integrations ? true : undefined],
    [
      'x-amazon-apigateway-integration',
      wanted.integrations && route.integration ? exportIntegration(route.integration) : undefined,
    ],
  ]);
}

function security(route: HttpRoute, sigv4: string): JsonValue | undefined {
  if (route.authorizationType === 'AWS_IAM') return [{ [sigv4]: [] }];
  if (route.authorizer === undefined) return undefined;
  return [ordered([[route.authorizer, [...route.authorizationScopes]]])];
}

/** Order as seen; INTERNET is written here, other than on REST. */
function exportIntegration(integration: HttpIntegration): JsonObject {
  const { responseParameters, timeoutInMillis, tlsConfig } = integration;
  return ordered([
    [
      'responseParameters',
      responseParameters.size === 0
        ? undefined
        : mapped(responseParameters, (mappings) => texts(mappings) ?? {}),
    ],
    ['requestParameters', texts(integration.requestParameters)],
    ['payloadFormatVersion', integration.payloadFormatVersion],
    ['type', integration.type.toLowerCase()],
    ['integrationSubtype', integration.integrationSubtype],
    ['httpMethod', integration.httpMethod],
    ['uri', integration.uri],
    ['credentials', integration.credentials],
    ['connectionType', integration.connectionType],
    ['connectionId', integration.connectionId],
    ['timeoutInMillis', timeoutInMillis === 30_000 ? undefined : timeoutInMillis],
    ['tlsConfig', tlsConfig && ordered([['serverNameToVerify', tlsConfig.serverNameToVerify]])],
  ]);
}

/** API Gateway names them `unusedIntegration_ID` (seen); gwctl keeps their names so that they stay what they are. */
function unusedIntegrations(api: HttpApi, { integrations, repairs }: Wanted): JsonObject | undefined {
  if (!integrations || api.unusedIntegrations.size === 0) return undefined;
  const prefix = 'unusedIntegration_';
  const named = [...api.unusedIntegrations].map(
    ([name, integration]) =>
      [
        repairs || name.startsWith(prefix) ? name : `${prefix}${name}`,
        exportIntegration(integration),
      ] as const,
  );
  return ordered(named);
}

function securitySchemes(api: HttpApi, sigv4: string, wanted: Wanted): JsonObject | undefined {
  const usesIam = [...api.routes.values()].some(({ authorizationType }) => authorizationType === 'AWS_IAM');
  const schemes = ordered([
    ...[...api.authorizers.values()].map((each) => [each.name, authorizerScheme(each, wanted)] as const),
    [sigv4, usesIam ? sigv4Scheme : undefined],
  ]);
  return Object.keys(schemes).length === 0 ? undefined : schemes;
}

/** The security scheme of an authorizer of an HTTP or WebSocket API. */
export function authorizerScheme(authorizer: HttpAuthorizer, wanted: Wanted): JsonObject {
  const isJwt = authorizer.type === 'JWT';
  const extension = wanted.authorizers ? authorizerExtension(authorizer) : undefined;
  const scheme: JsonObject = isJwt
    ? { type: 'oauth2', flows: {} }
    : { type: 'apiKey', name: 'Unused', in: 'header' };
  return { ...scheme, ...ordered([['x-amazon-apigateway-authorizer', extension]]) };
}

function authorizerExtension(authorizer: HttpAuthorizer): JsonObject {
  const { jwtConfiguration } = authorizer;
  const sources = authorizer.identitySource.join(',');
  return ordered([
    ['identitySource', sources === '' ? undefined : sources],
    ['authorizerUri', authorizer.authorizerUri],
    ['authorizerCredentials', authorizer.authorizerCredentials],
    ['authorizerPayloadFormatVersion', authorizer.authorizerPayloadFormatVersion],
    ['authorizerResultTtlInSeconds', authorizer.authorizerResultTtlInSeconds],
    ['enableSimpleResponses', authorizer.enableSimpleResponses],
    [
      'jwtConfiguration',
      jwtConfiguration &&
        ordered([
          ['audience', [...jwtConfiguration.audience]],
          ['issuer', jwtConfiguration.issuer],
        ]),
    ],
    ['type', authorizer.type.toLowerCase()],
  ]);
}

/** Order as seen; absent lists are left out. */
function cors(configuration: CorsConfiguration): JsonObject {
  const list = (values: readonly string[] | undefined) => values && [...values];
  return ordered([
    ['allowMethods', list(configuration.allowMethods)],
    ['allowHeaders', list(configuration.allowHeaders)],
    ['exposeHeaders', list(configuration.exposeHeaders)],
    ['maxAge', configuration.maxAge],
    ['allowCredentials', configuration.allowCredentials],
    ['allowOrigins', list(configuration.allowOrigins)],
  ]);
}
