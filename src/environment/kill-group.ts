/** Ends a process group with all that is in it. */
export function killGroup(pid: number): void {
  try {
    // Windows has no process groups; there the process alone ends.
    if (process.platform === 'win32') process.kill(pid, 'SIGKILL');
    else process.kill(-pid, 'SIGKILL');
  } catch {
    // Gone already.
  }
}
