import type { Report } from './api-change.ts';

/** `operationId` of the document. */
export function compareOperationNames(
  before: string | undefined,
  after: string | undefined,
  report: Report,
): void {
  if (before === after) return;
  report({
    kind: 'operation-name-changed',
    verdict: 'safe',
    change: 'the operation name changed',
    reason: 'Only generated SDKs and $context.operationName show it.',
  });
}
