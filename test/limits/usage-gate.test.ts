import { describe, expect, it } from 'vitest';
import { digestOf } from '../../src/limits/api-key-directory.ts';
import type { ThrottleLimits } from '../../src/limits/token-bucket.ts';
import { createUsageGate, type GateTarget } from '../../src/limits/usage-gate.ts';
import { type PlanRecord, UsageLedger } from '../../src/limits/usage-ledger.ts';
import { maskKey, usageCheckLine, verdictLines, verdictReason } from '../../src/limits/usage-log.ts';
import type { UsageVerdict } from '../../src/limits/usage-verdict.ts';

const noon = Date.parse('2024-08-03T12:00:00Z');

function key(id: string, enabled = true) {
  return { id, name: id, value: `${id}-0123456789abcdefghij`, enabled };
}

function plan(id: string, keyIds: string[], settings: Partial<PlanRecord> = {}): PlanRecord {
  return {
    id,
    name: id,
    apiStages: [{ apiId: 'api', stage: 'dev', throttle: new Map() }],
    keyIds,
    ...settings,
  };
}

function setUp(plans: PlanRecord[], keys = [key('alice'), key('bob'), key('off', false), key('stray')]) {
  const clock = { wall: noon, mono: 0, now: () => clock.wall, monotonic: () => clock.mono };
  const ledger = new UsageLedger(clock);
  ledger.configure(keys, plans);
  return { clock, ledger };
}

const target: GateTarget = {
  apiId: 'api',
  stage: 'dev',
  resourcePath: '/pets',
  httpMethod: 'GET',
  apiKeyRequired: true,
  throttle: undefined,
};

function short(verdict: UsageVerdict): string {
  if (verdict.admitted) return verdict.key ? `admitted ${verdict.key.id} by ${verdict.plan?.id}` : 'admitted';
  if (verdict.kind === 'invalid-key') return `invalid: ${verdict.cause}`;
  return verdict.kind === 'throttled' ? `throttled: ${verdict.level}` : 'quota';
}

const value = (id: string) => `${id}-0123456789abcdefghij`;
const none: ThrottleLimits = { rateLimit: 0, burstLimit: 0 };
const one: ThrottleLimits = { rateLimit: 0.001, burstLimit: 1 };

interface Row {
  readonly name: string;
  readonly plans?: PlanRecord[];
  readonly gate?: Partial<GateTarget>;
  readonly account?: ThrottleLimits;
  readonly send: (string | undefined)[];
  readonly verdicts: string[];
}

const basic = [plan('basic', ['alice', 'off'])];
const elsewhere = [{ apiId: 'api', stage: 'prod', throttle: new Map<string, ThrottleLimits>() }];
const override = (method: string, limits: ThrottleLimits) => [
  { apiId: 'api', stage: 'dev', throttle: new Map([[method, limits]]) },
];

/** rest-request-phases.md 3.1 (403 for no and disabled key: recorded; the rest publicly reported), 5.1 and 5.4 (documented). */
const rows: Row[] = [
  { name: 'no key', send: [undefined], verdicts: ['invalid: missing'] },
  { name: 'an empty key', send: [''], verdicts: ['invalid: missing'] },
  { name: 'an unknown key', send: ['nope'], verdicts: ['invalid: unknown'] },
  { name: 'a disabled key of the plan', send: [value('off')], verdicts: ['invalid: disabled'] },
  {
    name: 'a disabled key of no plan',
    plans: [plan('basic', [])],
    send: [value('off')],
    verdicts: ['invalid: disabled'],
  },
  { name: 'a key of no plan', send: [value('stray')], verdicts: ['invalid: no-plan'] },
  {
    name: 'a key of a plan without this stage',
    plans: [plan('p', ['alice'], { apiStages: elsewhere })],
    send: [value('alice')],
    verdicts: ['invalid: no-plan'],
  },
  {
    name: 'a key of a plan without stages',
    plans: [plan('p', ['alice'], { apiStages: [] })],
    send: [value('alice')],
    verdicts: ['invalid: no-plan'],
  },
  { name: 'a good key', send: [value('alice')], verdicts: ['admitted alice by basic'] },
  { name: 'a good key in capitals', send: [value('alice').toUpperCase()], verdicts: ['invalid: unknown'] },
  { name: 'a good key with a blank', send: [` ${value('alice')}`], verdicts: ['invalid: unknown'] },
  {
    name: 'the beginning of a good key',
    send: [value('alice').slice(0, -1)],
    verdicts: ['invalid: unknown'],
  },
  { name: 'the name of a key', send: ['alice'], verdicts: ['invalid: unknown'] },
  { name: 'the digest of a key', send: [digestOf(value('alice'))], verdicts: ['invalid: unknown'] },
  { name: '__proto__', send: ['__proto__'], verdicts: ['invalid: unknown'] },
  { name: 'a key of 9000 characters', send: ['k'.repeat(9000)], verdicts: ['invalid: unknown'] },
  {
    name: 'a good key where none is required',
    gate: { apiKeyRequired: false },
    send: [value('alice')],
    verdicts: ['admitted'],
  },
  {
    name: 'an unknown key where none is required',
    gate: { apiKeyRequired: false },
    send: ['nope'],
    verdicts: ['admitted'],
  },
  {
    name: 'plan limits do not count where no key is required',
    plans: [plan('p', ['alice'], { throttle: none })],
    gate: { apiKeyRequired: false },
    send: [value('alice')],
    verdicts: ['admitted'],
  },
  {
    name: 'the plan with this stage, of two',
    plans: [plan('far', ['alice'], { apiStages: elsewhere }), plan('near', ['alice'])],
    send: [value('alice')],
    verdicts: ['admitted alice by near'],
  },
  {
    name: "the plan's throttle",
    plans: [plan('p', ['alice', 'bob'], { throttle: one })],
    send: [value('alice'), value('alice'), value('bob')],
    verdicts: ['admitted alice by p', 'throttled: usage plan', 'admitted bob by p'],
  },
  {
    name: 'a method of the plan in place of the plan',
    plans: [plan('p', ['alice'], { throttle: none, apiStages: override('/pets/GET', one) })],
    send: [value('alice'), value('alice')],
    verdicts: ['admitted alice by p', 'throttled: method in usage plan'],
  },
  {
    name: 'another method of the plan',
    plans: [plan('p', ['alice'], { apiStages: override('/pets/POST', none) })],
    send: [value('alice')],
    verdicts: ['admitted alice by p'],
  },
  {
    name: "the stage's method setting",
    gate: { throttle: one },
    send: [value('alice'), value('alice')],
    verdicts: ['admitted alice by basic', 'throttled: method in stage'],
  },
  {
    name: "the stage's method setting where no key is required",
    gate: { throttle: one, apiKeyRequired: false },
    send: [undefined, undefined],
    verdicts: ['admitted', 'throttled: method in stage'],
  },
  {
    name: 'the account',
    account: one,
    send: [value('alice'), value('alice')],
    verdicts: ['admitted alice by basic', 'throttled: account'],
  },
  {
    name: 'the plan before the stage and the account',
    plans: [plan('p', ['alice'], { throttle: none })],
    gate: { throttle: none },
    account: none,
    send: [value('alice')],
    verdicts: ['throttled: usage plan'],
  },
  {
    name: 'the stage before the account',
    gate: { throttle: none },
    account: none,
    send: [value('alice')],
    verdicts: ['throttled: method in stage'],
  },
  {
    name: 'the quota',
    plans: [plan('p', ['alice', 'bob'], { quota: { limit: 1, offset: 0, period: 'DAY' } })],
    send: [value('alice'), value('alice'), value('bob')],
    verdicts: ['admitted alice by p', 'quota', 'admitted bob by p'],
  },
  {
    name: 'a quota of nothing',
    plans: [plan('p', ['alice'], { quota: { limit: 2, offset: 2, period: 'MONTH' } })],
    send: [value('alice')],
    verdicts: ['quota'],
  },
  {
    name: 'the throttle before the quota',
    plans: [plan('p', ['alice'], { throttle: none, quota: { limit: 0, offset: 0, period: 'DAY' } })],
    send: [value('alice')],
    verdicts: ['throttled: usage plan'],
  },
  {
    name: 'an invalid key before the throttle of the stage',
    gate: { throttle: none },
    send: ['nope'],
    verdicts: ['invalid: unknown'],
  },
];

describe('the usage gate', () => {
  it.each(rows)('$name: $verdicts', ({ plans = basic, gate, account, send, verdicts }) => {
    const { ledger } = setUp(plans);
    ledger.setAccountThrottle(account);

    const check = createUsageGate(ledger, { ...target, ...gate });

    expect(send.map((sent) => short(check(sent)))).toEqual(verdicts);
  });

  it('counts a plan throttle over all stages and methods of the plan (documented)', () => {
    const stages = ['dev', 'prod'].map((stage) => ({ apiId: 'api', stage, throttle: new Map() }));
    const { ledger } = setUp([
      plan('p', ['alice'], { throttle: { rateLimit: 0.001, burstLimit: 2 }, apiStages: stages }),
    ]);

    const dev = createUsageGate(ledger, target);
    const prod = createUsageGate(ledger, { ...target, stage: 'prod', resourcePath: '/toys' });

    expect([dev, prod, dev].map((gate) => short(gate(value('alice'))))).toEqual([
      'admitted alice by p',
      'admitted alice by p',
      'throttled: usage plan',
    ]);
  });

  it('takes no token and counts nothing for what another level refuses', () => {
    const { clock, ledger } = setUp([
      plan('p', ['alice'], { throttle: { rateLimit: 0.001, burstLimit: 2 } }),
    ]);
    const check = createUsageGate(ledger, { ...target, throttle: { rateLimit: 1, burstLimit: 1 } });

    const verdicts = [0, 0, 0, 1000].map((now) => {
      clock.mono = now;
      return short(check(value('alice')));
    });

    expect(verdicts).toEqual([
      'admitted alice by p',
      'throttled: method in stage',
      'throttled: method in stage',
      'admitted alice by p',
    ]);
    expect(ledger.usageOf('p', 'alice')?.days()).toEqual([{ date: '2024-08-03', used: 2, adjustment: 0 }]);
  });

  it('remembers buckets and counts when the method is compiled anew', () => {
    const { ledger } = setUp([plan('p', ['alice'], { throttle: one })]);

    createUsageGate(ledger, { ...target, throttle: one })(value('alice'));
    const again = createUsageGate(ledger, { ...target, throttle: one })(value('alice'));

    expect(short(again)).toBe('throttled: usage plan');
  });

  it('sees keys and plans that change under it, and keeps the counts', () => {
    const quota = { limit: 2, offset: 0, period: 'DAY' } as const;
    const { ledger } = setUp([plan('p', ['alice'], { quota })]);
    const check = createUsageGate(ledger, target);
    const before = [check(value('alice')), check(value('bob'))].map(short);

    ledger.configure([key('alice'), key('bob')], [plan('p', ['alice', 'bob'], { quota })]);
    const after = [check(value('alice')), check(value('alice')), check(value('bob'))].map(short);

    expect(before).toEqual(['admitted alice by p', 'invalid: no-plan']);
    expect(after).toEqual(['admitted alice by p', 'quota', 'admitted bob by p']);
  });

  it('hands its counts to the store and takes them back', () => {
    const quota = { limit: 5, offset: 0, period: 'MONTH' } as const;
    const { ledger } = setUp([plan('p', ['alice'], { quota })]);
    const check = createUsageGate(ledger, target);
    for (let i = 0; i < 3; i++) check(value('alice'));

    const drained = ledger.drain();
    const restarted = setUp([plan('p', ['alice'], { quota })]).ledger;
    restarted.restore(drained.map((count) => ({ ...count, adjustment: 0 })));

    expect(drained).toEqual([{ usagePlanId: 'p', keyId: 'alice', date: '2024-08-03', used: 3 }]);
    expect(restarted.usageOf('p', 'alice')?.remaining(noon)).toBe(2);
  });

  it('keeps keys by their digest, never by their value (choice: reliability T11)', () => {
    const { ledger } = setUp(basic);

    expect(ledger.keyOf(digestOf(value('alice')))?.id).toBe('alice');
    expect(ledger.keyOf(value('alice'))).toBeUndefined();
  });
});

describe('the lines of the usage check (rest-request-phases.md 5.5, publicly reported)', () => {
  const logged = { ...target, resourceId: 'a1b2c3', verb: 'GET' };
  const masked = `${'*'.repeat(34)}efghij`;
  const lines = (plans: PlanRecord[], gate: Partial<GateTarget>, sent: string | undefined, times = 1) => {
    const { ledger } = setUp(plans);
    const check = createUsageGate(ledger, { ...target, ...gate });
    let verdict = check(sent);
    for (let i = 1; i < times; i++) verdict = check(sent);
    return verdictLines(verdict, sent, { ...logged, ...gate });
  };

  it('begin with the masked key and the API stage', () => {
    expect(usageCheckLine('r-1', value('alice'), logged)).toBe(
      `Verifying Usage Plan for request: r-1. API Key: ${masked} API Stage: api/dev`,
    );
  });

  it('say that a method needs no key, with two spaces', () => {
    expect(lines(basic, { apiKeyRequired: false }, undefined)).toEqual([
      "API Key  authorized because method 'GET /pets' does not require API Key. Request will not contribute to throttle or quota limits",
      'Usage Plan check succeeded for API Key  and API Stage api/dev',
    ]);
  });

  it('say that the check succeeded', () => {
    expect(lines(basic, {}, value('alice'))).toEqual([
      `Usage Plan check succeeded for API Key ${masked} and API Stage api/dev`,
    ]);
  });

  it('say that a key is missing', () => {
    expect(lines(basic, {}, undefined)).toEqual([
      "API Key  not authorized because method 'GET /pets' requires API Key and API Key is not associated with a Usage Plan for API Stage api/dev: API Key was required but not present",
    ]);
  });

  it('name the limit of a method in a plan', () => {
    const plans = [
      plan('abc123', ['alice'], { apiStages: override('/pets/GET', { rateLimit: 5, burstLimit: 0 }) }),
    ];

    expect(lines(plans, {}, value('alice'))).toEqual([
      `API Key ${masked} exceeded throttle limit for API Stage api/dev: Key throttle limit exceeded for Usage Plan ID abc123, RestApi api, Stage dev, Resource a1b2c3, HttpMethod GET. Limit: 5.00 Burst: 0`,
    ]);
  });

  it('name the limit of a plan as that of a method in it (publicly reported; that they are the same is unverified)', () => {
    const plans = [plan('abc123', ['alice'], { throttle: { rateLimit: 5, burstLimit: 0 } })];

    expect(lines(plans, {}, value('alice'))).toEqual([
      `API Key ${masked} exceeded throttle limit for API Stage api/dev: Key throttle limit exceeded for Usage Plan ID abc123, RestApi api, Stage dev, Resource a1b2c3, HttpMethod GET. Limit: 5.00 Burst: 0`,
    ]);
  });

  it('name the limit of a method in the stage', () => {
    expect(lines(basic, { throttle: { rateLimit: 1, burstLimit: 1 } }, value('alice'), 2)).toEqual([
      'Key throttle limit exceeded for RestApi api, Stage dev, Resource a1b2c3, HttpMethod GET. Limit: 1.00 Burst: 1',
    ]);
  });

  it('name the quota', () => {
    const plans = [plan('abc123', ['alice'], { quota: { limit: 500, offset: 500, period: 'DAY' } })];

    expect(lines(plans, {}, value('alice'))).toEqual([
      `API Key ${masked} exceeded quota limit for API Stage api/dev: Key quota exhausted for Usage Plan ID abc123. Quota Limit: 500 Period: DAY`,
    ]);
  });

  it('show nothing of a short secret', () => {
    expect(maskKey('secret')).toBe('*'.repeat(34));
  });

  it('come with a reason that names the level, for people', () => {
    const { ledger } = setUp([plan('p', ['alice'], { throttle: { rateLimit: 3, burstLimit: 0 } })]);
    const verdict = createUsageGate(ledger, target)(value('alice'));

    expect(verdict.admitted || verdictReason(verdict, target)).toBe(
      'The throttle of the usage plan (usage plan p) is used up: rateLimit 3 a second, burstLimit 0.',
    );
  });
});
