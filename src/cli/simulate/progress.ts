import { performance } from 'node:perf_hooks';
import type { World } from '../world.ts';

/** Nothing is said before, and nothing more often than this. */
const quietMillis = 1000;

/**
 * Tells a terminal how far a simulation is, from its second second on.
 * @param total requests; undefined where nobody knows
 */
export function progressTeller(
  world: World,
  total: number | undefined,
): { readonly tell: (arrived: number) => void; readonly end: () => void } {
  const started = performance.now();
  let told = started;
  let isTold = false;
  if (!world.stderr.isTTY) return { tell: () => undefined, end: () => undefined };
  return {
    tell(arrived) {
      const now = performance.now();
      if (now - told < quietMillis) return;
      told = now;
      isTold = true;
      const share = total ? ` (${Math.min(100, Math.floor((arrived / total) * 100))} %)` : '';
      const perSecond = Math.round(arrived / ((now - started) / 1000));
      world.stderr.write(
        `\r${arrived.toLocaleString('en')} requests${share}, ${perSecond.toLocaleString('en')} a second `,
      );
    },
    end: () => {
      if (isTold) world.stderr.write(`\r${' '.repeat(60)}\r`);
    },
  };
}
