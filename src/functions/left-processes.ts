import { readdir, readFile } from 'node:fs/promises';

/**
 * Ends what a function's environment started and left: daemons that went out of its process group, children that a thread waits for. They
 * are known by the log stream's name in their variables, which each environment has of its own. Only where `/proc` tells (Linux).
 */
export class LeftProcesses {
  private readonly searches = new Set<Promise<void>>();

  /** @param logStreamName of an environment that has ended */
  endOf(logStreamName: string): void {
    if (process.platform !== 'linux') return;
    const search = endMarked(`AWS_LAMBDA_LOG_STREAM_NAME=${logStreamName}\0`).finally(() =>
      this.searches.delete(search),
    );
    this.searches.add(search);
  }

  /** All of them are gone. */
  async settled(): Promise<void> {
    await Promise.all(this.searches);
  }
}

async function endMarked(mark: string): Promise<void> {
  const entries = await readdir('/proc').catch(() => []);
  const pids = entries.map(Number).filter((pid) => pid > 1 && pid !== process.pid);
  await Promise.all(pids.map((pid) => endIfMarked(pid, mark)));
}

async function endIfMarked(pid: number, mark: string): Promise<void> {
  try {
    const variables = await readFile(`/proc/${pid}/environ`, 'latin1');
    if (variables.includes(mark)) process.kill(pid, 'SIGKILL');
  } catch {
    // Gone already, or another user's.
  }
}
