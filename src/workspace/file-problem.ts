import type { Diagnostic, Outcome } from '../diagnostics/diagnostic.ts';
import { nearest } from '../diagnostics/nearest.ts';
import type { ParsedFile } from '../document/parsed-file.ts';
import type { SchemaProblem } from '../schemas/json-schema.ts';

/** Says in the sentence where in the file the problem is. */
export function withPlace(diagnostic: Diagnostic): Diagnostic {
  const { at, span, message } = diagnostic;
  return at && span
    ? { ...diagnostic, message: `${at.file}:${span.line}:${span.column}: ${message}` }
    : diagnostic;
}

/** What the parser said of a file of gwctl's own, each with its place; it knows numbers that are none, `.inf` and `.nan`, by pointer only. */
export function parserProblems(parsed: Outcome<ParsedFile>): Diagnostic[] {
  return parsed.diagnostics.map((found) => {
    if (!parsed.ok || found.span || !found.at) return withPlace(found);
    return problemAt(
      parsed.value,
      found.at.pointer,
      'value',
      `${named(found.at.pointer)} must be a finite number`,
    );
  });
}

/** A departure of a file from its schema, in words. */
export function describeProblem(problem: SchemaProblem, parsed: ParsedFile): Diagnostic {
  const { pointer, unknownKey, keyword, expected, found } = problem;
  if (unknownKey !== undefined) {
    const meant = nearest(unknownKey.key, unknownKey.known);
    const help = meant
      ? `Did you mean "${meant}"?`
      : `Known here: ${unknownKey.known.filter((key) => !key.startsWith('$')).join(', ') || 'nothing'}.`;
    return problemAt(parsed, pointer, 'key', `unknown key "${unknownKey.key}"`, help);
  }
  if (keyword === 'propertyNames') {
    return problemAt(
      parsed,
      pointer,
      'key',
      `"${String(found)}" is not a legal name here: it must ${expected}`,
    );
  }
  const shown = found === undefined || typeof found === 'object' ? '' : `, not ${JSON.stringify(found)}`;
  return problemAt(parsed, pointer, 'value', `${named(pointer)} must ${expected}${shown}`);
}

/** A value by its keys, as the file has them. */
function named(pointer: string): string {
  return pointer === '' ? 'the file' : pointer.slice(1).replaceAll('~1', '/').replaceAll('~0', '~');
}

/** A problem of a file of gwctl's own, with its place. */
export function problemAt(
  parsed: ParsedFile,
  pointer: string,
  part: 'key' | 'value',
  what: string,
  help?: string,
): Diagnostic {
  return withPlace({
    ruleId: 'configuration',
    severity: 'error',
    message: `${what}.`,
    at: { file: parsed.file, pointer, ...(part === 'key' ? { part } : {}) },
    span: parsed.locate(pointer, part),
    ...(help === undefined ? {} : { help }),
  });
}

/** Problems in the order of the file. */
export function byPlace(problems: readonly Diagnostic[]): Diagnostic[] {
  const line = ({ span }: Diagnostic) => (span ? span.line * 10_000 + span.column : 0);
  return [...problems].sort((a, b) => line(a) - line(b));
}
