import { apiIdOf } from '../ids.ts';
import type { ParameterValue } from '../options.ts';
import { mapAt, type Template, type TemplateResource } from './template.ts';

/** Where a local run pretends to be. */
export interface Whereabouts {
  readonly region: string;
  readonly accountId: string;
}

/** Works out a value of a resource's property where it is plain; undefined where it is not. */
export type PlainProperty = (resource: TemplateResource, key: string) => string | undefined;

/** What a row of the table may use. */
interface Asked {
  readonly logicalId: string;
  /** Undefined for `Ref`. */
  readonly attribute: string | undefined;
  readonly region: string;
  readonly accountId: string;
  /** A plain property of the resource. */
  readonly text: (key: string) => string | undefined;
  /** The resource's own name, else its logical id. */
  readonly named: (key: string) => string;
  readonly arn: (service: string, rest: string) => string;
}

type Answer = (asked: Asked) => ParameterValue;

/** A resource whose `Ref` is its name and whose other attributes are its ARN. */
function nameAndArn(key: string, service: string, prefix: string): Answer {
  return ({ attribute, named, arn }) =>
    attribute === undefined ? named(key) : arn(service, `${prefix}${named(key)}`);
}

/** A resource whose `Ref` is its ARN. */
function arnOnly(key: string, service: string, prefix: string): Answer {
  return ({ text, logicalId, arn }) => arn(service, `${prefix}${text(key) ?? text('Name') ?? logicalId}`);
}

const lambda = nameAndArn('FunctionName', 'lambda', 'function:');
const stateMachine = arnOnly('StateMachineName', 'states', 'stateMachine:');
const table = nameAndArn('TableName', 'dynamodb', 'table/');
const restApi: Answer = ({ attribute, named, logicalId }) =>
  attribute === undefined ? apiIdOf(named('Name'), 'REST') : `${logicalId}.${attribute}`;

const answers: ReadonlyMap<string, Answer> = new Map([
  ['AWS::Serverless::Function', lambda],
  ['AWS::Lambda::Function', lambda],
  [
    'AWS::Lambda::Alias',
    ({ text, named, arn }) =>
      arn('lambda', `function:${functionName(text('FunctionName'))}:${named('Name')}`),
  ],
  [
    'AWS::Lambda::Version',
    ({ text, arn }) => arn('lambda', `function:${functionName(text('FunctionName'))}`),
  ],
  [
    'AWS::IAM::Role',
    ({ attribute, named, accountId }) =>
      attribute === undefined ? named('RoleName') : `arn:aws:iam::${accountId}:role/${named('RoleName')}`,
  ],
  ['AWS::Cognito::UserPool', userPool],
  ['AWS::DynamoDB::Table', table],
  ['AWS::Serverless::SimpleTable', table],
  ['AWS::SQS::Queue', queue],
  ['AWS::SNS::Topic', arnOnly('TopicName', 'sns', '')],
  ['AWS::StepFunctions::StateMachine', stateMachine],
  ['AWS::Serverless::StateMachine', stateMachine],
  ['AWS::S3::Bucket', bucket],
  ['AWS::Kinesis::Stream', nameAndArn('Name', 'kinesis', 'stream/')],
  ['AWS::Serverless::Api', restApi],
  ['AWS::ApiGateway::RestApi', restApi],
  ['AWS::ApiGateway::Model', ({ named }) => named('Name')],
  ['AWS::ApiGatewayV2::Model', ({ named }) => named('Name')],
  ['AWS::ApiGateway::Stage', ({ named }) => named('StageName')],
]);

/**
 * What `Ref` (no attribute) or `Fn::GetAtt` of a template's own resource is in a local run. API Gateway's parts are known by their
 * logical ids here: nobody outside of the template sees them.
 */
export function attributeOf(
  template: Template,
  { region, accountId }: Whereabouts,
  property: PlainProperty,
  logicalId: string,
  attribute: string | undefined,
): ParameterValue | undefined {
  const resource = template.resources.get(logicalId);
  if (!resource) return undefined;
  const text = (key: string) => property(resource, key);
  const arn = (service: string, rest: string) => `arn:aws:${service}:${region}:${accountId}:${rest}`;
  const named = (key: string) => text(key) ?? logicalId;
  const answer = answers.get(resource.type);
  if (answer) return answer({ logicalId, attribute, region, accountId, text, named, arn });
  return attribute?.endsWith('Arn') ? arn(serviceOf(resource.type), logicalId) : logicalId;
}

function functionName(text: string | undefined): string {
  return /:function:([^:]+)/.exec(text ?? '')?.[1] ?? text ?? 'function';
}

function userPool({ logicalId, attribute, region, arn }: Asked): string {
  const id = `${region}_${logicalId}`;
  if (attribute === 'Arn') return arn('cognito-idp', `userpool/${id}`);
  const provider = `cognito-idp.${region}.amazonaws.com/${id}`;
  if (attribute === 'ProviderURL') return `https://${provider}`;
  return attribute === 'ProviderName' ? provider : id;
}

function queue({ attribute, named, region, accountId }: Asked): string {
  const name = named('QueueName');
  if (attribute === 'Arn') return `arn:aws:sqs:${region}:${accountId}:${name}`;
  if (attribute === 'QueueName') return name;
  return `https://sqs.${region}.amazonaws.com/${accountId}/${name}`;
}

function bucket({ attribute, named }: Asked): string {
  const name = named('BucketName').toLowerCase();
  return attribute === 'Arn' ? `arn:aws:s3:::${name}` : name;
}

/** `AWS::Events::EventBus` -> `events`. */
function serviceOf(type: string): string {
  return (type.split('::')[1] ?? 'service').toLowerCase();
}

/** Values of the template's `Parameters` that have a default. */
export function parameterDefaults(template: Template): Map<string, ParameterValue> {
  const defaults = new Map<string, ParameterValue>();
  for (const name of Object.keys(template.parameters)) {
    const parameter = mapAt(template.parameters, name);
    const value = parameter['Default'];
    if (value === undefined || value === null) continue;
    const isList = /^(?:CommaDelimitedList|List<)/.test(String(parameter['Type']));
    defaults.set(name, isList ? String(value).split(',') : String(value));
  }
  return defaults;
}
