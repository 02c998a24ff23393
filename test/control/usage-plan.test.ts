import { describe, expect, it } from 'vitest';
import { createApiKey } from '../../src/control/api-key.ts';
import { addUsage, getUsage, setRemaining } from '../../src/control/usage.ts';
import {
  addPlanKey,
  addPlanStage,
  createUsagePlan,
  deleteUsagePlan,
  removePlanKey,
  removePlanStage,
  updateUsagePlan,
} from '../../src/control/usage-plan.ts';
import type { QuotaSettings } from '../../src/model/stage.ts';
import type { GatewayState } from '../../src/store/store.ts';
import { apiId, deployed, refused, result, stateAfter, tools } from './tools.ts';

const t = tools();
const named = (id: string) => ({ ...t, newId: () => id });

/** Keys alice (k1) and bob (k2); plans one (p1), with both and `dev`, and two (p2), empty. */
function twoPlans(quota?: QuotaSettings): GatewayState {
  let state = deployed();
  state = stateAfter(createApiKey(state, { name: 'alice', value: 'a'.repeat(20) }, named('k1')));
  state = stateAfter(createApiKey(state, { name: 'bob', value: 'b'.repeat(20) }, named('k2')));
  state = stateAfter(createUsagePlan(state, { name: 'one', ...(quota ? { quota } : {}) }, named('p1')));
  state = stateAfter(createUsagePlan(state, { name: 'two' }, named('p2')));
  state = stateAfter(addPlanStage(state, 'one', 'pet-shop:dev'));
  state = stateAfter(addPlanKey(state, 'one', 'alice'));
  return stateAfter(addPlanKey(state, 'one', 'k2'));
}

describe('usage plans', () => {
  it('open stages, with limits of methods, and close them', () => {
    const limits = new Map([['/pets/GET', { rateLimit: 5, burstLimit: 2 }]]);
    const state = stateAfter(addPlanStage(twoPlans(), 'one', `${apiId}:dev`, limits));

    expect(state.usagePlans.get('p1')?.apiStages).toEqual([{ apiId, stage: 'dev', throttle: limits }]);
    expect(result(removePlanStage(state, 'one', 'pet-shop:dev')).apiStages).toEqual([]);
  });

  it('take limits for 20 methods of a stage, and no more (rest-request-phases.md 5.1, documented)', () => {
    const limits = (count: number) =>
      new Map(Array.from({ length: count }, (_, i) => [`/p${i}/GET`, { rateLimit: 1, burstLimit: 1 }]));

    expect(result(addPlanStage(twoPlans(), 'two', 'pet-shop:dev', limits(20))).apiStages).toHaveLength(1);
    expect(refused(addPlanStage(twoPlans(), 'two', 'pet-shop:dev', limits(21)))).toContain(
      'limits for 21 methods of one API stage, and API Gateway takes 20',
    );
  });

  it('change their limits and lose them', () => {
    const throttle = { rateLimit: 1, burstLimit: 2 };
    const state = stateAfter(updateUsagePlan(twoPlans(), 'one', { throttle }));

    expect(state.usagePlans.get('p1')?.throttle).toEqual(throttle);
    expect(result(updateUsagePlan(state, 'one', { throttle: undefined }))).not.toHaveProperty('throttle');
  });

  const plansWith = (key: string) => {
    const state = stateAfter(addPlanStage(twoPlans(), 'two', 'pet-shop:dev'));
    return addPlanKey(state, 'two', key);
  };

  // The three texts with a mark are rest-request-phases.md 5.7, recorded.
  it.each([
    [
      'an unknown plan (recorded)',
      () => addPlanKey(twoPlans(), 'nope', 'alice'),
      'not-found: Invalid Usage Plan ID specified',
    ],
    [
      'a stage that is no pair (recorded)',
      () => addPlanStage(twoPlans(), 'one', 'dev'),
      'bad-request: Invalid API Stage specified',
    ],
    [
      'a stage that is not there (recorded)',
      () => addPlanStage(twoPlans(), 'one', `${apiId}:prod`),
      `not-found: Invalid API Stage {api: ${apiId}, stage: prod} specified for usageplan p1`,
    ],
    ['a key twice', () => addPlanKey(twoPlans(), 'one', 'alice'), 'conflict: Subscription already exists'],
    [
      'a key in two plans of one stage (3.1)',
      () => plansWith('alice'),
      `conflict: Usage Plan p2 cannot be added because API Key k1 cannot reference multiple Usage Plans with the same API stage: ${apiId}:dev`,
    ],
    [
      'an unknown key',
      () => addPlanKey(twoPlans(), 'one', 'carol'),
      'not-found: Invalid API Key identifier specified',
    ],
    [
      'the removal of a key it does not hold',
      () => removePlanKey(twoPlans(), 'two', 'alice'),
      'not-found: Invalid Usage Plan Key identifier specified',
    ],
    [
      'the removal of a stage it does not hold',
      () => removePlanStage(twoPlans(), 'two', 'pet-shop:dev'),
      'bad-request: Invalid API Stage specified',
    ],
    [
      'an offset above the limit',
      () => createUsagePlan(deployed(), { name: 'x', quota: { limit: 1, offset: 2, period: 'DAY' } }, t),
      'bad-request: Usage Plan quota limit must be a whole number, and its offset between 0 and the limit',
    ],
  ])('refuse %s', (_name, act, expected) => {
    expect(refused(act())).toBe(expected);
  });

  it.each([
    { rateLimit: -1, burstLimit: 1 },
    { rateLimit: 1, burstLimit: -1 },
    { rateLimit: 1, burstLimit: 1.5 },
  ])('refuse the throttle %j, of the plan and of a method', (throttle) => {
    const methods = new Map([['/pets/GET', throttle]]);

    expect(refused(createUsagePlan(deployed(), { name: 'p', throttle }, t))).toContain('throttle rate limit');
    expect(refused(updateUsagePlan(twoPlans(), 'one', { throttle }))).toContain('throttle rate limit');
    expect(refused(addPlanStage(twoPlans(), 'one', 'pet-shop:dev', methods))).toContain(
      'throttle rate limit',
    );
  });

  it('take their counts with them', () => {
    const counted = stateAfter(
      addUsage(twoPlans(), [{ usagePlanId: 'p1', keyId: 'k1', date: '2026-03-04', used: 1 }]),
    );

    expect(stateAfter(deleteUsagePlan(counted, 'one')).usage.size).toBe(0);
  });
});

describe('usage', () => {
  const counted = (state: GatewayState, ...days: [date: string, used: number][]) =>
    days.reduce(
      (before, [date, used]) =>
        stateAfter(addUsage(before, [{ usagePlanId: 'p1', keyId: 'k1', date, used }])),
      state,
    );
  const of = (state: GatewayState, startDate: string, endDate: string) =>
    result(getUsage(state, { plan: 'one', key: 'alice', startDate, endDate })).values.get('k1');

  it('adds up what several processes counted, and says what is left of the day', () => {
    const state = counted(
      twoPlans({ limit: 10, offset: 0, period: 'DAY' }),
      ['2026-03-03', 4],
      ['2026-03-04', 1],
      ['2026-03-04', 2],
    );

    expect(of(state, '2026-03-02', '2026-03-04')).toEqual([
      [0, 10],
      [4, 6],
      [3, 7],
    ]);
  });

  it('counts a week from Monday and a month from its first day, UTC (5.3, unverified)', () => {
    // 2026-03-01 is a Sunday.
    const days: [string, number][] = [
      ['2026-02-28', 1],
      ['2026-03-01', 2],
      ['2026-03-02', 3],
    ];
    const week = counted(twoPlans({ limit: 10, offset: 0, period: 'WEEK' }), ...days);
    const month = counted(twoPlans({ limit: 10, offset: 0, period: 'MONTH' }), ...days);

    expect(of(week, '2026-02-28', '2026-03-02')).toEqual([
      [1, 9],
      [2, 7],
      [3, 7],
    ]);
    expect(of(month, '2026-02-28', '2026-03-02')).toEqual([
      [1, 9],
      [2, 8],
      [3, 5],
    ]);
  });

  it('takes the offset off the first period only (5.3)', () => {
    const state = counted(
      twoPlans({ limit: 10, offset: 4, period: 'DAY' }),
      ['2026-03-03', 1],
      ['2026-03-04', 1],
    );

    expect(of(state, '2026-03-03', '2026-03-04')).toEqual([
      [1, 5],
      [1, 9],
    ]);
  });

  it('is set to what remains (UpdateUsage)', () => {
    const state = counted(twoPlans({ limit: 10, offset: 0, period: 'DAY' }), ['2026-03-04', 3]);
    const set = stateAfter(setRemaining(state, { plan: 'one', key: 'alice', remaining: 9 }, t));

    expect(of(set, '2026-03-04', '2026-03-04')).toEqual([[3, 9]]);
    expect(of(counted(set, ['2026-03-04', 2]), '2026-03-04', '2026-03-04')).toEqual([[5, 7]]);
  });

  it.each([
    ['2026-03-05', '2026-03-04'],
    ['2026-01-01', '2026-04-30'],
    ['yesterday', '2026-03-04'],
    ['2026-02-30x', '2026-03-04'],
  ])('refuses the dates %s to %s', (startDate, endDate) => {
    expect(refused(getUsage(twoPlans(), { plan: 'one', startDate, endDate }))).toContain(
      'Invalid usage dates',
    );
  });
});
