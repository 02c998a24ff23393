import { nearest } from '../../diagnostics/nearest.ts';
import type { ImportContext } from '../context.ts';
import { childOf, isMap, itemsOf, type Node, placeOf } from '../node.ts';
import type { ApiType } from '../options.ts';
import type { Report } from '../report.ts';

/** Where an extension may stand. */
export type Place =
  | 'root'
  | 'path'
  | 'operation'
  | 'security-scheme'
  | 'components'
  | 'server'
  | 'tag'
  | 'elsewhere';

interface ExtensionRow {
  readonly places: readonly Place[];
  readonly apis: readonly ApiType[];
}

const rest: readonly ApiType[] = ['rest'];
const http: readonly ApiType[] = ['http'];
const both: readonly ApiType[] = ['rest', 'http'];

/** Every extension of import-export.md 1.1: where it may stand and what kind of API reads it. */
const extensions: ReadonlyMap<string, ExtensionRow> = new Map([
  ['any-method', { places: ['path'], apis: both }],
  ['api-key-source', { places: ['root'], apis: rest }],
  ['auth', { places: ['operation'], apis: both }],
  ['authorizer', { places: ['security-scheme'], apis: [...both, 'websocket'] }],
  ['authtype', { places: ['security-scheme'], apis: [...both, 'websocket'] }],
  ['binary-media-types', { places: ['root'], apis: rest }],
  ['cors', { places: ['root'], apis: http }],
  ['documentation', { places: ['root'], apis: rest }],
  ['endpoint-access-mode', { places: ['root'], apis: rest }],
  ['endpoint-configuration', { places: ['root', 'server'], apis: both }],
  ['gateway-responses', { places: ['root'], apis: rest }],
  ['importexport-version', { places: ['root'], apis: http }],
  ['integration', { places: ['operation'], apis: both }],
  ['integrations', { places: ['components'], apis: http }],
  ['minimum-compression-size', { places: ['root'], apis: rest }],
  ['policy', { places: ['root'], apis: rest }],
  ['request-validator', { places: ['root', 'operation'], apis: rest }],
  ['request-validators', { places: ['root'], apis: rest }],
  ['security-policy', { places: ['root'], apis: rest }],
  ['tag-value', { places: ['tag'], apis: http }],
] satisfies [string, ExtensionRow][]);

const prefix = 'x-amazon-apigateway-';

/** Reports the AWS extensions of a map that are unknown, misplaced or of another kind of API. */
export function checkExtensions(node: Node, place: Place, type: ApiType, report: Report): void {
  if (!isMap(node.value)) return;
  for (const key in node.value) {
    if (key.startsWith('x-amazon-')) checkExtension(key, node, place, type, report);
  }
}

/** The same for the root of the document, where OpenAPI 3 has one extension less: it belongs in a server (import-export.md 1.1). */
export function checkRootExtensions(root: Node, type: ApiType, { dialect, report }: RootContext): void {
  checkExtensions(root, 'root', type, report);
  for (const [name, place] of belowRoot) {
    for (const node of mapsOf(childOf(root, name))) checkExtensions(node, place, type, report);
  }
  const key = 'x-amazon-apigateway-endpoint-configuration';
  if (dialect.format !== 'openapi' || !childOf(root, key)) return;
  reportMisplaced(key, { places: ['server'], apis: both }, { ...placeOf(root.at, key), part: 'key' }, report);
}

type RootContext = Pick<ImportContext, 'dialect' | 'report'>;

const belowRoot: readonly (readonly [string, Place])[] = [
  ['info', 'elsewhere'],
  ['components', 'components'],
  ['servers', 'server'],
  ['tags', 'tag'],
];

/** The same for an operation; what slipped into its responses by its indentation is found too. */
export function checkOperationExtensions(node: Node, type: ApiType, report: Report): void {
  checkExtensions(node, 'operation', type, report);
  const responses = childOf(node, 'responses');
  if (!responses || !isMap(responses.value)) return;
  checkExtensions(responses, 'elsewhere', type, report);
  for (const status in responses.value) {
    const response = childOf(responses, status);
    if (response) checkExtensions(response, 'elsewhere', type, report);
  }
}

/** A map itself, or the maps of a list. */
function mapsOf(node: Node | undefined): readonly Node[] {
  if (!node) return [];
  return Array.isArray(node.value) ? itemsOf(node, 'a list', () => undefined) : [node];
}

function checkExtension(key: string, node: Node, place: Place, type: ApiType, report: Report): void {
  const row = key.startsWith(prefix) ? extensions.get(key.slice(prefix.length)) : undefined;
  if (row?.places.includes(place) && row.apis.includes(type)) return;
  const at = { ...placeOf(node.at, key), part: 'key' as const };
  if (!row) reportUnknown(key, at, report);
  else if (!row.places.includes(place)) reportMisplaced(key, row, at, report);
  else {
    const kind = type === 'websocket' ? 'WebSocket' : type.toUpperCase();
    report('extension-wrong-api-type', at, `${key} is ignored: ${kind} APIs do not have it.`);
  }
}

function reportUnknown(key: string, at: Node['at'], report: Report): void {
  const known = [...extensions.keys()].map((name) => prefix + name);
  const close = nearest(key.slice(prefix.length), extensions.keys());
  const better = key.startsWith(prefix) && close !== undefined ? prefix + close : nearest(key, known);
  // Other Amazon services have extensions of their own; only what looks like one of these is a mistake.
  if (better === undefined && !key.startsWith('x-amazon-apigateway')) return;
  // Differs from AWS: it passes over a misspelt extension in silence, and the integration or authorizer is simply not there.
  report('unknown-aws-extension', at, `API Gateway has no extension ${key}.`, {
    help: better ? `Did you mean ${better}?` : 'Remove it, or use another prefix than x-amazon-apigateway-.',
  });
}

function reportMisplaced(key: string, row: ExtensionRow, at: Node['at'], report: Report): void {
  const where = row.places.map((place) => placeNames[place]).join(' or ');
  report('extension-misplaced', at, `${key} is ignored here: API Gateway reads it ${where}.`, {
    help: `Move it: it belongs ${where}.`,
  });
}

const placeNames: Readonly<Record<Place, string>> = {
  root: 'at the root of the document',
  path: 'in a path item',
  operation: 'in an operation',
  'security-scheme': 'in a security scheme',
  components: 'in components',
  server: 'in a server object',
  tag: 'in a tag of the root',
  elsewhere: 'elsewhere',
};

/** Reports fields of an extension that API Gateway does not know. */
export function checkFields(node: Node, known: ReadonlySet<string>, what: string, report: Report): void {
  if (!isMap(node.value)) return;
  for (const key in node.value) {
    if (known.has(key) || key.startsWith('x-')) continue;
    const close = nearest(key, known);
    const at = { ...placeOf(node.at, key), part: 'key' as const };
    report('extension-unknown-field', at, `${what} has no field ${key}; it is ignored.`, {
      help: helpFor(key, close),
    });
  }
}

/** Exports of HTTP APIs share integrations by `$ref` (recorded). Unverified: that API Gateway follows none in a REST API's. */
function helpFor(key: string, close: string | undefined): string {
  if (key === '$ref')
    return 'Write it out here: a $ref inside of an extension is followed in HTTP APIs only.';
  return close ? `Did you mean ${close}?` : `Remove ${key}.`;
}
