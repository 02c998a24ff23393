import { createHmac } from 'node:crypto';
import type { Signature } from './signature.ts';

/** The key that signs for one day, region and service (AWS general reference, documented). */
export function signingKey(
  secretAccessKey: string,
  scope: Pick<Signature, 'date' | 'region' | 'service' | 'terminator'>,
): Buffer {
  const parts = [scope.date, scope.region, scope.service, scope.terminator];
  return parts.reduce<Buffer>(hmacSha256, Buffer.from(`AWS4${secretAccessKey}`));
}

export function hmacSha256(key: Buffer, data: string): Buffer {
  return createHmac('sha256', key).update(data).digest();
}
