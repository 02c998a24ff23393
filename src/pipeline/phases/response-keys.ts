import { child, type Diagnostic, fail, type Outcome, succeed } from '../../diagnostics/diagnostic.ts';
import { compileJavaRegex } from '../../expressions/java-regex.ts';
import type { WebSocketIntegration } from '../../model/integration.ts';
import { matchesWithin, type SelectResponse } from './selection.ts';

/**
 * Integration response keys (websocket.md 2): a regular expression between slashes, the name itself, or `$default`. Unverified: an
 * expression has to match the whole subject, and of several that do, the first of the file counts.
 */
export function compileResponseKeys<T>(
  { at }: WebSocketIntegration,
  responses: ReadonlyMap<string, T>,
): Outcome<SelectResponse<T>> {
  const diagnostics: Diagnostic[] = [];
  const patterns: { matches(subject: string): boolean; value: T }[] = [];
  for (const [key, value] of responses) {
    if (key === '$default') continue;
    const pattern = /^\/(.*)\/$/s.exec(key)?.[1];
    if (pattern === undefined) {
      patterns.push({ matches: (subject) => subject === key, value });
      continue;
    }
    const regex = compileJavaRegex(pattern);
    if (regex.ok) patterns.push({ matches: (subject) => matchesWithin(regex.regex, subject), value });
    else {
      diagnostics.push({
        ruleId: 'unsupported-selection-pattern',
        severity: 'error',
        message: `The integration response key ${JSON.stringify(key)} cannot be run: ${regex.reason}.`,
        at: child(at, 'responses', key),
        help: 'Write $default, or a Java regular expression between slashes: /2\\d\\d/.',
      });
    }
  }
  if (diagnostics.length > 0) return fail(...diagnostics);
  const fallback = responses.get('$default');
  return succeed((subject) =>
    subject === undefined ? fallback : (patterns.find(({ matches }) => matches(subject))?.value ?? fallback),
  );
}
