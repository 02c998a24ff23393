import type { Outcome } from '../diagnostics/diagnostic.ts';
import type { ApiKey } from '../model/stage.ts';
import type { GatewayState } from '../store/store.ts';
import {
  badRequest,
  type Changed,
  type ControlTools,
  changed,
  conflict,
  timestamp,
  unusedId,
  withEntry,
  withoutEntry,
} from './change.ts';
import { findByIdOrName } from './find-named.ts';

export interface ApiKeyInput {
  readonly name: string;
  /** Absent: 40 random characters, as AWS makes them. */
  readonly value?: string;
  readonly description?: string;
  /** Default true, as `gwctl key create` and the CSV import have it. CreateApiKey's own default is false. */
  readonly enabled?: boolean;
  readonly configured?: boolean;
}

/** CreateApiKey. */
export function createApiKey(state: GatewayState, input: ApiKeyInput, tools: ControlTools): Changed<ApiKey> {
  const value = input.value ?? tools.newId(40);
  const illegal = illegalKey(input.name, value);
  if (illegal) return illegal;
  const same = keyWithValue(state, value);
  if (same)
    return conflict(
      'API Key already exists',
      `${same.name} (${same.id}) has this value: choose another, or leave it out and gwctl makes one.`,
    );
  const now = timestamp(tools);
  const key: ApiKey = {
    id: unusedId(state.apiKeys, tools, 10),
    name: input.name,
    value,
    ...(input.description === undefined ? {} : { description: input.description }),
    enabled: input.enabled ?? true,
    createdDate: now,
    lastUpdatedDate: now,
    ...(input.configured ? { configured: true } : {}),
  };
  return changed({ ...state, apiKeys: withEntry(state.apiKeys, key.id, key) }, key);
}

/** UpdateApiKey: name, description and enabled; the value never changes. */
export function updateApiKey(
  state: GatewayState,
  reference: string,
  change: Partial<Pick<ApiKey, 'name' | 'description' | 'enabled'>>,
  tools: ControlTools,
): Changed<ApiKey> {
  const found = findApiKey(state, reference);
  if (!found.ok) return found;
  const illegal = change.name === undefined ? undefined : illegalKey(change.name, found.value.value);
  if (illegal) return illegal;
  const key = { ...found.value, ...change, lastUpdatedDate: timestamp(tools) };
  return changed({ ...state, apiKeys: withEntry(state.apiKeys, key.id, key) }, key);
}

/** DeleteApiKey: also from the plans that hold it. */
export function deleteApiKey(state: GatewayState, reference: string): Changed<ApiKey> {
  const found = findApiKey(state, reference);
  if (!found.ok) return found;
  const { id } = found.value;
  const usagePlans = new Map(
    [...state.usagePlans].map(([planId, plan]) => [
      planId,
      plan.keyIds.includes(id) ? { ...plan, keyIds: plan.keyIds.filter((each) => each !== id) } : plan,
    ]),
  );
  return changed({ ...state, usagePlans, apiKeys: withoutEntry(state.apiKeys, id) }, found.value);
}

/** The key of this id, or the only one of this name. */
export function findApiKey(state: GatewayState, reference: string): Outcome<ApiKey> {
  return findByIdOrName(state.apiKeys, reference, {
    kind: 'API key',
    refusal: 'Invalid API Key identifier specified',
    list: 'gwctl key list',
  });
}

/** Values are unique (rest-request-phases.md 3.1). */
export function keyWithValue(state: GatewayState, value: string): ApiKey | undefined {
  for (const key of state.apiKeys.values()) if (key.value === value) return key;
  return undefined;
}

const valueHelp = 'Write 20 to 128 characters, or leave the value out: gwctl makes one.';

/** Lengths and words: management-api.md, literal messages. The import page asks for 30 characters; 20 are taken (3.1). */
export function illegalKey(name: string, value: string): Outcome<never> | undefined {
  if (name.length > 1024)
    return badRequest('Invalid API Key name, can be at most 1024 characters.', { help: 'Shorten the name.' });
  if (value.length < 20)
    return badRequest('API Key value should be at least 20 characters', { help: valueHelp });
  if (value.length > 128)
    return badRequest('API Key value exceeds maximum size of 128 characters', { help: valueHelp });
  return undefined;
}
