import type { JsonObject, JsonValue } from '../model/json.ts';
import { isObject, ordered } from './json.ts';
import type { ExportFormat } from './options.ts';

const canonical = /^https:\/\/apigateway\.amazonaws\.com\/restapis\/[^/]+\/models\/(.+)$/;

/** `#/components/schemas/Pet` or `#/definitions/Pet`. */
export function modelRef(name: string, format: ExportFormat): JsonObject {
  return { $ref: `${format === 'oas30' ? '#/components/schemas/' : '#/definitions/'}${name}` };
}

/** A model's schema as the document has it: canonical references turned back, and a null type as OpenAPI 3.0 says it. */
export function exportSchema(schema: JsonValue, format: ExportFormat): JsonValue {
  if (Array.isArray(schema)) return schema.map((item: JsonValue) => exportSchema(item, format));
  if (!isObject(schema)) return schema;
  const name = typeof schema['$ref'] === 'string' ? canonical.exec(schema['$ref'])?.[1] : undefined;
  if (name !== undefined) return modelRef(name, format);
  const members = Object.entries(schema).map(
    ([key, value]) => [key, exportKeyword(key, value, format)] as const,
  );
  return format === 'oas30' ? withNullable(ordered(members)) : ordered(members);
}

/** Below these the keys are names of schemas, never keywords. */
const schemaMaps: ReadonlySet<string> = new Set(['properties', 'patternProperties', 'definitions']);
/** What stands here is no schema, whatever it looks like. */
const dataKeywords: ReadonlySet<string> = new Set(['enum', 'default', 'required']);

function exportKeyword(key: string, value: JsonValue, format: ExportFormat): JsonValue {
  if (dataKeywords.has(key)) return value;
  if (!schemaMaps.has(key) || !isObject(value)) return exportSchema(value, format);
  return ordered(
    Object.entries(value).map(([name, schema]) => [name, exportSchema(schema, format)] as const),
  );
}

/** OpenAPI 3.0 has no list of types; `nullable` says the same, and an import reads it back. */
function withNullable(schema: JsonObject): JsonObject {
  const { type } = schema;
  if (!Array.isArray(type) || type.length !== 2 || !type.includes('null')) return schema;
  const [other] = type.filter((each: JsonValue) => each !== 'null');
  return ordered([
    ...Object.entries(schema).map(
      ([key, value]) => [key, key === 'type' ? (other as JsonValue) : value] as const,
    ),
    ['nullable', true],
  ]);
}
