import type { TrafficKey, TrafficPlan } from '../../simulate/traffic-plan.ts';
import type { GatewayState } from '../../store/store.ts';
import { UsageError } from '../errors.ts';
import type { SimulationOrder } from './simulation-order.ts';
import type { SimulationTarget } from './target.ts';

/** The keys that requests carry: those asked for, else all that usage plans let into the stage, alike; where there are none, none. */
export function keysOf(
  state: GatewayState,
  { api, stageName }: Pick<SimulationTarget, 'api' | 'stageName'>,
  { keys }: Pick<SimulationOrder, 'keys'>,
): TrafficPlan['keys'] {
  if (keys) {
    const chosen = keys.map(({ name, weight }) => ({ key: keyNamed(state, name), weight }));
    if (chosen.some(({ weight }) => weight > 0)) return chosen;
    throw new UsageError('No API key has a weight above 0.', 'Give one of them a weight.');
  }
  if (api.protocol === 'HTTP') return [];
  const plans = [...state.usagePlans.values()].filter(({ apiStages }) =>
    apiStages.some((each) => each.apiId === api.id && each.stage === stageName),
  );
  const ids = new Set(plans.flatMap(({ keyIds }) => keyIds));
  return [...ids].flatMap((id) => {
    const key = state.apiKeys.get(id);
    return key?.enabled ? [{ key, weight: 1 }] : [];
  });
}

function keyNamed(state: GatewayState, name: string) {
  if (name === 'none') return undefined;
  const key = state.apiKeys.get(name) ?? [...state.apiKeys.values()].find((each) => each.name === name);
  if (key) return { name: key.name, value: key.value };
  const known = [...state.apiKeys.values()].map((each) => each.name);
  throw new UsageError(
    `There is no API key ${name}.`,
    `There are: ${known.slice(0, 10).join(', ') || 'no keys'}. none stands for requests without a key.`,
  );
}

/** Finds the key that a log means: by its name, its id or its value. */
export function keyFinder(state: GatewayState): (text: string) => TrafficKey | undefined {
  const known = new Map<string, TrafficKey>();
  for (const { id, name, value } of state.apiKeys.values()) {
    for (const text of [name, id, value]) known.set(text, { name, value });
  }
  return (text) => known.get(text);
}
