import type { Verdict } from './request.ts';

export type CombinedVerdict = 'allow' | 'explicit deny' | 'implicit deny';

/**
 * The verdict of the caller's policy (IAM or Lambda authorizer) and the resource policy together: tables A and B of
 * rest-request-phases.md 4.7 (documented). In one account either allow is enough; across accounts both are needed.
 */
export function combineVerdicts(caller: Verdict, resource: Verdict, sameAccount: boolean): CombinedVerdict {
  if (caller === 'deny' || resource === 'deny') return 'explicit deny';
  const allowed = sameAccount
    ? caller === 'allow' || resource === 'allow'
    : caller === 'allow' && resource === 'allow';
  return allowed ? 'allow' : 'implicit deny';
}
