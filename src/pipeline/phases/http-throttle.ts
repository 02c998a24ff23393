import { GatewayError } from '../../faults/gateway-error.ts';
import type { ThrottleLimits } from '../../limits/token-bucket.ts';
import { createUsageGate } from '../../limits/usage-gate.ts';
import type { UsageLedger } from '../../limits/usage-ledger.ts';
import type { RouteSetting } from '../../model/stage.ts';
import type { HttpScope } from '../http-scope.ts';
import type { Step } from '../rest.ts';

/**
 * The throttle of one route in one stage, then the account's (http-api.md 13, documented): a bucket for each route, also where its
 * limits are the stage's defaults. Undefined where neither is set.
 */
export function compileHttpThrottle(
  routeKey: string,
  scope: HttpScope,
  ledger: UsageLedger,
): Step | undefined {
  const throttle = limitsOf(scope.routeSetting(routeKey));
  if (!throttle && !ledger.accountBucket) return undefined;
  const gate = createUsageGate(ledger, {
    apiId: scope.api.id,
    stage: scope.stage,
    resourcePath: ` ${routeKey}`,
    httpMethod: '',
    apiKeyRequired: false,
    throttle,
  });
  return (call) => {
    const verdict = gate(undefined);
    if (verdict.admitted) return;
    const limits = verdict.kind === 'throttled' ? verdict.limits : undefined;
    const reason = `The throttle of ${routeKey} on stage ${scope.stage} is ${limits?.rateLimit} requests a second, ${limits?.burstLimit} at once.`;
    call.trace?.step({ phase: 'throttle', verdict: 'refused', detail: reason });
    throw new GatewayError('THROTTLED', { reason });
  };
}

/** The account's own limits stand where only one of the two is set (documented: 10000 requests a second, burst 5000). */
function limitsOf({ throttlingRateLimit, throttlingBurstLimit }: RouteSetting): ThrottleLimits | undefined {
  if (throttlingRateLimit === undefined && throttlingBurstLimit === undefined) return undefined;
  return { rateLimit: throttlingRateLimit ?? 10_000, burstLimit: throttlingBurstLimit ?? 5_000 };
}
