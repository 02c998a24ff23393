import { isJavaNumber, JavaDouble, numberText } from './java-number.ts';
import { checkLength, TextLimit } from './text-limit.ts';

/**
 * JSON text as json-smart writes it: compact, keys in order, U+007F-U+009F and U+2000-U+20FF escaped with upper-case digits.
 * Values of other classes are written as the text their `toString` gives.
 * @param escapeSlash json-smart's default style writes `/` as `\/`; `$input.json` does not (vtl.md 0 and 1.1).
 * @throws TextTooLongError for texts no template needs, and for values that hold themselves in a circle.
 */
export function jsonText(value: unknown, escapeSlash = false, limit = new TextLimit()): string {
  if (typeof value === 'string') return quote(value, escapeSlash);
  if (typeof value === 'number') return String(value);
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (Array.isArray(value)) return arrayText(value, escapeSlash, limit);
  if (value instanceof Map) return objectText(value, escapeSlash, limit);
  // The infinities have no JSON form; NaN is written as it is, which no JSON reader but this one takes.
  if (value instanceof JavaDouble && Math.abs(value.value) === Number.POSITIVE_INFINITY) return 'null';
  return isJavaNumber(value) ? numberText(value) : quote(String(value), escapeSlash);
}

function arrayText(values: readonly unknown[], escapeSlash: boolean, limit: TextLimit): string {
  limit.enter(values.length);
  let out = '[';
  for (let i = 0; i < values.length; i++) {
    if (i > 0) out += ',';
    out += jsonText(values[i], escapeSlash, limit);
    checkLength(out);
  }
  limit.leave();
  return `${out}]`;
}

function objectText(members: ReadonlyMap<unknown, unknown>, escapeSlash: boolean, limit: TextLimit): string {
  limit.enter(members.size);
  let out = '{';
  for (const [key, value] of members) {
    if (out.length > 1) out += ',';
    out += quote(typeof key === 'string' ? key : keyText(key), escapeSlash);
    out += ':';
    out += jsonText(value, escapeSlash, limit);
    checkLength(out);
  }
  limit.leave();
  return `${out}}`;
}

function keyText(key: unknown): string {
  return isJavaNumber(key) ? numberText(key) : String(key);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what JSON must escape
const special = /["\\\u0000-\u001f\u007f-\u009f\u2000-\u20ff]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: as above
const specials = /["\\/\u0000-\u001f\u007f-\u009f\u2000-\u20ff]/g;

function quote(text: string, escapeSlash: boolean): string {
  if (!special.test(text) && !(escapeSlash && text.includes('/'))) return `"${text}"`;
  return `"${text.replace(specials, (c) => (c === '/' && !escapeSlash ? c : escapeOf(c)))}"`;
}

const named: ReadonlyMap<string, string> = new Map([
  ['"', '\\"'],
  ['\\', '\\\\'],
  ['/', '\\/'],
  ['\b', '\\b'],
  ['\f', '\\f'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

function escapeOf(c: string): string {
  return named.get(c) ?? `\\u${c.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
}
