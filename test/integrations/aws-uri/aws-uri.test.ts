import { describe, expect, it } from 'vitest';
import { compileServiceAddress } from '../../../src/integrations/aws-service-address.ts';
import {
  parseServiceUri,
  serviceHost,
  signingName,
  signingRegion,
} from '../../../src/integrations/aws-uri.ts';

const path = new Map([
  ['bucket', 'photos'],
  ['key', 'a/b.png'],
]);

describe('an AWS integration URI', () => {
  // Grammar: rest-integrations.md 3, documented.
  it.each([
    ['dynamodb:action/PutItem', 'https://dynamodb.us-east-1.amazonaws.com', '/?Action=PutItem'],
    ['sqs:path/123456789012/pets', 'https://sqs.us-east-1.amazonaws.com', '/123456789012/pets'],
    ['s3:path//', 'https://s3.us-east-1.amazonaws.com', '/'],
    ['s3:path/{bucket}/{key}', 'https://s3.us-east-1.amazonaws.com', '/photos/a/b.png'],
    ['{bucket}.s3:path/{key}', 'https://photos.s3.us-east-1.amazonaws.com', '/a/b.png'],
    [
      's3:action/GetObject&Bucket={bucket}&Key={key}',
      'https://s3.us-east-1.amazonaws.com',
      '/photos/a/b.png',
    ],
    [
      'ec2:action/DescribeInstances&MaxResults=5',
      'https://ec2.us-east-1.amazonaws.com',
      '/?Action=DescribeInstances&MaxResults=5',
    ],
    ['iam:action/ListUsers', 'https://iam.amazonaws.com', '/?Action=ListUsers'],
    ['data.iot:path/topics/pets?qos=1', 'https://data.iot.us-east-1.amazonaws.com', '/topics/pets?qos=1'],
  ])('%s goes to %s%s', (rest, origin, expected) => {
    const uri = parseServiceUri(`arn:aws:apigateway:us-east-1:${rest}`);

    expect(uri && compileServiceAddress(uri)(path)).toEqual({ origin, path: expected });
  });

  it.each([
    ['arn:aws-cn:apigateway:cn-north-1:sqs:path/q', 'sqs.cn-north-1.amazonaws.com.cn', 'sqs', 'cn-north-1'],
    [
      'arn:aws-us-gov:apigateway:us-gov-west-1:sqs:path/q',
      'sqs.us-gov-west-1.amazonaws.com',
      'sqs',
      'us-gov-west-1',
    ],
    ['arn:aws:apigateway:eu-west-1:iam:action/ListUsers', 'iam.amazonaws.com', 'iam', 'us-east-1'],
    [
      'arn:aws:apigateway:eu-west-1:data.iot:path/x',
      'data.iot.eu-west-1.amazonaws.com',
      'iotdata',
      'eu-west-1',
    ],
  ])('%s: host %s, signed for %s in %s', (text, host, service, region) => {
    const uri = parseServiceUri(text)!;

    expect([serviceHost(uri), signingName(uri), signingRegion(uri)]).toEqual([host, service, region]);
  });

  it.each(['', 'arn:aws:sqs:us-east-1:123456789012:pets', 'arn:aws:apigateway:us-east-1:sqs:pets'])(
    '%j is none',
    (text) => {
      expect(parseServiceUri(text)).toBeUndefined();
    },
  );
});
