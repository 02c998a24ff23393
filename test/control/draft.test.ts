import { describe, expect, it } from 'vitest';
import { deleteApi } from '../../src/control/draft.ts';
import { addPlanStage, createUsagePlan } from '../../src/control/usage-plan.ts';
import { petShop } from '../store/states.ts';
import { apiId, deployed, refused, stateAfter, tools } from './tools.ts';

describe('an API that is deleted', () => {
  it('takes its deployments and stages with it, and leaves the others', () => {
    const t = tools();
    const other = petShop('zzzzzzzzzz', 'other');
    let state = deployed(2, t);
    state = { ...state, apis: new Map([...state.apis, [other.id, other]]) };
    state = stateAfter(createUsagePlan(state, { name: 'basic' }, { ...t, newId: () => 'idp' }));
    state = stateAfter(addPlanStage(state, 'basic', `${apiId}:dev`));

    const gone = stateAfter(deleteApi(state, 'pet-shop'));

    expect([...gone.apis.keys()]).toEqual(['zzzzzzzzzz']);
    expect([gone.deployments.size, gone.stages.size]).toEqual([0, 0]);
    expect(gone.usagePlans.get('idp')?.apiStages).toEqual([]);
  });

  it('must be there, and be the only one of its name', () => {
    const state = deployed();
    const twice = { ...state, apis: new Map([...state.apis, ['zzzzzzzzzz', petShop('zzzzzzzzzz')]]) };

    expect(refused(deleteApi(state, 'pets'))).toBe('not-found: Invalid API identifier specified');
    expect(refused(deleteApi(twice, 'pet-shop'))).toBe(
      'bad-request: Several APIs are named pet-shop: say the id',
    );
  });
});
