import type { Readable } from 'node:stream';
import { preludeContentType } from './node/response-stream.js';
import { maxResponseBytes, responseTooLarge } from './node/run-handler.js';

/** A streamed answer read to its end: the payload, or the error object. */
export interface CollectedStream {
  readonly ok: boolean;
  readonly payload: string;
}

/**
 * Reads a streamed answer for a caller that asked for a buffered one. A JSON prelude becomes a proxy response.
 * Unverified: what API Gateway makes of a streaming handler behind a BUFFERED integration.
 */
export async function collectStream(stream: Readable, contentType: string): Promise<CollectedStream> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of stream) {
      length += chunk.length;
      if (length <= maxResponseBytes) chunks.push(chunk);
    }
  } catch {
    // The environment ended in the middle: its end is the answer.
  }
  if (length > maxResponseBytes) {
    const { name, message } = responseTooLarge();
    return { ok: false, payload: JSON.stringify({ errorType: name, errorMessage: message }) };
  }
  const bytes = Buffer.concat(chunks);
  return { ok: true, payload: contentType === preludeContentType ? proxyResponse(bytes) : bytes.toString() };
}

/** `{statusCode, headers, cookies}`, eight zero bytes, body (reference functions.md section 2). */
function proxyResponse(bytes: Buffer): string {
  const end = bytes.indexOf(Buffer.alloc(8));
  if (end < 0) return bytes.toString();
  const { cookies, ...prelude } = JSON.parse(bytes.subarray(0, end).toString());
  const body = bytes.subarray(end + 8);
  const isText = Buffer.from(body.toString()).equals(body);
  return JSON.stringify({
    ...prelude,
    ...(cookies === undefined ? {} : { multiValueHeaders: { 'Set-Cookie': cookies } }),
    body: body.toString(isText ? 'utf8' : 'base64'),
    isBase64Encoded: !isText,
  });
}
