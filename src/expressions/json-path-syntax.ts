/** The parts of a JSONPath in Jayway's dialect (vtl.md 1.1). */

export type PathStep =
  | { readonly kind: 'property'; readonly name: string }
  /** `['a','b']`: one object made of those that exist. */
  | { readonly kind: 'properties'; readonly names: readonly string[] }
  | { readonly kind: 'index'; readonly index: number }
  | { readonly kind: 'indexes'; readonly indexes: readonly number[] }
  | { readonly kind: 'slice'; readonly from: number | undefined; readonly to: number | undefined }
  | { readonly kind: 'wildcard' }
  | { readonly kind: 'scan' }
  | { readonly kind: 'filter'; readonly filter: Filter };

export type Comparison =
  | '=='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  | '=~'
  | 'in'
  | 'nin'
  | 'size'
  | 'empty'
  | 'contains';

export type Operand =
  | { readonly kind: 'path'; readonly fromRoot: boolean; readonly steps: readonly PathStep[] }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'constant'; readonly value: boolean | null }
  | { readonly kind: 'list'; readonly items: readonly Operand[] }
  | { readonly kind: 'pattern'; readonly source: string; readonly flags: string };

export type Filter =
  | { readonly kind: 'exists'; readonly path: Operand }
  | {
      readonly kind: 'compare';
      readonly operator: Comparison;
      readonly left: Operand;
      readonly right: Operand;
    }
  | { readonly kind: 'not'; readonly filter: Filter }
  | { readonly kind: 'and' | 'or'; readonly filters: readonly Filter[] };

/** A path that is none; scripts are refused too, but for `[(@.length-1)]`. */
export class JsonPathSyntaxError extends Error {}

/** Paths nest only inside filters; deeper ones are refused so that no stack ends. */
const deepest = 32;

/** Reads a path; a missing `$.` in front is taken as given. */
export function parseJsonPath(path: string): readonly PathStep[] {
  const text = path.trim();
  if (text === '') throw new JsonPathSyntaxError('The path is empty.');
  const parser = new PathParser(text);
  const steps = parser.wholePath();
  if (!parser.atEnd()) throw parser.error('Unexpected text');
  return steps;
}

class PathParser {
  private readonly text: string;
  private pos = 0;
  private depth = 0;

  constructor(text: string) {
    this.text = text;
  }

  atEnd(): boolean {
    return this.pos >= this.text.length;
  }

  error(what: string): JsonPathSyntaxError {
    return new JsonPathSyntaxError(`${what} at character ${this.pos + 1} of the path ${this.text}`);
  }

  wholePath(): readonly PathStep[] {
    const first = this.text[this.pos];
    if (first === '$' || first === '@') {
      this.pos++;
      const next = this.text[this.pos];
      if (next !== undefined && next !== '.' && next !== '[') throw this.error('Expected . or [');
      return this.steps(false);
    }
    if (first === '[' || first === '.') return this.steps(false);
    return this.steps(true);
  }

  /** Steps up to a character that begins none; inside filters that is where the operand ends. */
  private steps(startsWithName: boolean): readonly PathStep[] {
    const steps: PathStep[] = [];
    if (startsWithName) steps.push(this.name());
    for (;;) {
      const c = this.text[this.pos];
      if (c === '.') this.dotted(steps);
      else if (c === '[') steps.push(this.bracketed());
      else break;
    }
    if (steps.at(-1)?.kind === 'scan') throw this.error('A path can not end with a scan');
    return steps;
  }

  private dotted(steps: PathStep[]): void {
    let dots = 0;
    while (this.text[this.pos] === '.') {
      this.pos++;
      dots++;
    }
    if (dots > 1) steps.push({ kind: 'scan' });
    if (this.text[this.pos] !== '[') steps.push(this.name());
  }

  private name(): PathStep {
    const start = this.pos;
    const isEnd = this.depth > 0 ? endsNameInFilter : endsName;
    while (!this.atEnd() && !isEnd.has(this.text[this.pos] as string)) this.pos++;
    // Jayway 2.0 knows no functions: `length()` is a name that nothing has, in filters too (measured).
    if (this.depth > 0 && this.text.startsWith('()', this.pos)) this.pos += 2;
    const name = this.text.slice(start, this.pos);
    if (name === '') throw this.error('Expected a property name');
    if (/\s/.test(name)) throw this.error('Space not allowed in a path');
    return name === '*' ? { kind: 'wildcard' } : { kind: 'property', name };
  }

  private bracketed(): PathStep {
    this.pos++;
    this.skipSpace();
    const c = this.text[this.pos];
    const step =
      c === "'" || c === '"'
        ? this.quotedNames()
        : c === '*'
          ? this.wildcard()
          : c === '?'
            ? this.filterStep()
            : this.numbers();
    this.skipSpace();
    this.expect(']');
    return step;
  }

  private wildcard(): PathStep {
    this.pos++;
    return { kind: 'wildcard' };
  }

  private quotedNames(): PathStep {
    const names = [this.quoted()];
    this.skipSpace();
    while (this.text[this.pos] === ',') {
      this.pos++;
      this.skipSpace();
      names.push(this.quoted());
      this.skipSpace();
    }
    return names.length === 1
      ? { kind: 'property', name: names[0] as string }
      : { kind: 'properties', names };
  }

  private quoted(): string {
    const quote = this.text[this.pos];
    if (quote !== "'" && quote !== '"') throw this.error('Expected a quoted name');
    this.pos++;
    let out = '';
    while (this.text[this.pos] !== quote) {
      if (this.atEnd()) throw this.error('A quote is not closed');
      if (this.text[this.pos] === '\\' && this.pos + 1 < this.text.length) this.pos++;
      out += this.text[this.pos++];
    }
    this.pos++;
    return out;
  }

  private numbers(): PathStep {
    const end = this.text.indexOf(']', this.pos);
    if (end < 0) throw this.error('A bracket is not closed');
    const inside = this.text.slice(this.pos, end).replaceAll(' ', '');
    const slice = /^(-?\d{0,9}):(-?\d{0,9})(?::.*)?(?:,.*)?$/.exec(inside);
    const fromEnd = /^\(@\.length(?:\(\))?-(\d{1,9})\)$/.exec(inside);
    if (fromEnd) {
      this.pos = end;
      return { kind: 'index', index: -Number(fromEnd[1]) };
    }
    if (slice) {
      this.pos = end;
      return { kind: 'slice', from: bound(slice[1]), to: bound(slice[2]) };
    }
    if (!/^-?\d{1,9}(,-?\d{1,9})*$/.test(inside)) throw this.error('Expected a name, an index or a filter');
    this.pos = end;
    const indexes = inside.split(',').map(Number);
    return indexes.length === 1
      ? { kind: 'index', index: indexes[0] as number }
      : { kind: 'indexes', indexes };
  }

  private filterStep(): PathStep {
    this.pos++;
    this.skipSpace();
    this.expect('(');
    this.enter();
    const filter = this.or();
    this.depth--;
    this.skipSpace();
    this.expect(')');
    return { kind: 'filter', filter };
  }

  private or(): Filter {
    const filters = [this.and()];
    while (this.take('||')) filters.push(this.and());
    return filters.length === 1 ? (filters[0] as Filter) : { kind: 'or', filters };
  }

  private and(): Filter {
    const filters = [this.term()];
    while (this.take('&&')) filters.push(this.term());
    return filters.length === 1 ? (filters[0] as Filter) : { kind: 'and', filters };
  }

  private term(): Filter {
    this.skipSpace();
    if (this.text[this.pos] === '!') {
      this.pos++;
      this.enter();
      const filter = this.term();
      this.depth--;
      return { kind: 'not', filter };
    }
    if (this.text[this.pos] === '(') {
      this.pos++;
      this.enter();
      const filter = this.or();
      this.depth--;
      this.skipSpace();
      this.expect(')');
      return filter;
    }
    return this.comparison();
  }

  private comparison(): Filter {
    const left = this.operand();
    this.skipSpace();
    const operator = operators.find((candidate) => this.hasOperator(candidate));
    if (operator === undefined) return { kind: 'exists', path: left };
    this.pos += operator.length;
    this.skipSpace();
    return { kind: 'compare', operator, left, right: this.operand() };
  }

  /** Words need a space or a bracket behind them: `@.inside` has no `in`. */
  private hasOperator(operator: Comparison): boolean {
    if (!this.text.startsWith(operator, this.pos)) return false;
    return !/^[a-z]/.test(operator) || /[\s['"]/.test(this.text[this.pos + operator.length] ?? '');
  }

  private operand(): Operand {
    this.skipSpace();
    const c = this.text[this.pos];
    if (c === '@' || c === '$') {
      this.pos++;
      return { kind: 'path', fromRoot: c === '$', steps: this.steps(false) };
    }
    if (c === "'" || c === '"') return { kind: 'text', value: this.quoted() };
    if (c === '[') return this.list();
    if (c === '/') return this.pattern();
    const word = /^(?:true|false|null|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)/.exec(
      this.text.slice(this.pos, this.pos + 40),
    );
    if (!word) throw this.error('Expected a path or a value');
    this.pos += word[0].length;
    if (word[0] === 'null') return { kind: 'constant', value: null };
    if (word[0] === 'true' || word[0] === 'false') return { kind: 'constant', value: word[0] === 'true' };
    return { kind: 'number', value: Number(word[0]) };
  }

  private list(): Operand {
    this.pos++;
    const items: Operand[] = [];
    this.enter();
    for (;;) {
      this.skipSpace();
      if (this.text[this.pos] === ']') break;
      items.push(this.operand());
      this.skipSpace();
      if (this.text[this.pos] === ',') this.pos++;
      else if (this.text[this.pos] !== ']') throw this.error('Expected , or ]');
    }
    this.depth--;
    this.pos++;
    return { kind: 'list', items };
  }

  private pattern(): Operand {
    const start = ++this.pos;
    while (this.text[this.pos] !== '/') {
      if (this.atEnd()) throw this.error('A pattern is not closed');
      this.pos += this.text[this.pos] === '\\' ? 2 : 1;
    }
    const source = this.text.slice(start, this.pos++);
    const flags = this.text[this.pos] === 'i' ? 'i' : '';
    this.pos += flags.length;
    return { kind: 'pattern', source, flags };
  }

  private take(token: string): boolean {
    this.skipSpace();
    if (!this.text.startsWith(token, this.pos)) return false;
    this.pos += token.length;
    return true;
  }

  private expect(c: string): void {
    if (this.text[this.pos] !== c) throw this.error(`Expected ${c}`);
    this.pos++;
  }

  private enter(): void {
    if (++this.depth > deepest) throw this.error('Too much nesting');
  }

  private skipSpace(): void {
    while (this.text[this.pos] === ' ') this.pos++;
  }
}

/** Longer ones first: the first that fits is taken. */
const operators: readonly Comparison[] = [
  '==',
  '!=',
  '<=',
  '>=',
  '=~',
  '<',
  '>',
  'in',
  'nin',
  'size',
  'empty',
  'contains',
];

const endsName: ReadonlySet<string> = new Set(['.', '[']);
const endsNameInFilter: ReadonlySet<string> = new Set([
  '.',
  '[',
  ']',
  ' ',
  '=',
  '!',
  '<',
  '>',
  '&',
  '|',
  '(',
  ')',
  ',',
]);

function bound(digits: string | undefined): number | undefined {
  return digits === undefined || digits === '' || digits === '-' ? undefined : Number(digits);
}
