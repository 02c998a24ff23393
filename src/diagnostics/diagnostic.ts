/** A place in a user's file: the file's path as the user would name it, and a JSON pointer into it. */
export interface SourceRef {
  /** Path relative to the working directory or workspace where possible; `-` for standard input. */
  readonly file: string;
  /** JSON pointer (RFC 6901), `''` for the document itself. */
  readonly pointer: string;
  /** Point at the key of the pair rather than at its value. */
  readonly part?: 'key' | 'value';
}

export type Severity = 'error' | 'warn' | 'info';

/** A problem in a user's file, or in what a user asked of the control plane. Made by anyone, printed by reporters. */
export interface Diagnostic {
  /** Kebab-case id, unique over the tool: a row of `diagnostics/rules.ts` or of the lint rule table. */
  readonly ruleId: string;
  readonly severity: Severity;
  /** One sentence: what was found and what was expected. AWS's own words where AWS has them. */
  readonly message: string;
  readonly at?: SourceRef;
  /** Set where the place is inside a text (a template, a policy): offsets into that text's own lines, from 1. */
  readonly inside?: { readonly line: number; readonly column: number };
  /** Set by whoever knows the place in the file itself: a text that could not be parsed has no data to point into. */
  readonly span?: TextSpan;
  readonly related?: readonly { readonly at: SourceRef; readonly note: string }[];
  /** What to do next. */
  readonly help?: string;
}

/** A stretch of a file; lines and columns from 1, the end just past the last character. */
export interface TextSpan {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** The result of anything that a user's file can get wrong: all problems at once, never only the first. */
export type Outcome<T> =
  | { readonly ok: true; readonly value: T; readonly diagnostics: readonly Diagnostic[] }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

/** A success, with what is worth telling besides. */
export function succeed<T>(value: T, diagnostics: readonly Diagnostic[] = []): Outcome<T> {
  return { ok: true, value, diagnostics };
}

/** A failure: at least one diagnostic of severity `error`. */
export function fail(...diagnostics: readonly Diagnostic[]): Outcome<never> {
  return { ok: false, diagnostics };
}

/** Escapes one segment of a JSON pointer (RFC 6901, section 3). */
export function pointerSegment(key: string | number): string {
  const text = String(key);
  if (!text.includes('~') && !text.includes('/')) return text; // most keys, and asked for thousands of times at a deploy
  return text.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** The place of a child of `at`: `child(at, 'paths', '/pets', 'get')`. */
export function child(at: SourceRef, ...keys: readonly (string | number)[]): SourceRef {
  return {
    file: at.file,
    pointer: keys.reduce<string>((p, key) => `${p}/${pointerSegment(key)}`, at.pointer),
  };
}
