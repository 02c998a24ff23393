import type { Block, Reference, Statement } from './syntax.ts';
import type { Value } from './values.ts';

/** Watches a render: the basis of coverage and of `--explain`. Templates compiled without one pay nothing for it. */
export interface TemplateObserver {
  /** The whole template, before anything runs. */
  compiled(block: Block): void;
  /** A statement begins. */
  enters(statement: Statement): void;
  /** It has ended, after writing `text` (which holds what statements inside it wrote). */
  leaves(statement: Statement, text: string): void;
  /** A branch of an `#if` was taken: its number, or the number of branches where none was. */
  branch(statement: Extract<Statement, { kind: 'if' }>, index: number): void;
  /** A loop went round that often. */
  looped(statement: Extract<Statement, { kind: 'foreach' }>, iterations: number): void;
  /**
   * A reference gave null.
   * @param failedAt which member did: -1 for the name itself.
   * @param on the value that has no such member.
   */
  nothing(reference: Reference, failedAt: number, on: Value): void;
}
