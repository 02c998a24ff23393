import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { compileTemplate } from './compile.ts';
import { type PlainTemplateInput, templateInput } from './plain-input.ts';

/** What is thrown for a template that does not parse: the diagnostics, and line and column of the first one. */
export class TemplateCompileError extends Error {
  readonly diagnostics: readonly Diagnostic[];
  readonly line: number;
  readonly column: number;
  constructor(diagnostics: readonly Diagnostic[]) {
    const first = diagnostics[0];
    const { line = 1, column = 1 } = first?.inside ?? {};
    super(`${line}:${column} ${first?.message ?? 'The template does not parse.'}`);
    this.name = 'TemplateCompileError';
    this.diagnostics = diagnostics;
    this.line = line;
    this.column = column;
  }
}

/** Renders with plain data; `note` is told what went on silently: a loop that was cut short. */
export type TemplateRenderer = (input?: PlainTemplateInput, note?: (text: string) => void) => string;

/**
 * Compiles a mapping template once, to be rendered often.
 * @throws TemplateCompileError when the text is no template; the function it gives throws TemplateError when a render fails.
 */
export function templateRenderer(text: string): TemplateRenderer {
  const outcome = compileTemplate(text);
  if (!outcome.ok) throw new TemplateCompileError(outcome.diagnostics);
  const template = outcome.value;
  return (input = {}, note) => template.render({ ...templateInput(input), ...(note && { note }) });
}
