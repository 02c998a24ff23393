import type { Method, MethodResponse, Resource, RestApi } from '../model/api.ts';
import type { JsonObject, JsonValue } from '../model/json.ts';
import { exportIntegration } from './integration.ts';
import { mapped, ordered } from './json.ts';
import type { ExportFormat, Wanted } from './options.ts';
import { modelRef } from './schemas.ts';
import { exportSecurity, type schemeNames } from './security.ts';

/** What an operation is written with. */
export interface OperationWriter {
  readonly api: RestApi;
  readonly format: ExportFormat;
  readonly wanted: Wanted;
  readonly names: ReturnType<typeof schemeNames>;
}

const places = { path: 'path', querystring: 'query', header: 'header' } as const;

/** One method as an operation (import-export.md 3.2 and 3.3, recorded). */
export function exportOperation(method: Method, resource: Resource, writer: OperationWriter): JsonObject {
  const { format, wanted, names } = writer;
  const isSwagger = format === 'swagger';
  return ordered([
    ['operationId', method.operationName],
    ['consumes', isSwagger ? consumes(method) : undefined],
    ['produces', isSwagger ? produces(method) : undefined],
    ['parameters', parameters(method, format)],
    ['requestBody', isSwagger ? undefined : requestBody(method)],
    ['responses', mapped(method.methodResponses, (response) => exportResponse(response, method, writer))],
    ['security', exportSecurity(method, names)],
    ['x-gwctl-request-models', keptModels(method.requestModels, consumes(method), writer)],
    ['x-amazon-apigateway-request-validator', wanted.validators ? method.requestValidator : undefined],
    [
      'x-amazon-apigateway-integration',
      wanted.integrations && method.integration
        ? exportIntegration(method.integration, resource.id, wanted)
        : undefined,
    ],
  ]);
}

/** Keys of the request models and of the request templates (recorded). */
function consumes(method: Method): string[] | undefined {
  const templates = method.integration?.requestTemplates ?? new Map<string, string>();
  const types = [...new Set([...method.requestModels.keys(), ...templates.keys()])];
  return types.length === 0 ? undefined : types;
}

function produces(method: Method): string[] | undefined {
  const types = new Set<string>();
  for (const response of method.methodResponses.values()) {
    for (const type of response.responseModels.keys()) types.add(type);
  }
  for (const response of method.integration?.integrationResponses ?? []) {
    for (const type of response.responseTemplates.keys()) types.add(type);
  }
  return types.size === 0 ? undefined : [...types];
}

/**
 * Swagger has one schema for all media types of a body. Where that would come back as something else, gwctl writes the models under a
 * key of its own.
 */
function keptModels(
  models: ReadonlyMap<string, string>,
  types: readonly string[] | undefined,
  { format, wanted }: OperationWriter,
): JsonValue | undefined {
  if (format !== 'swagger' || !wanted.repairs || models.size === 0) return undefined;
  const [first] = models.values();
  const comesBack = [...models.values()].every((name) => name === first) && types?.length === models.size;
  return comesBack ? undefined : mapped(models, (name) => name);
}

function parameters(method: Method, format: ExportFormat): JsonValue | undefined {
  const list: JsonObject[] = [];
  for (const [key, required] of method.requestParameters) {
    const match = /^method\.request\.(path|querystring|header)\.(.+)$/.exec(key);
    if (!match) continue;
    const place = places[match[1] as keyof typeof places];
    list.push(exportParameter(match[2] ?? '', place, required, format));
  }
  const [model] = format === 'swagger' ? method.requestModels.values() : [];
  if (model !== undefined) {
    list.push({ in: 'body', name: model, required: true, schema: modelRef(model, format) });
  }
  return list.length === 0 ? undefined : list;
}

/** Swagger writes `required` always, OpenAPI 3 only when it is true (recorded). */
function exportParameter(name: string, place: string, required: boolean, format: ExportFormat): JsonObject {
  if (format === 'swagger') return { name, in: place, required, type: 'string' };
  return ordered([
    ['name', name],
    ['in', place],
    ['required', required ? true : undefined],
    ['schema', { type: 'string' }],
  ]);
}

/** `required` is always true (recorded). */
function requestBody(method: Method): JsonObject | undefined {
  if (method.requestModels.size === 0) return undefined;
  return {
    content: mapped(method.requestModels, (name) => ({ schema: modelRef(name, 'oas30') })),
    required: true,
  };
}

function exportResponse(response: MethodResponse, method: Method, writer: OperationWriter): JsonObject {
  const { format } = writer;
  const description = `${response.statusCode} response`;
  const headers = exportHeaders(response, format);
  if (format === 'oas30') {
    const content = mapped(response.responseModels, (name) => ({ schema: modelRef(name, format) }));
    return ordered([
      ['description', description],
      ['headers', headers],
      ['content', content],
    ]);
  }
  const [model] = response.responseModels.values();
  return ordered([
    ['description', description],
    ['schema', model === undefined ? undefined : modelRef(model, format)],
    ['headers', headers],
    ['x-gwctl-response-models', keptModels(response.responseModels, produces(method), writer)],
  ]);
}

function exportHeaders({ responseParameters }: MethodResponse, format: ExportFormat): JsonObject | undefined {
  if (responseParameters.size === 0) return undefined;
  const type: JsonObject = format === 'swagger' ? { type: 'string' } : { schema: { type: 'string' } };
  return ordered(
    [...responseParameters.keys()].map(
      (key) => [key.replace(/^method\.response\.header\./, ''), type] as const,
    ),
  );
}
