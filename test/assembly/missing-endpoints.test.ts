import { describe, expect, it } from 'vitest';
import { missingEndpoints } from '../../src/assembly/missing-endpoints.ts';
import type { GatewayState } from '../../src/store/store.ts';

const lambda = (name: string) =>
  `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:${name}/invocations`;
const service = (rest: string) => `arn:aws:apigateway:us-east-1:${rest}`;

/** A state of one stage `dev` whose methods have these integration URIs. */
function state(uris: readonly string[], authorizerUri?: string): GatewayState {
  const methods = new Map(uris.map((uri, i) => [`M${i}`, { integration: { uri } }]));
  const snapshot = {
    protocol: 'REST',
    resources: [{ methods }, { methods: new Map([['GET', {}]]) }],
    authorizers: new Map(authorizerUri === undefined ? [] : [['a', { authorizerUri }]]),
  };
  const stage = { stageName: 'dev', deploymentId: 'd', variables: new Map([['alias', 'live']]) };
  return {
    deployments: new Map([['d', { snapshot }]]),
    stages: new Map([['dev', stage]]),
  } as unknown as GatewayState; // only what is looked at
}

const endpoints = {
  functions: {
    whyMissing: (arn: string) =>
      arn.includes('function:known') ? undefined : `missing ${arn.split('function:')[1]}`,
  },
  services: {
    endpoint: (name: string) => (name === 'sqs' ? 'http://127.0.0.1:1' : undefined),
    credentials: { accessKeyId: '', secretAccessKey: '' },
    vpcLink: () => undefined,
  },
};

describe('what a served stage calls and nobody configured', () => {
  it('is told once for each function and service', () => {
    const uris = [
      lambda('known'),
      lambda('unknown:${stageVariables.alias}'),
      lambda('unknown:live'),
      service('sqs:path/1/q'),
      service('sns:action/Publish'),
      service('sns:action/Subscribe'),
      'https://example.test/',
    ];

    expect(missingEndpoints(state(uris, lambda('authorizer')), undefined, endpoints)).toEqual([
      'missing unknown:live',
      `AWS service 'sns' has no endpoint: add services: { sns: { endpoint: "http://127.0.0.1:PORT" } } to gwctl.yaml, or endpoint: aws`,
      'missing authorizer',
    ]);
  });

  it('is not told of Firehose behind a proxy integration, which no endpoint would help', () => {
    const methods = new Map([
      ['POST', { integration: { type: 'AWS_PROXY', uri: service('firehose:action/PutRecord') } }],
    ]);
    const snapshot = { protocol: 'REST', resources: [{ methods }], authorizers: new Map() };
    const proxied = { ...state([]), deployments: new Map([['d', { snapshot }]]) } as unknown as GatewayState;

    expect(missingEndpoints(proxied, undefined, endpoints)).toEqual([]);
  });

  it('is not told of stages that are not served', () => {
    expect(missingEndpoints(state([lambda('unknown')]), new Set(['prod']), endpoints)).toEqual([]);
  });
});
