import { promisify } from 'node:util';
import { gunzip, inflate } from 'node:zlib';
import { GatewayError } from '../faults/gateway-error.ts';
import type { ClientRequest } from '../message/http.ts';
import { largestBody } from './request-limits.ts';

const decoders = { gzip: promisify(gunzip), deflate: promisify(inflate) } as const;

/**
 * Undoes a request's `Content-Encoding`, also when compression is off, so that validation and templates see plain text
 * (rest-integrations.md 4.4, documented). An unsupported coding or damaged data: 415.
 */
export async function decodedBody(request: ClientRequest): Promise<Buffer> {
  const coding = request.headers.last('content-encoding')?.trim().toLowerCase() ?? 'identity';
  if (coding === 'identity' || coding === '' || request.body.length === 0) return request.body;
  const decode = coding === 'gzip' || coding === 'deflate' ? decoders[coding] : undefined;
  if (!decode) throw unsupported(`Content-Encoding ${coding} is not one of gzip, deflate, identity.`);
  try {
    // The payload limit holds for what a body inflates to as well: a small bomb must not fill the memory (reliability.md T9).
    return await decode(request.body, { maxOutputLength: largestBody });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE')
      throw new GatewayError('REQUEST_TOO_LARGE', { isUnlogged: true, cause: error });
    throw unsupported(`The body is not ${coding} data.`, error);
  }
}

function unsupported(reason: string, cause?: unknown): GatewayError {
  return new GatewayError('UNSUPPORTED_MEDIA_TYPE', { reason, cause });
}
