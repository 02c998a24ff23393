import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import dynalite from 'dynalite';
import { buildApp } from 'fauxqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serveApi, specOf } from './served-api.ts';

const account = '000000000000';
const region = 'us-east-1';
const uri = (rest: string) => `arn:aws:apigateway:${region}:${rest}`;

function spec(name: string): object {
  const path = join(import.meta.dirname, '../../../fixtures/functions/services', name);
  const text = readFileSync(path, 'utf8').replaceAll('us-west-2', region);
  // Callers need no signature of their own here.
  return JSON.parse(text, (key, value) => (key === 'security' ? undefined : value));
}

describe('DynamoDB, played by dynalite', () => {
  const server = dynalite({ createTableMs: 0 });
  let endpoint = '';

  beforeAll(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise<void>((resolve) => server.close(() => resolve())));

  const dynamodb = (action: string, template: object) => ({
    uri: uri(`dynamodb:action/${action}`),
    requestTemplates: { 'application/json': JSON.stringify(template) },
  });

  // Without any mapped header: recorded (rest-integrations.md 3).
  it('takes PutItem, GetItem, Query and Scan without mapped headers', async () => {
    const api = await serveApi(
      specOf({
        'POST /table': dynamodb('CreateTable', {
          TableName: 'pets',
          KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
          AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
          BillingMode: 'PAY_PER_REQUEST',
        }),
        'PUT /pets/{id}': dynamodb('PutItem', {
          TableName: 'pets',
          Item: { id: { S: "$input.params('id')" } },
        }),
        'GET /pets/{id}': dynamodb('Query', {
          TableName: 'pets',
          KeyConditionExpression: 'id = :id',
          ExpressionAttributeValues: { ':id': { S: "$input.params('id')" } },
        }),
        'GET /pets': dynamodb('Scan', { TableName: 'pets' }),
        'GET /none': dynamodb('Scan', { TableName: 'none' }),
      }),
      { dynamodb: endpoint },
    );

    const made = await api.call('POST', '/table');
    await expect.poll(async () => (await api.call('GET', '/pets')).status).toBe(200);
    const put = await api.call('PUT', '/pets/rex');
    const query = await api.call('GET', '/pets/rex');
    const scan = await api.call('GET', '/pets');
    const none = await api.call('GET', '/none');

    expect(made.status).toBe(200);
    expect([put.status, put.body]).toEqual([200, '{}']);
    expect(JSON.parse(query.body)).toEqual({ Count: 1, Items: [{ id: { S: 'rex' } }], ScannedCount: 1 });
    expect(JSON.parse(scan.body)).toMatchObject({ Count: 1 });
    expect(query.headers.last('content-type')).toBe('application/json');
    expect(query.headers.last('x-amzn-trace-id')).toMatch(/^Root=1-/);
    // Selected by the service's status.
    expect(none.status).toBe(400);
    expect(JSON.parse(none.body).__type).toContain('ResourceNotFoundException');
  });
});

describe('SQS, SNS and S3, played by fauxqs', () => {
  const app = buildApp({ logger: false, host: '127.0.0.1' });
  let endpoint = '';

  beforeAll(async () => {
    endpoint = await app.listen({ host: '127.0.0.1', port: 0 });
  });
  afterAll(() => app.close());

  const form = {
    requestParameters: { 'integration.request.header.Content-Type': "'application/x-www-form-urlencoded'" },
    passthroughBehavior: 'never',
  };
  const createQueue = async (name: string): Promise<string> => {
    const made = await fetch(endpoint, {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-amz-json-1.0', 'X-Amz-Target': 'AmazonSQS.CreateQueue' },
      body: JSON.stringify({ QueueName: name }),
    });
    return ((await made.json()) as { QueueUrl: string }).QueueUrl;
  };
  const queue = (name: string) => uri(`sqs:path/${account}/${name}`);

  it('SQS: sends a message as a form and answers JSON in the shape of its XML', async () => {
    const api = await serveApi(
      specOf({
        'POST /pets': {
          uri: queue('pets'),
          ...form,
          requestTemplates: {
            'application/json': 'Action=SendMessage&MessageBody=$util.urlEncode($input.body)',
          },
        },
        'GET /pets': {
          uri: queue('pets'),
          ...form,
          requestTemplates: { 'application/json': 'Action=ReceiveMessage' },
        },
        'POST /none': {
          uri: queue('none'),
          ...form,
          requestTemplates: { 'application/json': 'Action=SendMessage&MessageBody=x' },
        },
      }),
      { sqs: endpoint },
    );
    await createQueue('pets');

    const empty = await api.call('POST', '/pets');
    const received = await api.call('GET', '/pets');
    const none = await api.call('POST', '/none');

    // Recorded: an empty client body stores {} (MD5 99914b93...).
    expect(JSON.parse(empty.body)).toEqual({
      SendMessageResponse: {
        SendMessageResult: {
          MD5OfMessageBody: '99914b932bd37a50b983c5e7c90ae93b',
          MessageId: expect.stringMatching(/^[0-9a-f-]{36}$/),
          MD5OfMessageAttributes: null,
          MD5OfMessageSystemAttributes: null,
          SequenceNumber: null,
        },
        ResponseMetadata: { RequestId: expect.any(String) },
      },
    });
    expect(empty.headers.last('content-type')).toBe('application/json');
    expect(JSON.parse(received.body).ReceiveMessageResponse.ReceiveMessageResult.messages).toEqual([
      expect.objectContaining({ Body: '{}', Attributes: null }),
    ]);
    expect(none.status).toBe(400);
    expect(JSON.parse(none.body)).toMatchObject({
      Error: { Code: expect.stringContaining('NonExistentQueue'), Type: 'Sender' },
    });
  });

  it('SQS: sends a message over its JSON protocol', async () => {
    const queueUrl = await createQueue('json-pets');
    const api = await serveApi(
      specOf({
        'POST /pets': {
          uri: queue('json-pets'),
          requestParameters: {
            'integration.request.header.Content-Type': "'application/x-amz-json-1.0'",
            'integration.request.header.X-Amz-Target': "'AmazonSQS.SendMessage'",
          },
          requestTemplates: {
            'application/json': `{"QueueUrl":"${queueUrl}","MessageBody":"$util.escapeJavaScript($input.body)"}`,
          },
        },
      }),
      { '*': endpoint },
    );

    const sent = await api.call('POST', '/pets', 'rex');

    expect(sent.status).toBe(200);
    expect(JSON.parse(sent.body)).toMatchObject({ MessageId: expect.any(String) });
  });

  it('SNS: publishes with mapped query strings', async () => {
    const api = await serveApi(
      specOf({
        'POST /topic': {
          uri: uri('sns:action/CreateTopic'),
          requestParameters: { 'integration.request.querystring.Name': "'pets'" },
        },
        'POST /pets': {
          uri: uri('sns:action/Publish'),
          requestParameters: {
            'integration.request.querystring.TopicArn': `'arn:aws:sns:${region}:${account}:pets'`,
            'integration.request.querystring.Message': 'method.request.body',
          },
        },
      }),
      { sns: endpoint },
    );

    const topic = await api.call('POST', '/topic');
    const published = await api.call('POST', '/pets', 'rex & co');

    expect(JSON.parse(topic.body).CreateTopicResponse.CreateTopicResult.TopicArn).toBe(
      `arn:aws:sns:${region}:${account}:pets`,
    );
    expect(JSON.parse(published.body)).toMatchObject({
      PublishResponse: { PublishResult: { MessageId: expect.any(String) }, ResponseMetadata: {} },
    });
  });

  it("S3: keeps and gives back objects through AWS's own proxy spec", async () => {
    const api = await serveApi(spec('s3-proxy.json'), { s3: endpoint });

    const made = await api.call('PUT', '/pet-photos');
    const put = await api.call('PUT', '/pet-photos/rex.txt', 'a photo', { 'Content-Type': 'text/plain' });
    const got = await api.call('GET', '/pet-photos/rex.txt');
    const missing = await api.call('GET', '/pet-photos/none.txt');
    const gone = await api.call('DELETE', '/pet-photos/rex.txt');

    expect([made.status, put.status, got.status, gone.status]).toEqual([200, 200, 200, 200]);
    expect(got.body).toBe('a photo');
    expect(got.headers.last('content-type')).toBe('text/plain');
    // Recorded: S3's XML error with the status of the integration response.
    expect(missing.status).toBe(400);
    expect(missing.body).toContain('<Code>NoSuchKey</Code>');
  });

  it('S3: keeps a key with slashes and spaces as sent', async () => {
    const s3 = (httpMethod: string) => ({
      uri: uri('s3:path/pet-keys/{key}'),
      httpMethod,
      requestParameters: { 'integration.request.path.key': 'method.request.path.proxy' },
    });
    const api = await serveApi(
      specOf({
        'PUT /bucket': { uri: uri('s3:path/pet-keys'), httpMethod: 'PUT' },
        'PUT /o/{proxy+}': s3('PUT'),
        'GET /o/{proxy+}': s3('GET'),
        'GET /list': { uri: uri('s3:action/ListObjects&Bucket=pet-keys'), httpMethod: 'GET' },
      }),
      { s3: endpoint },
    );
    await api.call('PUT', '/bucket');

    await api.call('PUT', '/o/dogs/good%20dogs/rex%2B1.txt', 'woof');

    expect((await api.call('GET', '/o/dogs/good%20dogs/rex%2B1.txt')).body).toBe('woof');
    expect((await api.call('GET', '/list')).body).toContain('<Key>dogs/good dogs/rex+1.txt</Key>');
  });
});
