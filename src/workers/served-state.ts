import type { ServedState } from '../assembly/gateway-host.ts';
import type { ProtocolType } from '../model/api.ts';
import { emptyState, type GatewayState } from '../store/store.ts';

type ServedMap = 'apis' | 'stages' | 'deployments' | 'domainNames';
const servedMaps: readonly ServedMap[] = ['apis', 'stages', 'deployments', 'domainNames'];

/** What changed of the served part of a state, entry by entry: what stays is the same object for the worker too. */
export type StatePatch = ReadonlyMap<
  ServedMap,
  { readonly put: ReadonlyMap<string, unknown>; readonly gone: readonly string[] }
>;

/** What a worker serves before its parent says more. */
export function nothingServed(): ServedState {
  return emptyState();
}

/**
 * The part of a state that workers need: the stages served, what they point to, domains, and of drafts the kind. Keys, plans and counts
 * stay with the parent, and so do the snapshots of a hundred old deployments.
 */
export function servedPart(state: GatewayState, only: ReadonlySet<string> | undefined): ServedState {
  const stages = new Map([...state.stages].filter(([, { stageName }]) => only?.has(stageName) ?? true));
  const used = new Set<string | undefined>();
  for (const { deploymentId, canarySettings } of stages.values()) {
    used.add(deploymentId);
    used.add(canarySettings?.deploymentId);
  }
  return {
    ...emptyState(),
    apis: new Map([...state.apis].map(([id, { protocol }]) => [id, kinds[protocol]])),
    stages,
    deployments: new Map([...state.deployments].filter(([id]) => used.has(id))),
    domainNames: state.domainNames,
  };
}

/** One object for each kind: drafts of which nothing else is told do not change. */
const kinds: { readonly [P in ProtocolType]: { readonly protocol: P } } = {
  REST: { protocol: 'REST' },
  HTTP: { protocol: 'HTTP' },
  WEBSOCKET: { protocol: 'WEBSOCKET' },
};

/** What makes `after` of `before`. */
export function patchBetween(before: ServedState, after: ServedState): StatePatch {
  const patch = new Map<ServedMap, { put: ReadonlyMap<string, unknown>; gone: string[] }>();
  for (const name of servedMaps) {
    const [old, now]: [ReadonlyMap<string, unknown>, ReadonlyMap<string, unknown>] = [
      before[name],
      after[name],
    ];
    const put = new Map([...now].filter(([key, value]) => old.get(key) !== value));
    const gone = [...old.keys()].filter((key) => !now.has(key));
    if (put.size > 0 || gone.length > 0) patch.set(name, { put, gone });
  }
  return patch;
}

/** Does to a state what a patch says. Entries and maps that it does not name stay the same objects. */
export function patched(state: ServedState, patch: StatePatch): ServedState {
  const maps = [...patch].map(([name, { put, gone }]) => {
    const map = new Map<string, unknown>([...state[name], ...put]);
    for (const key of gone) map.delete(key);
    return [name, map] as const;
  });
  // The parent's own state was taken apart by the same names.
  return { ...state, ...(Object.fromEntries(maps) as Partial<ServedState>) };
}
