import { compileJavaRegex, type JavaRegex } from '../expressions/java-regex.ts';
import { javaText } from '../expressions/java-text.ts';
import { compileJsonPath } from '../expressions/json-path.ts';
import type { JsonLike } from '../expressions/permissive-json.ts';
import { parsePermissiveJson } from '../expressions/permissive-json.ts';
import { maxTextLength, TextLimit } from '../expressions/text-limit.ts';
import { BudgetExceeded, JavaException } from './template-error.ts';
import type { TemplateInput } from './template-input.ts';
import { ContextMap, type Value, type ValueMap } from './values.ts';

/** What one render may use up. Beyond it the template fails; the process never does (reliability.md T1). */
export const budget = {
  /** Units of work: about one for a statement or a method call, more for long texts. */
  steps: 1_000_000,
  /** Wall clock, looked at only by templates that have used a good part of their steps. Milliseconds. */
  millis: 250,
  /** Documented limit of API Gateway (vtl.md 3.6). Unverified: the loop stops silently. */
  loopIterations: 1000,
  rangeLength: 10_000,
  macroDepth: 100,
  outputLength: maxTextLength,
} as const;

/** Between two looks at the clock. */
const stepsPerLook = 100_000;

/** The arguments of one macro call: by name, evaluated anew at each use in the frame of the caller (vtl.md 3.8). */
export interface Frame {
  readonly caller: Frame | undefined;
  readonly parameters: ReadonlyMap<number, Evaluate>;
  /** What `#set` gave to names inside the macro: it hides the argument. */
  readonly locals: Map<number, Value>;
  /** `$bodyContent` of `#@name()`. */
  readonly depth: number;
}

/** A compiled expression. */
export type Evaluate = (run: Run) => Value;
/** A compiled statement: writes to `run.out`. */
export type Execute = (run: Run) => void;

/** What compiled templates keep between renders: patterns and paths that are only known at run time. */
export class Memo {
  private readonly regexes = new Map<string, JavaRegex>();
  private readonly paths = new Map<string, (root: JsonLike) => JsonLike | undefined>();

  regex(pattern: string): JavaRegex {
    const known = this.regexes.get(pattern);
    if (known) return known;
    const compiled = compileJavaRegex(pattern);
    if (!compiled.ok) throw new JavaException(`java.util.regex.PatternSyntaxException: ${compiled.reason}`);
    keep(this.regexes, pattern, compiled.regex);
    return compiled.regex;
  }

  path(path: string): (root: JsonLike) => JsonLike | undefined {
    const known = this.paths.get(path);
    if (known) return known;
    const compiled = compileJsonPath(path);
    if (!compiled.ok) throw new JavaException(`com.jayway.jsonpath.InvalidPathException: ${compiled.reason}`);
    keep(this.paths, path, compiled.read);
    return compiled.read;
  }
}

/** Hostile input must not fill the memory: the oldest goes. */
function keep<T>(memo: Map<string, T>, key: string, value: T): void {
  if (memo.size >= 64) memo.delete(memo.keys().next().value as string);
  memo.set(key, value);
}

/** Never written to: there is no slot. */
const noVariables: (Value | undefined)[] = [];

/** What only some templates touch, made when they do: a small template is over before it would be set up. */
interface Made {
  startedAt: number;
  bodyText?: string;
  document?: JsonLike;
  context?: ContextMap;
  stageVariables?: ValueMap;
  parameters?: ValueMap;
  cutLoops?: Map<number, number>;
}

/** The state of one render. */
export class Run {
  out = '';
  /** By slot; undefined: never set, null: set to nothing. */
  readonly variables: (Value | undefined)[];
  readonly input: TemplateInput;
  readonly memo: Memo;
  frame: Frame | undefined;
  /** Offset of what is running, for messages. */
  at = 0;
  private stepsLeft: number = budget.steps;
  private nextLook: number = budget.steps - stepsPerLook;
  private made: Made | undefined;

  constructor(input: TemplateInput, slots: number, memo: Memo) {
    this.input = input;
    this.memo = memo;
    // An empty array literal is cheaper than a sized one, and most templates have few names, or none: those share one.
    this.variables = slots === 0 ? noVariables : [];
    for (let i = 0; i < slots; i++) this.variables.push(undefined);
  }

  /** Steps used so far. */
  get used(): number {
    return budget.steps - this.stepsLeft;
  }

  /** Charges work. */
  spend(steps: number): void {
    this.stepsLeft -= steps;
    if (this.stepsLeft < this.nextLook) this.look();
  }

  private look(): void {
    if (this.stepsLeft < 0) throw new BudgetExceeded(`The template takes more than ${budget.steps} steps.`);
    const now = performance.now();
    const made = this.making();
    if (made.startedAt === 0) made.startedAt = now;
    if (now - made.startedAt > budget.millis) {
      throw new BudgetExceeded(`The template runs for more than ${budget.millis} milliseconds.`);
    }
    this.nextLook = this.stepsLeft - stepsPerLook;
  }

  /** Loops that stopped at the limit: offset, and how many elements they were to go over. */
  get cutLoops(): ReadonlyMap<number, number> | undefined {
    return this.made?.cutLoops;
  }

  cutLoop(at: number, length: number): void {
    const made = this.making();
    made.cutLoops ??= new Map();
    made.cutLoops.set(at, length);
  }

  private making(): Made {
    this.made ??= { startedAt: 0 };
    return this.made;
  }

  /** Writes the text of a value. */
  write(text: string): void {
    this.out += text;
    if (text.length > 1024) this.spend(text.length >> 8);
    this.checkOutput();
  }

  checkOutput(): void {
    if (this.out.length > budget.outputLength) throw new BudgetExceeded('The output grows beyond 10 MB.');
  }

  /** Runs something that writes and gives what it wrote. */
  capture(body: Execute): string {
    const before = this.out;
    this.out = '';
    try {
      body(this);
      return this.out;
    } finally {
      this.out = before;
    }
  }

  /** What printing one value may use up: the body's own values always fit. */
  textLimit(): TextLimit {
    return new TextLimit(this.made?.document === undefined ? 0 : this.body().length);
  }

  /** Writes what `$ref` prints of a value. */
  print(value: Value): void {
    if (typeof value === 'string') this.write(value);
    else if (value !== null) this.write(javaText(value, this.textLimit()));
  }

  /** The payload; an empty one reads as `{}` (recorded, vtl.md 1.1). */
  body(): string {
    const made = this.making();
    made.bodyText ??= this.input.body || '{}';
    return made.bodyText;
  }

  /** The payload parsed, once a render. */
  root(): JsonLike {
    const made = this.making();
    if (made.document === undefined) {
      made.document = this.input.parsedBody ? this.input.parsedBody() : parsePermissiveJson(this.body());
    }
    return made.document;
  }

  context(): ContextMap {
    const made = this.making();
    made.context ??= new ContextMap(this.input.context);
    return made.context;
  }

  /** A copy: what a template puts into it must not reach other calls. */
  stageVariables(): ValueMap {
    const made = this.making();
    made.stageVariables ??= new Map<Value, Value>(this.input.stageVariables);
    return made.stageVariables;
  }

  /** `$input.params()`: its sections in the order of a Java map (vtl.md 1.1). */
  parameters(): ValueMap {
    const made = this.making();
    made.parameters ??= new Map<Value, Value>([
      ['path', new Map<Value, Value>(this.input.path)],
      ['querystring', new Map<Value, Value>(this.input.querystring)],
      ['header', new Map<Value, Value>(this.input.header)],
    ]);
    return made.parameters;
  }
}
