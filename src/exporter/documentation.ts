import type { DocumentationPart, RestApi } from '../model/api.ts';
import type { JsonObject, JsonValue } from '../model/json.ts';
import { isObject, ordered } from './json.ts';

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

/** What a part says, where it says a map. */
export function propertiesOf(text: string): JsonObject | undefined {
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
