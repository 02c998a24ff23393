import { type Diagnostic, fail, type Outcome, type SourceRef, succeed } from '../diagnostics/diagnostic.ts';
import { RegexBudgetError } from '../expressions/backtracking-matchers.ts';
import { compileJavaRegex } from '../expressions/java-regex.ts';
import { compileJsonPath, JsonPathBudgetError } from '../expressions/json-path.ts';
import { PermissiveJsonError } from '../expressions/permissive-json.ts';
import { TextTooLongError } from '../expressions/text-limit.ts';
import { compileBlock } from './compile-block.ts';
import { compileValue } from './compile-expression.ts';
import { Compiler } from './compiler.ts';
import { collectNames, type Names } from './names.ts';
import type { TemplateObserver } from './observer.ts';
import { parseTemplate } from './parse-template.ts';
import { placeOfOffset } from './place.ts';
import { budget, type Execute, Memo, Run } from './run.ts';
import { Leave } from './scope.ts';
import type { Block } from './syntax.ts';
import { BudgetExceeded, JavaException, TemplateError } from './template-error.ts';
import type { TemplateInput } from './template-input.ts';
import { TemplateSyntaxError } from './token.ts';

/** A mapping template, ready to render. */
export interface CompiledTemplate {
  /**
   * The template's output: nothing is trimmed.
   * @throws TemplateError when the template fails: API Gateway answers 400 or 500 then.
   */
  render(input: TemplateInput): string;
  /** False where `$context` is never mentioned, so that nobody need build it. */
  readonly usesContext: boolean;
}

export interface CompileOptions {
  /** Where the template stands in the user's file. */
  readonly at?: SourceRef;
  /** Told of every statement that runs. */
  readonly observer?: TemplateObserver;
}

/** Documented limit of a template's size: 300 KB (vtl.md 3.9). */
const mostCharacters = 300 * 1024;

/**
 * Parses and compiles a template. Problems carry `inside`: line and column in the template's own text.
 * Unverified: `#parse`, `#include` and `#evaluate` are refused when they are reached, and warned about here.
 */
export function compileTemplate(text: string, options: CompileOptions = {}): Outcome<CompiledTemplate> {
  if (text.length > mostCharacters) {
    return fail(problem(text, 0, options, 'error', 'template-size', 'A mapping template may have 300 KB.'));
  }
  try {
    return compileBlockOf(text, parseTemplate(text), options);
  } catch (error) {
    if (!(error instanceof TemplateSyntaxError)) throw error;
    return fail(problem(text, error.offset, options, 'error', 'template-syntax', `${error.message}.`));
  }
}

function compileBlockOf(text: string, block: Block, options: CompileOptions): Outcome<CompiledTemplate> {
  const names = collectNames(block);
  options.observer?.compiled(block);
  const compiler = new Compiler(names, { block: compileBlock, value: compileValue }, options.observer);
  const body = compiler.block(block);
  compiler.compileMacros();
  const template = new Template(text, body, compiler.slotCount, names.read.has('context'));
  const warnings = names.refused.map((statement) =>
    problem(
      text,
      statement.start,
      options,
      'warn',
      'template-directive',
      `#${statement.directive} is not available in mapping templates: the template fails when it gets there.`,
    ),
  );
  return succeed(template, [...warnings, ...literalProblems(text, names, options)]);
}

/** What is wrong with literal patterns and paths: the template fails when it gets there. */
function literalProblems(text: string, names: Names, options: CompileOptions): Diagnostic[] {
  return names.literals.flatMap(({ kind, text: literal, start }) => {
    const compiled = kind === 'pattern' ? compileJavaRegex(literal) : compileJsonPath(literal);
    if (compiled.ok) return [];
    const ruleId = kind === 'pattern' ? 'template-pattern' : 'template-path';
    return [problem(text, start, options, 'warn', ruleId, `The template fails here: ${compiled.reason}.`)];
  });
}

function problem(
  text: string,
  offset: number,
  options: CompileOptions,
  severity: Diagnostic['severity'],
  ruleId: string,
  message: string,
): Diagnostic {
  return {
    ruleId,
    severity,
    message,
    inside: placeOfOffset(text, offset),
    ...(options.at && { at: options.at }),
  };
}

class Template implements CompiledTemplate {
  readonly usesContext: boolean;
  private readonly text: string;
  private readonly body: Execute;
  private readonly slots: number;
  private readonly memo = new Memo();

  constructor(text: string, body: Execute, slots: number, usesContext: boolean) {
    this.text = text;
    this.body = body;
    this.slots = slots;
    this.usesContext = usesContext;
  }

  render(input: TemplateInput): string {
    const run = new Run(input, this.slots, this.memo);
    try {
      this.body(run);
    } catch (error) {
      // #stop, and #break outside of any loop, end the output where it is.
      if (!(error instanceof Leave)) throw templateError(error, this.text, run.at);
    } finally {
      if (run.cutLoops && input.note) noteCutLoops(run.cutLoops, this.text, input);
    }
    return run.out;
  }
}

/** API Gateway's limit is documented, what happens there is not (vtl.md 3.6): the output ends silently, so the log must say it. */
function noteCutLoops(loops: ReadonlyMap<number, number>, text: string, input: TemplateInput): void {
  for (const [offset, length] of loops) {
    const { line, column } = placeOfOffset(text, offset);
    input.note?.(
      `The #foreach at line ${line}, column ${column} stopped after ${budget.loopIterations} of ${length} iterations`,
    );
  }
}

function templateError(error: unknown, text: string, offset: number): unknown {
  const { line, column } = placeOfOffset(text, offset);
  if (error instanceof PermissiveJsonError)
    return new TemplateError('parse-body', error.message, line, column, error);
  if (error instanceof JavaException)
    return new TemplateError('run-time', error.message, line, column, error);
  if (
    error instanceof BudgetExceeded ||
    error instanceof TextTooLongError ||
    error instanceof RegexBudgetError ||
    error instanceof JsonPathBudgetError
  ) {
    return new TemplateError('budget', error.message, line, column, error);
  }
  // The host's own ends: the stack, or the longest string it can hold.
  if (error instanceof RangeError) {
    return new TemplateError('budget', 'The template nests or grows too far.', line, column, error);
  }
  return error;
}
