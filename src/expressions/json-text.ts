import { isJavaNumber, JavaDouble, numberText } from './java-number.ts';
import type { JsonLike } from './permissive-json.ts';

/**
 * JSON text as json-smart writes it: compact, keys in order, U+007F-U+009F and U+2000-U+20FF escaped with upper-case digits.
 * @param escapeSlash json-smart's default style writes `/` as `\/`; `$input.json` does not (vtl.md 0 and 1.1).
 */
export function jsonText(value: JsonLike, escapeSlash = false): string {
  if (typeof value === 'string') return quote(value, escapeSlash);
  if (value === null || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return arrayText(value, escapeSlash);
  if (value instanceof Map) return objectText(value, escapeSlash);
  // The infinities have no JSON form; NaN is written as it is, which no JSON reader but this one takes.
  if (value instanceof JavaDouble && Math.abs(value.value) === Number.POSITIVE_INFINITY) return 'null';
  return isJavaNumber(value) ? numberText(value) : quote(String(value), escapeSlash);
}

function arrayText(values: readonly JsonLike[], escapeSlash: boolean): string {
  let out = '[';
  for (let i = 0; i < values.length; i++) {
    out +=
      i === 0 ? jsonText(values[i] ?? null, escapeSlash) : `,${jsonText(values[i] ?? null, escapeSlash)}`;
  }
  return `${out}]`;
}

function objectText(members: ReadonlyMap<string, JsonLike>, escapeSlash: boolean): string {
  let out = '{';
  for (const [key, value] of members) {
    out += `${out.length > 1 ? ',' : ''}${quote(String(key), escapeSlash)}:${jsonText(value, escapeSlash)}`;
  }
  return `${out}}`;
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
