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
    ([key, value]) => [key, isData(key) ? value : exportSchema(value, format)] as const,
  );
  return format === 'oas30' ? withNullable(ordered(members)) : ordered(members);
}

/** What stands here is no schema, whatever it looks like. */
function isData(key: string): boolean {
  return key === 'enum' || key === 'default' || key === 'required';
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
