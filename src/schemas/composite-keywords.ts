import { createRequire } from 'node:module';
import type * as ajvModule from 'ajv';
import type { CodeKeywordDefinition, KeywordCxt } from 'ajv';

const require = createRequire(import.meta.url);

/** Which number of matching schemas satisfies the keyword, as a test in the code that ajv generates. */
type Satisfied = (matched: ajvModule.Name, total: number) => ajvModule.Code;

/**
 * `allOf`, `anyOf` and `oneOf` for reports: each tells how many of its schemas matched, and nothing of what is wrong inside them, as
 * the common Java validator does (publicly reported from API Gateway: `instance failed to match exactly one schema (matched 0 out of 9)`
 * alone). ajv's own report the branches, and `allOf` nothing of its own.
 */
export function compositeKeywords(): readonly (CodeKeywordDefinition & { readonly keyword: string })[] {
  const { _ } = require('ajv') as typeof ajvModule;
  const define = (keyword: string, satisfied: Satisfied) => ({
    keyword,
    schemaType: 'array' as const,
    trackErrors: true,
    error: {
      message: keyword,
      params: ({ params }: { params: { matched?: ajvModule.Name } }) => _`{matched: ${params.matched}}`,
    },
    code: (cxt: KeywordCxt) => countMatches(cxt, keyword, satisfied, _),
  });
  return [
    define('allOf', (matched, total) => _`${matched} === ${total}`),
    define('anyOf', (matched) => _`${matched} > 0`),
    define('oneOf', (matched) => _`${matched} === 1`),
  ];
}

function countMatches(cxt: KeywordCxt, keyword: string, satisfied: Satisfied, _: typeof ajvModule._): void {
  const { gen } = cxt;
  const schemas = cxt.schema as unknown[];
  const matched = gen.let('matched', 0);
  const isValid = gen.name('isValid');
  gen.block(() => {
    for (const schemaProp of schemas.keys()) {
      cxt.subschema({ keyword, schemaProp, compositeRule: true }, isValid);
      gen.if(isValid, () => gen.code(_`${matched}++`));
    }
  });
  cxt.setParams({ matched });
  cxt.result(
    satisfied(matched, schemas.length),
    () => cxt.reset(),
    () => {
      cxt.reset();
      cxt.error();
    },
  );
}
