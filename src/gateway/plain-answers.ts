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
