import type { Clock } from '../environment/environment.ts';
import type { FunctionPool } from './function-pool.ts';

const everyMillis = 100;
/** An invocation this short cannot do much harm, and most are. */
const longMillis = 100;
const leastMegabytes = 512;
/** What a new environment takes by itself while a long invocation runs (measured: 8 to 15 MB). */
const environmentMegabytes = 32;
const bytesPerMegabyte = 1_048_576;

/**
 * Ends a worker that takes gwctl's memory. V8's own limit does not count buffers (measured: 600 MB passed a limit of 64, reliability.md
 * T14) and takes the process along at large allocations. The process's memory is compared with what it was before long invocations
 * began; the one that runs longest is held to be the cause.
 */
export class WorkerMemoryGuard {
  private readonly pools: () => readonly FunctionPool[];
  private readonly clock: Clock;
  private readonly timer: NodeJS.Timeout;
  private quietBytes = process.memoryUsage.rss();

  constructor(pools: () => readonly FunctionPool[], clock: Clock) {
    this.pools = pools;
    this.clock = clock;
    this.timer = setInterval(() => this.look(), everyMillis).unref();
  }

  close(): void {
    clearInterval(this.timer);
  }

  private look(): void {
    if (this.pools().length === 0) return; // asking for the memory in use is not free
    const used = process.memoryUsage.rss();
    const suspect = this.longestBusy();
    if (suspect === undefined) {
      this.quietBytes = used;
      return;
    }
    const own = Math.max(suspect.pool.definition.memorySize, leastMegabytes);
    const environments = this.pools().reduce((sum, pool) => sum + pool.fleet.size, 0) * environmentMegabytes;
    if (used - this.quietBytes > (own + environments) * bytesPerMegabyte) suspect.slot.exhaust();
  }

  private longestBusy() {
    const before = this.clock.now() - longMillis;
    let longest: { pool: FunctionPool; slot: NonNullable<FunctionPool['fleet']['longestBusy']> } | undefined;
    for (const pool of this.pools()) {
      const slot = pool.fleet.longestBusy;
      if (slot === undefined || slot.busySince > before) continue;
      if (longest === undefined || slot.busySince < longest.slot.busySince) longest = { pool, slot };
    }
    return longest;
  }
}
