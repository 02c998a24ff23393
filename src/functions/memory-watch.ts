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
    const used = megabytes(pid, 'VmRSS');
    if (used === undefined || used <= limitInMegabytes) return;
    clearInterval(timer);
    onExceeded();
  }, everyMillis).unref();
  return () => clearInterval(timer);
}

/** The most memory a process has held so far; only where `/proc` tells (Linux). */
export function peakMegabytes(pid: number): number | undefined {
  return process.platform === 'linux' ? megabytes(pid, 'VmHWM') : undefined;
}

function megabytes(pid: number, figure: 'VmRSS' | 'VmHWM'): number | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'latin1');
    const kilobytes = new RegExp(`^${figure}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
  } catch {
    return undefined;
  }
}
