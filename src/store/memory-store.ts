import { type Outcome, succeed } from '../diagnostics/diagnostic.ts';
import { type Change, emptyState, type GatewayState, type Store } from './store.ts';

/** A store for tests, the library and `serve SPEC`: nothing is written anywhere. */
export function memoryStore(initial: GatewayState = emptyState()): Store {
  let state = initial;
  const listeners = new Set<(state: GatewayState) => void>();

  return {
    read: async () => state,
    update: async <T>(change: (state: GatewayState) => Outcome<Change<T>>): Promise<Outcome<T>> => {
      const outcome = change(state);
      if (!outcome.ok) return outcome;
      if (outcome.value.state !== state) {
        state = outcome.value.state;
        for (const listener of listeners) listener(state);
      }
      return succeed(outcome.value.result, outcome.diagnostics);
    },
    watch: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: async () => listeners.clear(),
  };
}
