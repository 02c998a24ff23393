import type { SpecDocument } from '../document/spec-document.ts';
import { rootNode } from './context.ts';
import type { Dialect } from './dialects/dialect.ts';
import { openApi3 } from './dialects/openapi3.ts';
import { swagger2 } from './dialects/swagger2.ts';
import { childOf, type InputMap, isMap, type Node } from './node.ts';
import type { Report } from './report.ts';

/** API Gateway's whole answer to a document that it cannot take (recorded). */
const refusal = 'Invalid OpenAPI input.';

/** The dialect of a document; undefined, and a report, where it is neither Swagger 2.0 nor OpenAPI 3.0. */
export function dialectOf(document: SpecDocument, report: Report): Dialect | undefined {
  const root = rootNode(document);
  if (!isMap(root.value)) {
    reportNoMap(root, report);
    return undefined;
  }
  const swagger = childOf(root, 'swagger');
  if (swagger && String(swagger.value) === '2.0') return swagger2;
  // YAML reads an unquoted 2.0 as a number, which prints as 2.
  if (swagger && swagger.value === 2) return swagger2;
  const openapi = childOf(root, 'openapi');
  if (openapi && /^3\.0\.\d+$/.test(String(openapi.value))) return openApi3;
  const version = openapi ?? swagger;
  report('openapi-version', (version ?? root).at, refusal, { help: versionHelp(version, root.value) });
  return undefined;
}

function reportNoMap(root: Node, report: Report): void {
  // Blanks only behind a line's begin: with line ends among them, a text of nothing but lines would be gone through for each.
  if (typeof root.value === 'string' && /(^|[\n{,])[ \t]*"?(openapi|swagger)"?\s*:/.test(root.value)) {
    report('double-encoded-document', root.at, refusal, {
      help: 'The file holds one text that holds the document: encode it once, not twice.',
    });
    return;
  }
  report('openapi-version', root.at, refusal, {
    help: 'The file is no map with the key openapi or swagger: give an OpenAPI 3.0 or Swagger 2.0 document.',
  });
}

function versionHelp(version: Node | undefined, root: InputMap): string {
  if (!version) return 'Add openapi: 3.0.1 (or swagger: "2.0") at the root: API Gateway imports these two.';
  const found = String(version.value);
  const features = found.startsWith('3.1') ? newFeatures(root) : [];
  const used = features.length > 0 ? ` It uses ${features.join(', ')}, which 3.0 does not have.` : '';
  return `The version is ${found}; API Gateway imports OpenAPI 3.0 and Swagger 2.0: write openapi: 3.0.1.${used}`;
}

/** What of OpenAPI 3.1 a document uses, so that its author knows what to take out. */
function newFeatures(root: InputMap): string[] {
  const found = new Set<string>();
  for (const key of ['webhooks', 'jsonSchemaDialect']) if (Object.hasOwn(root, key)) found.add(key);
  const pending: unknown[] = [root];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (next === null || typeof next !== 'object') continue;
    if (isMap(next)) noteFeatures(next, found);
    for (const inner of Object.values(next)) pending.push(inner);
  }
  return [...found].sort();
}

function noteFeatures(map: InputMap, found: Set<string>): void {
  if (Array.isArray(map['type'])) found.add('type lists');
  if (map['type'] === 'null') found.add('type: "null"');
  if (map['type'] === 'mutualTLS') found.add('mutualTLS');
  if (Object.hasOwn(map, 'const')) found.add('const');
  if (typeof map['exclusiveMinimum'] === 'number' || typeof map['exclusiveMaximum'] === 'number') {
    found.add('numeric exclusiveMinimum');
  }
  if (isMap(map['pathItems'])) found.add('pathItems');
  if (typeof map['$ref'] === 'string' && Object.keys(map).length > 1) found.add('$ref siblings');
  if (Array.isArray(map['examples'])) found.add('examples in schemas');
}
