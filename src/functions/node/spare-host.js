// @ts-check
import { createRequire, syncBuiltinESMExports } from 'node:module';
import { constants } from 'node:os';

/**
 * In a worker the process is gwctl's own. Ending or signalling "its" process ends the environment alone, and closing the standard
 * streams does nothing. Against accidents, not against ill will: a thread is no sandbox (reliability.md T14).
 */
export function spareHost() {
  const { kill, pid } = process;
  process.kill = (target, signal) => {
    if (target !== pid && target !== 0) return kill(target, signal);
    const number =
      typeof signal === 'number'
        ? signal
        : constants.signals[/** @type {NodeJS.Signals} */ (signal ?? 'SIGTERM')];
    if (number === 0) return true;
    // A shell's way to say that a signal ended it.
    process.exit(128 + (number ?? constants.signals.SIGTERM));
  };
  const fs = createRequire(import.meta.url)('node:fs');
  const { close, closeSync } = fs;
  fs.closeSync = (/** @type {number} */ fd) => (fd > 2 ? closeSync(fd) : undefined);
  fs.close = (/** @type {number} */ fd, /** @type {any} */ done) => {
    if (fd > 2) close(fd, done);
    else if (typeof done === 'function') process.nextTick(done, null);
  };
  syncBuiltinESMExports();
}
