import { substituteStageVariables } from '../expressions/stage-variables.ts';
import { GatewayError } from '../faults/gateway-error.ts';

/** Where a request goes: an origin and a raw path with query. */
export interface EndpointAddress {
  readonly origin: string;
  /** From the first slash, query included, never normalised. */
  readonly path: string;
}

/** Fills `{name}` from mapped path values. Throws `GatewayError` where the result is no address. */
export type AddressReader = (path: ReadonlyMap<string, string>) => EndpointAddress;

/** 500 `Invalid endpoint address`, recorded. */
export function invalidEndpointAddress(uri: string): GatewayError {
  return new GatewayError('API_CONFIGURATION_ERROR', {
    logLines: ['Execution failed due to configuration error: Invalid endpoint address'],
    reason: `The integration's URI comes out as ${JSON.stringify(uri)}, which is no http(s) address.`,
  });
}

const placeholder = /\{([^{}]+)\}/g;
/** Scheme, host and port, then the rest. The host takes no space, slash, query, fragment or user name. */
const address = /^(https?):\/\/([A-Za-z0-9._~!$&'()*+,;=%-]+|\[[0-9A-Fa-f:.]+\])(:\d{1,5})?([/?].*)?$/s;

/**
 * Compiles an HTTP endpoint's URI: stage variables at deploy, `{name}` per call, inserted raw (rest-integrations.md 1.6).
 * A `{name}` without a mapping stays as it is. A URI without placeholders costs nothing per call.
 */
export function compileEndpointUri(uri: string, stageVariables: ReadonlyMap<string, string>): AddressReader {
  const text = substituteStageVariables(uri, stageVariables);
  const constant = parseAddress(text);
  if (!/\{[^{}]+\}/.test(text)) {
    if (constant) return () => constant;
    return () => {
      throw invalidEndpointAddress(text);
    };
  }
  if (constant && !constant.origin.includes('{')) {
    // The text as written: an encoded brace would be no placeholder any more.
    const raw = text.slice(constant.origin.length);
    const template = raw.startsWith('/') ? raw : `/${raw}`;
    return (path) => ({ origin: constant.origin, path: legalPath(fillPlaceholders(template, path)) });
  }
  return (path) => {
    const filled = fillPlaceholders(text, path);
    const parsed = parseAddress(filled);
    if (!parsed) throw invalidEndpointAddress(filled);
    return parsed;
  };
}

/** Puts mapped path values into `{name}`, raw; a name without one stays as it is. */
export function fillPlaceholders(text: string, path: ReadonlyMap<string, string>): string {
  return text.replace(placeholder, (whole, name: string) => path.get(name) ?? whole);
}

function parseAddress(uri: string): EndpointAddress | undefined {
  const match = address.exec(uri);
  if (!match) return undefined;
  const port = Number(match[3]?.slice(1) ?? 0);
  if (port > 65535) return undefined;
  const rest = match[4] ?? '/';
  return {
    origin: `${match[1]}://${match[2]}${match[3] ?? ''}`,
    path: legalPath(rest.startsWith('?') ? `/${rest}` : rest),
  };
}

/** What HTTP does not allow in a request target is percent-encoded, a lone surrogate as U+FFFD; everything else stays as it is. */
export function legalPath(path: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these must not reach a request line
  return path.replace(/[\x00-\x20\x7f-\uffff"<>\\^`{}|#]+/g, (run) => encodeURIComponent(run.toWellFormed()));
}

/** Appends decoded pairs to a path that may have a query already. */
export function appendQuery(path: string, pairs: readonly (readonly [string, string])[]): string {
  if (pairs.length === 0) return path;
  const text = pairs.map(([name, value]) => `${encodeQuery(name)}=${encodeQuery(value)}`).join('&');
  return appendRawQuery(path, text);
}

/** Appends a raw query string. */
export function appendRawQuery(path: string, query: string): string {
  if (query === '') return path;
  if (path.endsWith('?') || path.endsWith('&')) return path + query;
  return `${path}${path.includes('?') ? '&' : '?'}${query}`;
}

/** RFC 3986, unreserved characters bare; lone surrogates become U+FFFD rather than throw. */
function encodeQuery(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
