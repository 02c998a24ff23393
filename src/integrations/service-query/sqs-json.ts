import type { HeaderList } from '../../message/header-list.ts';
import type { EndpointRequest, EndpointResponse } from '../../message/http.ts';
import { type Json, withAbsentMembers, withJson } from './query-answer.ts';
import { queryParameters } from './query-request.ts';

/**
 * SQS's Query protocol over its JSON protocol, for local servers that speak only the newer one (fauxqs does). API Gateway's documented way
 * to SQS is the old one: `sqs:path/{account}/{queue}` with a form body.
 */
export interface SqsJsonCall {
  readonly action: string;
  /** The last part of the path; empty for calls that name no queue. */
  readonly queueName: string;
  /** Asks for the URL of the queue: servers have their own hosts in it. */
  readonly findQueue: EndpointRequest;
  /** @param queueUrl undefined for calls that name no queue */
  request(queueUrl: string | undefined): EndpointRequest;
}

const numbers = new Set([
  'DelaySeconds',
  'MaxNumberOfMessages',
  'VisibilityTimeout',
  'WaitTimeSeconds',
  'MaxResults',
]);

/** `Name.1`, `Name.2`... by the JSON protocol's member. */
const listNames: ReadonlyMap<string, string> = new Map([
  ['AttributeName', 'AttributeNames'],
  ['MessageAttributeName', 'MessageAttributeNames'],
  ['MessageSystemAttributeName', 'MessageSystemAttributeNames'],
  ['TagKey', 'TagKeys'],
  ['SendMessageBatchRequestEntry', 'Entries'],
  ['DeleteMessageBatchRequestEntry', 'Entries'],
  ['ChangeMessageVisibilityBatchRequestEntry', 'Entries'],
]);

/** `Name.1.Name` and `Name.1.Value...`: entries of a map. Both spellings of message attributes are recorded to work. */
const mapNames: ReadonlyMap<string, string> = new Map([
  ['Attribute', 'Attributes'],
  ['MessageAttribute', 'MessageAttributes'],
  ['MessageAttributes', 'MessageAttributes'],
  ['MessageSystemAttribute', 'MessageSystemAttributes'],
  ['Tag', 'Tags'],
]);

/** The same call in JSON. Undefined where the request has no action. */
export function sqsJsonCall(request: EndpointRequest): SqsJsonCall | undefined {
  const parameters = queryParameters(request);
  const action = parameters?.get('Action');
  if (parameters === undefined || action === null || action === undefined) return undefined;
  const queueName = /([^/?]*)(?:\?.*)?$/s.exec(request.path)?.[1] ?? '';
  const members = new Map(Object.entries(membersOf(parameters)));
  members.delete('Action');
  members.delete('Version');
  return {
    action,
    queueName,
    findQueue: jsonRequest(request, 'GetQueueUrl', { QueueName: queueName }),
    request: (queueUrl) =>
      jsonRequest(request, action, {
        ...(queueUrl === undefined ? {} : { QueueUrl: queueUrl }),
        ...Object.fromEntries(members),
      }),
  };
}

/** The queue's URL in the answer to `findQueue`; undefined where it is an error. */
export function queueUrlOf({ status, body }: EndpointResponse): string | undefined {
  if (status !== 200) return undefined;
  try {
    return JSON.parse(String(body)).QueueUrl;
  } catch {
    return undefined;
  }
}

function jsonRequest(
  request: EndpointRequest,
  action: string,
  members: Readonly<Record<string, Json>>,
): EndpointRequest {
  const headers = request.headers.copy();
  headers.set('Content-Type', 'application/x-amz-json-1.0');
  headers.set('X-Amz-Target', `AmazonSQS.${action}`);
  return { ...request, path: '/', headers, body: JSON.stringify(members) };
}

/** Its answer in the shape of the Query protocol's JSON. */
export function queryAnswerOfSqsJson(action: string, response: EndpointResponse): EndpointResponse {
  const requestId =
    response.headers.last('x-amzn-requestid') ?? response.headers.last('x-amz-request-id') ?? null;
  let value: Readonly<Record<string, Json>>;
  try {
    value = JSON.parse(String(response.body) || '{}');
  } catch {
    return response;
  }
  if (response.status >= 400)
    return withJson(response, { Error: errorOf(value, response.headers), RequestId: requestId });
  const { Messages, QueueUrls, ...rest } = value;
  const members = new Map<string, Json>(Object.entries(rest));
  if (Messages !== undefined) members.set('messages', messagesOf(Messages));
  if (QueueUrls !== undefined) members.set('queueUrls', QueueUrls);
  return withJson(response, {
    [`${action}Response`]: {
      ...(hasResult(action) ? { [`${action}Result`]: withAbsentMembers(`${action}Result`, members) } : {}),
      ResponseMetadata: { RequestId: requestId },
    },
  });
}

/** These answer nothing but metadata. */
function hasResult(action: string): boolean {
  return !/^(?:DeleteMessage|DeleteQueue|PurgeQueue|SetQueueAttributes|ChangeMessageVisibility|TagQueue|UntagQueue)$/.test(
    action,
  );
}

function messagesOf(messages: Json): Json {
  if (!Array.isArray(messages)) return messages;
  return messages.map((message) => withAbsentMembers('Message', new Map(Object.entries(message as object))));
}

/** `x-amzn-query-error: AWS.SimpleQueueService.NonExistentQueue;Sender` keeps the old protocol's code. */
function errorOf(value: Readonly<Record<string, Json>>, headers: HeaderList): Json {
  const [code, type] = headers.last('x-amzn-query-error')?.split(';') ?? [];
  return {
    Code: code ?? String(value['__type'] ?? '').replace(/^.*#/, ''),
    Message: value['message'] ?? value['Message'] ?? null,
    Type: type ?? 'Sender',
  };
}

/** Flat `A.1.B` names as the members they mean. */
function membersOf(parameters: Iterable<readonly [string, string]>): Readonly<Record<string, Json>> {
  const members = new Map<string, Json>();
  const groups = new Map<string, Map<string, [string, string][]>>();
  for (const [name, value] of parameters) {
    const indexed = /^([^.]+)\.(\d+)(?:\.(.+))?$/.exec(name);
    if (indexed === null) members.set(name, numbers.has(name) ? Number(value) : value);
    else addTo(groups, indexed[1] as string, indexed[2] as string, [indexed[3] ?? '', value]);
  }
  for (const [name, entries] of groups) {
    const map = mapNames.get(name);
    if (map === undefined) members.set(listNames.get(name) ?? name, [...entries.values()].map(listItem));
    else members.set(map, Object.fromEntries([...entries.values()].map(mapEntry)));
  }
  return Object.fromEntries(members);
}

function addTo(
  groups: Map<string, Map<string, [string, string][]>>,
  name: string,
  index: string,
  pair: [string, string],
): void {
  const entries = groups.get(name) ?? new Map<string, [string, string][]>();
  groups.set(name, entries);
  const pairs = entries.get(index) ?? [];
  entries.set(index, pairs);
  pairs.push(pair);
}

function listItem(pairs: readonly (readonly [string, string])[]): Json {
  const [first] = pairs;
  return first?.[0] === '' ? first[1] : membersOf(pairs);
}

function mapEntry(pairs: readonly (readonly [string, string])[]): [string, Json] {
  const parts = new Map(pairs);
  const key = parts.get('Name') ?? parts.get('Key') ?? '';
  const whole = parts.get('Value');
  if (whole !== undefined) return [key, whole];
  const inner = pairs
    .filter(([name]) => name.startsWith('Value.'))
    .map(([name, value]) => [name.slice(6), value] as const);
  return [key, membersOf(inner)];
}
