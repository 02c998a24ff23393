import type { Environment } from '../environment/environment.ts';
import { HeaderList } from '../message/header-list.ts';
import type { ClientRequest, ClientResponse } from '../message/http.ts';
import type { AddressBook } from './address.ts';
import { locate } from './entry.ts';
import { refuseHttpRequest } from './http-entry.ts';

/** What the server would not take for a request. */
export interface MalformedRequest {
  readonly status: number;
  /** What is wrong with it; HTTP APIs have words of their own. */
  readonly message: string;
  /** Undefined: nothing could be read of it. */
  readonly request: ClientRequest | undefined;
}

/**
 * The answer in the form of the API that it was for, as far as that can be told: every answer of an HTTP API has an `Apigw-Requestid`
 * (http-api.md 14, recorded).
 */
export function refuseMalformed(
  book: AddressBook,
  { status, message, request }: MalformedRequest,
  environment: Environment,
): ClientResponse {
  const isHttp = request ? isForHttpApi(book, request) : servesHttpApisOnly(book);
  // URL and headers have one limit together there (documented), where REST APIs have one for each.
  if (isHttp) return refuseHttpRequest(status === 414 ? 431 : status, environment);
  const headers = new HeaderList(['Content-Type', 'application/json']);
  return { status, headers, body: JSON.stringify({ message }) };
}

function isForHttpApi(book: AddressBook, request: ClientRequest): boolean {
  const { address } = locate(book, request);
  if ('failure' in address) return address.failure === 'no-mapping' && address.ofHttpApis === true;
  return 'isHttp' in address && address.isHttp === true;
}

function servesHttpApisOnly({ apiIds, httpApis }: AddressBook): boolean {
  return apiIds.size > 0 && [...apiIds].every((apiId) => httpApis.has(apiId));
}
