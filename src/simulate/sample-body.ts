import type { Model } from '../model/api.ts';
import type { JsonObject, JsonValue } from '../model/json.ts';

/** A small JSON text that a model takes: required members, the least of each. What a `pattern` asks for is not found. */
export function sampleBody(models: ReadonlyMap<string, Model>, name: string): string {
  return JSON.stringify(sample(models.get(name)?.schema ?? {}, models, 0));
}

/** Models may refer to each other in circles. */
const deepest = 12;

function sample(schema: JsonValue, models: ReadonlyMap<string, Model>, depth: number): JsonValue {
  if (!isObject(schema) || depth > deepest) return {};
  const { $ref } = schema;
  if (typeof $ref === 'string') {
    const name = $ref.slice($ref.lastIndexOf('/') + 1);
    return sample(models.get(name)?.schema ?? {}, models, depth + 1);
  }
  const given = schema['example'] ?? schema['default'] ?? listOf(schema['enum'])[0];
  if (given !== undefined) return given;
  const [all] = [...listOf(schema['oneOf']), ...listOf(schema['anyOf'])];
  if (all !== undefined) return sample(all, models, depth + 1);
  const parts = listOf(schema['allOf']);
  if (parts.length > 0)
    return Object.assign({}, ...parts.map((part) => sample(part, models, depth + 1))) as JsonValue;
  return ofType(schema, models, depth);
}

function ofType(schema: JsonObject, models: ReadonlyMap<string, Model>, depth: number): JsonValue {
  const [type] = [schema['type']].flat();
  switch (type) {
    case 'string':
      return 'x'.repeat(Math.min(numberOf(schema['minLength']) || 1, 10_000));
    case 'integer':
    case 'number':
      return numberOf(schema['minimum']) + (schema['exclusiveMinimum'] ? 1 : 0);
    case 'boolean':
      return true;
    case 'array': {
      const count = Math.min(numberOf(schema['minItems']), 100);
      return Array.from({ length: count }, () => sample(schema['items'] ?? {}, models, depth + 1));
    }
    case 'null':
      return null;
    default:
      return members(schema, models, depth);
  }
}

function members(schema: JsonObject, models: ReadonlyMap<string, Model>, depth: number): JsonObject {
  const properties = isObject(schema['properties']) ? schema['properties'] : {};
  const names = listOf(schema['required']).filter((name) => typeof name === 'string');
  return Object.fromEntries(
    names.map((name) => [
      name,
      sample(Object.hasOwn(properties, name) ? (properties[name] ?? {}) : {}, models, depth + 1),
    ]),
  );
}

function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? value : [];
}

function numberOf(value: JsonValue | undefined): number {
  return typeof value === 'number' ? value : 0;
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
