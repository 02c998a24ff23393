import type { Call } from '../../message/call.ts';
import type { PassedRequest } from './passed-request.ts';

/** The values of a query string, decoded: the call's own where no mapping changed it. */
export function queryValues(call: Call, { query }: PassedRequest): ReadonlyMap<string, readonly string[]> {
  const mark = call.request.target.indexOf('?');
  const sent = mark < 0 ? '' : call.request.target.slice(mark + 1);
  return query === sent ? call.query : parseQueryValues(query);
}

function parseQueryValues(query: string): ReadonlyMap<string, readonly string[]> {
  const values = new Map<string, string[]>();
  for (const [name, value] of new URLSearchParams(query)) {
    const list = values.get(name);
    if (list) list.push(value);
    else values.set(name, [value]);
  }
  return values;
}
