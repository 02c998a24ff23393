import { HeaderList } from '../../message/header-list.ts';
import type { EndpointRequest, EndpointResponse } from '../../message/http.ts';
import { absentMembers } from './absent-members.ts';
import { parseServiceXml, type XmlElement } from './service-xml.ts';

/** JSON as it is written here. */
type Json = string | null | Json[] | { [name: string]: Json };

/**
 * Query services on AWS answer JSON shaped like their XML, since API Gateway sends `Accept: application/json` (recorded); local servers
 * answer XML whatever is asked. Turns their XML into that JSON; `Accept: application/xml` mapped leaves it alone.
 * Differs from AWS: without the service's model every scalar is a text, also numbers and booleans.
 */
export function jsonOfQueryAnswer(request: EndpointRequest, response: EndpointResponse): EndpointResponse {
  if (!isQueryRequest(request) || !wantsJson(request) || !isXml(response)) return response;
  const root = parseServiceXml(bodyText(response));
  if (root === undefined) return response;
  const headers = new HeaderList([...response.headers.raw]);
  headers.set('Content-Type', 'application/json');
  headers.delete('Content-Length');
  return { ...response, headers, body: JSON.stringify(answerOf(root)) };
}

/** `Action=` in the query or in a form body. */
function isQueryRequest({ path, headers, body }: EndpointRequest): boolean {
  if (/[?&]Action=/.test(path)) return true;
  const isForm = headers.last('content-type')?.startsWith('application/x-www-form-urlencoded') ?? false;
  return isForm && /(?:^|&)Action=/.test(body?.toString() ?? '');
}

function wantsJson({ headers }: EndpointRequest): boolean {
  return headers.last('accept')?.includes('json') ?? true;
}

function isXml({ headers, body }: EndpointResponse): boolean {
  const isBuffered = typeof body === 'string' || Buffer.isBuffer(body);
  return isBuffered && /^(?:text|application)\/xml\b/.test(headers.last('content-type') ?? '');
}

function bodyText({ body }: EndpointResponse): string {
  return typeof body === 'string' ? body : (body as Buffer).toString();
}

/** Success keeps the root (`SendMessageResponse`), errors lose it: `{"Error":{...},"RequestId":...}` (publicly reported). */
function answerOf(root: XmlElement): Json {
  const value = jsonOf(root);
  if (root.name === 'ErrorResponse') return value;
  return { [root.name]: value };
}

function jsonOf(element: XmlElement): Json {
  const { children } = element;
  if (children.length === 0) return element.text === '' ? null : element.text;
  if (children.every(({ name }) => name === 'member')) return children.map(jsonOf);
  const members = new Map<string, Json>();
  for (const child of children) {
    const before = members.get(child.name);
    const value = jsonOf(child);
    // A flattened list: the element repeats.
    if (before === undefined) members.set(child.name, value);
    else if (Array.isArray(before)) before.push(value);
    else members.set(child.name, [before, value]);
  }
  for (const name of absentMembers(element.name)) if (!members.has(name)) members.set(name, null);
  return Object.fromEntries(members);
}
