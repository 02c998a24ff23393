import type { Environment } from '../../environment/environment.ts';
import { newTraceId } from '../../environment/trace-id.ts';
import type { PassedRequest } from '../../expressions/http-event/passed-request.ts';
import type { Call } from '../../message/call.ts';
import { HeaderList } from '../../message/header-list.ts';
import { namedByConnection } from '../../message/hop-by-hop.ts';

/** Hop-by-hop, or made anew for the backend; `Forwarded` and `Via` are added to. */
const notPassed: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'expect',
  'forwarded',
  'host',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'via',
  'x-amzn-trace-id',
]);

/**
 * What a backend is told (http-api.md 7.1, recorded): the client's own headers, who forwards the request in `Forwarded` and `Via`, and
 * the trace. No `X-Forwarded-*` is added; the client's own pass.
 */
export function backendHeaders(
  { headers, host }: PassedRequest,
  call: Call,
  { ids }: Environment,
): HeaderList {
  const raw = host === undefined ? [] : ['Host', host];
  const hopByHop = namedByConnection(headers);
  for (let i = 0; i < headers.raw.length; i += 2) {
    const name = headers.raw[i] as string;
    const key = name.toLowerCase();
    if (!notPassed.has(key) && !hopByHop?.has(key)) raw.push(name, headers.raw[i + 1] as string);
  }
  raw.push(
    'Forwarded',
    listed(headers.last('forwarded'), forwarded(call)),
    'Via',
    listed(headers.last('via'), 'HTTP/1.1 AmazonAPIGateway'),
    'X-Amzn-Trace-Id',
    `Self=${newTraceId(call.requestTimeEpoch, ids)};${call.traceHeader}`,
  );
  return new HeaderList(raw);
}

/** `by` is the gateway's own address, which here is this machine's. */
function forwarded({ request, domainName }: Call): string {
  const client = request.remoteAddress;
  const address = client.includes(':') ? `"[${client}]"` : client;
  return `by=127.0.0.1;for=${address};host=${domainName};proto=https`;
}

/** Unverified: what an earlier proxy said stays in front. */
function listed(before: string | undefined, value: string): string {
  return before ? `${before}, ${value}` : value;
}
