import { parsePermissiveJson } from '../../expressions/permissive-json.ts';
import { JavaException } from '../template-error.ts';
import { fromJson, printed, type Value } from '../values.ts';
import type { UtilObject } from './input-methods.ts';
import { type Method, type MethodTable, nullary, unary } from './method.ts';

/**
 * The functions of `$util`: these and no others (vtl.md 1.2). Each takes any value by its text; null is the empty text, and prints
 * nothing (recorded for `urlEncode`).
 */
function onText(apply: (text: string) => Value): Method<UtilObject> {
  return unary((_, value, run) => {
    const text = printed(value);
    run.spend(text.length >> 6);
    return apply(text);
  });
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must be escaped
const toEscape = /["'\\/\u0000-\u001f\u007f-\uffff]/g;

// biome-ignore lint/suspicious/noControlCharactersInRegex: as above
const needsEscape = /["'\\/\u0000-\u001f\u0080-\uffff]/;

const escapeNames: ReadonlyMap<string, string> = new Map([
  ['"', '\\"'],
  ["'", "\\'"],
  ['\\', '\\\\'],
  ['/', '\\/'],
  ['\b', '\\b'],
  ['\f', '\\f'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

/** As commons-lang does it; unverified on AWS: `\/` and `\u00E9` (vtl.md 1.2). */
export function escapeJavaScript(text: string): string {
  if (!needsEscape.test(text)) return text;
  return text.replace(toEscape, (c) => {
    if (c === '\u007f') return c;
    return escapeNames.get(c) ?? `\\u${c.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
  });
}

/** Java's `URLEncoder`, not `encodeURIComponent` (recorded: a space is `+`). */
export function urlEncode(text: string): string {
  return encodeURIComponent(text.toWellFormed())
    .replace(/%20/g, '+')
    .replace(/[!'()~]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** Java's `URLDecoder`. */
export function urlDecode(text: string): string {
  const spaced = text.replaceAll('+', ' ');
  if (/%(?![0-9a-fA-F]{2})/.test(spaced)) {
    throw new JavaException(
      'java.lang.IllegalArgumentException: URLDecoder: Illegal hex characters in escape (%) pattern',
    );
  }
  return spaced.replace(/(?:%[0-9a-fA-F]{2})+/g, (run) =>
    Buffer.from(run.replaceAll('%', ''), 'hex').toString(),
  );
}

export const utilMethods: MethodTable<UtilObject> = new Map<string, Method<UtilObject>>([
  ['escapeJavaScript', onText(escapeJavaScript)],
  ['parseJson', onText((text) => fromJson(parsePermissiveJson(text)))],
  ['urlEncode', onText(urlEncode)],
  ['urlDecode', onText(urlDecode)],
  ['base64Encode', onText((text) => Buffer.from(text).toString('base64'))],
  ['base64Decode', onText((text) => Buffer.from(text, 'base64').toString())],
  ['toString', nullary(() => '{}')],
]);
