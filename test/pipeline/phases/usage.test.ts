import { describe, expect, it } from 'vitest';
import { localGates } from '../../../src/limits/usage-gate.ts';
import { UsageLedger } from '../../../src/limits/usage-ledger.ts';
import { HeaderList } from '../../../src/message/header-list.ts';
import type { RestApi } from '../../../src/model/api.ts';
import { defaultMethodSetting, type MethodSetting } from '../../../src/model/stage.ts';
import { refuseUnmatched } from '../../../src/pipeline/phases/authorize.ts';
import { compileUsage } from '../../../src/pipeline/phases/usage.ts';
import {
  answerOf,
  type CallOptions,
  makeApi,
  makeCall,
  makeMethod,
  makeResource,
  region,
  testClock,
  testEnvironment,
} from '../../authorizers/call.ts';

const value = 'alice-0123456789abcdefghij';

function setUp(
  options: {
    required?: boolean;
    setting?: Partial<MethodSetting>;
    source?: RestApi['apiKeySource'];
    account?: boolean;
    limit?: number;
  } = {},
) {
  const clock = testClock();
  const ledger = new UsageLedger(clock);
  ledger.configure(
    [{ id: 'key1', name: 'alice', value, enabled: true }],
    [
      {
        id: 'plan1',
        name: 'basic',
        apiStages: [{ apiId: 'abcdef1234', stage: 'dev', throttle: new Map() }],
        keyIds: ['key1'],
        ...(options.limit !== undefined && {
          quota: { limit: options.limit, offset: 0, period: 'DAY' as const },
        }),
      },
    ],
  );
  if (options.account) ledger.setAccountThrottle({ rateLimit: 0.001, burstLimit: 1 });
  const method = makeMethod({ apiKeyRequired: options.required ?? true });
  const step = compileUsage(
    makeResource('/pets', [method]),
    method,
    {
      environment: testEnvironment(clock, () => null),
      api: { ...makeApi(), apiKeySource: options.source ?? 'HEADER' },
      accountId: '123456789012',
      region,
      stage: 'dev',
      deploymentId: 'dep123',
      stageVariables: new Map(),
      isCanaryRequest: undefined,
      templates: new Map(),
      methodSetting: () => ({ ...defaultMethodSetting, ...options.setting }),
    },
    localGates(ledger),
  );
  return async (call: CallOptions = { headers: [['X-Api-Key', value]] }, usageIdentifierKey?: string) => {
    const made = makeCall(call);
    if (usageIdentifierKey !== undefined) made.authorizer = { context: new Map(), usageIdentifierKey };
    return { call: made, answer: await answerOf(() => step(made)) };
  };
}

const forbidden = {
  status: 403,
  type: 'INVALID_API_KEY',
  errorType: 'ForbiddenException',
  body: { message: 'Forbidden' },
};

describe('phase 7: API key, usage plan, throttles', () => {
  it('answers 403 Forbidden without a key (recorded)', async () => {
    expect((await setUp()({})).answer).toEqual(forbidden);
  });

  it('fills in who the key is (documented)', async () => {
    expect((await setUp()()).call.identity).toMatchObject({ apiKey: value, apiKeyId: 'key1' });
  });

  it('leaves the key out where none is required (documented)', async () => {
    const { call, answer } = await setUp({ required: false })();

    expect(answer).toBe('allow');
    expect(call.identity.apiKey).toBeUndefined();
  });

  it('answers 429 Too Many Requests when a rate is used up (documented)', async () => {
    const send = setUp({ setting: { throttlingRateLimit: 1, throttlingBurstLimit: 1 } });
    await send();

    expect((await send()).answer).toEqual({
      status: 429,
      type: 'THROTTLED',
      errorType: 'TooManyRequestsException',
      body: { message: 'Too Many Requests' },
    });
  });

  it('answers 429 Limit Exceeded when a quota is used up (documented)', async () => {
    expect((await setUp({ limit: 0 })()).answer).toEqual({
      status: 429,
      type: 'QUOTA_EXCEEDED',
      errorType: 'LimitExceededException',
      body: { message: 'Limit Exceeded' },
    });
  });

  it('takes the key from the authorizer, and not from the header (documented)', async () => {
    const send = setUp({ source: 'AUTHORIZER' });

    expect((await send({}, value)).answer).toBe('allow');
    expect((await send()).answer).toEqual(forbidden);
  });

  it('enforces the defaults of a method setting only with the account (choice)', async () => {
    const open = setUp({ required: false });
    const limited = setUp({ required: false, account: true });

    expect([(await open({})).answer, (await open({})).answer]).toEqual(['allow', 'allow']);
    expect([(await limited({})).answer, (await limited({})).answer]).toMatchObject([
      'allow',
      { status: 429 },
    ]);
  });

  it('has no throttle where it is switched off with -1 (documented)', async () => {
    const send = setUp({ setting: { throttlingRateLimit: -1, throttlingBurstLimit: -1 } });

    expect([(await send()).answer, (await send()).answer]).toEqual(['allow', 'allow']);
  });

  it('writes its lines and its step, and no key (publicly reported)', async () => {
    const { call } = await setUp()({ headers: [['x-api-key', value]], traced: true });

    const masked = `${'*'.repeat(34)}efghij`;
    expect(call.lines).toEqual([
      `Verifying Usage Plan for request: req-1. API Key: ${masked} API Stage: abcdef1234/dev`,
      `Usage Plan check succeeded for API Key ${masked} and API Stage abcdef1234/dev`,
    ]);
    expect(call.steps).toEqual([
      {
        phase: 'usage plan',
        verdict: 'passed',
        detail: 'API key alice is in usage plan basic, within its limits.',
        rule: { kind: 'usage plan', plan: 'basic' },
      },
    ]);
  });
});

describe('a request that no route matches', () => {
  it.each([
    [
      'no Authorization header (recorded)',
      [],
      'MISSING_AUTHENTICATION_TOKEN',
      'MissingAuthenticationTokenException',
    ],
    [
      'a Bearer token (publicly reported)',
      [['Authorization', 'Bearer abc.def']],
      'INVALID_SIGNATURE',
      'IncompleteSignatureException',
    ],
    ['one word', [['authorization', 'token']], 'INVALID_SIGNATURE', 'IncompleteSignatureException'],
    [
      'a whole signature',
      [
        ['Authorization', 'AWS4-HMAC-SHA256 Credential=a/b/c/d/e, SignedHeaders=host, Signature=aa'],
        ['X-Amz-Date', '20240803T100000Z'],
      ],
      'MISSING_AUTHENTICATION_TOKEN',
      'MissingAuthenticationTokenException',
    ],
  ] as const)('with %s', (_name, headers, responseType, errorType) => {
    expect(refuseUnmatched(HeaderList.from(headers as never))).toMatchObject({
      status: 403,
      responseType,
      errorType,
    });
  });

  it('with Bearer abc.def shows its hash (publicly reported)', () => {
    expect(refuseUnmatched(HeaderList.from([['Authorization', 'Bearer abc.def']])).text).toBe(
      "Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and encoded with Base64): '31xUL9zZyAlSdEwUtwhnc4s/kOVbd/iPF7n4gXswkoE='.",
    );
  });
});
