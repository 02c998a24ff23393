import { describe, expect, it } from 'vitest';
import { planProblems, unknownPlanKeys } from '../../src/assembly/plan-problems.ts';
import type { UsagePlanSettings } from '../../src/model/settings.ts';

const key = (name: string, value = name) => ({ name, value, enabled: true });
const limits = (count: number) =>
  new Map(Array.from({ length: count }, (_, i) => [`/p${i}/GET`, { rateLimit: 1, burstLimit: 1 }]));
const plan = (name: string, more: Partial<UsagePlanSettings> = {}): UsagePlanSettings => ({
  name,
  apiStages: [{ api: undefined, stage: 'dev', throttle: new Map() }],
  keys: [],
  ...more,
});
const problemsOf = (usagePlans: readonly UsagePlanSettings[], apiKeys = [key('alice')]) =>
  planProblems({ apiKeys, usagePlans, file: 'gwctl.yaml' }).map(({ message, at }) => [at?.pointer, message]);

describe('keys and plans of gwctl.yaml (rest-request-phases.md 3.1, 5.1, 5.3, documented)', () => {
  it('are fine', () => {
    const other = { api: undefined, stage: 'prod', throttle: limits(20) };
    const plans = [
      plan('one', { keys: ['alice'], quota: { limit: 1, offset: 1, period: 'DAY' } }),
      plan('two', { keys: ['bob'] }),
      plan('three', { keys: ['alice'], apiStages: [other] }),
    ];

    expect(problemsOf(plans, [key('alice'), key('bob')])).toEqual([]);
  });

  it('tell of a value that two keys have', () => {
    expect(problemsOf([], [key('alice', 'same'), key('bob', 'same')])).toEqual([
      ['/apiKeys/1/value', 'API key bob has the value of API key alice.'],
    ]);
  });

  it('tell of a key in two plans that hold the same API stage', () => {
    expect(problemsOf([plan('one', { keys: ['alice'] }), plan('two', { keys: ['alice'] })])).toEqual([
      [
        '/usagePlans/1/keys/0',
        'API key alice is in the usage plans one and two, which both hold the API stage dev.',
      ],
    ]);
  });

  it('tell of limits for more than 20 methods of a stage', () => {
    const apiStages = [{ api: undefined, stage: 'dev', throttle: limits(21) }];

    expect(problemsOf([plan('one', { apiStages })])).toEqual([
      [
        '/usagePlans/0/apiStages/0/throttle',
        'Usage plan one has limits for 21 methods of one API stage; API Gateway takes 20.',
      ],
    ]);
  });

  it('tell of an offset beyond the limit', () => {
    expect(problemsOf([plan('one', { quota: { limit: 5, offset: 6, period: 'DAY' } })])).toEqual([
      ['/usagePlans/0/quota/offset', "Usage plan one: the quota's offset 6 is more than its limit 5."],
    ]);
  });

  it('tell of keys that plans name and the file has not', () => {
    const usagePlans = [plan('one', { keys: ['alice', 'carol'] })];

    expect(unknownPlanKeys({ apiKeys: [key('alice')], usagePlans, file: undefined })).toMatchObject([
      { severity: 'warn', message: 'Usage plan one: there is no API key carol.' },
    ]);
  });
});
