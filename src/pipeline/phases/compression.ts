import { promisify } from 'node:util';
import { deflate, gzip } from 'node:zlib';
import type { Call } from '../../message/call.ts';
import type { ClientResponse } from '../../message/http.ts';

const encoders = { gzip: promisify(gzip), deflate: promisify(deflate) } as const;

/**
 * Response compression (rest-integrations.md 4.4, documented): from `minimumCompressionSize` bytes on, by the coding that the client
 * likes best, unless the answer has a `Content-Encoding` already. Absent setting: undefined, no compression at all.
 */
export function compileCompression(
  minimumCompressionSize: number | undefined,
): ((response: ClientResponse, call: Call) => ClientResponse | Promise<ClientResponse>) | undefined {
  if (minimumCompressionSize === undefined) return undefined;
  return (response, call) => {
    const coding = preferredCoding(call.request.headers.last('accept-encoding'));
    if (coding === undefined || response.headers.has('content-encoding')) return response;
    if (typeof response.body !== 'string' && !Buffer.isBuffer(response.body)) return response;
    const bytes = typeof response.body === 'string' ? Buffer.from(response.body) : response.body;
    if (bytes.length < minimumCompressionSize || bytes.length === 0) return response;
    return encode(response, bytes, coding);
  };
}

async function encode(
  response: ClientResponse,
  bytes: Buffer,
  coding: keyof typeof encoders,
): Promise<ClientResponse> {
  response.headers.append('Content-Encoding', coding);
  return { status: response.status, headers: response.headers, body: await encoders[coding](bytes) };
}

/** The coding with the highest weight; undefined when it is identity, `*`, not one of ours, or there is none. */
export function preferredCoding(acceptEncoding: string | undefined): keyof typeof encoders | undefined {
  if (!acceptEncoding) return undefined;
  let best = '';
  let bestWeight = 0;
  for (const part of acceptEncoding.split(',')) {
    const [name = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase());
    const q = parameters.find((parameter) => parameter.startsWith('q='));
    const weight = q === undefined ? 1 : Number(q.slice(2));
    if (Number.isFinite(weight) && weight > bestWeight) {
      best = name;
      bestWeight = weight;
    }
  }
  return best === 'gzip' || best === 'deflate' ? best : undefined;
}
