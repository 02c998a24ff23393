import { HeaderList } from '../message/header-list.ts';
import type { ClientResponse } from '../message/http.ts';
import type { AddressFailure } from './address.ts';

/** An answer that no API made: nothing of it can be customised. */
export function plainAnswer(status: number, message: string, errorType: string): ClientResponse {
  return {
    status,
    headers: new HeaderList(['x-amzn-ErrorType', errorType, 'Content-Type', 'application/json']),
    body: JSON.stringify({ message }),
  };
}

/** Unknown stage, unmapped path or disabled endpoint: `Forbidden` (unverified, rest-request-phases.md 1.1, 1.2). */
export function forbidden(): ClientResponse {
  return plainAnswer(403, 'Forbidden', 'ForbiddenException');
}

/** Unverified: what a health check of a custom domain answers (rest-request-phases.md 1.1). */
export function healthy(): ClientResponse {
  return { status: 200, headers: new HeaderList(['Content-Type', 'text/plain']), body: 'healthy' };
}

/** On AWS the name of an unknown API does not resolve; a peer's words say what is wrong (section 1.1). */
export function noAddress(failure: AddressFailure): ClientResponse {
  if (failure.failure === 'no-mapping') return forbidden();
  return plainAnswer(404, noAddressText(failure), 'NotFoundException');
}

function noAddressText(failure: Exclude<AddressFailure, { failure: 'no-mapping' }>): string {
  if (failure.failure === 'unknown-api') {
    return `The API id '${failure.apiId}' does not correspond to a deployed API Gateway API`;
  }
  const [first] = failure.served;
  if (first === undefined) return 'gwctl serves no API here yet';
  return `gwctl serves several APIs here (${[...failure.served].join(', ')}): name one, as in /_aws/execute-api/${first}/{stage}/{path}`;
}

/** Unverified: what the caller of an unsupported query reads (rest-request-phases.md 1.4). */
export function badRequest(): ClientResponse {
  return plainAnswer(400, 'Bad Request', 'BadRequestException');
}

/** All header values together (documented, section 9). */
const largestHeaders = 10_240;
/** The URL at a Regional endpoint, and at an edge-optimised or private one (documented, section 9). */
const longestUrl = { regional: 10_240, other: 8_192 } as const;
/** A method ARN where authorisation is on (documented, section 9). */
export const longestMethodArn = 1600;

/**
 * Phase 2: 431, 414; bodies unverified. 413 is a gateway response that cannot be customised, and is made by the caller.
 * @param endpointType of the API; undefined where no stage is known
 */
export function sizeRefusal(
  target: string,
  headers: HeaderList,
  endpointType = 'REGIONAL',
): ClientResponse | undefined {
  if (target.length > longestUrl[endpointType === 'REGIONAL' ? 'regional' : 'other'])
    return plainAnswer(414, 'Request URI too long', 'RequestURITooLongException');
  let total = 0;
  for (let i = 1; i < headers.raw.length; i += 2) total += (headers.raw[i] as string).length;
  return total > largestHeaders
    ? plainAnswer(431, 'Request Header Fields Too Large', 'RequestHeaderFieldsTooLargeException')
    : undefined;
}
