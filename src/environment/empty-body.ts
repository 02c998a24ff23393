import { subscribe, unsubscribe } from 'node:diagnostics_channel';

/** Stands last among the headers of a request that is to say `Content-Length: 0`. */
export const emptyBodyMark = ['x-gwctl-empty-body', '0'] as const;

/** What undici tells of a request that it has just made; its documentation shows the list of headers as part of it. */
interface CreatedRequest {
  readonly request: { readonly headers: unknown };
}

/**
 * Has marked requests say `Content-Length: 0`. undici drops that header from requests whose verb expects no body (RFC 9110, 8.6, leaves
 * it open), while HTTP APIs send it with every verb (http-api.md 7.1, recorded), and some backends sign or count it.
 * @returns a function that ends it
 */
export function announceEmptyBodies(): () => void {
  const announce = (message: unknown) => {
    const { headers } = (message as CreatedRequest).request;
    if (!Array.isArray(headers) || headers.at(-2) !== emptyBodyMark[0]) return;
    headers[headers.length - 2] = 'Content-Length';
  };
  subscribe('undici:request:create', announce);
  return () => void unsubscribe('undici:request:create', announce);
}
