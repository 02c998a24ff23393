import type { DocumentationPart, RestApi } from '../model/api.ts';
import type { JsonObject, JsonValue } from '../model/json.ts';
import { isObject, ordered } from './json.ts';
import type { OpenApiDocument } from './options.ts';

/** The root extension: properties as objects, default location values left out (import-export.md 3.5, documented). */
export function documentationExtension(api: RestApi): JsonObject | undefined {
  if (api.documentationParts.length === 0 && api.documentationVersion === undefined) return undefined;
  return ordered([
    ['version', api.documentationVersion],
    ['createdDate', api.documentationVersion === undefined ? undefined : api.createdDate],
    ['documentationParts', api.documentationParts.map(exportPart)],
  ]);
}

function exportPart({ location, properties }: DocumentationPart): JsonObject {
  const { type, path, method, name, statusCode } = location;
  return {
    location: ordered([
      ['type', type],
      ['path', path === '/' ? undefined : path],
      ['method', method === '*' ? undefined : method],
      ['statusCode', statusCode === '*' ? undefined : statusCode],
      ['name', name],
    ]),
    properties: propertiesOf(properties) ?? properties,
  };
}

function propertiesOf(text: string): JsonObject | undefined {
  try {
    const value = JSON.parse(text) as JsonValue;
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The description that the API's own part gives it (documented). */
export function documentedDescription(api: RestApi): string | undefined {
  const part = api.documentationParts.find(({ location }) => location.type === 'API');
  const info = part && propertiesOf(part.properties);
  const inner = info && isObject(info['info']) ? info['info'] : info;
  const text = inner?.['description'];
  return typeof text === 'string' ? text : undefined;
}

/** What a text is about. */
interface Entity {
  readonly type: string;
  readonly path?: string;
  readonly method?: string;
  readonly name?: string;
  readonly statusCode?: string;
}

/**
 * The document with the texts of the parts on what they document: an entity's own part, else one of a path above, of any method or of any
 * status. Texts that another import would read as a model's own are left to the extension.
 */
export function withTexts(document: OpenApiDocument, api: RestApi): OpenApiDocument {
  const textsFor = finder(api.documentationParts);
  const { paths } = document;
  if (!isObject(paths)) return document;
  const described = ordered(
    Object.entries(paths).map(
      ([path, item]) => [path, isObject(item) ? withPathTexts(path, item, textsFor) : item] as const,
    ),
  );
  return { ...document, paths: described };
}

type Finder = (entity: Entity) => JsonObject | undefined;

function finder(parts: readonly DocumentationPart[]): Finder {
  return (entity) => {
    let best: DocumentationPart | undefined;
    let bestScore = -1;
    for (const part of parts) {
      const score = scoreOf(part, entity);
      if (score > bestScore) [best, bestScore] = [part, score];
    }
    return best && propertiesOf(best.properties);
  };
}

/** How near a part is to an entity, -1 where it is not about it: longer paths first, then method, then status. */
function scoreOf({ location }: DocumentationPart, entity: Entity): number {
  const { path = '/', method = '*', statusCode = '*' } = location;
  const isAbout =
    location.type === entity.type &&
    (location.name ?? '') === (entity.name ?? '') &&
    covers(path, entity.path ?? '/') &&
    (method === '*' || method === entity.method) &&
    (statusCode === '*' || statusCode === entity.statusCode);
  return isAbout ? path.length * 4 + (method === '*' ? 0 : 2) + (statusCode === '*' ? 0 : 1) : -1;
}

function covers(path: string, own: string): boolean {
  return path === '/' || own === path || own.startsWith(`${path}/`);
}

function withPathTexts(path: string, item: JsonObject, textsFor: Finder): JsonObject {
  return ordered(
    Object.entries(item).map(([key, operation]) => {
      const method = key === 'x-amazon-apigateway-any-method' ? 'ANY' : key.toUpperCase();
      return [
        key,
        isObject(operation) ? withOperationTexts(path, method, operation, textsFor) : operation,
      ] as const;
    }),
  );
}

function withOperationTexts(
  path: string,
  method: string,
  operation: JsonObject,
  textsFor: Finder,
): JsonObject {
  const texts = picked(textsFor({ type: 'METHOD', path, method }), ['summary', 'description', 'tags']);
  const { parameters, responses } = operation;
  return {
    ...texts,
    ...operation,
    ...(Array.isArray(parameters)
      ? { parameters: parameters.map((each: JsonValue) => withParameterText(path, method, each, textsFor)) }
      : {}),
    ...(isObject(responses)
      ? {
          responses: ordered(
            Object.entries(responses).map(([statusCode, response]) => {
              const found = textsFor({ type: 'RESPONSE', path, method, statusCode });
              if (!isObject(response)) return [statusCode, response] as const;
              const described = { ...response, ...picked(found, ['description']) };
              return [
                statusCode,
                withHeaderTexts({ path, method, statusCode }, described, textsFor),
              ] as const;
            }),
          ),
        }
      : {}),
  };
}

function withHeaderTexts(place: Omit<Entity, 'type'>, response: JsonObject, textsFor: Finder): JsonObject {
  const { headers } = response;
  if (!isObject(headers)) return response;
  const described = Object.entries(headers).map(([name, header]) => {
    const found = picked(textsFor({ ...place, type: 'RESPONSE_HEADER', name }), ['description']);
    return [name, isObject(header) ? { ...header, ...found } : header] as const;
  });
  return { ...response, headers: ordered(described) };
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
    return { ...parameter, ...picked(textsFor({ type: 'REQUEST_BODY', path, method }), ['description']) };
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
