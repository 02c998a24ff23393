/** What a policy variable (`aws:username`) stands for in this request; undefined when it is absent. */
export type VariableReader = (name: string) => string | undefined;
export type PatternTest = (text: string, variables: VariableReader) => boolean;

interface Part {
  readonly kind: 'text' | 'star' | 'question' | 'variable';
  readonly text: string;
  readonly fallback?: string;
}

/**
 * Compiles an IAM pattern: `*` is any run of characters (slashes too), `?` is one character, letters count
 * (rest-request-phases.md 4.4, documented). With `variables`, `${aws:username}` and `${key, 'default'}` are policy
 * variables, and `${*}`, `${?}`, `${$}` the characters themselves (documented, Version 2012-10-17 only).
 */
export function compilePattern(pattern: string, options: { readonly variables: boolean }): PatternTest {
  const parts =
    options.variables && pattern.includes('${') ? splitVariables(pattern) : splitWildcards(pattern);
  if (parts.some((part) => part.kind === 'variable')) {
    return (text, variables) => {
      const filled = fillVariables(parts, variables);
      return filled !== undefined && matches(filled, text);
    };
  }
  return compileParts(parts);
}

function compileParts(parts: readonly Part[]): PatternTest {
  if (parts.every((part) => part.kind === 'text')) {
    const whole = parts.map((part) => part.text).join('');
    return (text) => text === whole;
  }
  if (parts.length === 1 && parts[0]?.kind === 'star') return () => true;
  const [head, tail] = parts;
  if (parts.length === 2 && head?.kind === 'text' && tail?.kind === 'star') {
    const start = head.text;
    return (text) => text.startsWith(start);
  }
  const symbols = toSymbols(parts);
  return (text) => matchSymbols(symbols, text);
}

function matches(parts: readonly Part[], text: string): boolean {
  return matchSymbols(toSymbols(parts), text);
}

/** One character each; wildcards are symbols of their own, so that a literal `*` stays a character. */
const star = Symbol('*');
const question = Symbol('?');
type Symbols = readonly (string | typeof star | typeof question)[];

function toSymbols(parts: readonly Part[]): Symbols {
  return parts.flatMap((part): Symbols => {
    if (part.kind === 'star') return [star];
    if (part.kind === 'question') return [question];
    return part.text.split('');
  });
}

/** Greedy matching that goes back to the last star only: at worst pattern times text, whatever the pattern. */
function matchSymbols(pattern: Symbols, text: string): boolean {
  let at = 0;
  let p = 0;
  let lastStar = -1;
  let resume = 0;
  while (at < text.length) {
    const symbol = pattern[p];
    if (symbol === star) {
      lastStar = p++;
      resume = at;
    } else if (symbol === question || symbol === text[at]) {
      p++;
      at++;
    } else if (lastStar >= 0) {
      p = lastStar + 1;
      at = ++resume;
    } else return false;
  }
  while (pattern[p] === star) p++;
  return p === pattern.length;
}

function splitWildcards(text: string): Part[] {
  return (text.match(/\*+|\?|[^*?]+/g) ?? []).map((piece): Part => {
    if (piece.startsWith('*')) return { kind: 'star', text: '*' };
    return { kind: piece === '?' ? 'question' : 'text', text: piece };
  });
}

function splitVariables(pattern: string): Part[] {
  const parts: Part[] = [];
  let at = 0;
  for (const match of pattern.matchAll(/\$\{([^}]*)\}/g)) {
    parts.push(...splitWildcards(pattern.slice(at, match.index)), variablePart(match[1] as string));
    at = match.index + match[0].length;
  }
  parts.push(...splitWildcards(pattern.slice(at)));
  return parts;
}

function variablePart(inside: string): Part {
  if (inside === '*' || inside === '?' || inside === '$') return { kind: 'text', text: inside };
  const withDefault = /^\s*([^,]+?)\s*,\s*'([^']*)'\s*$/.exec(inside);
  if (withDefault) {
    return { kind: 'variable', text: withDefault[1] as string, fallback: withDefault[2] as string };
  }
  return { kind: 'variable', text: inside.trim() };
}

/** A value that comes in by a variable is taken letter by letter: its own `*` is no wildcard. */
function fillVariables(parts: readonly Part[], variables: VariableReader): Part[] | undefined {
  const filled: Part[] = [];
  for (const part of parts) {
    if (part.kind !== 'variable') {
      filled.push(part);
      continue;
    }
    const value = variables(part.text.toLowerCase()) ?? part.fallback;
    // A pattern with a variable that is absent matches nothing (documented).
    if (value === undefined) return undefined;
    filled.push({ kind: 'text', text: value });
  }
  return filled;
}
