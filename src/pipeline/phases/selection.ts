import { type Diagnostic, fail, type Outcome, succeed } from '../../diagnostics/diagnostic.ts';
import { RegexBudgetError } from '../../expressions/backtracking-matchers.ts';
import { compileJavaRegex, type JavaRegex } from '../../expressions/java-regex.ts';
import type { IntegrationResponse } from '../../model/integration.ts';
import { configurationError } from './failures.ts';

/** The subject is the endpoint's status as text, or a Lambda function's `errorMessage`; undefined asks for the default response. */
export type SelectResponse<T> = (subject: string | undefined) => T | undefined;

/**
 * Selection patterns (rest-integrations.md 6.1): Java regular expressions over the whole subject; no pattern, `""` or `default` is
 * the default response. Unverified: of several that match, the lowest status code wins (fits what was recorded).
 */
export function compileSelection<T>(
  responses: readonly (readonly [IntegrationResponse, T])[],
): Outcome<SelectResponse<T>> {
  const diagnostics: Diagnostic[] = [];
  const patterns: { matches(subject: string): boolean; value: T }[] = [];
  let fallback: T | undefined;
  const inOrder = [...responses].sort(([a], [b]) => Number(a.statusCode) - Number(b.statusCode));
  for (const [response, value] of inOrder) {
    if (isDefault(response)) fallback ??= value;
    else {
      const regex = compileJavaRegex(response.selectionPattern as string);
      if (regex.ok) patterns.push({ matches: (subject) => matchesWithin(regex.regex, subject), value });
      else diagnostics.push(unsupportedPattern(response, regex.reason));
    }
  }
  if (diagnostics.length > 0) return fail(...diagnostics);
  if (patterns.length === 0) return succeed(() => fallback);
  return succeed((subject) =>
    subject === undefined
      ? fallback
      : (patterns.find((pattern) => pattern.matches(subject))?.value ?? fallback),
  );
}

/** A pattern that goes on for ever on this subject: the selection fails, the gateway does not. */
export function matchesWithin(regex: JavaRegex, subject: string): boolean {
  try {
    return regex.matches(subject);
  } catch (error) {
    if (!(error instanceof RegexBudgetError)) throw error;
    throw configurationError(`Unable to evaluate the selection pattern ${regex.pattern}`, error);
  }
}

function isDefault(response: IntegrationResponse): boolean {
  return (
    response.selectionPattern === undefined ||
    response.selectionPattern === '' ||
    response.selectionPattern === 'default'
  );
}

function unsupportedPattern(response: IntegrationResponse, reason: string): Diagnostic {
  return {
    ruleId: 'unsupported-selection-pattern',
    severity: 'error',
    message: `The selection pattern ${JSON.stringify(response.selectionPattern)} cannot be run: ${reason}.`,
    at: response.at,
    help: 'Patterns are Java regular expressions.',
  };
}
