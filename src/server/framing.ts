import type { IncomingMessage } from 'node:http';

/**
 * What Node's parser lets pass and a gateway must not (reliability.md T6): two Host headers, an absolute target for another host,
 * HTTP/1.0 with Transfer-Encoding, a fragment in the target, TRACE.
 * @returns what is wrong, or undefined
 */
export function framingProblem(incoming: IncomingMessage): string | undefined {
  const { rawHeaders, url = '/', headers } = incoming;
  let hosts = 0;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i] as string;
    if (name.length === 4 && name.toLowerCase() === 'host') hosts++;
  }
  if (hosts > 1) return 'The request has more than one Host header.';
  if (url.charCodeAt(0) !== 47 && absoluteHost(url) !== headers.host)
    return 'The request target names another host than the Host header.';
  if (url.includes('#')) return 'The request target holds a fragment.';
  if (incoming.method === 'TRACE' || incoming.method === 'CONNECT')
    return `The method ${incoming.method} is not supported.`;
  if (incoming.httpVersionMinor === 0 && headers['transfer-encoding'] !== undefined)
    return 'HTTP/1.0 knows no Transfer-Encoding.';
  return undefined;
}

function absoluteHost(url: string): string | undefined {
  return /^https?:\/\/([^/?#]*)/i.exec(url)?.[1];
}
