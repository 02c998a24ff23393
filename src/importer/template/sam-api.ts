import type { SourceRef } from '../../diagnostics/diagnostic.ts';
import { type InputMap, isMap, placeOf } from '../node.ts';
import type { Report } from '../report.ts';
import { bodyOf, propertiesOf } from './body.ts';
import { addEndpoint } from './endpoint.ts';
import { type DocumentDraft, ensureMap, newDraft, put } from './generated-document.ts';
import { httpCors } from './sam-cors.ts';
import { type RouteEvent, routeEvents } from './sam-events.ts';
import { addRestSettings } from './sam-rest-settings.ts';
import { type ApiAuth, addAuth, securityOf } from './sam-security.ts';
import { mapAt, type TemplateResource } from './template.ts';
import type { ResolvedTemplate } from './template-scope.ts';
import { defined, isTrue, listAt, textAt } from './values.ts';

/** What a SAM API is made of. */
export interface SamApi {
  readonly kind: 'REST' | 'HTTP';
  /** Undefined for the implicit API. */
  readonly resource: TemplateResource | undefined;
  readonly properties: InputMap;
  readonly at: SourceRef;
}

/** The implicit APIs that events without an API make; names as SAM's. */
export const implicitApis = { REST: 'ServerlessRestApi', HTTP: 'ServerlessHttpApi' } as const;

/**
 * The OpenAPI document that SAM makes of `AWS::Serverless::Api` or `AWS::Serverless::HttpApi` and the events that name it. Without a
 * resource: of the events that name none.
 */
export function samDocument(
  template: ResolvedTemplate,
  resource: TemplateResource | undefined,
  kind: 'REST' | 'HTTP',
  report: Report,
): DocumentDraft {
  const at = resource?.at ?? placeOf(template.document.rootAt, 'Resources');
  const properties = resource ? propertiesOf(template, resource, report) : implicitProperties(template, kind);
  const api: SamApi = { kind, resource, properties, at };
  const draft = bodyOf(template, resource, report) ?? newDraft({ openapi: '3.0.1' }, at);
  addInfo(draft, api);
  const auth = addAuth(draft, mapAt(api.properties, 'Auth'), at, kind);
  for (const event of routeEvents(template, kind === 'REST' ? 'Api' : 'HttpApi', report)) {
    const isOwn =
      event.apiId === (resource?.logicalId ?? undefined) || (!resource && event.apiId === implicitApis[kind]);
    if (isOwn) addRoute(draft, event, api, auth);
  }
  addDefaultSecurity(draft, auth);
  if (kind === 'REST') addRestSettings(draft, api, auth);
  else addHttpSettings(draft, api);
  return draft;
}

/** `Globals` reach the implicit API too. */
function implicitProperties({ document }: ResolvedTemplate, kind: 'REST' | 'HTTP'): InputMap {
  const root = isMap(document.root) ? document.root : {};
  return mapAt(mapAt(root, 'Globals'), kind === 'REST' ? 'Api' : 'HttpApi');
}

function addInfo(draft: DocumentDraft, { resource, properties, at, kind }: SamApi): void {
  const info = ensureMap(draft, 'info');
  const own = textAt(properties, 'Name');
  const fallback = resource?.logicalId ?? implicitApis[kind];
  if (own !== undefined) put(draft, ['info', 'title'], own, at);
  else if (typeof info['title'] !== 'string') put(draft, ['info', 'title'], fallback, at);
  info['version'] ??= '1.0';
  const description = textAt(properties, 'Description');
  if (description !== undefined) info['description'] = description;
}

const integrationKey = 'x-amazon-apigateway-integration';

function addRoute(draft: DocumentDraft, event: RouteEvent, { kind }: SamApi, auth: ApiAuth): void {
  const isDefault = kind === 'HTTP' && (event.path === '$default' || event.path === '/$default');
  const path = isDefault ? '/$default' : event.path;
  const verb =
    event.method === 'ANY' || event.method === '*'
      ? 'x-amazon-apigateway-any-method'
      : event.method.toLowerCase();
  const operation = ensureMap(draft, 'paths', path, verb);
  // A body that has the integration already keeps its own.
  if (Object.hasOwn(operation, integrationKey)) return;
  const isNew = Object.keys(operation).length === 0;
  if (isNew) put(draft, ['paths', path, verb], operation, event.at);
  if (isDefault) operation['isDefaultRoute'] = true;
  operation['responses'] ??= kind === 'HTTP' ? { default: { description: 'Default response' } } : {};
  put(draft, ['paths', path, verb, integrationKey], integrationOf(event, kind, auth), event.at);
  const parameters = declaredParameters(event.properties, path);
  if (parameters.length > 0 && operation['parameters'] === undefined) operation['parameters'] = parameters;
  const ownAuth = mapAt(event.properties, 'Auth');
  const security = securityOf(draft, auth, ownAuth);
  if (security && operation['security'] === undefined) {
    put(draft, ['paths', path, verb, 'security'], security, event.at);
  }
  addRequestModel(draft, operation, event, kind);
}

function integrationOf(event: RouteEvent, kind: 'REST' | 'HTTP', auth: ApiAuth): object {
  const region = event.functionArn.split(':')[3] ?? 'us-east-1';
  return defined({
    type: 'aws_proxy',
    httpMethod: 'POST',
    uri: `arn:aws:apigateway:${region}:lambda:path/2015-03-31/functions/${event.functionArn}/invocations`,
    payloadFormatVersion: kind === 'HTTP' ? (event.properties['PayloadFormatVersion'] ?? '2.0') : undefined,
    credentials: kind === 'REST' ? invokeRole(event, auth) : undefined,
    cacheKeyParameters: kind === 'REST' ? cachedParameters(event.properties) : undefined,
    timeoutInMillis: event.properties['TimeoutInMillis'],
    responseTransferMode: kind === 'REST' ? textAt(event.properties, 'ResponseTransferMode') : undefined,
  });
}

/** `InvokeRole` of the event, else of the API; `CALLER_CREDENTIALS` means those of the caller (documented). */
function invokeRole({ properties }: RouteEvent, auth: ApiAuth): unknown {
  const role = mapAt(properties, 'Auth')['InvokeRole'] ?? auth.invokeRole;
  if (role === 'NONE') return undefined;
  return role === 'CALLER_CREDENTIALS' ? 'arn:aws:iam::*:user/*' : role;
}

/** The parameters of an event that are part of the cache key. */
function cachedParameters(properties: InputMap): readonly string[] | undefined {
  const cached = listAt(properties, 'RequestParameters').flatMap((entry) =>
    Object.entries(isMap(entry) ? entry : {}).flatMap(([name, settings]) =>
      isMap(settings) && isTrue(settings['Caching']) ? [name] : [],
    ),
  );
  return cached.length > 0 ? cached : undefined;
}

const parameterPlaces: ReadonlyMap<string, string> = new Map([
  ['path', 'path'],
  ['querystring', 'query'],
  ['header', 'header'],
]);

/** `RequestParameters` of an event, and the variables of the path. */
function declaredParameters(properties: InputMap, path: string): object[] {
  const variables = [...path.matchAll(/\{([^{}+]+)\+?\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  const declared = listAt(properties, 'RequestParameters').flatMap((entry) => {
    const [[text, settings] = ['', undefined]] = isMap(entry) ? Object.entries(entry) : [[String(entry), {}]];
    const match = /^method\.request\.(path|querystring|header)\.(.+)$/.exec(text);
    const place = match && parameterPlaces.get(match[1] ?? '');
    if (!match || place === undefined || place === 'path') return [];
    const required = isMap(settings) && isTrue(settings['Required']);
    return [{ name: match[2], in: place, required, schema: { type: 'string' } }];
  });
  return [...variables, ...declared];
}

function addRequestModel(
  draft: DocumentDraft,
  operation: Record<string, unknown>,
  { properties }: RouteEvent,
  kind: 'REST' | 'HTTP',
): void {
  const requestModel = mapAt(properties, 'RequestModel');
  const model = textAt(requestModel, 'Model');
  if (kind !== 'REST' || model === undefined || Object.hasOwn(draft.root, 'swagger')) return;
  operation['requestBody'] ??= {
    content: { 'application/json': { schema: { $ref: `#/components/schemas/${model}` } } },
    required: isTrue(requestModel['Required']),
  };
  const body = isTrue(requestModel['ValidateBody']);
  const parameters = isTrue(requestModel['ValidateParameters']);
  if (!body && !parameters) return;
  // SAM's own name of a validator says what it validates.
  const name = body && parameters ? 'body-and-params' : body ? 'body-only' : 'params-only';
  ensureMap(draft, 'x-amazon-apigateway-request-validators')[name] = {
    validateRequestBody: body,
    validateRequestParameters: parameters,
  };
  operation['x-amazon-apigateway-request-validator'] = name;
}

/** The API's default authorizer guards every operation that says nothing, those of a body included. */
function addDefaultSecurity(draft: DocumentDraft, auth: ApiAuth): void {
  const security = securityOf(draft, auth, {});
  if (!security) return;
  for (const item of Object.values(ensureMap(draft, 'paths'))) {
    if (!isMap(item)) continue;
    for (const [verb, operation] of Object.entries(item)) {
      if (!isMap(operation) || verb.startsWith('x-') !== (verb === 'x-amazon-apigateway-any-method'))
        continue;
      if (verb === 'options' && !auth.guardsPreflight) continue;
      const target = operation as Record<string, unknown>;
      target['security'] ??= security;
    }
  }
}

function addHttpSettings(draft: DocumentDraft, { properties, at }: SamApi): void {
  const cors = httpCors(properties['CorsConfiguration']);
  if (cors) put(draft, ['x-amazon-apigateway-cors'], cors, at);
  addEndpoint(draft, { disableExecuteApiEndpoint: properties['DisableExecuteApiEndpoint'] }, at);
}
