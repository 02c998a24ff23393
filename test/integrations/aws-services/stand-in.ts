import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/**
 * A stand-in for services that have no local server on npm (Step Functions, EventBridge, SSM, Kinesis): it checks that a request is
 * signed, keeps it, and answers with the recorded shape that belongs to its target or action. It runs nothing.
 */
export async function standInForServices(): Promise<{ origin: string; seen: SeenRequest[] }> {
  const seen: SeenRequest[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      seen.push({ method, url, headers, body: Buffer.concat(chunks).toString() });
      const answer = answerTo(url, headers);
      response.writeHead(answer.status, { 'Content-Type': answer.type, 'x-amzn-RequestId': 'stand-in-1' });
      response.end(answer.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

const json = (body: unknown) => ({
  status: 200,
  type: 'application/x-amz-json-1.1',
  body: JSON.stringify(body),
});

/** Shapes of rest-integrations.md section 3 (recorded). */
const targets: Record<string, unknown> = {
  'AWSStepFunctions.StartExecution': {
    executionArn: 'arn:aws:states:us-east-1:123456789012:execution:m:1',
    startDate: 1.7e9,
  },
  'AWSStepFunctions.StartSyncExecution': {
    executionArn: 'arn',
    output: '{"adopted":true}',
    status: 'SUCCEEDED',
  },
  'AWSEvents.PutEvents': { Entries: [{ EventId: 'e-1' }], FailedEntryCount: 0 },
  'Kinesis_20131202.PutRecord': { SequenceNumber: '1', ShardId: 'shardId-000000000000' },
  'Kinesis_20131202.PutRecords': { FailedRecordCount: 0, Records: [{ SequenceNumber: '1', ShardId: 's' }] },
  'Kinesis_20131202.ListStreams': { HasMoreStreams: false, StreamNames: ['pets'] },
  'Kinesis_20131202.DescribeStream': { StreamDescription: { StreamName: 'pets' } },
};

const parameterXml =
  '<GetParameterResponse xmlns="http://ssm.amazonaws.com/doc/2014-11-06/"><GetParameterResult><Parameter><ARN>arn:aws:ssm:us-east-1:123456789012:parameter/p</ARN><DataType>text</DataType><Name>p</Name><Type>String</Type><Value>a &amp; b</Value><Version>1</Version></Parameter></GetParameterResult><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></GetParameterResponse>';

function answerTo(url: string, headers: IncomingHttpHeaders) {
  const isSigned = /^AWS4-HMAC-SHA256 Credential=.+, ?SignedHeaders=.+, ?Signature=[0-9a-f]{64}$/.test(
    headers.authorization ?? '',
  );
  if (!isSigned)
    return {
      status: 403,
      type: 'application/json',
      body: '{"__type":"MissingAuthenticationTokenException"}',
    };
  if (url.includes('Action=GetParameter')) return { status: 200, type: 'text/xml', body: parameterXml };
  const target = targets[String(headers['x-amz-target'])];
  return target === undefined
    ? { status: 400, type: 'application/x-amz-json-1.1', body: '{"__type":"UnknownOperationException"}' }
    : json(target);
}
