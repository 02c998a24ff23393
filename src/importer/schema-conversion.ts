import type { JsonObject, JsonValue } from '../model/json.ts';
import { expectedOf, isEmptyKeyword } from './draft4.ts';
import { isMap, itemsOf, memberOf, type Node, setMember } from './node.ts';
import type { Report } from './report.ts';

/** What a conversion needs to know of the models around. */
export interface SchemaContext {
  readonly report: Report;
  /** False: the schema is judged, and what comes back is empty. */
  readonly isKept: boolean;
  /** `nullable` becomes a null type. */
  readonly keepsNull: boolean;
  /** Name of the model that a `$ref` means; undefined, reported by the callee, when there is none. */
  readonly modelOf: (ref: Node) => string | undefined;
  readonly canonicalRef: (model: string) => string;
  /** Told once for each keyword that a model cannot have. */
  readonly dropped: (keyword: string, node: Node) => void;
}

/** Keywords of OpenAPI that draft 4 does not have, or that AWS documents as unsupported (import-export.md 2.7). */
const droppedKeywords: ReadonlySet<string> = new Set([
  'discriminator',
  'xml',
  'externalDocs',
  'example',
  'examples',
  'readOnly',
  'writeOnly',
  'deprecated',
]);

/** The commonest keywords, whose value is taken as it is. */
const plainKeywords: ReadonlySet<string> = new Set(['type', 'description', 'format', 'title', 'required']);

/** Keywords whose value is one schema. */
const schemaKeywords: ReadonlySet<string> = new Set(['not', 'additionalProperties', 'additionalItems']);
/** Keywords whose value is a list of schemas. */
const schemaLists: ReadonlySet<string> = new Set(['allOf', 'anyOf', 'oneOf']);
/** Keywords whose value is a map of schemas: its keys are names, never keywords. */
const schemaMaps: ReadonlySet<string> = new Set(['properties', 'patternProperties', 'definitions']);

/**
 * A schema of the document as JSON Schema draft 4 with canonical references to other models. Differs from AWS: which keyword AWS
 * keeps is not known for each (import-export.md 6.2), so this is gwctl's own rule; `nullable` becomes a null type, or under
 * `--strict` nothing, as many users find.
 */
export function convertSchema(node: Node, context: SchemaContext): JsonValue {
  if (!isMap(node.value)) return node.value as JsonValue;
  if (typeof node.value['$ref'] === 'string') {
    const name = context.modelOf(node);
    return name === undefined ? {} : { $ref: context.canonicalRef(name) };
  }
  const schema: Record<string, JsonValue> = {};
  for (const key of Object.keys(node.value)) convertMember(key, node.value[key], node, schema, context);
  return node.value['nullable'] === true && context.keepsNull ? withNull(schema) : schema;
}

function convertMember(
  key: string,
  value: unknown,
  holder: Node,
  schema: Record<string, JsonValue>,
  context: SchemaContext,
): void {
  if (key === 'nullable' || isEmptyKeyword(key, value)) return;
  const expected = expectedOf(key, value);
  if (expected !== undefined) reportShape(key, value, expected, memberOf(holder, key), context.report);
  if (droppedKeywords.has(key) || key.startsWith('x-')) context.dropped(key, memberOf(holder, key));
  else if (!plainKeywords.has(key))
    keep(schema, key, convertKeyword(key, memberOf(holder, key), context), context);
  else if (context.isKept) schema[key] = value as JsonValue;
}

function keep(to: Record<string, JsonValue>, key: string, value: JsonValue, { isKept }: SchemaContext): void {
  if (isKept) setMember(to, key, value);
}

function convertKeyword(key: string, node: Node, context: SchemaContext): JsonValue {
  if (schemaMaps.has(key) && isMap(node.value)) {
    const schemas: Record<string, JsonValue> = {};
    for (const name of Object.keys(node.value)) {
      keep(schemas, name, convertSchema(memberOf(node, name), context), context);
    }
    return schemas;
  }
  if (schemaKeywords.has(key)) return convertSchema(node, context);
  if (key === 'items' || schemaLists.has(key)) {
    if (!Array.isArray(node.value)) return convertSchema(node, context);
    return itemsOf(node, key, context.report).map((item) => convertSchema(item, context));
  }
  checkKeyword(key, node, context.report);
  return node.value as JsonValue;
}

function checkKeyword(key: string, node: Node, report: Report): void {
  if (key === '$ref') {
    const help = 'Write $ref as a text: #/components/schemas/NAME, in Swagger 2.0 #/definitions/NAME.';
    report('model-invalid', node.at, invalidSchemaText, { help });
  }
  if (key === 'const') {
    report('model-invalid', node.at, invalidSchemaText, { help: 'Write const as an enum of one value.' });
  }
}

/** API Gateway takes no model whose schema is no draft 4 (publicly reported); it says no more than that. */
function reportShape(key: string, value: unknown, expected: string, { at }: Node, report: Report): void {
  const isBound = key === 'exclusiveMinimum' || key === 'exclusiveMaximum';
  const help =
    isBound && typeof value === 'number'
      ? `${key} is true or false in OpenAPI 3.0: write the number as ${key === 'exclusiveMinimum' ? 'minimum' : 'maximum'} beside it.`
      : `Write ${key} as ${expected}.`;
  report('model-invalid', at, invalidSchemaText, { help });
}

/** API Gateway's text for a model that it does not take, around the reason (publicly reported). */
export function invalidModelText(reason: string): string {
  return `Invalid model specified: Validation Result: warnings : [], errors : [${reason}]`;
}

/** What it says of a schema that is no draft 4 (publicly reported). */
export const invalidSchemaText = invalidModelText('Invalid model schema specified');

/** A list of types is legal draft 4; AWS's own treatment of `nullable` is not known. */
function withNull(schema: Record<string, JsonValue>): JsonObject {
  const { type } = schema;
  if (typeof type !== 'string') return schema;
  const values = schema['enum'];
  const withNullValue = Array.isArray(values) && !values.includes(null) ? { enum: [...values, null] } : {};
  return { ...schema, type: [type, 'null'], ...withNullValue };
}
