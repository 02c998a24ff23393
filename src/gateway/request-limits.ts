import type { Call } from '../message/call.ts';
import type { HeaderList } from '../message/header-list.ts';
import type { ClientRequest, ClientResponse } from '../message/http.ts';
import { plainAnswer } from './plain-answers.ts';
import { isUnsupportedQuery } from './request-target.ts';

/** An answer to a request that no method gets to see, and why: nothing of it can be customised. */
export interface ArrivalRefusal {
  readonly response: ClientResponse;
  /** For people, never for callers. */
  readonly reason: string;
}

/** Bytes of a body; also of one that is inflated (documented, rest-request-phases.md 9). */
export const largestBody = 10_485_760;
/** All header values together (documented, section 9). */
const largestHeaders = 10_240;
/** The URL at a Regional endpoint, and at an edge-optimised or private one (documented, section 9). */
const longestUrl = { regional: 10_240, other: 8_192 } as const;
/** A method ARN where authorisation is on (documented, section 9). */
const longestMethodArn = 1600;

/**
 * Phase 2: 414, 431, and 400 for a query that API Gateway does not take; bodies unverified. 413 is a gateway response that cannot be
 * customised, and is made by the caller.
 * @param query raw
 * @param endpointType of the API; undefined where no stage is known
 */
export function arrivalRefusal(
  { target, headers }: Pick<ClientRequest, 'target' | 'headers'>,
  query: string,
  endpointType = 'REGIONAL',
): ArrivalRefusal | undefined {
  const longest = longestUrl[endpointType === 'REGIONAL' ? 'regional' : 'other'];
  if (target.length > longest) {
    const reason = `The URL has ${target.length} characters; an API of type ${endpointType} takes ${longest}.`;
    return { response: uriTooLong(), reason };
  }
  const total = headerValueBytes(headers);
  if (total > largestHeaders) {
    const response = plainAnswer(
      431,
      'Request Header Fields Too Large',
      'RequestHeaderFieldsTooLargeException',
    );
    return {
      response,
      reason: `The header values have ${total} bytes; API Gateway takes ${largestHeaders}.`,
    };
  }
  return isUnsupportedQuery(query) ? unsupportedQuery() : undefined;
}

/** Unverified: what the caller of an unsupported query reads (section 1.4). */
function unsupportedQuery(): ArrivalRefusal {
  return {
    response: plainAnswer(400, 'Bad Request', 'BadRequestException'),
    reason: 'The query holds a plain |, { or }, or %%: API Gateway takes them percent-encoded only.',
  };
}

/** 414 for a call of a guarded method whose ARN is too long (documented); its body is unverified. */
export function methodArnRefusal(call: Call): ArrivalRefusal | undefined {
  const { region, accountId, apiId, stage } = call.method;
  const length =
    `arn:aws:execute-api:${region}:${accountId}:${apiId}/${stage}/`.length +
    call.httpMethod.length +
    call.routePath.length;
  if (length <= longestMethodArn) return undefined;
  const reason = `The method ARN has ${length} bytes; a method with authorization takes ${longestMethodArn}.`;
  return { response: uriTooLong(), reason };
}

function uriTooLong(): ClientResponse {
  return plainAnswer(414, 'Request URI too long', 'RequestURITooLongException');
}

function headerValueBytes(headers: HeaderList): number {
  let total = 0;
  for (let i = 1; i < headers.raw.length; i += 2) total += (headers.raw[i] as string).length;
  return total;
}
