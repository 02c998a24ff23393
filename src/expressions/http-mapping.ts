import type { Call } from '../message/call.ts';
import type { HeaderList } from '../message/header-list.ts';
import { decodedPath } from './decoded-path.ts';
import { compileHttpContextVariable } from './http-context-variables.ts';
import { compileJsonPath } from './json-path.ts';
import { jsonText } from './json-text.ts';
import { parsePermissiveJson } from './permissive-json.ts';

/** What mapping values of an HTTP API read from. */
export interface HttpMappingSource {
  readonly call: Call;
  /** Of the answer, where one is mapped. */
  readonly response?: { readonly headers: HeaderList; readonly body: string | Buffer };
}

/** A mapping's value for one call. Undefined: the source is not there, and nothing is mapped. */
export type HttpMappingValue = (source: HttpMappingSource) => string | undefined;

/** Bytes: a body is cut here before a JSONPath looks at it (documented). */
const longestBody = 100 * 1024;

/**
 * Compiles the value of a parameter mapping (http-api.md 8): one variable, a text with `${...}` variables in it, or a static text.
 * @returns a sentence where API Gateway could not read it
 */
export function compileHttpMappingValue(
  text: string,
  side: 'request' | 'response',
  stageVariables: ReadonlyMap<string, string>,
): HttpMappingValue | { readonly problem: string } {
  if (text.startsWith('$') && !text.startsWith('${')) return variableOf(text.slice(1), side, stageVariables);
  const parts: (string | HttpMappingValue)[] = [];
  let end = 0;
  for (const match of text.matchAll(/\$\{([^}]+)\}/g)) {
    const value = variableOf(match[1] as string, side, stageVariables);
    if ('problem' in value) return value;
    parts.push(text.slice(end, match.index), value);
    end = match.index + match[0].length;
  }
  if (parts.length === 0) return () => text;
  parts.push(text.slice(end));
  // Unverified: a variable without a value leaves nothing in its place.
  return (source) => parts.map((part) => (typeof part === 'string' ? part : (part(source) ?? ''))).join('');
}

function variableOf(
  name: string,
  side: 'request' | 'response',
  stageVariables: ReadonlyMap<string, string>,
): HttpMappingValue | { readonly problem: string } {
  if (name.startsWith('stageVariables.')) {
    const value = stageVariables.get(name.slice('stageVariables.'.length));
    return () => value;
  }
  if (name.startsWith('context.')) {
    // A name that API Gateway does not fill maps to nothing.
    const read = compileHttpContextVariable(name.slice('context.'.length));
    return ({ call }) => read?.(call);
  }
  return (side === 'request' ? requestVariable(name) : responseVariable(name)) ?? unknown(name, side);
}

function unknown(name: string, side: 'request' | 'response'): { readonly problem: string } {
  return { problem: `Invalid mapping expression specified: $${name} (of a ${side})` };
}

type Compiled = HttpMappingValue | { readonly problem: string } | undefined;

function requestVariable(name: string): Compiled {
  if (name === 'request.path') return ({ call }) => call.routePath;
  if (name === 'request.body' || /^request\.body[.[]/.test(name)) {
    return bodyValue(name, 'request.body', ({ call }) => call.request.body);
  }
  const [, kind, key = ''] = /^request\.(header|querystring|path)\.(.+)$/s.exec(name) ?? [];
  switch (kind) {
    case 'header':
      return ({ call }) => joined(call.request.headers.all(key));
    case 'querystring':
      return ({ call }) => joined(call.query.get(key) ?? []);
    case 'path':
      return ({ call }) => {
        const value = call.pathParameters.get(key);
        return value === undefined ? undefined : decodedPath(value);
      };
    default:
      return undefined;
  }
}

function responseVariable(name: string): Compiled {
  if (name === 'response.body' || /^response\.body[.[]/.test(name)) {
    return bodyValue(name, 'response.body', ({ response }) => response?.body ?? '');
  }
  const key = /^response\.header\.(.+)$/s.exec(name)?.[1];
  return key === undefined ? undefined : ({ response }) => joined(response?.headers.all(key) ?? []);
}

/** Several values are joined by commas (documented). */
function joined(values: readonly string[]): string | undefined {
  return values.length === 0 ? undefined : values.join(',');
}

function bodyValue(
  name: string,
  start: string,
  bodyOf: (source: HttpMappingSource) => string | Buffer,
): HttpMappingValue | { readonly problem: string } {
  if (name === start) return (source) => bodyOf(source).toString() || undefined;
  const path = name.slice(start.length);
  if (path.includes('..') || path.includes('?('))
    return { problem: `Invalid mapping expression specified: $${name}: no recursive descent, no filters` };
  const compiled = compileJsonPath(`$${path}`);
  if (!compiled.ok) return { problem: `Invalid mapping expression specified: $${name}` };
  return (source) => {
    const body = bodyOf(source);
    const bytes = typeof body === 'string' ? Buffer.from(body) : body;
    const document = parsed(bytes.subarray(0, longestBody).toString());
    const value = document === undefined ? undefined : compiled.read(document);
    if (value === undefined || value === null) return undefined;
    return typeof value === 'string' ? value : jsonText(value);
  };
}

/** Unverified: of a body that is no JSON nothing is mapped. */
function parsed(text: string): ReturnType<typeof parsePermissiveJson> | undefined {
  try {
    return parsePermissiveJson(text.trim());
  } catch {
    return undefined;
  }
}
