// @ts-check
import { createRequire, syncBuiltinESMExports } from 'node:module';

/**
 * A thread's child processes outlive it, and one that waits for a child does not even end. So gwctl is told of each: those that run beside the
 * handler get a process group of their own. On Lambda all of it is frozen and thrown away with the sandbox.
 * @param {(pid: number) => void} started a group began
 * @param {(pid: number) => void} ended it is empty
 * @param {() => void} waits the thread is about to wait for a child
 */
export function tellOfChildProcesses(started, ended, waits) {
  const require = createRequire(import.meta.url);
  /** @type {any} the prototype's `spawn` is not in the types */
  const childProcess = require('node:child_process');
  const { prototype } = childProcess.ChildProcess;
  const { spawn } = prototype;
  prototype.spawn = function (/** @type {object} */ options) {
    const result = spawn.call(this, { ...options, detached: process.platform !== 'win32' });
    const { pid } = this;
    if (pid === undefined) return result;
    started(pid);
    this.once('exit', () => {
      if (isEmpty(pid)) ended(pid);
    });
    return result;
  };
  for (const name of ['spawnSync', 'execFileSync', 'execSync']) {
    const wait = childProcess[name];
    childProcess[name] = (/** @type {unknown[]} */ ...args) => {
      waits();
      return wait(...args);
    };
  }
  syncBuiltinESMExports();
}

/** @param {number} group */
function isEmpty(group) {
  try {
    process.kill(-group, 0);
    return false;
  } catch {
    return true;
  }
}
