import type { Call } from '../message/call.ts';
import { HeaderList } from '../message/header-list.ts';

const withoutContentType = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * What a custom HTTP or AWS integration sends of itself (rest-integrations.md 1.1, recorded): nothing of the client's, `Accept`,
 * `User-Agent`, the trace and API id headers, and `Content-Type` only when the client's verb is not GET, HEAD or OPTIONS.
 * @param apiIdName AWS services see it in lower case (recorded log)
 */
export function defaultHeaders(call: Call, apiIdName = 'X-Amzn-Apigateway-Api-Id'): HeaderList {
  const raw = ['Accept', 'application/json', 'User-Agent', `AmazonAPIGateway_${call.method.apiId}`];
  raw.push('X-Amzn-Trace-Id', call.traceHeader, apiIdName, call.method.apiId);
  if (!withoutContentType.has(call.httpMethod)) {
    raw.push('Content-Type', call.request.headers.last('content-type') ?? 'application/json');
  }
  return new HeaderList(raw);
}
