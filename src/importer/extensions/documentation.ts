import type { DocumentationPart } from '../../model/api.ts';
import { childOf, isMap, itemsOf, type Node, placeOf, textOf } from '../node.ts';
import type { Report } from '../report.ts';

type LocationKey = 'path' | 'method' | 'name' | 'statusCode';

interface PartType {
  readonly keys: readonly LocationKey[];
  readonly required: readonly LocationKey[];
}

const none: PartType = { keys: [], required: [] };
const method: PartType = { keys: ['path', 'method'], required: [] };
const parameter: PartType = { keys: ['path', 'method', 'name'], required: ['name'] };
const response: PartType = { keys: ['path', 'method', 'statusCode'], required: [] };
const named: PartType = { keys: ['name'], required: [] };

/** What may locate a part of each type (import-export.md 1.7). */
const partTypes: ReadonlyMap<string, PartType> = new Map([
  ['API', none],
  ['AUTHORIZER', named],
  ['MODEL', named],
  ['RESOURCE', { keys: ['path'], required: [] }],
  ['METHOD', method],
  ['PATH_PARAMETER', parameter],
  ['QUERY_PARAMETER', parameter],
  ['REQUEST_HEADER', parameter],
  ['REQUEST_BODY', method],
  ['RESPONSE', response],
  ['RESPONSE_HEADER', { keys: ['path', 'method', 'statusCode', 'name'], required: ['name'] }],
  ['RESPONSE_BODY', response],
] satisfies [string, PartType][]);

/** What the documentation extension holds. */
export interface Documentation {
  readonly parts: readonly DocumentationPart[];
  readonly version?: string;
}

/** Reads `x-amazon-apigateway-documentation`. */
export function readDocumentation(node: Node | undefined, report: Report): Documentation {
  if (!node) return { parts: [] };
  const version = textOf(childOf(node, 'version'), 'version of the documentation', report);
  const parts = itemsOf(childOf(node, 'documentationParts'), 'documentationParts', report).flatMap(
    (part) => readPart(part, report) ?? [],
  );
  return { parts, ...(version === undefined ? {} : { version }) };
}

function readPart(node: Node, report: Report): DocumentationPart | undefined {
  const location = childOf(node, 'location');
  const type = location && textOf(childOf(location, 'type'), 'type of a location', report)?.toUpperCase();
  const row = type === undefined ? undefined : partTypes.get(type);
  if (!location || type === undefined || !row) {
    report(
      'documentation-part',
      (location ?? node).at,
      `A documentation part has no type that is one of ${[...partTypes.keys()].join(', ')}.`,
      {
        help: 'Write location: { type: METHOD, path: /pets, method: GET }.',
      },
    );
    return undefined;
  }
  return {
    location: { type, ...readLocation(location, type, row, report) },
    properties: propertiesText(childOf(node, 'properties')),
    at: node.at,
  };
}

/** A part without a path is stored with `/` (recorded); method and status default to `*` (documented). */
const defaults: Readonly<Record<LocationKey, string | undefined>> = {
  path: '/',
  method: '*',
  statusCode: '*',
  name: undefined,
};

function readLocation(
  location: Node,
  type: string,
  row: PartType,
  report: Report,
): Partial<Record<LocationKey, string>> {
  const read: Partial<Record<LocationKey, string>> = {};
  for (const key of isMap(location.value) ? Object.keys(location.value) : []) {
    if (key === 'type' || row.keys.some((known) => known === key)) continue;
    const at = { ...placeOf(location.at, key), part: 'key' as const };
    report('documentation-part', at, `A documentation part of type ${type} has no ${key}.`, {
      help: `Its location may have ${['type', ...row.keys].join(', ')}.`,
    });
  }
  for (const key of row.keys) {
    const value = textOf(childOf(location, key), key, report) ?? defaults[key];
    if (value !== undefined) read[key] = key === 'method' ? value.toUpperCase() : value;
    else if (row.required.includes(key)) {
      report('documentation-part', location.at, `A documentation part of type ${type} needs ${key}.`, {
        help: `Add ${key} to its location.`,
      });
    }
  }
  return read;
}

/** A part's properties are stored as a JSON text (recorded). */
function propertiesText(node: Node | undefined): string {
  if (!node) return '{}';
  return typeof node.value === 'string' ? node.value : JSON.stringify(node.value);
}
