import type { Call } from '../../message/call.ts';
import type { HeaderList } from '../../message/header-list.ts';
import { namedByConnection } from '../../message/hop-by-hop.ts';
import type { PassedRequest } from './passed-request.ts';

/** How a route is authorized: it decides what its events say of the caller. */
export type RouteAuthorization = 'NONE' | 'AWS_IAM' | 'CUSTOM' | 'JWT';

/** What the event of a function is made of. */
export interface EventSource {
  readonly call: Call;
  readonly passed: PassedRequest;
}

/** Never shown to functions (http-api.md 4, recorded), or put there by API Gateway itself. */
const notShown: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'expect',
  'keep-alive',
  'proxy-authenticate',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'x-amzn-trace-id',
  'x-forwarded-for',
  'x-forwarded-port',
  'x-forwarded-proto',
]);

/** One header of an event: its name in lower case, as it was sent, and its values in order. */
export interface EventHeader {
  readonly key: string;
  readonly name: string;
  readonly values: string[];
}

/** The headers that a function sees, the client's first, then what API Gateway adds (http-api.md 4, recorded). */
export function eventHeaders({ call, passed: { headers } }: EventSource): Map<string, EventHeader> {
  const shown = new Map<string, EventHeader>();
  const hopByHop = namedByConnection(headers);
  for (let i = 0; i < headers.raw.length; i += 2) {
    const name = headers.raw[i] as string;
    const key = name.toLowerCase();
    if (notShown.has(key) || hopByHop?.has(key)) continue;
    const known = shown.get(key);
    if (known) known.values.push(headers.raw[i + 1] as string);
    else shown.set(key, { key, name, values: [headers.raw[i + 1] as string] });
  }
  const add = (key: string, name: string, value: string) => shown.set(key, { key, name, values: [value] });
  // A request without a body shows one of length 0 (recorded).
  add('content-length', 'Content-Length', String(call.request.body.length));
  add('x-amzn-trace-id', 'X-Amzn-Trace-Id', call.traceHeader);
  add('x-forwarded-for', 'X-Forwarded-For', forwardedFor(headers, call));
  // As they are on AWS, whatever the local port is: code that builds URLs of them is tested as it will run.
  add('x-forwarded-port', 'X-Forwarded-Port', '443');
  add('x-forwarded-proto', 'X-Forwarded-Proto', 'https');
  return shown;
}

function forwardedFor(headers: HeaderList, { request }: Call): string {
  const before = headers.all('x-forwarded-for').join(', ');
  return before === '' ? request.remoteAddress : `${before}, ${request.remoteAddress}`;
}
