import { readFileSync } from 'node:fs';

const everyMillis = 100;

/**
 * Calls back once when a process holds more memory than its function may have. Only where `/proc` tells (Linux); elsewhere
 * nothing is watched.
 * @returns ends the watch
 */
export function watchMemory(pid: number, limitInMegabytes: number, onExceeded: () => void): () => void {
  if (process.platform !== 'linux') return () => undefined;
  const timer = setInterval(() => {
    const used = residentMegabytes(pid);
    if (used === undefined || used <= limitInMegabytes) return;
    clearInterval(timer);
    onExceeded();
  }, everyMillis).unref();
  return () => clearInterval(timer);
}

function residentMegabytes(pid: number): number | undefined {
  try {
    const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
  } catch {
    return undefined;
  }
}
