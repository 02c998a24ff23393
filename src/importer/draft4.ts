/** What draft 4 asks of the value of a keyword, in words and as a test. */
interface Shape {
  readonly expected: string;
  readonly fits: (value: unknown) => boolean;
}

const typeNames: ReadonlySet<unknown> = new Set([
  'array',
  'boolean',
  'integer',
  'null',
  'number',
  'object',
  'string',
]);

const isMap = (value: unknown) => value !== null && typeof value === 'object' && !Array.isArray(value);
const isFlag = (value: unknown) => typeof value === 'boolean';
const isFilled = (value: unknown) => Array.isArray(value) && value.length > 0;

const type: Shape = {
  expected: 'one of array, boolean, integer, null, number, object and string, or a list of them',
  fits: (value) =>
    typeNames.has(value) ||
    (Array.isArray(value) && value.length > 0 && value.every((each) => typeNames.has(each))),
};
const names: Shape = {
  expected: 'a list of the names that must be there, beside the properties',
  fits: (value) => Array.isArray(value) && value.every((each) => typeof each === 'string'),
};
const map: Shape = { expected: 'a map of schemas', fits: isMap };
const schema: Shape = { expected: 'a schema', fits: isMap };
const list: Shape = { expected: 'a list of schemas', fits: (value) => isFilled(value) };
const schemaOrFlag: Shape = {
  expected: 'a schema, true or false',
  fits: (value) => isMap(value) || isFlag(value),
};
const flag: Shape = { expected: 'true or false', fits: isFlag };
const number: Shape = { expected: 'a number', fits: (value) => typeof value === 'number' };
const count: Shape = {
  expected: 'a whole number from 0',
  fits: (value) => Number.isInteger(value) && (value as number) >= 0,
};

/** The keywords of draft 4 whose value must have a shape (json-schema.org, draft-04 meta-schema). */
const shapes: ReadonlyMap<string, Shape> = new Map([
  ['type', type],
  ['required', names],
  ['enum', { expected: 'a list of values', fits: isFilled }],
  ['properties', map],
  ['patternProperties', map],
  ['definitions', map],
  ['dependencies', map],
  ['not', schema],
  ['items', { expected: 'a schema', fits: (value) => isMap(value) || Array.isArray(value) }],
  ['allOf', list],
  ['anyOf', list],
  ['oneOf', list],
  ['additionalProperties', schemaOrFlag],
  ['additionalItems', schemaOrFlag],
  ['uniqueItems', flag],
  ['exclusiveMinimum', flag],
  ['exclusiveMaximum', flag],
  ['pattern', { expected: 'a text', fits: (value) => typeof value === 'string' }],
  ['minimum', number],
  ['maximum', number],
  ['multipleOf', number],
  ['minLength', count],
  ['maxLength', count],
  ['minItems', count],
  ['maxItems', count],
  ['minProperties', count],
  ['maxProperties', count],
] satisfies [string, Shape][]);

/**
 * Whether a keyword has nothing behind it, as `required:` in YAML. Unverified: API Gateway takes it for absent, as Swagger's own parser
 * does.
 */
export function isEmptyKeyword(keyword: string, value: unknown): boolean {
  return value === null && shapes.has(keyword);
}

/** What belongs in a keyword of a schema, in words, where something else is there; undefined where its value is draft 4. */
export function expectedOf(keyword: string, value: unknown): string | undefined {
  const shape = shapes.get(keyword);
  return shape === undefined || shape.fits(value) ? undefined : shape.expected;
}
