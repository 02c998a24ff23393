import type { DocumentationPart, RestApi } from '../model/api.ts';
import type { JsonObject, JsonValue } from '../model/json.ts';
import { propertiesOf } from './documentation.ts';
import { type DocumentedEntity, indexParts } from './documentation-index.ts';
import { isObject, ordered } from './json.ts';
import type { OpenApiDocument } from './options.ts';

/**
 * The document with the texts of the parts on what they document: an entity's own part, else one of a path above, of any method or of any
 * status. Texts that another import would read as a model's own are left to the extension.
 */
export function withTexts(document: OpenApiDocument, api: RestApi): OpenApiDocument {
  const textsFor = finder(api.documentationParts);
  const { paths, components } = document;
  const described: Record<string, JsonValue> = { ...document };
  if (isObject(paths)) described['paths'] = each(paths, (path, item) => withPathTexts(path, item, textsFor));
  for (const [key, write] of namedEntities(textsFor)) {
    const inSwagger = document[key];
    if (isObject(inSwagger)) described[key] = each(inSwagger, write);
  }
  if (isObject(components)) {
    described['components'] = ordered(
      Object.entries(components).map(([key, map]) => {
        const write = namedEntities(textsFor).get(key);
        return [key, write && isObject(map) ? each(map, write) : map] as const;
      }),
    );
  }
  return { ...described, ...picked(textsFor({ type: 'API' }), []) };
}

type WriteEntity = (name: string, entity: JsonObject) => JsonObject;

/** Maps of the document whose members have parts by name. A model's own texts would come back as its schema's. */
function namedEntities(textsFor: Finder): ReadonlyMap<string, WriteEntity> {
  const model: WriteEntity = (name, schema) => ({
    ...schema,
    ...picked(textsFor({ type: 'MODEL', name }), []),
  });
  const authorizer: WriteEntity = (name, scheme) => ({
    ...scheme,
    ...picked(textsFor({ type: 'AUTHORIZER', name }), ['description']),
  });
  return new Map([
    ['schemas', model],
    ['definitions', model],
    ['securitySchemes', authorizer],
    ['securityDefinitions', authorizer],
  ]);
}

/** A map with its members rewritten, those that are no map left alone. */
function each(map: JsonObject, write: WriteEntity): JsonObject {
  return ordered(
    Object.entries(map).map(
      ([key, member]) => [key, isObject(member) ? write(key, member) : member] as const,
    ),
  );
}

type Finder = (entity: DocumentedEntity) => JsonObject | undefined;

function finder(parts: readonly DocumentationPart[]): Finder {
  const find = indexParts(parts);
  return (entity) => {
    const part = find(entity);
    return part && propertiesOf(part.properties);
  };
}

function withPathTexts(path: string, item: JsonObject, textsFor: Finder): JsonObject {
  const operations = each(item, (key, operation) => {
    const method = key === 'x-amazon-apigateway-any-method' ? 'ANY' : key.toUpperCase();
    return withOperationTexts(path, method, operation, textsFor);
  });
  return { ...operations, ...picked(textsFor({ type: 'RESOURCE', path }), []) };
}

function withOperationTexts(
  path: string,
  method: string,
  operation: JsonObject,
  textsFor: Finder,
): JsonObject {
  const texts = picked(textsFor({ type: 'METHOD', path, method }), ['summary', 'description', 'tags']);
  const { parameters, requestBody, responses } = operation;
  const described: Record<string, JsonValue> = { ...texts, ...operation };
  if (Array.isArray(parameters)) {
    described['parameters'] = parameters.map((one: JsonValue) =>
      withParameterText(path, method, one, textsFor),
    );
  }
  if (isObject(requestBody))
    described['requestBody'] = { ...requestBody, ...bodyTexts(path, method, textsFor) };
  if (isObject(responses)) {
    described['responses'] = each(responses, (statusCode, response) => {
      const place = { path, method, statusCode };
      const own = picked(textsFor({ ...place, type: 'RESPONSE' }), ['description']);
      return withHeaderTexts(place, { ...response, ...own }, textsFor);
    });
  }
  return described;
}

function bodyTexts(path: string, method: string, textsFor: Finder): JsonObject {
  return picked(textsFor({ type: 'REQUEST_BODY', path, method }), ['description']);
}

function withHeaderTexts(
  place: Omit<DocumentedEntity, 'type'>,
  response: JsonObject,
  textsFor: Finder,
): JsonObject {
  const { headers } = response;
  if (!isObject(headers)) return response;
  const described = each(headers, (name, header) => ({
    ...header,
    ...picked(textsFor({ ...place, type: 'RESPONSE_HEADER', name }), ['description']),
  }));
  return { ...response, headers: described };
}

const parameterTypes: ReadonlyMap<JsonValue | undefined, string> = new Map([
  ['path', 'PATH_PARAMETER'],
  ['query', 'QUERY_PARAMETER'],
  ['header', 'REQUEST_HEADER'],
]);

function withParameterText(path: string, method: string, parameter: JsonValue, textsFor: Finder): JsonValue {
  if (!isObject(parameter)) return parameter;
  const { name } = parameter;
  if (parameter['in'] === 'body') {
    return { ...parameter, ...bodyTexts(path, method, textsFor) };
  }
  const type = parameterTypes.get(parameter['in']);
  if (type === undefined || typeof name !== 'string') return parameter;
  return { ...parameter, ...picked(textsFor({ type, path, method, name }), ['description']) };
}

/** The named texts, and `x-` keys, which belong to the entity too (documented); AWS's own extensions are never overwritten. */
function picked(properties: JsonObject | undefined, keys: readonly string[]): JsonObject {
  return ordered(
    Object.entries(properties ?? {}).filter(
      ([key]) =>
        keys.includes(key) ||
        (key.startsWith('x-') && !key.startsWith('x-amazon-') && !key.startsWith('x-gwctl-')),
    ),
  );
}
