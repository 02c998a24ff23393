/**
 * Members of results that AWS writes as null in its JSON where the XML leaves them out. `GetParameterResult` is recorded; those of SQS
 * and SNS follow the services' models and are unverified.
 */
const members: ReadonlyMap<string, readonly string[]> = new Map([
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
  ['PublishResult', ['MessageId', 'SequenceNumber']],
  ['Parameter', ['Selector', 'SourceResult']],
]);

export function absentMembers(element: string): readonly string[] {
  return members.get(element) ?? [];
}
