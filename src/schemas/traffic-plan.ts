import { Ajv } from 'ajv';
import { problemsOf, type SchemaProblem } from './json-schema.ts';

const ajvOptions = {
  allErrors: true,
  verbose: true,
  coerceTypes: true,
  strict: false,
  validateSchema: false,
  meta: false,
} as const;

/**
 * Checks a value by the schema of traffic plans, and turns numbers into the texts that it asks for **in the value it is given**. Its
 * schema is compiled when a plan is read: that takes milliseconds, and few commands do.
 */
export function checkTrafficPlan(value: unknown, schema: object): readonly SchemaProblem[] {
  const validate = new Ajv(ajvOptions).compile(schema);
  validate(value);
  return problemsOf(validate.errors ?? []);
}
