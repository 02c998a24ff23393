import type { Report } from './api-change.ts';

interface WithTimeout {
  readonly timeoutInMillis: number;
}

/** How long API Gateway waits for the backend. @param status what callers get after it */
export function compareTimeouts(
  before: WithTimeout,
  after: WithTimeout,
  status: number,
  report: Report,
): void {
  if (before.timeoutInMillis === after.timeoutInMillis) return;
  const cut = after.timeoutInMillis < before.timeoutInMillis;
  report({
    kind: cut ? 'timeout-cut' : 'timeout-raised',
    verdict: cut ? 'risky' : 'safe',
    change: `time-out ${before.timeoutInMillis} ms became ${after.timeoutInMillis} ms`,
    reason: cut ? `Answers that take longer become ${status}.` : 'Slow answers get through.',
  });
}
