import type { JavaNumber } from '../expressions/java-number.ts';

/** The parsed form of a template. Offsets are into the template's whole text; `end` is behind the last character. */
export interface Place {
  readonly start: number;
  readonly end: number;
}

export type Block = readonly Statement[];

export type Statement =
  | TextStatement
  | ReferenceStatement
  | IfStatement
  | SetStatement
  | ForeachStatement
  | DefineStatement
  | MacroStatement
  | CallStatement
  | LeaveStatement
  | RefusedStatement;

export interface TextStatement extends Place {
  readonly kind: 'text';
  readonly text: string;
}

export interface ReferenceStatement extends Place {
  readonly kind: 'reference';
  /** Printed in front in any case: leftovers of the scanner, half of the backslashes. */
  readonly prefix: string;
  /** An odd number of backslashes: prints the source text when the reference is defined. */
  readonly escaped: boolean;
  /** Source text from the `$` on. */
  readonly source: string;
  readonly reference: Reference;
}

export interface IfStatement extends Place {
  readonly kind: 'if';
  readonly branches: readonly IfBranch[];
  readonly otherwise: ElseBranch | undefined;
}
export interface IfBranch extends Place {
  readonly condition: Expression;
  readonly body: Block;
}
export interface ElseBranch extends Place {
  readonly body: Block;
}

export interface SetStatement extends Place {
  readonly kind: 'set';
  readonly target: Reference;
  readonly value: Expression;
}

export interface ForeachStatement extends Place {
  readonly kind: 'foreach';
  readonly variable: string;
  readonly list: Expression;
  readonly body: Block;
}

export interface DefineStatement extends Place {
  readonly kind: 'define';
  readonly variable: string;
  readonly body: Block;
}

export interface MacroStatement extends Place {
  readonly kind: 'macro';
  readonly name: string;
  readonly parameters: readonly string[];
  readonly body: Block;
}

/** `#name(...)`: a macro's call where there is such a macro, text otherwise. */
export interface CallStatement extends Place {
  readonly kind: 'call';
  readonly name: string;
  readonly arguments: readonly Expression[];
  /** `#@name(...) ... #end`: what `$bodyContent` stands for. */
  readonly body: Block | undefined;
  /** A bare word among the arguments: text takes it, a macro does not. */
  readonly bareWord: string | undefined;
  readonly source: string;
}

export interface LeaveStatement extends Place {
  readonly kind: 'break' | 'stop';
  /** `#break($foreach.parent)`. */
  readonly scope: Expression | undefined;
}

/** `#parse`, `#include`, `#evaluate`: nothing to load, nothing to run (vtl.md 3.8). */
export interface RefusedStatement extends Place {
  readonly kind: 'refused';
  readonly directive: string;
}

export interface Reference extends Place {
  readonly kind: 'ref';
  /** Empty where Velocity takes a stray word for a reference: it has no value. */
  readonly name: string;
  readonly members: readonly Member[];
  /**
   * Written `$name`, not `${name}` or `$!name`: Velocity 1.7 takes the name that `#set`, `#define` and `#macro` bind from the
   * characters behind the `$`, so that the other forms bind nothing that could be read (measured).
   */
  readonly plain: boolean;
}

export type Member = PropertyMember | IndexMember | MethodMember;
export interface PropertyMember extends Place {
  readonly kind: 'property';
  readonly name: string;
}
export interface IndexMember extends Place {
  readonly kind: 'index';
  readonly index: Expression;
}
export interface MethodMember extends Place {
  readonly kind: 'method';
  readonly name: string;
  readonly arguments: readonly Expression[];
}

export type BinaryOperator =
  | '+'
  | '-'
  | '*'
  | '/'
  | '%'
  | '=='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  | '&&'
  | '||';

export type Expression =
  | Reference
  | ({ readonly kind: 'number'; readonly value: JavaNumber } & Place)
  | ({ readonly kind: 'boolean'; readonly value: boolean } & Place)
  | ({ readonly kind: 'string'; readonly value: string } & Place)
  /** A double-quoted string with references or directives in it. */
  | ({ readonly kind: 'interpolation'; readonly body: Block } & Place)
  | ({ readonly kind: 'list'; readonly items: readonly Expression[] } & Place)
  | ({ readonly kind: 'range'; readonly from: Expression; readonly to: Expression } & Place)
  | ({ readonly kind: 'map'; readonly entries: readonly (readonly [Expression, Expression])[] } & Place)
  | ({ readonly kind: 'not'; readonly operand: Expression } & Place)
  | ({
      readonly kind: 'binary';
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
    } & Place);
