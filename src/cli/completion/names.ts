import type { Api } from '../../model/api.ts';
import type { GatewayState } from '../../store/store.ts';

/** What of a workspace a shell may ask the names of. */
export type NameKind = keyof typeof namesOf;

const namesOf = {
  apis: (state: GatewayState) => [...state.apis.values()].map(({ name }) => name),
  stages: (state: GatewayState) => [...state.stages.values()].map(({ stageName }) => stageName),
  apiStages: (state: GatewayState) =>
    [...state.stages.values()].map(
      ({ apiId, stageName }) => `${state.apis.get(apiId)?.name ?? apiId}:${stageName}`,
    ),
  routes: (state: GatewayState) => [...state.apis.values()].flatMap(pathsOf),
  deployments: (state: GatewayState) => [...state.deployments.keys()],
  keys: (state: GatewayState) => [...state.apiKeys.values()].map(({ name }) => name),
  plans: (state: GatewayState) => [...state.usagePlans.values()].map(({ name }) => name),
  domains: (state: GatewayState) => [...state.domainNames.keys()],
} as const;

/** Paths that calls may go to: `/pets/{petId}`. */
function pathsOf(api: Api): string[] {
  if (api.protocol === 'REST')
    return api.resources.filter(({ methods }) => methods.size > 0).map(({ path }) => path);
  if (api.protocol === 'WEBSOCKET') return [];
  return [...api.routes.keys()].flatMap((key) => key.split(' ')[1] ?? []);
}

/** Names of the kinds asked for, each once; nothing for kinds that there are not. A name with a line break cannot be a line. */
export function workspaceNames(state: GatewayState, kinds: readonly string[]): string[] {
  const known = kinds.filter((kind): kind is NameKind => Object.hasOwn(namesOf, kind));
  const found = known.flatMap((kind) => namesOf[kind](state));
  return [...new Set(found)].filter((name) => !/[\r\n]/.test(name));
}
