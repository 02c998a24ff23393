/**
 * Members of results that AWS writes as null in its JSON where the XML leaves them out. `Parameter` is recorded; the others follow the
 * services' models and are unverified.
 */
const nullable: ReadonlyMap<string, readonly string[]> = new Map([
  [
    'SendMessageResult',
    [
      'MD5OfMessageAttributes',
      'MD5OfMessageBody',
      'MD5OfMessageSystemAttributes',
      'MessageId',
      'SequenceNumber',
    ],
  ],
  ['ReceiveMessageResult', ['messages']],
  ['Message', ['Attributes', 'MD5OfMessageAttributes', 'MessageAttributes']],
  ['PublishResult', ['MessageId', 'SequenceNumber']],
  ['Parameter', ['Selector', 'SourceResult']],
]);

/** Flattened lists, by the element that holds them: the repeated element's name and the member's. Unverified: `messages` in lower case. */
const lists: ReadonlyMap<string, ReadonlyMap<string, string>> = new Map([
  ['ReceiveMessageResult', new Map([['Message', 'messages']])],
  ['ListQueuesResult', new Map([['QueueUrl', 'queueUrls']])],
]);

const none: ReadonlyMap<string, string> = new Map();

export function absentMembers(element: string): readonly string[] {
  return nullable.get(element) ?? [];
}

export function listMembers(element: string): ReadonlyMap<string, string> {
  return lists.get(element) ?? none;
}
