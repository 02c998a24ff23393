import { GatewayError } from '../../faults/gateway-error.ts';
import { HeaderList } from '../../message/header-list.ts';
import type { EndpointResponse } from '../../message/http.ts';
import { isLegalHeader } from '../header-text.ts';
import type { PassedResponse } from './integration.ts';
import { respelledName } from './respelled-name.ts';

/** Where a function's answer names no content type (recorded for both formats). */
const defaultContentType = 'text/plain; charset=utf-8';

/**
 * A function's answer in format 2.0 (http-api.md 6.1): an object with a `statusCode` is the whole answer; anything else is the body of a
 * 200 of `application/json`.
 */
export function readResponse2(response: EndpointResponse): PassedResponse {
  refuseFunctionError(response);
  const value = response.value === undefined ? parsedOrText(String(response.body)) : response.value;
  if (!isObject(value) || !Object.hasOwn(value, 'statusCode')) return inferred(value, response);
  const headers = new HeaderList([]);
  // Each cookie is a header of its own, before one of `headers` (recorded).
  for (const cookie of listOf(value['cookies']))
    headers.append('Set-Cookie', headerText('Set-Cookie', cookie));
  addSingles(headers, value['headers']);
  return answer(value, headers);
}

/** A function's answer in format 1.0 (6.2): nothing is inferred, whatever does not fit is 500. */
export function readResponse1(response: EndpointResponse): PassedResponse {
  refuseFunctionError(response);
  const value = response.value === undefined ? parsedOrText(String(response.body)) : response.value;
  if (!isObject(value)) throw malformed('The function returned no object.');
  const headers = new HeaderList([]);
  // Recorded: of a name in both maps the single value comes first, then the list (REST: the other way round).
  addSingles(headers, value['headers']);
  addLists(headers, value['multiValueHeaders']);
  return answer(value, headers);
}

function answer(value: Record<string, unknown>, headers: HeaderList): PassedResponse {
  const status = statusOf(value['statusCode']);
  if (!headers.has('content-type')) headers.append('Content-Type', defaultContentType);
  return { status, headers, body: bodyOf(value['body'], value['isBase64Encoded'] === true) };
}

/** A text goes out without its quotes; everything else as the JSON text that the function returned (documented, recorded). */
function inferred(value: unknown, response: EndpointResponse): PassedResponse {
  const body = typeof value === 'string' ? value : String(response.body);
  return { status: 200, headers: new HeaderList(['Content-Type', 'application/json']), body };
}

/** Custom runtimes may answer with a text that is no JSON: it is taken as it is (recorded). */
function parsedOrText(payload: string): unknown {
  try {
    return JSON.parse(payload);
  } catch {
    return payload;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Unverified: a number as a text is taken (weak reports); the range, since 1xx is no final answer. */
function statusOf(value: unknown): number {
  const status = typeof value === 'string' && /^\d{3}$/.test(value.trim()) ? Number(value) : value;
  if (typeof status === 'number' && Number.isInteger(status) && status >= 200 && status <= 599) return status;
  throw malformed(`statusCode is ${JSON.stringify(value)}; it has to be an integer of 200 to 599.`);
}

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw malformed('cookies is no list.');
  return value;
}

function addSingles(headers: HeaderList, value: unknown): void {
  for (const [name, each] of entriesOf(value, 'headers'))
    if (each !== null) headers.append(respelledName(name), headerText(name, each));
}

function addLists(headers: HeaderList, value: unknown): void {
  for (const [name, values] of entriesOf(value, 'multiValueHeaders')) {
    if (values === null) continue;
    if (!Array.isArray(values)) throw malformed(`multiValueHeaders[${JSON.stringify(name)}] is no list.`);
    for (const each of values) headers.append(respelledName(name), headerText(name, each));
  }
}

function entriesOf(value: unknown, key: string): [string, unknown][] {
  if (value === undefined || value === null) return [];
  if (!isObject(value)) throw malformed(`${key} is no object.`);
  return Object.entries(value).filter(([name]) => !framing.has(name.toLowerCase()));
}

/** The server's own: a function's word on them would break the connection. Unverified: that AWS drops them. */
const framing: ReadonlySet<string> = new Set([
  'apigw-requestid', // every answer has one, the gateway's (http-api.md 14, recorded)
  'connection',
  'content-length',
  'date',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** Unverified: a list or an object in place of a text makes the answer malformed. */
function headerText(name: string, value: unknown): string {
  if (typeof value !== 'string' && typeof value !== 'boolean' && typeof value !== 'number')
    throw malformed(`The value of header ${JSON.stringify(name)} is no text.`);
  const text = String(value);
  if (isLegalHeader(name, text)) return text;
  throw malformed(`Header ${JSON.stringify(name)} holds characters that HTTP does not allow.`);
}

/** Base64 is always decoded: there are no binary media types (documented). */
function bodyOf(value: unknown, isBase64Encoded: boolean): string | Buffer {
  if (value === undefined || value === null) return '';
  if (typeof value !== 'string') throw malformed(`body is of type ${typeof value}; it has to be a string.`);
  if (!isBase64Encoded) return value;
  const text = value.replace(/\s+/g, '');
  if (/^[A-Za-z0-9+/]*={0,2}$/.test(text) && text.length % 4 === 0) return Buffer.from(text, 'base64');
  throw malformed('isBase64Encoded is true and the body is not base64.');
}

/** 500 `Internal Server Error` (recorded). */
function malformed(reason: string): GatewayError {
  return new GatewayError('API_CONFIGURATION_ERROR', { reason });
}

/** The body is looked at of errors only: for a value of gwctl's own thread it would be written as JSON each time. */
function refuseFunctionError(response: EndpointResponse): void {
  if (response.functionError === undefined) return;
  throw malformed(`The function failed: ${errorMessageOf(String(response.body))}`);
}

function errorMessageOf(payload: string): string {
  const value = parsedOrText(payload);
  return isObject(value) && typeof value['errorMessage'] === 'string' ? value['errorMessage'] : payload;
}
