import { Ajv, type ValidateFunction } from 'ajv';

/** How the schema of `gwctl.yaml` is compiled: every problem at once, texts of the environment turned into what is asked for. */
export const configAjvOptions = {
  allErrors: true,
  verbose: true,
  coerceTypes: true,
  strict: false,
  validateSchema: false,
  meta: false,
} as const;

/**
 * The compiled schema of `gwctl.yaml`. The build puts ajv's own standalone code in the place of this file: compiling the schema and
 * loading ajv would be the longest part of a start.
 */
export function configValidator(schema: () => object): ValidateFunction {
  return new Ajv(configAjvOptions).compile(schema());
}
