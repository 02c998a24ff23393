import type { SourceRef } from '../../diagnostics/diagnostic.ts';
import { type InputMap, isMap } from '../node.ts';
import type { Report } from '../report.ts';
import { type ApiParts, resolvedProperties, resourcesOfApi } from './api-parts.ts';
import { bodyOf, propertiesOf } from './body.ts';
import { addMethod } from './cfn-rest-method.ts';
import { addEndpoint, endpointOf } from './endpoint.ts';
import { type DocumentDraft, ensureMap, newDraft, put } from './generated-document.ts';
import type { TemplateResource } from './template.ts';
import type { ResolvedTemplate } from './template-scope.ts';
import { defined, listAt, textAt } from './values.ts';

/**
 * The OpenAPI document that says what `AWS::ApiGateway::RestApi` and the resources around it say: what CDK synthesises, and what
 * templates without a body write by hand.
 */
export function restDocument(
  template: ResolvedTemplate,
  resource: TemplateResource,
  report: Report,
): DocumentDraft {
  const properties = propertiesOf(template, resource, report);
  const body = bodyOf(template, resource, report);
  const draft = body ?? newDraft({ openapi: '3.0.1', paths: {} }, resource.at);
  const info = ensureMap(draft, 'info');
  const name = textAt(properties, 'Name');
  if (name !== undefined) put(draft, ['info', 'title'], name, resource.at);
  info['title'] ??= resource.logicalId;
  const description = textAt(properties, 'Description');
  if (description !== undefined) info['description'] = description;
  addSettings(draft, properties, resource.at);
  const parts = { template, draft, apiId: resource.logicalId, report };
  addModels(parts);
  addValidators(parts);
  addAuthorizers(parts);
  addGatewayResponses(parts);
  addResources(parts);
  return draft;
}

function addSettings(draft: DocumentDraft, properties: InputMap, at: SourceRef): void {
  const settings: readonly (readonly [string, unknown])[] = [
    ['api-key-source', properties['ApiKeySourceType']],
    ['minimum-compression-size', properties['MinimumCompressionSize']],
    ['policy', properties['Policy']],
    ['security-policy', properties['SecurityPolicy']],
    ['endpoint-access-mode', properties['EndpointAccessMode']],
  ];
  for (const [name, value] of settings) {
    if (value !== undefined) put(draft, [`x-amazon-apigateway-${name}`], value, at);
  }
  const types = listAt(properties, 'BinaryMediaTypes');
  if (types.length > 0) put(draft, ['x-amazon-apigateway-binary-media-types'], types, at);
  const disableExecuteApiEndpoint = properties['DisableExecuteApiEndpoint'];
  addEndpoint(draft, { ...endpointOf(properties['EndpointConfiguration']), disableExecuteApiEndpoint }, at);
}

function addModels(parts: ApiParts): void {
  for (const resource of resourcesOfApi(parts, 'AWS::ApiGateway::Model')) {
    const properties = resolvedProperties(parts, resource);
    const name = textAt(properties, 'Name') ?? resource.logicalId;
    put(parts.draft, ['components', 'schemas', name], modelSchema(properties['Schema']), resource.at);
  }
}

/** The `Schema` of a model resource, which may be a text, as a schema of the document. */
export function modelSchema(schema: unknown): unknown {
  const value = typeof schema === 'string' ? parsedSchema(schema) : schema;
  return localReferences(value ?? { type: 'object' });
}

function parsedSchema(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Templates write canonical references; the document wants its own. */
function localReferences(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(localReferences);
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      const model = key === '$ref' ? /\/models\/([^/]+)$/.exec(String(inner))?.[1] : undefined;
      return [key, model === undefined ? localReferences(inner) : `#/components/schemas/${model}`];
    }),
  );
}

function addValidators(parts: ApiParts): void {
  for (const resource of resourcesOfApi(parts, 'AWS::ApiGateway::RequestValidator')) {
    const properties = resolvedProperties(parts, resource);
    const validator = defined({
      validateRequestBody: properties['ValidateRequestBody'],
      validateRequestParameters: properties['ValidateRequestParameters'],
    });
    // Methods name a validator by its id, which here is its logical id.
    put(parts.draft, ['x-amazon-apigateway-request-validators', resource.logicalId], validator, resource.at);
  }
}

function addAuthorizers(parts: ApiParts): void {
  for (const resource of resourcesOfApi(parts, 'AWS::ApiGateway::Authorizer')) {
    const properties = resolvedProperties(parts, resource);
    const type = (textAt(properties, 'Type') ?? 'TOKEN').toLowerCase();
    const source = textAt(properties, 'IdentitySource');
    const header = /^method\.request\.header\.([^,\s]+)$/.exec(source ?? '')?.[1];
    const scheme = {
      type: 'apiKey',
      name: header ?? (type === 'request' ? 'Unused' : 'Authorization'),
      in: 'header',
      'x-amazon-apigateway-authtype':
        textAt(properties, 'AuthType') ?? (type === 'cognito_user_pools' ? type : 'custom'),
      'x-amazon-apigateway-authorizer': defined({
        type,
        authorizerUri: properties['AuthorizerUri'],
        authorizerCredentials: properties['AuthorizerCredentials'],
        identitySource: type === 'request' ? source : undefined,
        identityValidationExpression: properties['IdentityValidationExpression'],
        authorizerResultTtlInSeconds: properties['AuthorizerResultTtlInSeconds'],
        providerARNs: properties['ProviderARNs'],
      }),
    };
    put(parts.draft, ['components', 'securitySchemes', resource.logicalId], scheme, resource.at);
  }
}

function addGatewayResponses(parts: ApiParts): void {
  for (const resource of resourcesOfApi(parts, 'AWS::ApiGateway::GatewayResponse')) {
    const properties = resolvedProperties(parts, resource);
    const type = textAt(properties, 'ResponseType') ?? resource.logicalId;
    const response = defined({
      statusCode: properties['StatusCode'],
      responseParameters: properties['ResponseParameters'],
      responseTemplates: properties['ResponseTemplates'],
    });
    put(parts.draft, ['x-amazon-apigateway-gateway-responses', type], response, resource.at);
  }
}

function addResources(parts: ApiParts): void {
  const { draft, report } = parts;
  const paths = new Map([[`${parts.apiId}.RootResourceId`, '/']]);
  const resources = new Map(
    resourcesOfApi(parts, 'AWS::ApiGateway::Resource').map((each) => [each.logicalId, each]),
  );
  const pathOf = (logicalId: string, seen: ReadonlySet<string>): string | undefined => {
    const known = paths.get(logicalId);
    const resource = resources.get(logicalId);
    if (known !== undefined || !resource || seen.has(logicalId)) return known;
    const properties = resolvedProperties(parts, resource);
    const parent = pathOf(String(properties['ParentId']), new Set([...seen, logicalId]));
    if (parent === undefined) return undefined;
    const path = `${parent === '/' ? '' : parent}/${String(properties['PathPart'])}`;
    paths.set(logicalId, path);
    put(draft, ['paths', path], ensureMap(draft, 'paths', path), resource.at);
    return path;
  };
  for (const logicalId of resources.keys()) pathOf(logicalId, new Set());
  for (const method of resourcesOfApi(parts, 'AWS::ApiGateway::Method')) {
    const properties = resolvedProperties(parts, method);
    const resourceId = String(properties['ResourceId']);
    const path = pathOf(resourceId, new Set());
    if (path === undefined) {
      const message = `The method ${method.logicalId} belongs to the resource ${resourceId}, which the template does not have.`;
      report('template-resource', method.at, message, { help: 'Name a resource of this API by Ref.' });
    } else addMethod(draft, path, properties, method);
  }
}
