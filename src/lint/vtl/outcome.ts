import type { Reference } from '../../vtl/syntax.ts';

/** A hole in the printed text: a character that no template has. */
export const holeMark = '\uE000';

/** A printed reference whose value is not known here. */
export interface Hole {
  readonly reference: Reference;
  readonly start: number;
  readonly end: number;
  /** Where its value comes from. */
  readonly source: ValueSource;
}

/** Where a value comes from, as far as it matters for what it prints. */
export type ValueSource =
  | 'json'
  | 'escaped'
  | 'parameter'
  | 'client'
  | 'payload'
  | 'parsed-json'
  | 'context'
  | 'stage-variable'
  | 'unknown';

/** What one way through a template prints. */
export interface Output {
  readonly text: string;
  readonly holes: readonly Hole[];
  /** The place in the template of a character of the output. */
  sourceOffset(index: number): number;
}
