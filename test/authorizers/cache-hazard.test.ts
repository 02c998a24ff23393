import { describe, expect, it } from 'vitest';
import { compileAccess } from '../../src/authorizers/access.ts';
import { cacheHazards } from '../../src/authorizers/cache-hazard.ts';
import type { RequestAuthorizer, TokenAuthorizer } from '../../src/model/authorizer.ts';
import {
  functionUri,
  makeApi,
  makeCall,
  makeMethod,
  makeResource,
  scope,
  testClock,
  testEnvironment,
  testTools,
} from './call.ts';

const at = { file: 'openapi.yaml', pointer: '/components/securitySchemes/auth' };
const token: TokenAuthorizer = {
  id: 'auth12',
  name: 'auth',
  type: 'TOKEN',
  identitySource: 'method.request.header.Auth',
  authorizerUri: functionUri,
  at,
};
const request: RequestAuthorizer = {
  ...token,
  type: 'REQUEST',
  identitySource: 'method.request.header.Auth',
};
const guarded = makeMethod({ authorizationType: 'CUSTOM', authorizer: 'auth' });
const two = [makeResource('/pets/{id}', [guarded]), makeResource('/toys', [guarded])];

describe('an authorizer whose cached result serves several methods', () => {
  it('is told at deploy, at its place', () => {
    expect(cacheHazards(makeApi({ authorizers: [token], resources: two }))).toEqual([
      expect.objectContaining({
        ruleId: 'authorizer-cache-too-wide',
        severity: 'info',
        message: 'Authorizer auth: one cached result serves 2 methods for 300 s.',
        at,
      }),
    ]);
  });

  it.each<[string, TokenAuthorizer | RequestAuthorizer, typeof two]>([
    ['one method', token, two.slice(0, 1)],
    ['no cache', { ...token, authorizerResultTtlInSeconds: 0 }, two],
    [
      'a cache key with the path',
      { ...request, identitySource: 'method.request.header.Auth,context.path' },
      two,
    ],
    ['no identity sources', { ...request, identitySource: '' }, two],
  ])('is none: %s', (_name, authorizer, resources) => {
    expect(cacheHazards(makeApi({ authorizers: [authorizer], resources }))).toEqual([]);
  });

  it.each([
    [
      'arn:aws:execute-api:us-east-1:123456789012:abcdef1234/dev/GET/pets/7',
      'It is narrower than its cache key: for 300 s the same caller gets 403 for GET /pets/x, which it does not cover.',
    ],
    ['arn:aws:execute-api:us-east-1:123456789012:abcdef1234/dev/*', ''],
  ])('is noted when the policy is narrower than the key: %s', async (Resource, hazard) => {
    const environment = testEnvironment(testClock(), () => ({
      principalId: 'ann',
      policyDocument: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource }],
      },
    }));
    const access = compileAccess(
      makeApi({ authorizers: [token], resources: two }),
      scope,
      testTools(environment),
    );
    const gate = access.ok ? access.value.authorize(guarded) : access;
    const call = makeCall({ path: '/pets/7', headers: [['Auth', 'x']], traced: true });

    await (gate.ok && gate.value?.(call));

    expect(call.steps.map(({ detail }) => detail)).toEqual([
      `auth: the policy it returned allows the call.${hazard && ` ${hazard}`}`,
    ]);
  });
});
