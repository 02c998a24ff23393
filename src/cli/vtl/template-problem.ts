import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { TemplateError } from '../../vtl/template-error.ts';

/** A template that cannot be compiled, as one sentence with its place. */
export function diagnosticSentence(diagnostic: Diagnostic, file: string): string {
  const { line = 1, column = 1 } = diagnostic.inside ?? {};
  return `${file}:${line}:${column}: ${diagnostic.message}`;
}

/** A render that failed, as one sentence with its place; any other error is passed on. */
export function renderSentence(error: unknown, file: string): string {
  if (!(error instanceof TemplateError)) throw error;
  return `${file}:${error.line}:${error.column}: ${error.message}`;
}
