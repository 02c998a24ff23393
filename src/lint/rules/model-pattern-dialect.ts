import { compileJavaRegex } from '../../expressions/java-regex.ts';
import { schema } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { schemasWith } from '../spec/iterate.ts';
import { childOf } from '../spec/node.ts';

/** A pattern reads the same in Java and JavaScript. */
export const modelPatternDialect = rule({
  id: 'model-pattern-dialect',
  severity: 'warn',
  protocols: rest,
  summary: 'A pattern reads the same in Java and JavaScript',
  reason: 'API Gateway runs Java: named groups, \\p classes and possessive quantifiers differ.',
  basis: 'our own',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/models-mappings-models.html',
  awsVerdict: 'fails at run time',
  bad: [schema('{ type: string, pattern: «"^(?<kind>dog|cat)$"» }')],
  good: [schema('{ type: string, pattern: "^[a-z]+$" }')],
  piecewise: true,
  check({ spec }, report) {
    for (const inner of schemasWith(spec, 'pattern')) {
      const pattern = childOf(inner, 'pattern');
      if (!pattern || typeof pattern.value !== 'string') continue;
      const reason = problemOf(pattern.value);
      if (reason !== undefined) report(pattern, reason, { help: 'Write it without.' });
    }
  },
});

function problemOf(pattern: string): string | undefined {
  const special = /\(\?<[A-Za-z]|\\p\{|\\Q|[*+?}]\+|\(\?[imsx]+[):]/.exec(pattern)?.[0];
  if (special !== undefined) return `Java and JavaScript read ${special} differently.`;
  const compiled = compileJavaRegex(pattern);
  return compiled.ok ? undefined : `The pattern does not run: ${compiled.reason}`;
}
