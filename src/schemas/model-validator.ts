import { createRequire } from 'node:module';
import type { ErrorObject, ValidateFunction } from 'ajv';
import type draft04 from 'ajv-draft-04';
import type addFormats from 'ajv-formats';
import { compositeKeywords } from './composite-keywords.ts';
import { enumeration, uniqueItems } from './equal-values.ts';
import { describeErrors } from './model-errors.ts';
import { mentionsInheritedNames, withPrototypeProperty } from './prototype-names.ts';

const require = createRequire(import.meta.url);

type Draft04 = InstanceType<typeof draft04.default>;

/** Says what is wrong with a JSON value as API Gateway's validator would: `[object has missing required properties (["a"])]`. */
export type ModelValidator = (value: unknown) => string | undefined;

/**
 * Formats of draft 4 and two that the common Java validator adds (unverified on AWS). OpenAPI's own are not checked: `int32` and `int64`
 * are documented as unsupported, `date`, `byte` and the rest are unknown to draft 4.
 */
const knownFormats = [
  'date-time',
  'email',
  'hostname',
  'ipv4',
  'ipv6',
  'uri',
  'regex',
  'uuid',
  'json-pointer',
] as const;

/** Keywords of later drafts that ajv takes for its own; draft 4 does not know them, so they say nothing. */
const afterDraft4 = ['const', 'contains', 'propertyNames', 'if', 'then', 'else'] as const;

/** Larger bodies get the first problem only: listing 300,000 errors is a denial of service (reliability.md T4). */
const longestFullReport = 64 * 1024;

/** Patterns run in linear time whatever they say; what RE2 cannot express matches everything and is a lint finding. */
const linearRegExp = Object.assign(
  (pattern: string) => {
    const text = () => `/${pattern}/`; // ajv takes patterns that print the same for the same
    try {
      const compiled = (require('re2js') as typeof import('re2js')).RE2JS.compile(pattern);
      return { test: (value: string) => compiled.matcher(value).find(), toString: text };
    } catch {
      return { test: () => true, toString: text };
    }
  },
  { code: 'linearRegExp' },
);

/**
 * Compiles models (JSON Schema draft 4) once for a deployment.
 * @param models schema by model name; references between them are `{baseUri}{name}`, circular ones too
 * @param baseUri `https://apigateway.amazonaws.com/restapis/{apiId}/models/`
 * @returns a function that gives the validator of one model, or throws what ajv says of a schema that does not compile
 */
export function compileModels(
  models: ReadonlyMap<string, unknown>,
  baseUri: string,
): (name: string) => ModelValidator {
  const first = newAjv(models, baseUri, false);
  let all: Draft04 | undefined;
  return (name) => {
    const id = `${baseUri}${name}`;
    const validate = first.getSchema(id) as ValidateFunction;
    return (value) => {
      if (validate(value)) return undefined;
      const errors = validate.errors as ErrorObject[];
      if (JSON.stringify(value).length > longestFullReport) return describeErrors(errors, value);
      all ??= newAjv(models, baseUri, true);
      const thorough = all.getSchema(id) as ValidateFunction;
      thorough(value);
      return describeErrors(thorough.errors ?? errors, value);
    };
  };
}

/** ajv is loaded when the first validator is compiled: an API without validators does not pay for it. */
function newAjv(models: ReadonlyMap<string, unknown>, baseUri: string, allErrors: boolean): Draft04 {
  const Draft04 = (require('ajv-draft-04') as typeof draft04).default;
  const ajv = new Draft04({
    allErrors,
    strict: false,
    logger: false,
    verbose: true,
    validateSchema: false,
    ownProperties: [...models.values()].some(mentionsInheritedNames), // `toString` is there in every object otherwise
    meta: refersToMetaSchema(models), // it takes longer to add than most models to compile
    code: { regExp: linearRegExp },
    multipleOfPrecision: 9, // the Java validator reckons in decimals: 0.07 is a multiple of 0.01
  } as ConstructorParameters<typeof draft04.default>[0]);
  for (const keyword of afterDraft4) ajv.removeKeyword(keyword);
  for (const keyword of [enumeration, uniqueItems]) ajv.removeKeyword(keyword.keyword).addKeyword(keyword);
  if (allErrors)
    for (const keyword of compositeKeywords()) ajv.removeKeyword(keyword.keyword).addKeyword(keyword);
  const formats = (require('ajv-formats') as typeof addFormats).default;
  formats(ajv as unknown as Parameters<typeof formats>[0], [...knownFormats]); // draft-04's class has its own type
  for (const [name, schema] of models)
    ajv.addSchema(withPrototypeProperty(withoutId(schema)) as object, `${baseUri}${name}`);
  return ajv;
}

function refersToMetaSchema(models: ReadonlyMap<string, unknown>): boolean {
  const reference = '"$ref":"http://json-schema.org/';
  return [...models.values()].some((schema) => JSON.stringify(schema)?.includes(reference));
}

/** A schema's own `id` would move its base away from the canonical reference. */
function withoutId(schema: unknown): unknown {
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) return schema;
  const { id: _id, $id: _$id, $schema: _$schema, ...rest } = schema as Record<string, unknown>;
  return rest;
}
