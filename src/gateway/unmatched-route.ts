import { createHash } from 'node:crypto';
import { GatewayError } from '../faults/gateway-error.ts';
import type { Call } from '../message/call.ts';

/**
 * No resource has this path and verb: 403, never 404 or 405 (recorded, rest-request-phases.md 2.3). With an `Authorization` header AWS
 * reads that as a signature and answers what is wrong with it instead (publicly reported).
 */
export function unmatchedRoute(call: Call): GatewayError {
  const authorization = call.request.headers.last('authorization');
  const reason = `No method of the API matches ${call.httpMethod} ${call.routePath}.`;
  if (authorization === undefined) return new GatewayError('MISSING_AUTHENTICATION_TOKEN', { reason });
  return new GatewayError('INVALID_SIGNATURE', {
    message: signatureProblem(authorization),
    errorType: 'IncompleteSignatureException',
    reason,
  });
}

function signatureProblem(authorization: string): string {
  const hash = createHash('sha256').update(authorization).digest('base64');
  return `Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and encoded with Base64): '${hash}'.`;
}
