import { describe, expect, it } from 'vitest';
import { queryAnswerOfSqsJson, sqsJsonCall } from '../../../src/integrations/service-query/sqs-json.ts';
import { HeaderList } from '../../../src/message/header-list.ts';

function call(body: string) {
  return sqsJsonCall({
    method: 'POST',
    origin: 'http://127.0.0.1:1',
    path: '/123456789012/pets',
    headers: HeaderList.from([['Content-Type', 'application/x-www-form-urlencoded']]),
    body,
    timeoutInMillis: 1000,
  });
}

describe('SQS over its JSON protocol', () => {
  it.each([
    ['numbers', 'Action=ReceiveMessage&MaxNumberOfMessages=5', { MaxNumberOfMessages: 5 }],
    [
      'lists',
      'Action=ReceiveMessage&AttributeName.1=All&AttributeName.2=SentTimestamp',
      { AttributeNames: ['All', 'SentTimestamp'] },
    ],
    [
      'maps',
      'Action=SetQueueAttributes&Attribute.1.Name=DelaySeconds&Attribute.1.Value=5',
      { Attributes: { DelaySeconds: '5' } },
    ],
    // Both spellings are recorded to work.
    ...['MessageAttribute', 'MessageAttributes'].map(
      (name) =>
        [
          name,
          `Action=SendMessage&MessageBody=x&${name}.1.Name=kind&${name}.1.Value.DataType=String&${name}.1.Value.StringValue=cat`,
          { MessageBody: 'x', MessageAttributes: { kind: { DataType: 'String', StringValue: 'cat' } } },
        ] as const,
    ),
    [
      'batches',
      'Action=SendMessageBatch&SendMessageBatchRequestEntry.1.Id=a&SendMessageBatchRequestEntry.1.MessageBody=x&SendMessageBatchRequestEntry.1.DelaySeconds=3',
      { Entries: [{ Id: 'a', MessageBody: 'x', DelaySeconds: 3 }] },
    ],
    [
      'names that are no members',
      'Action=SendMessage&__proto__=x&MessageBody=y',
      { ['__proto__']: 'x', MessageBody: 'y' },
    ],
  ] as const)('takes %s', (_, body, expected) => {
    const request = call(body)?.request('http://queue');

    expect(JSON.parse(String(request?.body))).toEqual({ QueueUrl: 'http://queue', ...expected });
    expect(request?.path).toBe('/');
  });

  it('asks for the URL of the queue first', () => {
    const { findQueue } = call('Action=SendMessage')!;

    expect(findQueue.headers.last('x-amz-target')).toBe('AmazonSQS.GetQueueUrl');
    expect(findQueue.body).toBe('{"QueueName":"pets"}');
  });

  it('keeps the code of the old protocol in errors', () => {
    const headers = HeaderList.from([
      ['x-amzn-query-error', 'AWS.SimpleQueueService.NonExistentQueue;Sender'],
      ['x-amzn-RequestId', 'r'],
    ]);
    const body = '{"__type":"com.amazonaws.sqs#QueueDoesNotExist","message":"gone"}';

    const answer = queryAnswerOfSqsJson('SendMessage', { status: 400, headers, body });

    expect(JSON.parse(String(answer.body))).toEqual({
      Error: { Code: 'AWS.SimpleQueueService.NonExistentQueue', Message: 'gone', Type: 'Sender' },
      RequestId: 'r',
    });
  });
});
