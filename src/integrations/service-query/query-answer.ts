import { HeaderList } from '../../message/header-list.ts';
import type { EndpointRequest, EndpointResponse } from '../../message/http.ts';
import { absentMembers, listMembers } from './members.ts';
import { queryParameters } from './query-request.ts';
import { parseServiceXml, type XmlElement } from './service-xml.ts';

/** JSON as it is written here. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/**
 * Query services on AWS answer JSON shaped like their XML, since API Gateway sends `Accept: application/json` (recorded); local servers
 * answer XML whatever is asked. Turns their XML into that JSON; `Accept: application/xml` mapped leaves it alone.
 * Differs from AWS: without the service's model every scalar is a text, also numbers and booleans.
 */
export function jsonOfQueryAnswer(request: EndpointRequest, response: EndpointResponse): EndpointResponse {
  if (!wantsJson(request) || queryParameters(request) === undefined) return response;
  const root = xmlOf(response);
  return root === undefined ? response : withJson(response, answerOf(root));
}

/** Whether an answer is one of the Query protocol at all: `SomeActionResponse` or `ErrorResponse`. */
export function isQueryAnswer(response: EndpointResponse): boolean {
  return xmlOf(response)?.name.endsWith('Response') ?? false;
}

/** The response with this JSON as its body. */
export function withJson(response: EndpointResponse, value: Json): EndpointResponse {
  const headers = response.headers.copy();
  headers.set('Content-Type', 'application/json');
  headers.delete('Content-Length');
  return { ...response, headers: new HeaderList(headers.raw), body: JSON.stringify(value) };
}

/** Fills in what AWS writes as null. */
export function withAbsentMembers(element: string, members: Map<string, Json>): Json {
  for (const name of absentMembers(element)) if (!members.has(name)) members.set(name, null);
  return Object.fromEntries(members);
}

function wantsJson({ headers }: EndpointRequest): boolean {
  return headers.last('accept')?.includes('json') ?? true;
}

function xmlOf({ headers, body }: EndpointResponse): XmlElement | undefined {
  if (!/^(?:text|application)\/xml\b/.test(headers.last('content-type') ?? '')) return undefined;
  return typeof body === 'string' || Buffer.isBuffer(body) ? parseServiceXml(body.toString()) : undefined;
}

/** Success keeps the root (`SendMessageResponse`), errors lose it: `{"Error":{...},"RequestId":...}` (publicly reported). */
function answerOf(root: XmlElement): Json {
  const value = jsonOf(root);
  return root.name === 'ErrorResponse' ? value : { [root.name]: value };
}

function jsonOf(element: XmlElement): Json {
  const { children, name, text } = element;
  const isLeaf = children.length === 0 && listMembers(name).size === 0;
  if (isLeaf) return text === '' ? null : text;
  if (children.length > 0 && children.every((child) => child.name === 'member')) return children.map(jsonOf);
  return objectOf(element);
}

function objectOf({ name, children }: XmlElement): Json {
  const lists = listMembers(name);
  const members = new Map<string, Json>();
  for (const child of children) {
    const memberName = lists.get(child.name) ?? child.name;
    const before = members.get(memberName);
    const value = jsonOf(child);
    // A flattened list: the element repeats.
    if (Array.isArray(before)) members.set(memberName, [...before, value]);
    else if (before !== undefined) members.set(memberName, [before, value]);
    else members.set(memberName, lists.has(child.name) ? [value] : value);
  }
  return withAbsentMembers(name, members);
}
