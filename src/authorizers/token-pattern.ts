import { child, fail, type Outcome, type SourceRef, succeed } from '../diagnostics/diagnostic.ts';
import { RegexBudgetError } from '../expressions/backtracking-matchers.ts';
import { compileJavaRegex, type JavaRegex } from '../expressions/java-regex.ts';

/**
 * Compiles an `identityValidationExpression`, which the whole token must match (rest-request-phases.md 4.2, documented). It runs in the
 * engine of the other Java patterns: linear time, or a budget where the pattern has to go back; a token that exhausts it does not match.
 */
export function compileTokenPattern(
  expression: string | undefined,
  at: SourceRef,
): Outcome<((token: string) => boolean) | undefined> {
  if (!expression) return succeed(undefined);
  const compiled = compileJavaRegex(expression);
  if (compiled.ok) return succeed((token) => matches(compiled.regex, token));
  return fail({
    ruleId: 'invalid-identity-validation-expression',
    severity: 'error',
    message: `identityValidationExpression cannot be used: ${compiled.reason}.`,
    at: child(at, 'identityValidationExpression'),
    help: 'Write a regular expression of Java.',
  });
}

function matches(regex: JavaRegex, token: string): boolean {
  try {
    return regex.matches(token);
  } catch (error) {
    if (error instanceof RegexBudgetError) return false;
    throw error;
  }
}
