import type { Readable } from 'node:stream';
import { GatewayError } from '../faults/gateway-error.ts';
import { HeaderList } from '../message/header-list.ts';
import type { EndpointResponse } from '../message/http.ts';
import { isLegalHeader } from './header-text.ts';

/** What a proxy function answered, read by the contract of rest-integrations.md 2.2. */
export interface ProxyResponse {
  readonly status: number;
  readonly headers: HeaderList;
  readonly body: string | Buffer | Readable;
}

/** Any key besides these makes the answer malformed (recorded; `cookies` too, publicly reported). */
const knownKeys = new Set(['statusCode', 'headers', 'multiValueHeaders', 'body', 'isBase64Encoded']);

/** Reads a function's answer; throws 502 for function errors and malformed answers, 500 for base64 that is none. */
export function readProxyResponse(answer: EndpointResponse, acceptsBinary: boolean): ProxyResponse {
  if (answer.prelude !== undefined) return readStreamedResponse(answer.prelude, answer.body);
  if (answer.functionError !== undefined) throw functionError(String(answer.body), answer.requestId);
  const value = objectOf(answer.value === undefined ? parse(String(answer.body)) : answer.value);
  const unknown = Object.keys(value).find((key) => !knownKeys.has(key));
  if (unknown !== undefined)
    throw malformed(
      `The function returned the key ${JSON.stringify(unknown)}, which API Gateway does not know.`,
    );
  return {
    status: statusOf(value['statusCode']),
    headers: headersOf(value['headers'], value['multiValueHeaders']),
    body: bodyOf(value['body'], value['isBase64Encoded'] === true && acceptsBinary),
  };
}

/** A streamed answer: its metadata is a proxy answer without a body, `cookies` are taken too (reference functions.md, section 2). */
function readStreamedResponse(prelude: string, body: EndpointResponse['body']): ProxyResponse {
  if (typeof body === 'string') throw malformed('The function ended its stream without eight zero bytes.');
  const { cookies, ...metadata } = objectOf(parse(prelude));
  const headers = headersOf(metadata['headers'], metadata['multiValueHeaders']);
  for (const cookie of Array.isArray(cookies) ? cookies : [])
    headers.append('Set-Cookie', headerText('Set-Cookie', cookie));
  return { status: statusOf(metadata['statusCode']), headers, body };
}

function objectOf(value: unknown): Record<string, unknown> {
  if (!isObject(value)) throw malformed('The function returned no object.');
  return value;
}

function parse(payload: string): unknown {
  try {
    return JSON.parse(payload);
  } catch (error) {
    throw malformed('The function returned no JSON.', error);
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Absent is 200, a numeric string is accepted, text is malformed (recorded). Unverified: the range; 1xx is no final answer. */
function statusOf(value: unknown): number {
  if (value === undefined || value === null) return 200;
  const status = typeof value === 'string' && /^\d{3}$/.test(value.trim()) ? Number(value) : value;
  if (typeof status === 'number' && Number.isInteger(status) && status >= 200 && status <= 599) return status;
  throw malformed(`statusCode is ${JSON.stringify(value)}; it has to be an integer of 200 to 599.`);
}

/** Multi values first, then the single value of the same name; the casing of `multiValueHeaders` wins (recorded). */
function headersOf(single: unknown, multi: unknown): HeaderList {
  const merged = new Map<string, { name: string; values: string[] }>();
  for (const [name, values] of entriesOf(multi, 'multiValueHeaders')) {
    if (values === null) continue;
    if (!Array.isArray(values)) throw malformed(`multiValueHeaders[${JSON.stringify(name)}] is no list.`);
    merged.set(name.toLowerCase(), { name, values: values.map((value) => headerText(name, value)) });
  }
  for (const [name, value] of entriesOf(single, 'headers')) {
    if (value === null) continue;
    const text = headerText(name, value);
    const entry = merged.get(name.toLowerCase());
    if (!entry) merged.set(name.toLowerCase(), { name, values: [text] });
    else if (!entry.values.includes(text)) entry.values.push(text);
  }
  const headers = new HeaderList([]);
  for (const { name, values } of merged.values()) for (const value of values) headers.append(name, value);
  return headers;
}

function entriesOf(value: unknown, key: string): [string, unknown][] {
  if (value === undefined || value === null) return [];
  if (!isObject(value)) throw malformed(`${key} is no object.`);
  return Object.entries(value);
}

/** Booleans print (recorded), numbers too (unverified); objects and lists are malformed. */
function headerText(name: string, value: unknown): string {
  if (typeof value !== 'string' && typeof value !== 'boolean' && typeof value !== 'number') {
    throw malformed(`The value of header ${JSON.stringify(name)} is no text.`);
  }
  const text = String(value);
  if (!isLegalHeader(name, text))
    throw malformed(`Header ${JSON.stringify(name)} holds characters that HTTP does not allow.`);
  return text;
}

/** A body that is no string is malformed (publicly reported); null is fine. Base64 is decoded only when the caller accepts it (recorded). */
function bodyOf(value: unknown, decode: boolean): string | Buffer {
  if (value === undefined || value === null) return '';
  if (typeof value !== 'string')
    throw malformed(
      `body is ${Array.isArray(value) ? 'a list' : `of type ${typeof value}`}; it has to be a string.`,
    );
  if (!decode) return value;
  const text = value.replace(/\s+/g, '');
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4 !== 0) {
    throw new GatewayError('API_CONFIGURATION_ERROR', {
      logLines: ['Execution failed due to configuration error: Unable to base64 decode the body.'],
      reason: 'isBase64Encoded is true and the body is not base64.',
    });
  }
  return Buffer.from(text, 'base64');
}

function malformed(reason: string, cause?: unknown): GatewayError {
  return new GatewayError('DEFAULT_5XX', {
    status: 502,
    logLines: ['Execution failed due to configuration error: Malformed Lambda proxy response'],
    reason,
    cause,
  });
}

/** 502 with the error's message in the log (publicly reported). */
function functionError(payload: string, requestId: string | undefined): GatewayError {
  let message = payload;
  try {
    const value: unknown = JSON.parse(payload);
    if (isObject(value) && 'errorMessage' in value) message = String(value['errorMessage']);
  } catch {
    // the payload itself is the best message there is
  }
  return new GatewayError('DEFAULT_5XX', {
    status: 502,
    logLines: [
      `Lambda execution failed with status 200 due to customer function error: ${message}. Lambda request id: ${requestId ?? ''}`,
    ],
    reason: `The function failed: ${message}`,
  });
}
