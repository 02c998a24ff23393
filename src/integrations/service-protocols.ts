/** A service whose actions are JSON requests with an `X-Amz-Target`, which API Gateway fills in for `action/` URIs. */
export interface JsonProtocol {
  /** In front of the action: `DynamoDB_20120810`. */
  readonly targetPrefix: string;
  readonly contentType: string;
}

const json10 = 'application/x-amz-json-1.0';
const json11 = 'application/x-amz-json-1.1';

/**
 * Known services. DynamoDB, Kinesis and Step Functions are recorded to work without any mapped header; EventBridge is recorded to
 * need them mapped and so is not here (rest-integrations.md 3). Unverified: the last two.
 */
const jsonProtocols: ReadonlyMap<string, JsonProtocol> = new Map([
  ['dynamodb', { targetPrefix: 'DynamoDB_20120810', contentType: json10 }],
  ['kinesis', { targetPrefix: 'Kinesis_20131202', contentType: json11 }],
  ['states', { targetPrefix: 'AWSStepFunctions', contentType: json10 }],
  ['streams.dynamodb', { targetPrefix: 'DynamoDBStreams_20120810', contentType: json10 }],
  ['firehose', { targetPrefix: 'Firehose_20150804', contentType: json11 }],
]);

/** @param host subdomain and service as the integration URI has them */
export function jsonProtocolOf(host: string): JsonProtocol | undefined {
  return jsonProtocols.get(host) ?? jsonProtocols.get(host.slice(host.lastIndexOf('.') + 1));
}

/** Actions of S3, a REST service, whose place is the path. Unverified: how API Gateway itself turns them into requests. */
const s3Actions = new Set([
  'GetObject',
  'PutObject',
  'DeleteObject',
  'HeadObject',
  'ListObjects',
  'ListBuckets',
]);

export function isS3Action(service: string, action: string): boolean {
  return service === 's3' && s3Actions.has(action);
}
