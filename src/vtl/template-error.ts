/** What went wrong while a template ran. `parse-body`: the payload is no JSON that API Gateway reads (vtl.md 0.1). */
export type TemplateErrorKind = 'parse-body' | 'budget' | 'run-time';

/** A template that failed while it ran: API Gateway answers 500, or 400 for `parse-body` in a request template. */
export class TemplateError extends Error {
  readonly kind: TemplateErrorKind;
  /** From 1, inside the template's own text; 0 where no place is known. */
  readonly line: number;
  readonly column: number;

  constructor(kind: TemplateErrorKind, message: string, line = 0, column = 0, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'TemplateError';
    this.kind = kind;
    this.line = line;
    this.column = column;
  }
}

/** What a Java method threw, before the place of the call is known. */
export class JavaException extends Error {}

/** A render that does more than any real template does: steps, loops, output or nesting; before the place is known. */
export class BudgetExceeded extends Error {}
