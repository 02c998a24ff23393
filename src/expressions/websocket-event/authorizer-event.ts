import type { Call } from '../../message/call.ts';
import { allValues, headerMembers, lastValues } from './lambda-event.ts';
import { webSocketRequestContext } from './request-context.ts';

/** Replaces a header's or query parameter's value: for logs. */
type Mask = (name: string, value: string) => string;

/**
 * The event of the authorizer of `$connect` (websocket.md 4, documented and recorded): unlike the event of the route it shows the headers
 * of the upgrade, and it has no `pathParameters`. Unverified: empty maps are `{}` here.
 */
export function webSocketAuthorizerEvent(
  call: Call,
  methodArn: string,
  mask: Mask = (_name, value) => value,
): Record<string, unknown> {
  const headers = masked(upgradeHeaders(call), mask);
  const query = masked(call.query, mask);
  return {
    type: 'REQUEST',
    methodArn,
    ...headerMembers(headers),
    queryStringParameters: lastValues(query),
    multiValueQueryStringParameters: allValues(query),
    stageVariables: Object.fromEntries(call.method.stageVariables),
    requestContext: webSocketRequestContext(call),
  };
}

/** What the route's own event leaves out; spelt as recorded. */
function upgradeHeaders(call: Call): ReadonlyMap<string, readonly string[]> {
  return new Map<string, readonly string[]>([
    ['Connection', ['upgrade']],
    ['content-length', ['0']],
    ...call.headers,
    ['Upgrade', ['websocket']],
  ]);
}

function masked(
  values: ReadonlyMap<string, readonly string[]>,
  mask: Mask,
): ReadonlyMap<string, readonly string[]> {
  return new Map([...values].map(([name, each]) => [name, each.map((value) => mask(name, value))]));
}
