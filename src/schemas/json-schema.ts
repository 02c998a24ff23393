import type { ErrorObject } from 'ajv';
import { configValidator } from './config-validator.ts';

/** One way in which a value departs from its schema. */
export interface SchemaProblem {
  /** JSON pointer to the value. */
  readonly pointer: string;
  readonly keyword: string;
  /** Set for `additionalProperties`: the key nobody knows, and those that are known. */
  readonly unknownKey?: { readonly key: string; readonly known: readonly string[] };
  /** What the schema asks for, as a phrase: `be number`, `be one of "a", "b"`. */
  readonly expected: string;
  /** What is there instead. */
  readonly found: unknown;
}

/**
 * Checks a value by the schema of `gwctl.yaml`. The check turns texts into the numbers and booleans that the schema asks for and the
 * other way round, **in the value it is given**: a value from the environment is always a text.
 */
export function checkConfig(value: unknown, schema: () => object): readonly SchemaProblem[] {
  const validate = configValidator(schema);
  validate(value);
  return problemsOf(validate.errors ?? []);
}

/** What a validator found, in gwctl's words. */
export function problemsOf(errors: readonly ErrorObject[]): readonly SchemaProblem[] {
  return errors.filter(({ keyword }) => keyword !== 'propertyNames').map(problemOf);
}

function problemOf(error: ErrorObject): SchemaProblem {
  const key =
    error.keyword === 'additionalProperties' ? String(error.params['additionalProperty']) : undefined;
  const known = Object.keys((error.parentSchema?.['properties'] as object | undefined) ?? {});
  // An illegal name is reported by ajv at the object; the name itself is what the user must look at.
  const name = error.propertyName;
  const last = key ?? name;
  const step = last === undefined ? '' : `/${last.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  return {
    pointer: error.instancePath + step,
    keyword: name === undefined ? error.keyword : 'propertyNames',
    ...(key === undefined ? {} : { unknownKey: { key, known } }),
    expected: expectation(error),
    found: name ?? error.data,
  };
}

/** JSON Schema's types in YAML's words. */
const typeWords: ReadonlyMap<string, string> = new Map([
  ['object', 'a map'],
  ['array', 'a list'],
  ['string', 'a text'],
  ['integer', 'a whole number'],
  ['number', 'a number'],
  ['boolean', 'true or false'],
  ['null', 'empty'],
]);

function expectation(error: ErrorObject): string {
  if (error.keyword === 'enum') {
    const allowed = error.params['allowedValues'] as readonly unknown[];
    return `be one of ${allowed.map((value) => JSON.stringify(value)).join(', ')}`;
  }
  // In gwctl's own schemas `$comment` says in words what a pattern says.
  const described = error.parentSchema?.['$comment'];
  if (error.keyword === 'pattern' && typeof described === 'string') return `be ${described}`;
  if (error.keyword === 'required') return `have the key "${error.params['missingProperty']}"`;
  if (error.keyword === 'type') {
    const types = [error.params['type'] as string | string[]].flat();
    return `be ${types.map((type) => typeWords.get(type) ?? type).join(' or ')}`;
  }
  return (error.message ?? 'be different').replace(/^must /, '');
}
