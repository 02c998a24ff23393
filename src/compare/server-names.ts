import type { Report } from './api-change.ts';
import { shown } from './differences.ts';

/** `tlsConfig.serverNameToVerify`: the name that the certificate of a private backend must have. */
export function compareServerNames(
  before: string | undefined,
  after: string | undefined,
  report: Report,
): void {
  if (before === after) return;
  report({
    kind: 'server-name-changed',
    verdict: 'risky',
    change: `serverNameToVerify ${shown(before)} became ${shown(after)}`,
    reason: 'A backend whose certificate has another name is not called.',
  });
}
