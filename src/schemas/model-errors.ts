import type { ErrorObject } from 'ajv';

/**
 * The texts of the common Java draft-4 validator, in one pair of brackets (rest-request-phases.md 3.4). Only the forms of `required` and
 * `oneOf` were seen from API Gateway; the others are that library's own, unverified on AWS.
 */
export function describeErrors(errors: readonly ErrorObject[], root: unknown): string {
  const texts = [
    ...missing(errors),
    ...notAllowed(errors),
    ...dependencies(errors),
    ...errors.flatMap((error) => describe(error) ?? []),
  ];
  return texts.length > 0
    ? `[${[...new Set(texts)].join(', ')}]`
    : `[instance failed to match ${typeName(root)}]`;
}

/** One sentence for each object that lacks properties, names sorted. */
function missing(errors: readonly ErrorObject[]): string[] {
  return grouped(errors, 'required', 'missingProperty').map(
    (names) => `object has missing required properties (${JSON.stringify(names)})`,
  );
}

function notAllowed(errors: readonly ErrorObject[]): string[] {
  return grouped(errors, 'additionalProperties', 'additionalProperty').map(
    (names) => `object instance has properties which are not allowed by the schema: ${JSON.stringify(names)}`,
  );
}

function grouped(errors: readonly ErrorObject[], keyword: string, parameter: string): string[][] {
  const byPlace = new Map<string, Set<string>>();
  for (const error of errors) {
    if (error.keyword !== keyword) continue;
    const names = byPlace.get(error.instancePath) ?? new Set<string>();
    byPlace.set(error.instancePath, names.add(String((error.params as Record<string, unknown>)[parameter])));
  }
  return [...byPlace.values()].map((names) => [...names].sort());
}

interface Dependency {
  readonly property: string;
  readonly required: readonly string[];
  readonly missing: string[];
}

/** One sentence for each property whose dependencies are not all there. */
function dependencies(errors: readonly ErrorObject[]): string[] {
  const byProperty = new Map<string, Dependency>();
  for (const error of errors) {
    if (error.keyword !== 'dependencies') continue;
    const { property, missingProperty } = error.params as { property: string; missingProperty: string };
    const all = (error.schema as Record<string, unknown>)[property];
    const key = `${error.instancePath} ${property}`;
    const entry: Dependency = byProperty.get(key) ?? {
      property,
      required: Array.isArray(all) ? all : [],
      missing: [],
    };
    entry.missing.push(missingProperty);
    byProperty.set(key, entry);
  }
  return [...byProperty.values()].map(
    ({ property, required, missing }) =>
      `property ${json(property)} of object has missing property dependencies (schema requires ${json([...required].sort())}; missing: ${json(missing.sort())})`,
  );
}

const json = (value: unknown) => JSON.stringify(value);

function describe(error: ErrorObject): string | undefined {
  const { keyword, schema, data } = error;
  switch (keyword) {
    case 'required':
    case 'additionalProperties':
    case 'dependencies':
      return undefined;
    case 'type':
      return `instance type (${typeName(data)}) does not match any allowed primitive type (allowed: ${json(allowedTypes(schema))})`;
    case 'enum':
      return `instance value (${json(data)}) not found in enum (possible values: ${json(schema)})`;
    case 'pattern':
      return `ECMA 262 regex ${json(schema)} does not match input string ${json(data)}`;
    case 'minLength':
      return `string ${json(data)} is too short (length: ${length(data)}, required minimum: ${schema})`;
    case 'maxLength':
      return `string ${json(data)} is too long (length: ${length(data)}, maximum allowed: ${schema})`;
    case 'minimum':
    case 'maximum':
      return boundText(error);
    case 'multipleOf':
      return `remainder of division is not zero (${data} / ${schema})`;
    case 'minItems':
      return `array is too short: must have at least ${schema} elements but instance has ${length(data)} elements`;
    case 'maxItems':
      return `array is too long: must have at most ${schema} elements but instance has ${length(data)} elements`;
    case 'uniqueItems':
      return 'array must not contain duplicate elements';
    case 'minProperties':
      return `object has too few properties (found ${length(data)} but schema requires at least ${schema})`;
    case 'maxProperties':
      return `object has too many properties (found ${length(data)} but schema requires at most ${schema})`;
    case 'format':
      return formatText(String(schema), data);
    default:
      return compositeText(error) ?? `instance failed to match keyword ${keyword}`;
  }
}

function boundText({ keyword, schema, parentSchema, data }: ErrorObject): string {
  const isMinimum = keyword === 'minimum';
  const isStrict = parentSchema?.[isMinimum ? 'exclusiveMinimum' : 'exclusiveMaximum'] === true;
  if (isStrict && data === schema)
    return `numeric instance is not strictly ${isMinimum ? 'greater' : 'lower'} than the required ${keyword} ${schema}`;
  return `numeric instance is ${isMinimum ? 'lower' : 'greater'} than the required ${keyword} (${keyword}: ${schema}, found: ${data})`;
}

function compositeText({ keyword, schema, params }: ErrorObject): string | undefined {
  const total = Array.isArray(schema) ? schema.length : 0;
  const { matched } = params as { matched?: number };
  switch (keyword) {
    case 'allOf':
      return `instance failed to match all required schemas (matched only ${matched} out of ${total})`;
    case 'anyOf':
      return `instance failed to match at least one required schema among ${total}`;
    case 'oneOf':
      return `instance failed to match exactly one schema (matched ${matched} out of ${total})`;
    case 'not':
      return 'instance matched a schema which it should not have';
    default:
      return undefined;
  }
}

const formatNames: ReadonlyMap<string, string> = new Map([
  ['email', 'email address'],
  ['hostname', 'hostname'],
  ['ipv4', 'IPv4 address'],
  ['ipv6', 'IPv6 address'],
  ['regex', 'ECMA 262 regular expression'],
  ['uri', 'URI'],
]);

function formatText(format: string, data: unknown): string {
  const name = formatNames.get(format);
  if (name !== undefined) return `string ${json(data)} is not a valid ${name}`;
  if (format === 'uuid') return `input string ${json(data)} is not a valid UUID`;
  if (format === 'json-pointer') return `input string ${json(data)} is not a valid JSON Pointer`;
  return `string ${json(data)} is invalid against requested date format(s) [yyyy-MM-dd'T'HH:mm:ssZ, yyyy-MM-dd'T'HH:mm:ss.[0-9]{1,12}Z]`;
}

function allowedTypes(schema: unknown): string[] {
  const types = (Array.isArray(schema) ? schema : [schema]).map(String);
  return (types.includes('number') && !types.includes('integer') ? ['integer', ...types] : types).sort();
}

function typeName(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}

function length(value: unknown): number {
  if (typeof value === 'string') return [...value].length;
  if (Array.isArray(value)) return value.length;
  return value !== null && typeof value === 'object' ? Object.keys(value).length : 0;
}
