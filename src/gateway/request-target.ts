import type { ClientRequest } from '../message/http.ts';

/** A request target split into path and query; a fragment is dropped (recorded). */
export interface RequestTarget {
  /** Raw, from the first slash. */
  readonly path: string;
  /** Raw, without the question mark. */
  readonly query: string;
}

/** Splits what stands in the request line. An absolute form keeps its path only. */
export function splitTarget(target: string): RequestTarget {
  let text = target;
  if (!text.startsWith('/')) text = text.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '') || '/';
  const hash = text.indexOf('#');
  if (hash >= 0) text = text.slice(0, hash);
  const at = text.indexOf('?');
  const path = at < 0 ? text : text.slice(0, at);
  return { path: path.startsWith('/') ? path : `/${path}`, query: at < 0 ? '' : text.slice(at + 1) };
}

/** X-HTTP-Method-Override replaces the verb before routing (documented, rest-request-phases.md 1.1). */
export function calledVerb({ method, headers }: Pick<ClientRequest, 'method' | 'headers'>): string {
  return headers.last('x-http-method-override')?.trim().toUpperCase() || method;
}

/** The first segment of a path, and the rest, raw: `/dev//pets` gives `dev` and `//pets`. Leading slashes collapse (recorded). */
export function takeSegment(path: string): { readonly segment: string; readonly rest: string } {
  let start = 0;
  while (path.charCodeAt(start) === 47) start++;
  const end = path.indexOf('/', start);
  return end < 0
    ? { segment: path.slice(start), rest: '' }
    : { segment: path.slice(start, end), rest: path.slice(end) };
}

/** Slashes between stage and first segment collapse; later ones stay (recorded, rest-request-phases.md 1.3). */
export function collapseLeadingSlashes(path: string): string {
  if (path === '') return '/';
  return path.startsWith('//') ? path.replace(/^\/+/, '/') : path;
}

/**
 * Whether a query holds what API Gateway does not take: plain `|`, `{` or `}`, and `%%` (documented, rest-request-phases.md 1.4).
 * Clients have to encode them.
 */
export function isUnsupportedQuery(query: string): boolean {
  return query !== '' && /[|{}]|%%/.test(query);
}

/** `parseQuery` for REST APIs: a plain `;` splits like `&` (documented for them alone, rest-request-phases.md 1.4). */
export function parseRestQuery(query: string): ReadonlyMap<string, readonly string[]> {
  return parseQuery(query.includes(';') ? query.replaceAll(';', '&') : query);
}

/** Decodes a query: `+` is a space, invalid percent sequences stay raw (unverified); every value of a name, in order (recorded). */
export function parseQuery(query: string): ReadonlyMap<string, readonly string[]> {
  const values = new Map<string, string[]>();
  if (query === '') return values;
  for (const pair of query.split('&')) {
    if (pair === '') continue;
    const at = pair.indexOf('=');
    const name = decode(at < 0 ? pair : pair.slice(0, at));
    const value = at < 0 ? '' : decode(pair.slice(at + 1));
    const list = values.get(name);
    if (list) list.push(value);
    else values.set(name, [value]);
  }
  return values;
}

function decode(text: string): string {
  if (!text.includes('%') && !text.includes('+')) return text;
  const spaced = text.replaceAll('+', ' ');
  try {
    return decodeURIComponent(spaced);
  } catch {
    return spaced;
  }
}
