import { HeaderList } from '../../message/header-list.ts';
import type { ClientResponse } from '../../message/http.ts';
import type { CorsConfiguration } from '../../model/api.ts';

/** What the CORS configuration of an HTTP API answers and adds. */
export interface HttpCors {
  /** The answer to a preflight that no route takes. */
  preflight(headers: HeaderList): ClientResponse;
  /** Puts the API's own CORS headers in place of those of the backend. */
  finish(response: ClientResponse, request: HeaderList): void;
}

/** Undefined: no CORS, and the backend's own headers pass (http-api.md 9, documented). */
export function compileHttpCors(configuration: CorsConfiguration | undefined): HttpCors | undefined {
  if (!configuration) return undefined;
  const originHeaders = compileOrigins(configuration);
  const answered = listHeader('Access-Control-Expose-Headers', configuration.exposeHeaders);
  const asked = preflightHeaders(configuration);
  return {
    preflight(headers) {
      const origin = headers.last('origin');
      const isPreflight = origin !== undefined && headers.has('access-control-request-method');
      const found = isPreflight ? originHeaders(origin) : undefined;
      // A foreign origin gets a 204 without any of them (recorded).
      return { status: 204, headers: new HeaderList(found ? [...found, ...asked] : []), body: '' };
    },
    finish(response, request) {
      dropCorsHeaders(response.headers);
      const origin = request.last('origin');
      const found = origin === undefined ? undefined : originHeaders(origin);
      if (found) response.headers.raw.push(...found, ...answered);
    },
  };
}

/** Of an answer to a preflight (recorded). Unverified: names in lower case whatever the configuration's, no exposed headers. */
function preflightHeaders({ allowMethods, allowHeaders, maxAge }: CorsConfiguration): string[] {
  return [
    ...listHeader('Access-Control-Allow-Methods', allowMethods),
    ...listHeader(
      'Access-Control-Allow-Headers',
      allowHeaders?.map((name) => name.toLowerCase()),
    ),
    ...(maxAge === undefined ? [] : ['Access-Control-Max-Age', String(maxAge)]),
  ];
}

function listHeader(name: string, values: readonly string[] | undefined): string[] {
  return values && values.length > 0 ? [name, values.join(',')] : [];
}

/** What an origin gets; undefined for one that is not allowed. An origin is echoed with `Vary` unless every one is allowed (recorded). */
function compileOrigins({
  allowOrigins = [],
  allowCredentials,
}: CorsConfiguration): (origin: string) => readonly string[] | undefined {
  const credentials = allowCredentials ? ['Access-Control-Allow-Credentials', 'true'] : [];
  const name = 'Access-Control-Allow-Origin';
  if (allowOrigins.includes('*')) {
    const all = [name, '*', ...credentials];
    return () => all;
  }
  const exact = new Set(allowOrigins);
  const schemes = ['https://*', 'http://*']
    .filter((each) => exact.has(each))
    .map((each) => each.slice(0, -1));
  return (origin) => {
    if (!exact.has(origin) && !schemes.some((scheme) => origin.startsWith(scheme))) return undefined;
    return [name, origin, 'Vary', 'origin', ...credentials];
  };
}

/** All CORS headers of a backend are dropped (documented), also where the request names no origin. */
function dropCorsHeaders({ raw }: HeaderList): void {
  for (let i = raw.length - 2; i >= 0; i -= 2)
    if (/^access-control-/i.test(raw[i] as string)) raw.splice(i, 2);
}
