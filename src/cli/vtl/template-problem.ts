import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { TemplateError } from '../../vtl/template-error.ts';

/** A template that cannot be compiled, as one sentence with its place. */
export function diagnosticSentence(diagnostic: Diagnostic, file: string): string {
  const { line = 1, column = 1 } = diagnostic.inside ?? {};
  return `${file}:${line}:${column}: ${diagnostic.message}`;
}

/** The same problem with its place in the template's own file, for machines. */
export function inFile(diagnostic: Diagnostic, file: string): Diagnostic {
  const { line = 1, column = 1 } = diagnostic.inside ?? {};
  return {
    ...diagnostic,
    at: { file, pointer: '' },
    span: { line, column, endLine: line, endColumn: column + 1 },
  };
}

/** A render that failed, as one sentence with its place; any other error is passed on. */
export function renderSentence(error: unknown, file: string): string {
  if (!(error instanceof TemplateError)) throw error;
  return `${file}:${error.line}:${error.column}: ${error.message}`;
}
