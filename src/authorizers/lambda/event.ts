import { proxyIdentity, proxyRequestContext } from '../../expressions/request-context.ts';
import type { Call } from '../../message/call.ts';

/** The event of a TOKEN authorizer: three members in this order (rest-request-phases.md 4.3, publicly reported log). */
export function tokenEvent(token: string, methodArn: string): string {
  return JSON.stringify({ type: 'TOKEN', authorizationToken: token, methodArn });
}

/** The event of a REQUEST authorizer (4.3, documented; the multi-value maps publicly reported). Never a body. */
export function requestEvent(call: Call, methodArn: string, mask: Mask = (_name, value) => value): string {
  const headers = headerEntries(call).map(
    ([name, values]) => [name, values.map((value) => mask(name, value))] as const,
  );
  const query = [...call.query].map(
    ([name, values]) => [name, values.map((value) => mask(name, value))] as const,
  );
  return JSON.stringify({
    type: 'REQUEST',
    methodArn,
    resource: call.method.resourcePath,
    path: call.eventPath,
    httpMethod: call.httpMethod,
    headers: lastValues(headers),
    multiValueHeaders: Object.fromEntries(headers),
    queryStringParameters: lastValues(query),
    multiValueQueryStringParameters: Object.fromEntries(query),
    // Empty maps are {} here, not null as in proxy events (documented).
    pathParameters: Object.fromEntries(call.pathParameters),
    stageVariables: Object.fromEntries(call.method.stageVariables),
    requestContext: requestContext(call, mask),
  });
}

/** Replaces a header's or query parameter's value: for logs. */
export type Mask = (name: string, value: string) => string;

type Entry = readonly [string, readonly string[]];

/** The client's spelling, but for two names (1.6, recorded for proxy events). */
function headerEntries(call: Call): Entry[] {
  return [...call.headers].map(([name, values]) => [canonicalNames.get(name.toLowerCase()) ?? name, values]);
}

const canonicalNames: ReadonlyMap<string, string> = new Map([
  ['authorization', 'Authorization'],
  ['user-agent', 'User-Agent'],
]);

function lastValues(entries: readonly Entry[]): Record<string, string> {
  return Object.fromEntries(entries.map(([name, values]) => [name, values.at(-1) ?? '']));
}

/** As in proxy events (4.3); the key's value is there before anybody knows its id. */
function requestContext(call: Call, mask: Mask): Record<string, unknown> {
  const apiKey = call.method.apiKeyRequired ? call.request.headers.last('x-api-key') : undefined;
  return {
    ...proxyRequestContext(call),
    identity: { ...proxyIdentity(call), ...(apiKey !== undefined && { apiKey: mask('x-api-key', apiKey) }) },
  };
}
