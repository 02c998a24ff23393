import type { GatewayState, Store } from '../../store/store.ts';

/** The store as `serve --api` sees it: no other API has a stage. */
export function onlyApi(store: Store, apiId: string): Store {
  return {
    read: async () => ofApi(await store.read(), apiId),
    update: (change) => store.update(change),
    watch: (listener) => store.watch((state) => listener(ofApi(state, apiId))),
    close: () => store.close(),
  };
}

function ofApi(state: GatewayState, apiId: string): GatewayState {
  return { ...state, stages: new Map([...state.stages].filter(([, stage]) => stage.apiId === apiId)) };
}
