import type { Call } from '../../message/call.ts';
import type { WebSocketEvent } from '../../message/websocket.ts';
import { webSocketRequestContext } from './request-context.ts';

/** An event on its way: what is empty is left out, so it is put together key by key. */
type Event = Record<string, unknown>;

/** The event of a Lambda function behind a route (websocket.md 6, recorded: newer captures leave out what is empty). */
export function webSocketLambdaEvent(call: Call): Event {
  const event = call.webSocket as WebSocketEvent; // routes run for events only
  if (event.eventType === 'MESSAGE') return messageEvent(call, event);
  return event.eventType === 'CONNECT' ? connectEvent(call) : disconnectEvent(call);
}

/** No headers of any kind (recorded). */
function messageEvent(call: Call, { text }: WebSocketEvent): Event {
  const event: Event = { requestContext: webSocketRequestContext(call), body: text };
  addEnd(event, call);
  return event;
}

function connectEvent(call: Call): Event {
  const event: Event = { ...headerMembers(call.headers), ...queryMembers(call.query) };
  event['requestContext'] = webSocketRequestContext(call);
  addEnd(event, call);
  return event;
}

/** Four headers, three of them empty: recorded in 2024, odd as they are. */
function disconnectEvent(call: Call): Event {
  const headers = [
    ['Host', [call.domainName]],
    ['x-api-key', ['']],
    ['X-Forwarded-For', ['']],
    ['x-restapi', ['']],
  ] as const;
  const event: Event = headerMembers(new Map(headers));
  event['requestContext'] = webSocketRequestContext(call);
  addEnd(event, call);
  return event;
}

/** Unverified: where `stageVariables` stands among the members. */
function addEnd(event: Event, { method }: Call): void {
  if (method.stageVariables.size > 0) event['stageVariables'] = Object.fromEntries(method.stageVariables);
  event['isBase64Encoded'] = false;
}

type Values = ReadonlyMap<string, readonly string[]>;

/** `headers` with the last value of each name, `multiValueHeaders` with all. */
export function headerMembers(headers: Values): Event {
  return { headers: lastValues(headers), multiValueHeaders: allValues(headers) };
}

/** Absent without a query (recorded). */
function queryMembers(query: Values): Event {
  if (query.size === 0) return {};
  return { queryStringParameters: lastValues(query), multiValueQueryStringParameters: allValues(query) };
}

/** Own keys whatever they are called: `fromEntries` makes no prototypes. */
export function lastValues(values: Values): Record<string, string> {
  return Object.fromEntries([...values].map(([name, each]) => [name, each[each.length - 1] as string]));
}

export function allValues(values: Values): Record<string, string[]> {
  return Object.fromEntries([...values].map(([name, each]) => [name, [...each]]));
}
