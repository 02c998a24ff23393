import { describe, expect, it } from 'vitest';
import { compileAccess } from '../../../src/authorizers/access.ts';
import { createIdentityDirectory } from '../../../src/authorizers/sigv4/identity-directory.ts';
import type { TokenAuthorizer } from '../../../src/model/authorizer.ts';
import {
  accountId,
  answerOf,
  functionUri,
  makeApi,
  makeCall,
  makeMethod,
  scope,
  testClock,
  testEnvironment,
  testTools,
} from '../call.ts';

const role = `arn:aws:iam::${accountId}:role/service/invoker`;
const functionArn = `arn:aws:lambda:us-east-1:${accountId}:function:authorizer`;
const authorizer: TokenAuthorizer = {
  id: 'auth12',
  name: 'auth',
  type: 'TOKEN',
  identitySource: 'method.request.header.Auth',
  authorizerUri: functionUri,
  authorizerCredentials: role,
  at: { file: 'openapi.yaml', pointer: '/authorizer' },
};
const output = {
  principalId: 'ann',
  policyDocument: {
    Version: '2012-10-17',
    Statement: [{ Action: 'execute-api:Invoke', Effect: 'Allow', Resource: '*' }],
  },
};

/** What a call is answered where the role's session has this policy; without one nobody knows the role. */
async function answered(policy: object | undefined) {
  let calls = 0;
  const environment = testEnvironment(testClock(), () => {
    calls++;
    return output;
  });
  const session = {
    accessKeyId: 'ASIA1',
    secretAccessKey: 's',
    arn: `arn:aws:sts::${accountId}:assumed-role/invoker/local`,
    policy,
  };
  const identities = createIdentityDirectory(policy ? [session] : [], { accountId });
  if (!identities.ok) throw new Error(identities.diagnostics[0]?.message);
  const tools = { ...testTools(environment), identities: identities.value };
  const access = compileAccess(makeApi({ authorizers: [authorizer] }), scope, tools);
  const method = makeMethod({ authorizationType: 'CUSTOM', authorizer: 'auth' });
  const gate = access.ok ? access.value.authorize(method) : access;
  if (!gate.ok || !gate.value) throw new Error('not compiled');
  const run = gate.value;
  const call = makeCall({ headers: [['Auth', 'token']], traced: true });
  return { answer: await answerOf(() => run(call)), calls, steps: call.steps };
}

const allow = (Action: string, Resource: string) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action, Resource }],
});

// rest-request-phases.md 4.4: a function that may not be invoked is a configuration error (publicly reported).
describe('the role that calls an authorizer function', () => {
  it('calls it where its policy allows', async () => {
    const { answer, calls } = await answered(allow('lambda:InvokeFunction', functionArn));

    expect(answer).toBe('allow');
    expect(calls).toBe(1);
  });

  it.each([
    ['another action', allow('lambda:GetFunction', '*')],
    ['another function', allow('lambda:*', `${functionArn}-other`)],
    ['nothing', { Version: '2012-10-17', Statement: [] }],
  ])('does not call it where its policy allows %s', async (_name, policy) => {
    const { answer, calls } = await answered(policy);

    expect(answer).toMatchObject({ status: 500, type: 'AUTHORIZER_CONFIGURATION_ERROR' });
    expect(calls).toBe(0);
  });

  it('is not evaluated where nobody knows it, and why says so (choice)', async () => {
    const { answer, steps } = await answered(undefined);

    expect(answer).toBe('allow');
    expect(steps[0]).toMatchObject({
      verdict: 'done',
      detail: expect.stringContaining(`Whether ${role} may call`),
    });
  });
});
