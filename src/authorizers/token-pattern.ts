import { child, fail, type Outcome, type SourceRef, succeed } from '../diagnostics/diagnostic.ts';
import { re2js } from '../expressions/load-re2js.ts';

/**
 * Compiles an `identityValidationExpression`, which the whole token must match (rest-request-phases.md 4.2, documented).
 * RE2 runs in linear time; what Java's syntax has beyond it is told at deploy.
 */
export function compileTokenPattern(
  expression: string | undefined,
  at: SourceRef,
): Outcome<((token: string) => boolean) | undefined> {
  if (!expression) return succeed(undefined);
  try {
    const pattern = re2js().RE2JS.compile(expression);
    return succeed((token) => pattern.matcher(token).matches());
  } catch (error) {
    return fail({
      ruleId: 'invalid-identity-validation-expression',
      severity: 'error',
      message: `identityValidationExpression cannot be used: ${(error as Error).message}.`,
      at: child(at, 'identityValidationExpression'),
      help: 'Use a regular expression without look-around and back references.',
    });
  }
}
