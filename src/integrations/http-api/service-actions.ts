/** How one first-class integration calls its service (http-api.md 7.3). */
export interface ServiceAction {
  /** The host's service part: `sqs`, `events`; `sync-states` has a subdomain of its own. */
  readonly service: string;
  readonly subdomain: string;
  readonly required: readonly string[];
  readonly optional: readonly string[];
  /** Absent: the service is called by path, not by target. */
  readonly target?: { readonly name: string; readonly contentType: string };
  /** Parameters that are numbers in the service's JSON. */
  readonly numbers?: readonly string[];
  /** Parameters that are written as JSON texts. */
  readonly structured?: readonly string[];
}

const json10 = 'application/x-amz-json-1.0';
const json11 = 'application/x-amz-json-1.1';

/** Unverified: SQS is called by its JSON protocol, the one of today's SDKs; answers were XML historically. */
const sqs = (name: string, required: string[], optional: string[] = []): ServiceAction => ({
  service: 'sqs',
  subdomain: '',
  required,
  optional,
  target: { name: `AmazonSQS.${name}`, contentType: json10 },
  numbers: ['DelaySeconds', 'MaxNumberOfMessages', 'VisibilityTimeout', 'WaitTimeSeconds'],
  structured: ['MessageAttributes', 'MessageSystemAttributes', 'AttributeNames', 'MessageAttributeNames'],
});

const states = (name: string, required: string[], optional: string[], subdomain = ''): ServiceAction => ({
  service: 'states',
  subdomain,
  required,
  optional,
  target: { name: `AWSStepFunctions.${name}`, contentType: json10 },
});

/** By `integrationSubtype` (documented: names and parameters). */
export const serviceActions: ReadonlyMap<string, ServiceAction> = new Map<string, ServiceAction>([
  [
    'EventBridge-PutEvents',
    {
      service: 'events',
      subdomain: '',
      required: ['Detail', 'DetailType', 'Source'],
      optional: ['Time', 'EventBusName', 'Resources', 'TraceHeader'],
      target: { name: 'AWSEvents.PutEvents', contentType: json11 },
      structured: ['Resources'],
    },
  ],
  [
    'SQS-SendMessage',
    sqs(
      'SendMessage',
      ['QueueUrl', 'MessageBody'],
      [
        'DelaySeconds',
        'MessageAttributes',
        'MessageDeduplicationId',
        'MessageGroupId',
        'MessageSystemAttributes',
      ],
    ),
  ],
  [
    'SQS-ReceiveMessage',
    sqs(
      'ReceiveMessage',
      ['QueueUrl'],
      [
        'AttributeNames',
        'MaxNumberOfMessages',
        'MessageAttributeNames',
        'ReceiveRequestAttemptId',
        'VisibilityTimeout',
        'WaitTimeSeconds',
      ],
    ),
  ],
  ['SQS-DeleteMessage', sqs('DeleteMessage', ['ReceiptHandle', 'QueueUrl'])],
  ['SQS-PurgeQueue', sqs('PurgeQueue', ['QueueUrl'])],
  [
    'AppConfig-GetConfiguration',
    {
      service: 'appconfig',
      subdomain: '',
      required: ['Application', 'Environment', 'Configuration', 'ClientId'],
      optional: ['ClientConfigurationVersion'],
    },
  ],
  [
    'Kinesis-PutRecord',
    {
      service: 'kinesis',
      subdomain: '',
      // Unverified: `Data` goes out as it is mapped, so the caller encodes it as base64.
      required: ['StreamName', 'Data', 'PartitionKey'],
      optional: ['SequenceNumberForOrdering', 'ExplicitHashKey'],
      target: { name: 'Kinesis_20131202.PutRecord', contentType: json11 },
    },
  ],
  ['StepFunctions-StartExecution', states('StartExecution', ['StateMachineArn'], ['Name', 'Input'])],
  [
    'StepFunctions-StartSyncExecution',
    states('StartSyncExecution', ['StateMachineArn'], ['Name', 'Input', 'TraceHeader'], 'sync'),
  ],
  ['StepFunctions-StopExecution', states('StopExecution', ['ExecutionArn'], ['Cause', 'Error'])],
]);

/** Step Functions names its members in camel case, EventBridge and the others as the parameters. */
export function memberName({ service }: ServiceAction, parameter: string): string {
  return service === 'states' ? parameter.charAt(0).toLowerCase() + parameter.slice(1) : parameter;
}
