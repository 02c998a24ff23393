import { GatewayError } from '../../faults/gateway-error.ts';
import type { ThrottleLimits } from '../../limits/token-bucket.ts';
import type { UsageGates } from '../../limits/usage-gate.ts';
import type { UsageVerdict } from '../../limits/usage-verdict.ts';
import type { Call } from '../../message/call.ts';
import type { RouteSetting } from '../../model/stage.ts';
import type { Step } from '../rest.ts';

/** The stage of an HTTP or WebSocket API, as throttles see it. */
interface ThrottledStage {
  readonly api: { readonly id: string };
  readonly stage: string;
  routeSetting(routeKey: string): RouteSetting;
}

/**
 * The throttle of one route in one stage, then the account's (http-api.md 13, documented): a bucket for each route, also where its
 * limits are the stage's defaults. Undefined where neither is set.
 */
export function compileHttpThrottle(
  routeKey: string,
  scope: ThrottledStage,
  usage: UsageGates,
): Step | undefined {
  const throttle = routeLimits(scope.routeSetting(routeKey));
  if (!throttle && !usage.hasAccountThrottle) return undefined;
  const gate = usage.gate({
    apiId: scope.api.id,
    stage: scope.stage,
    resourcePath: ` ${routeKey}`,
    httpMethod: '',
    apiKeyRequired: false,
    throttle,
  });
  const settle = (call: Call, verdict: UsageVerdict): void => {
    if (verdict.admitted) return;
    const limits = verdict.kind === 'throttled' ? verdict.limits : undefined;
    const isAccount = verdict.kind === 'throttled' && verdict.level === 'account';
    const rule = isAccount ? ({ kind: 'account' } as const) : ({ kind: 'route', routeKey } as const);
    const whose = isAccount ? 'the account' : `${routeKey} on stage ${scope.stage}`;
    const reason = `The throttle of ${whose} is ${limits?.rateLimit} requests a second, ${limits?.burstLimit} at once.`;
    call.facts.refusedBy = rule;
    call.trace?.step({ phase: 'throttle', verdict: 'refused', detail: reason, rule });
    throw new GatewayError('THROTTLED', { reason });
  };
  return (call) => {
    const verdict = gate(undefined);
    if (verdict instanceof Promise) return verdict.then((ready) => settle(call, ready));
    settle(call, verdict);
  };
}

/** The account's own limits stand where only one of the two is set (documented: 10000 requests a second, burst 5000). */
export function routeLimits({
  throttlingRateLimit,
  throttlingBurstLimit,
}: RouteSetting): ThrottleLimits | undefined {
  if (throttlingRateLimit === undefined && throttlingBurstLimit === undefined) return undefined;
  return { rateLimit: throttlingRateLimit ?? 10_000, burstLimit: throttlingBurstLimit ?? 5_000 };
}
