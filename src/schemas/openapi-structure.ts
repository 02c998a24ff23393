import type { ErrorObject, ValidateFunction } from 'ajv';
import { openApiValidator } from './openapi-validator.ts';

/** A part of a document that is not what the OpenAPI specification says. */
export interface StructureProblem {
  /** JSON pointer to the value. */
  readonly pointer: string;
  /** The key that nobody knows, rather than the value. */
  readonly unknownKey: string | undefined;
  /** Keys that are known beside it. */
  readonly known: readonly string[];
  /** `Operation`, as the specification names it. */
  readonly owner: string;
  /** What belongs there: `string`, `array`. */
  readonly expected: string | undefined;
}

/** Checks documents; the schemas are compiled when the first document of their kind comes, which takes a while. */
export type StructureChecker = (root: unknown, format: 'openapi' | 'swagger') => StructureProblem[];

/**
 * A checker by the schemas of OpenAPI 3.0 and Swagger 2.0 that swagger-parser uses. Only unknown fields and wrong types are told:
 * what else the schemas demand, as a description for each response, API Gateway does not ask for. The value stays as it is.
 */
export function structureChecker(): StructureChecker {
  const compiled = new Map<string, ValidateFunction>();
  return (root, format) => {
    const validate = compiled.get(format) ?? openApiValidator(format);
    compiled.set(format, validate);
    if (validate(root)) return [];
    return distinct((validate.errors ?? []).flatMap((error) => problemOf(error) ?? []));
  };
}

/** Alternatives of a schema complain about the same thing. */
function distinct(problems: readonly StructureProblem[]): StructureProblem[] {
  return [...new Map(problems.map((each) => [`${each.pointer} ${each.unknownKey}`, each])).values()];
}

/**
 * Definitions whose alternatives each complain about the keys of the others; and schemas, paths and security schemes, which have
 * rules of their own.
 */
const noisy =
  /\/definitions\/(?:Schema|schema|Paths|paths|SecurityScheme|\w*SecurityScheme|\w*Security|Reference|\w*Parameter\w*|parameter|fileSchema)(?:\/|$)|Parameter\w*\/|\/oneOf\/1\//;

function problemOf(error: ErrorObject): StructureProblem | undefined {
  const { keyword, instancePath, schemaPath, params, parentSchema, data } = error;
  if (noisy.test(schemaPath)) return undefined;
  const owner = /definitions\/(\w+)/.exec(schemaPath)?.[1] ?? 'document';
  const properties = (parentSchema?.['properties'] ?? {}) as Readonly<Record<string, unknown>>;
  if (keyword === 'additionalProperties') {
    const key = String(params['additionalProperty']);
    if (key === '$ref') return undefined;
    const pointer = `${instancePath}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    return { pointer, unknownKey: key, known: Object.keys(properties), owner, expected: undefined };
  }
  if (keyword !== 'type' || isIntrinsic(data)) return undefined;
  const expected = String(params['type']);
  return { pointer: instancePath, unknownKey: undefined, known: [], owner, expected };
}

/** What CloudFormation would put there is not known. */
function isIntrinsic(value: unknown): boolean {
  if (value === null || typeof value !== 'object') return false;
  const [only, more] = Object.keys(value);
  return more === undefined && only !== undefined && (only === 'Ref' || only.startsWith('Fn::'));
}
