import type { EndpointResponse } from '../message/http.ts';
import type { WebSocketEvent } from '../message/websocket.ts';
import { isJavaNumber, numberText } from './java-number.ts';
import { compileJsonPath, JsonPathBudgetError } from './json-path.ts';
import { type JsonLike, PermissiveJsonError, parsePermissiveJson } from './permissive-json.ts';
import { checkLength, TextLimit, TextTooLongError } from './text-limit.ts';

/** The text that a selection expression comes to; the response only where it reads one. */
export type SelectionReader = (event: WebSocketEvent, response: EndpointResponse | undefined) => string;

export type CompiledSelection =
  | {
      readonly ok: true;
      readonly read: SelectionReader;
      /** It reads nothing: always the same text. */
      readonly isStatic: boolean;
    }
  | { readonly ok: false; readonly reason: string };

/**
 * Compiles a selection expression of a WebSocket API (websocket.md 2, documented): `$request.body.a.b`; several variables, each in
 * `${}`, with text between; or a text, whose first `$` has a backslash before it. Evaluated once: what comes out is not read again.
 * @param readsResponse whether `$integration.response.*` is known here too
 */
export function compileSelectionExpression(text: string, readsResponse = false): CompiledSelection {
  if (text.includes('${')) return compilePieces(text, readsResponse);
  // Unverified: `$default` without a backslash is taken for the text it is; nothing else of that name could be meant.
  if (text === '$default' || !text.startsWith('$')) return literal(unescaped(text));
  const read = compileVariable(text.slice(1), readsResponse);
  return read ? { ok: true, read, isStatic: false } : unknown(text);
}

function literal(text: string): CompiledSelection {
  return { ok: true, read: () => text, isStatic: true };
}

function unescaped(text: string): string {
  return text.replace(/\\\$/g, '$');
}

function unknown(text: string): CompiledSelection {
  return { ok: false, reason: `${JSON.stringify(text)} is no selection expression` };
}

function compilePieces(text: string, readsResponse: boolean): CompiledSelection {
  const pieces: (string | SelectionReader)[] = [];
  let end = 0;
  for (const match of text.matchAll(/\$\{\$?([^{}]*)\}/g)) {
    const read = compileVariable(match[1] as string, readsResponse);
    if (!read) return unknown(match[0]);
    pieces.push(unescaped(text.slice(end, match.index)), read);
    end = match.index + match[0].length;
  }
  const rest = text.slice(end);
  if (rest.includes('${')) return unknown(rest);
  pieces.push(unescaped(rest));
  const read: SelectionReader = (event, response) => {
    let out = '';
    for (const piece of pieces) out += typeof piece === 'string' ? piece : piece(event, response);
    return out;
  };
  return { ok: true, read, isStatic: false };
}

/** What stands behind the `$` or inside the braces. */
function compileVariable(name: string, readsResponse: boolean): SelectionReader | undefined {
  if (name.startsWith('request.body.')) return compileBodyPath(name.slice('request.body.'.length));
  return readsResponse ? compileResponseVariable(name) : undefined;
}

const responseHeader = /^integration\.response\.(header|multivalueheader)\.(.+)$/;

function compileResponseVariable(name: string): SelectionReader | undefined {
  if (name === 'integration.response.statuscode')
    return (_event, response) => (response ? String(response.status) : '');
  const [, kind, header = ''] = responseHeader.exec(name) ?? [];
  if (kind === 'header') return (_event, response) => response?.headers.last(header) ?? '';
  // Unverified: several values of a header are a list, printed as lists of the body are.
  if (kind === 'multivalueheader') return (_event, response) => listText(response?.headers.all(header) ?? []);
  return undefined;
}

const plainPath = /^[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*$/;

/** Plain names are followed in the parsed message; any other path is a JSONPath. */
function compileBodyPath(path: string): SelectionReader | undefined {
  const compiled = compileJsonPath(`$.${path}`);
  if (!compiled.ok) return undefined;
  const slowly: SelectionReader = (event) => readSlowly(event.text, compiled.read);
  const names = plainPath.test(path) ? path.split('.') : undefined;
  if (!names) return (event, response) => (event.object ? slowly(event, response) : '');
  return (event, response) => {
    let value: unknown = event.object;
    for (const name of names) {
      if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return '';
      value = (value as Record<string, unknown>)[name];
    }
    if (typeof value === 'string') return value;
    if (value === null) return '';
    // Numbers that JavaScript may round, lists and maps: in Java's own form.
    return typeof value === 'boolean' || Number.isSafeInteger(value)
      ? String(value)
      : slowly(event, response);
  };
}

function readSlowly(text: string, read: (root: JsonLike) => JsonLike | undefined): string {
  try {
    return valueText(read(parsePermissiveJson(text)), new TextLimit());
  } catch (error) {
    if (isHopeless(error)) return ''; // Unverified: what AWS makes of a message that nests beyond its limits
    throw error;
  }
}

function isHopeless(error: unknown): boolean {
  return (
    error instanceof PermissiveJsonError ||
    error instanceof TextTooLongError ||
    error instanceof JsonPathBudgetError
  );
}

/** A list is `[item1, item2]`, a number `1` (documented). Unverified: nothing and null are the empty text, maps print as Java's. */
function valueText(value: JsonLike | undefined, limit: TextLimit): string {
  return value === undefined || value === null ? '' : innerText(value, limit);
}

function innerText(value: JsonLike, limit: TextLimit): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value))
    return listText(
      value.map((each) => innerText(each, limit)),
      limit,
    );
  if (value instanceof Map) {
    limit.enter(value.size);
    const entries = [...value].map(([key, each]) => `${key}=${innerText(each, limit)}`);
    limit.leave();
    return joined('{', entries, '}');
  }
  return isJavaNumber(value) ? numberText(value) : String(value);
}

function listText(items: readonly string[], limit?: TextLimit): string {
  limit?.enter(items.length);
  limit?.leave();
  return joined('[', items, ']');
}

function joined(start: string, items: readonly string[], end: string): string {
  const text = `${start}${items.join(', ')}${end}`;
  checkLength(text);
  return text;
}
