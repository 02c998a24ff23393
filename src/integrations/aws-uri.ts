/** An integration URI of an AWS service, taken apart (rest-integrations.md 3, documented grammar). */
export interface ServiceUri {
  readonly partition: string;
  readonly region: string;
  /** What stands in front of the service in the host: `bucket` in `bucket.s3`; empty: nothing. */
  readonly subdomain: string;
  /** `dynamodb`, `sqs`, `states`... */
  readonly service: string;
  readonly kind: 'path' | 'action';
  /** After `path/`: path and query as they stand, without leading slashes. After `action/`: the action's name. */
  readonly target: string;
  /** Raw `name=value&...` after an action (`action/GetObject&Bucket={bucket}`); empty: none. */
  readonly query: string;
}

const grammar = /^arn:([\w-]+):apigateway:([^:]+):([^:]+):(path|action)\/(.*)$/s;

/**
 * Reads `arn:aws:apigateway:{region}:{subdomain.service|service}:path|action/{service_api}`; stage variables must be in place.
 * The service is the last label of the host part: `data.iot` is the subdomain `data` of `iot`.
 */
export function parseServiceUri(uri: string): ServiceUri | undefined {
  const match = grammar.exec(uri);
  if (match === null) return undefined;
  const [, partition = '', region = '', host = '', kind, rest = ''] = match;
  const dot = host.lastIndexOf('.');
  const action = kind === 'action' ? /^([^&?]*)[&?]?(.*)$/s.exec(rest) : undefined;
  return {
    partition,
    region,
    subdomain: dot < 0 ? '' : host.slice(0, dot),
    service: host.slice(dot + 1),
    kind: kind as 'path' | 'action',
    target: action?.[1] ?? rest.replace(/^\/+/, ''),
    query: action?.[2] ?? '',
  };
}

/** Services with one host for all regions (AWS general reference, service endpoints). */
const withoutRegion = new Set([
  'iam',
  'route53',
  'cloudfront',
  'organizations',
  'importexport',
  'shield',
  'waf',
]);

/** The service's host on AWS: `{subdomain.}{service}.{region}.amazonaws.com`. */
export function serviceHost({ partition, region, subdomain, service }: ServiceUri): string {
  const suffix = partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com';
  const name = subdomain === '' ? service : `${subdomain}.${service}`;
  return withoutRegion.has(service) ? `${name}.${suffix}` : `${name}.${region}.${suffix}`;
}

/** The name that requests are signed for, where it is not the service's (AWS general reference). */
const signingNames: ReadonlyMap<string, string> = new Map([
  ['email', 'ses'],
  ['data.iot', 'iotdata'],
  ['data.ats.iot', 'iotdata'],
  ['streams.dynamodb', 'dynamodb'],
  ['runtime.sagemaker', 'sagemaker'],
  ['runtime.lex', 'lex'],
  ['bedrock-runtime', 'bedrock'],
]);

export function signingName({ subdomain, service }: ServiceUri): string {
  const host = subdomain === '' ? service : `${subdomain}.${service}`;
  return signingNames.get(host) ?? signingNames.get(service) ?? service;
}

/** The region that requests are signed for: services without one are signed for the partition's first. */
export function signingRegion({ partition, region, service }: ServiceUri): string {
  if (!withoutRegion.has(service)) return region;
  return partition === 'aws-cn'
    ? 'cn-northwest-1'
    : partition === 'aws-us-gov'
      ? 'us-gov-west-1'
      : 'us-east-1';
}
