import type { GatewayError } from '../../faults/gateway-error.ts';
import { HeaderList } from '../../message/header-list.ts';
import type { ClientResponse } from '../../message/http.ts';
import type { GatewayResponseType } from '../../model/gateway-response.ts';

/** Status and message of what an HTTP API refuses (http-api.md 14); no one can customise them. */
const answers: Readonly<Record<number, string>> = {
  400: 'Bad Request', // unverified
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  408: 'Request Timeout', // unverified
  413: 'Request Entity Too Large',
  429: 'Too Many Requests', // unverified
  431: 'Request Header Fields Too Large', // unverified
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

/** The status of a refusal that the phases of all APIs share. Whatever is not here is the gateway's own fault: 500. */
const statuses: Partial<Record<GatewayResponseType, number>> = {
  UNAUTHORIZED: 401,
  ACCESS_DENIED: 403,
  EXPIRED_TOKEN: 403,
  INVALID_SIGNATURE: 403,
  MISSING_AUTHENTICATION_TOKEN: 403,
  RESOURCE_NOT_FOUND: 404,
  REQUEST_TOO_LARGE: 413,
  THROTTLED: 429,
  INTEGRATION_FAILURE: 503,
  INTEGRATION_TIMEOUT: 503,
};

/** What a caller of an HTTP API gets for a refusal: no blank after the colon, no error type (recorded). */
export function httpRefusal({ responseType, detail }: GatewayError): ClientResponse {
  return httpErrorAnswer(statuses[responseType] ?? 500, detail.headers);
}

/** The answer of a status; `headers` are name after value. */
export function httpErrorAnswer(status: number, headers: readonly string[] = []): ClientResponse {
  return {
    status,
    headers: new HeaderList(['Content-Type', 'application/json', ...headers]),
    body: `{"message":"${httpErrorMessage(status)}"}`,
  };
}

/** What a caller reads; `$context.error.message`. */
export function httpErrorMessage(status: number): string {
  return answers[status] ?? 'Internal Server Error';
}
