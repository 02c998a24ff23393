import type { Changed } from '../../src/control/change.ts';
import type { DeployTools } from '../../src/control/deploy.ts';
import { createDeployment } from '../../src/control/deploy.ts';
import { emptyState, type GatewayState } from '../../src/store/store.ts';
import { petShop } from '../store/states.ts';

/** Ids `id0001`, `id0002`... and a clock that stands still. */
export function tools(): DeployTools {
  let made = 0;
  return {
    now: () => Date.parse('2026-03-04T05:06:07.890Z'),
    newId: (length) => `id${String(++made).padStart(length - 2, '0')}`,
    check: () => [],
  };
}

/** The state after an operation that must succeed. */
export function stateAfter(outcome: Changed<unknown>): GatewayState {
  if (!outcome.ok) throw new Error(outcome.diagnostics.map(({ message }) => message).join('; '));
  return outcome.value.state;
}

/** What an operation that must succeed gives. */
export function result<T>(outcome: Changed<T>): T {
  if (!outcome.ok) throw new Error(outcome.diagnostics.map(({ message }) => message).join('; '));
  return outcome.value.result;
}

/** `exception: message` of an operation that must be refused. */
export function refused(outcome: Changed<unknown>): string {
  if (outcome.ok) throw new Error('was not refused');
  const [first] = outcome.diagnostics;
  return `${first?.ruleId.replace('control-', '')}: ${first?.message}`;
}

export const apiId = 'a1b2c3d4e5';

/** The pet shop as a draft, and nothing deployed. */
export function drafted(): GatewayState {
  return { ...emptyState(), apis: new Map([[apiId, petShop(apiId)]]) };
}

/** The pet shop deployed `count` times to `dev`: deployments id0001, id0002... */
export function deployed(count = 1, with_: DeployTools = tools()): GatewayState {
  let state = drafted();
  for (let i = 0; i < count; i++)
    state = stateAfter(createDeployment(state, { apiId, stageName: 'dev' }, with_));
  return state;
}
