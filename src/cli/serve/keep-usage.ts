import type { OpenHost } from '../../assembly/open-host.ts';
import { addUsage } from '../../control/usage.ts';
import type { Store } from '../../store/store.ts';

/** Usage counts go to the state in batches: no request waits for it. @returns writes the last of them, and ends it */
export function keepUsage(store: Store, { host }: OpenHost): () => Promise<void> {
  const write = async () => {
    const counts = host.ledger.drain();
    if (counts.length === 0) return;
    const outcome = await store.update((state) => addUsage(state, counts)).catch(() => undefined);
    if (!outcome?.ok) host.ledger.undrain(counts);
  };
  const timer = setInterval(() => void write(), 1_000);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await write();
  };
}
