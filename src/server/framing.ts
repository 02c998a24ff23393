import type { IncomingMessage } from 'node:http';

/**
 * What Node's parser lets pass and a gateway must not (reliability.md T6): two Host headers, an absolute target for another host,
 * HTTP/1.0 with Transfer-Encoding, other codings than chunks, a fragment in the target, and headers that say twice who calls: two parsers
 * would take two callers.
 * @returns what is wrong, or undefined
 */
export function framingProblem(incoming: IncomingMessage): string | undefined {
  const { url = '/', headers } = incoming;
  const repeated = repeatedHeader(incoming.rawHeaders);
  if (repeated !== undefined) return `The request has more than one ${repeated} header.`;
  if (url.charCodeAt(0) !== 47 && absoluteHost(url) !== headers.host)
    return 'The request target names another host than the Host header.';
  if (url.includes('#')) return 'The request target holds a fragment.';
  const coding = headers['transfer-encoding'];
  if (coding === undefined) return undefined;
  if (incoming.httpVersionMinor === 0) return 'HTTP/1.0 knows no Transfer-Encoding.';
  // `gzip, chunked`: Node undoes the chunks, and the backend would get compressed bytes that nobody says are (RFC 9112, 6.1).
  if (coding.trim().toLowerCase() !== 'chunked') return 'The only Transfer-Encoding taken is chunked.';
  return undefined;
}

function repeatedHeader(rawHeaders: readonly string[]): string | undefined {
  let seen = 0;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i] as string;
    const bit = single.get(name.length)?.get(name.toLowerCase());
    if (bit === undefined) continue;
    if (seen & bit) return name;
    seen |= bit;
  }
  return undefined;
}

/** Headers that may come once only, by their length: most names are passed over without a look at their letters. */
const single: ReadonlyMap<number, ReadonlyMap<string, number>> = new Map([
  [4, new Map([['host', 1]])],
  [9, new Map([['x-api-key', 2]])],
  [13, new Map([['authorization', 4]])],
]);

/**
 * Path and query of a request line: an absolute target, which `framingProblem` lets pass for the caller's own host, loses scheme and
 * host, so that rules about paths and signatures see what every other caller sends (RFC 9112, 3.2.2).
 */
export function originForm(url: string): string {
  if (url.charCodeAt(0) === 47) return url;
  const rest = url.replace(/^https?:\/\/[^/?#]*/i, '');
  return rest === '' || rest.startsWith('?') ? `/${rest}` : rest;
}

function absoluteHost(url: string): string | undefined {
  return /^https?:\/\/([^/?#]*)/i.exec(url)?.[1];
}
