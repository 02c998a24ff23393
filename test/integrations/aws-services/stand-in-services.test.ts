import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { serveApi, specOf } from './served-api.ts';
import { standInForServices } from './stand-in.ts';

const uri = (rest: string) => `arn:aws:apigateway:us-east-1:${rest}`;

describe('services played by a stand-in', () => {
  // Setups and results: rest-integrations.md 3, recorded.
  it('Step Functions: StartExecution without mapped headers', async () => {
    const { origin, seen } = await standInForServices();
    const api = await serveApi(
      specOf({
        'POST /run': {
          uri: uri('states:action/StartExecution'),
          requestTemplates: {
            'application/json': `{"input":"$util.escapeJavaScript($input.json('$'))","stateMachineArn":"arn:m"}`,
          },
        },
      }),
      { states: origin },
    );

    const answer = await api.call('POST', '/run', '{"pet":"rex"}');

    expect(JSON.parse(answer.body)).toEqual({
      executionArn: expect.stringMatching(/^arn:aws:states:/),
      startDate: 1.7e9,
    });
    expect(seen[0]).toMatchObject({ method: 'POST', url: '/?Action=StartExecution' });
    expect(seen[0]?.headers).toMatchObject({
      'x-amz-target': 'AWSStepFunctions.StartExecution',
      'content-type': 'application/x-amz-json-1.0',
      accept: 'application/json',
      'user-agent': expect.stringMatching(/^AmazonAPIGateway_/),
      'x-amzn-apigateway-api-id': expect.any(String),
      authorization: expect.stringContaining('/us-east-1/states/aws4_request'),
    });
    expect(JSON.parse(seen[0]!.body)).toEqual({ input: '{"pet":"rex"}', stateMachineArn: 'arn:m' });
  });

  it('Step Functions: StartSyncExecution with its output as the answer', async () => {
    const { origin } = await standInForServices();
    const api = await serveApi(
      specOf({
        'POST /run': {
          uri: uri('states:action/StartSyncExecution'),
          requestTemplates: { 'application/json': '{"input":"{}","stateMachineArn":"arn:m"}' },
          responses: {
            default: {
              statusCode: '200',
              responseTemplates: { 'application/json': "$input.path('$.output')" },
            },
          },
        },
      }),
      { states: origin },
    );

    expect((await api.call('POST', '/run')).body).toBe('{"adopted":true}');
  });

  it('EventBridge: needs its headers, set by the template', async () => {
    const { origin, seen } = await standInForServices();
    const put = (template: string) => ({
      uri: uri('events:action/PutEvents'),
      requestTemplates: { 'application/json': template },
    });
    const entries = '{"Entries":[{"Source":"pets"}]}';
    const api = await serveApi(
      specOf({
        'POST /events': put(
          `#set($context.requestOverride.header.X-Amz-Target = "AWSEvents.PutEvents")#set($context.requestOverride.header.Content-Type = "application/x-amz-json-1.1")${entries}`,
        ),
        'POST /bare': put(entries),
      }),
      { events: origin },
    );

    const answer = await api.call('POST', '/events', '{}');
    const bare = await api.call('POST', '/bare', '{}');

    expect(JSON.parse(answer.body)).toEqual({ Entries: [{ EventId: 'e-1' }], FailedEntryCount: 0 });
    expect(bare.status).toBe(400);
    expect(seen[1]?.headers['x-amz-target']).toBeUndefined();
  });

  it('SSM: takes its parameters from the query and answers JSON', async () => {
    const { origin, seen } = await standInForServices();
    const api = await serveApi(
      specOf({
        'GET /parameter': {
          uri: uri('ssm:action/GetParameter'),
          requestParameters: { 'integration.request.querystring.Name': "'p'" },
        },
      }),
      { ssm: origin },
    );

    const answer = await api.call('GET', '/parameter');

    expect(seen[0]).toMatchObject({
      method: 'POST',
      url: '/?Action=GetParameter&Name=p',
      body: 'Action=GetParameter&Name=p',
    });
    expect(JSON.parse(answer.body)).toEqual({
      GetParameterResponse: {
        GetParameterResult: {
          Parameter: {
            ARN: 'arn:aws:ssm:us-east-1:123456789012:parameter/p',
            DataType: 'text',
            Name: 'p',
            Selector: null,
            SourceResult: null,
            Type: 'String',
            Value: 'a & b',
            Version: '1',
          },
        },
        ResponseMetadata: { RequestId: 'r' },
      },
    });
  });

  it("Kinesis: runs AWS's own proxy spec", async () => {
    const { origin, seen } = await standInForServices();
    const file = join(import.meta.dirname, '../../../fixtures/functions/services/kinesis-proxy.json');
    const api = await serveApi(JSON.parse(readFileSync(file, 'utf8')), { kinesis: origin });

    const list = await api.call('GET', '/streams');
    const one = await api.call('PUT', '/streams/pets/record', '{"Data":"woof","PartitionKey":"rex"}', {
      'Content-Type': 'application/json',
    });
    const described = await api.call('GET', '/streams/pets');

    expect(JSON.parse(list.body)).toEqual({ HasMoreStreams: false, StreamNames: ['pets'] });
    expect(JSON.parse(one.body)).toMatchObject({ SequenceNumber: '1' });
    expect(JSON.parse(described.body)).toEqual({ StreamDescription: { StreamName: 'pets' } });
    expect(seen.map(({ headers }) => headers['x-amz-target'])).toEqual([
      'Kinesis_20131202.ListStreams',
      'Kinesis_20131202.PutRecord',
      'Kinesis_20131202.DescribeStream',
    ]);
    expect(seen[1]?.headers['content-type']).toBe('application/x-amz-json-1.1');
  });
});

describe('a service without an endpoint', () => {
  const methods = {
    'POST /pets': {
      uri: uri('sqs:path/123456789012/pets'),
      requestTemplates: { 'application/json': 'Action=SendMessage' },
    },
  };

  it("answers API Gateway's error", async () => {
    const api = await serveApi(specOf(methods), {});

    const answer = await api.call('POST', '/pets');

    expect([answer.status, answer.body]).toEqual([500, '{"message": "Internal server error"}']);
  });

  it('says in the log what to configure, and shows the signed request', async () => {
    const api = await serveApi(specOf(methods), {});

    const log = await api.log('POST', '/pets');

    expect(log).toContain('Endpoint request URI: https://sqs.us-east-1.amazonaws.com/123456789012/pets\n');
    expect(log).toContain(
      'No endpoint for \'sqs\': add services: { sqs: { endpoint: "http://127.0.0.1:PORT" } } to gwctl.yaml, or endpoint: aws.',
    );
    expect(log).toMatch(
      /Signed request not sent: POST https:\/\/sqs\.us-east-1\.amazonaws\.com\/123456789012\/pets \{.*Authorization: AWS4-HMAC-SHA256 Credential=\w+\/\d{8}\/us-east-1\/sqs\/aws4_request, SignedHeaders=.*\} Action=SendMessage/,
    );
    expect(log).toContain('Method completed with status: 500');
  });

  // rest-integrations.md 1.1, recorded.
  it.each(['Authorization', 'te', 'Content-Length'])('refuses a mapped %s with 500', async (name) => {
    const { origin, seen } = await standInForServices();
    const requestParameters = { [`integration.request.header.${name}`]: "'x'" };
    const api = await serveApi(
      specOf({ 'POST /x': { uri: uri('ssm:action/GetParameter'), requestParameters } }),
      { ssm: origin },
    );

    expect((await api.call('POST', '/x')).status).toBe(500);
    expect(seen).toEqual([]);
  });

  it('puts stage variables and path values into the URI, unmapped ones stay', async () => {
    const { origin, seen } = await standInForServices();
    const api = await serveApi(
      specOf({
        'POST /{id}': {
          uri: uri('${stageVariables.service}:path/{first}/{second}?x={first}'),
          requestParameters: { 'integration.request.path.first': 'method.request.path.id' },
        },
      }),
      { ssm: origin },
      {
        apis: [
          {
            name: 'pets',
            spec: 'openapi.json',
            parameters: new Map(),
            stages: new Map([['dev', { variables: new Map([['service', 'ssm']]) }]]),
          } as never,
        ],
      },
    );

    await api.call('POST', '/a%2Fb');

    expect(seen[0]?.url).toBe('/a%2Fb/%7Bsecond%7D?x=a%2Fb');
  });
});
