import type { ErrorObject } from 'ajv';

/**
 * The texts of the common Java draft-4 validator, in one pair of brackets (rest-request-phases.md 3.4). Only the `required` form was
 * seen from API Gateway; the others are that library's own, unverified on AWS.
 */
export function describeErrors(errors: readonly ErrorObject[], root: unknown): string {
  const texts = [
    ...missing(errors),
    ...notAllowed(errors),
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

const json = (value: unknown) => JSON.stringify(value);

function describe(error: ErrorObject): string | undefined {
  const { keyword, schema, data } = error;
  switch (keyword) {
    case 'required':
    case 'additionalProperties':
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
      return `numeric instance is lower than the required minimum (minimum: ${schema}, found: ${data})`;
    case 'maximum':
      return `numeric instance is greater than the required maximum (maximum: ${schema}, found: ${data})`;
    case 'minItems':
      return `array is too short: must have at least ${schema} elements but instance has ${length(data)} elements`;
    case 'maxItems':
      return `array is too long: must have at most ${schema} elements but instance has ${length(data)} elements`;
    case 'format':
      return `string ${json(data)} is invalid against requested format ${json(schema)}`;
    default:
      return `instance failed to match keyword ${keyword}`;
  }
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
  return Array.isArray(value) ? value.length : 0;
}
