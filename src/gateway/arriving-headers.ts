import type { ClientRequest } from '../message/http.ts';

/** Dropped on arrival, never visible to mappings, authorizers or integrations (recorded, rest-request-phases.md 1.6). */
const dropped = new Set([
  'connection',
  'content-length',
  'content-md5',
  'expect',
  'max-forwards',
  'proxy-authenticate',
  'server',
  'te',
  'transfer-encoding',
  'trailer',
  'upgrade',
  'www-authenticate',
]);

/** Respelt whatever the client's casing (recorded); all other names stay as sent. */
const respelt: ReadonlyMap<string, string> = new Map([
  ['authorization', 'Authorization'],
  ['user-agent', 'User-Agent'],
  ['host', 'Host'],
]);

/**
 * The client's headers as mappings and integrations see them: every value by name, first spelling kept, and what API Gateway adds:
 * `X-Forwarded-*` and the trace header. `Authorization` with a SigV4 signature is not passed on (documented).
 */
export function arrivingHeaders(
  request: ClientRequest,
  traceHeader: string | undefined,
): ReadonlyMap<string, readonly string[]> {
  const byKey = new Map<string, { name: string; values: string[] }>();
  const hopByHop = namedByConnection(request);
  for (const [name, value] of request.headers) {
    const key = name.toLowerCase();
    if (dropped.has(key) || hopByHop.has(key) || isSignature(key, value)) continue;
    const entry = byKey.get(key);
    if (entry) entry.values.push(value);
    else byKey.set(key, { name: respelt.get(key) ?? name, values: [value] });
  }
  if (traceHeader !== undefined) addForwarded(byKey, request, traceHeader);
  const headers = new Map<string, readonly string[]>();
  for (const { name, values } of byKey.values()) headers.set(name, values);
  return headers;
}

/** Names that `Connection` lists are hop-by-hop (RFC 9110, 7.6.1): never passed on (reliability.md T6). */
function namedByConnection(request: ClientRequest): ReadonlySet<string> {
  const connection = request.headers.last('connection');
  if (connection === undefined || connection === 'keep-alive' || connection === 'close') return new Set();
  return new Set(connection.split(',').map((name) => name.trim().toLowerCase()));
}

function isSignature(key: string, value: string): boolean {
  return key === 'authorization' && value.startsWith('AWS4-HMAC-SHA256');
}

function addForwarded(
  byKey: Map<string, { name: string; values: string[] }>,
  request: ClientRequest,
  traceHeader: string,
): void {
  const before = byKey.get('x-forwarded-for')?.values.join(', ');
  const forwardedFor = before ? `${before}, ${request.remoteAddress}` : request.remoteAddress;
  byKey.set('x-forwarded-for', { name: 'X-Forwarded-For', values: [forwardedFor] });
  // Recorded on AWS: 443 and https, whatever the local port is; code that builds URLs from them is tested as it will run.
  byKey.set('x-forwarded-port', { name: 'X-Forwarded-Port', values: ['443'] });
  byKey.set('x-forwarded-proto', { name: 'X-Forwarded-Proto', values: ['https'] });
  byKey.set('x-amzn-trace-id', { name: 'X-Amzn-Trace-Id', values: [traceHeader] });
}
