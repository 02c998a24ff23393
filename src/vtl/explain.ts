import { isJavaNumber } from '../expressions/java-number.ts';
import type { TemplateObserver } from './observer.ts';
import { placeOfOffset } from './place.ts';
import type { Member, Reference, Statement } from './syntax.ts';
import type { Value } from './values.ts';

/** One thing that happened while a template ran, in the order of its happening. */
export interface ExplainedStep {
  readonly line: number;
  readonly column: number;
  /** The template's text that did it; one line of it. */
  readonly source: string;
  /** What it wrote; undefined where it writes nothing itself: `#set`, a loop, a condition. */
  readonly wrote: string | undefined;
  /** Why nothing was written, which branch was taken, how often a loop went round. */
  readonly note: string | undefined;
}

/** Notes for each piece of output which part of the template wrote it. For one render. */
export class ExplainObserver implements TemplateObserver {
  readonly steps: ExplainedStep[] = [];
  private readonly text: string;
  /** Inside `#set` and `#define`, what is written is no output yet. */
  private aside = 0;
  private reason: string | undefined;

  constructor(text: string) {
    this.text = text;
  }

  compiled(): void {}

  enters(statement: Statement): void {
    if (statement.kind === 'set') this.aside++;
    this.reason = undefined;
  }

  leaves(statement: Statement, text: string): void {
    if (statement.kind === 'set') this.aside--;
    if (this.aside > 0) return;
    switch (statement.kind) {
      case 'text':
        if (text !== '') this.add(statement, 'text', text, undefined);
        return;
      case 'reference':
        this.add(
          statement,
          statement.source,
          text,
          text === '' ? (this.reason ?? 'it is the empty text') : undefined,
        );
        return;
      case 'set':
      case 'define':
        this.add(statement, undefined, undefined, undefined);
        return;
      case 'call':
        if (text === statement.source) this.add(statement, undefined, text, 'no such macro: the text stays');
        return;
      default:
    }
  }

  branch(statement: Extract<Statement, { kind: 'if' }>, index: number): void {
    if (this.aside > 0) return;
    const branch = statement.branches[index];
    if (branch) {
      this.add(branch, undefined, undefined, `true: ${index === 0 ? '#if' : '#elseif'} taken`);
      return;
    }
    this.add(
      statement,
      undefined,
      undefined,
      statement.otherwise ? 'false: #else taken' : 'false: nothing taken',
    );
  }

  looped(statement: Extract<Statement, { kind: 'foreach' }>, iterations: number): void {
    const times = iterations === 1 ? 'once' : `${iterations} times`;
    if (this.aside === 0) this.add(statement, undefined, undefined, `went round ${times}`);
  }

  nothing(reference: Reference, failedAt: number, on: Value): void {
    this.reason = reasonOf(reference, failedAt, on);
  }

  private add(
    place: { readonly start: number; readonly end: number },
    source: string | undefined,
    wrote: string | undefined,
    note: string | undefined,
  ): void {
    const shown = source ?? firstLine(this.text.slice(place.start, place.end).trimStart());
    this.steps.push({ ...placeOfOffset(this.text, place.start), source: shown, wrote, note });
  }
}

function firstLine(text: string): string {
  return text.split(/\r\n|\n|\r/, 1)[0] as string;
}

/** Why a reference is null, in a sentence. */
function reasonOf(reference: Reference, failedAt: number, on: Value): string {
  const member = reference.members[failedAt];
  if (member === undefined) return `$${reference.name} is not set`;
  if (reference.name === 'input' && failedAt === 0 && member.kind === 'method') {
    if (member.name === 'path') return 'the body has nothing, or null, at that path';
    if (member.name === 'params') return 'the call has no parameter of that name';
  }
  if (failedAt === 0 && member.kind === 'property') {
    if (reference.name === 'stageVariables') return `the stage has no variable ${member.name}`;
    if (reference.name === 'context') return `$context has nothing called ${member.name} in this call`;
  }
  return `${typeName(on)} ${lackOf(member)}`;
}

function lackOf(member: Member): string {
  switch (member.kind) {
    case 'property':
      return `has nothing called ${member.name}`;
    case 'index':
      return 'has nothing under that index';
    case 'method':
      return `has no method ${member.name}() for these arguments, or it gave null`;
  }
}

function typeName(value: Value): string {
  if (typeof value === 'string') return 'a text';
  if (typeof value === 'boolean') return 'a boolean';
  if (isJavaNumber(value)) return 'a number';
  if (value instanceof Map) return 'a map';
  if (Array.isArray(value)) return 'a list';
  return 'the value before it';
}
