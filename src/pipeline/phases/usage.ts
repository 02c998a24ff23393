import { GatewayError } from '../../faults/gateway-error.ts';
import type { ThrottleLimits } from '../../limits/token-bucket.ts';
import type { UsageGates } from '../../limits/usage-gate.ts';
import { type LoggedTarget, usageCheckLine, verdictLines, verdictReason } from '../../limits/usage-log.ts';
import type { UsageVerdict } from '../../limits/usage-verdict.ts';
import type { Call, DecidingRule } from '../../message/call.ts';
import type { Method, Resource } from '../../model/api.ts';
import { defaultMethodSetting, type MethodSetting } from '../../model/stage.ts';
import type { Step } from '../rest.ts';
import type { StageScope } from '../stage-scope.ts';

/**
 * Phase 7: API key, usage plan, throttles, quota (rest-request-phases.md 3.1 and 5). It comes after the authorizer, which may give
 * the key (`apiKeySource: AUTHORIZER`). What is remembered between calls is behind the gate and outlives the plan.
 */
export function compileUsage(resource: Resource, method: Method, scope: StageScope, usage: UsageGates): Step {
  const target = {
    apiId: scope.api.id,
    stage: scope.stage,
    resourceId: resource.id,
    resourcePath: resource.path,
    httpMethod: method.httpMethod,
    apiKeyRequired: method.apiKeyRequired,
    throttle: stageThrottle(scope.methodSetting(resource, method), usage),
  };
  const gate = usage.gate(target);
  const keyOf = compileKeySource(scope.api.apiKeySource, method.apiKeyRequired);
  const settle = (call: Call, keyValue: string | undefined, verdict: UsageVerdict): void => {
    if (call.trace) report(call, verdict, keyValue, { ...target, verb: call.httpMethod });
    if (!verdict.admitted) {
      const rule = decidingRule(verdict, target);
      if (rule) call.facts.refusedBy = rule;
      throw refusal(verdict, keyValue, { ...target, verb: call.httpMethod });
    }
    if (verdict.key) {
      call.identity.apiKey = verdict.key.value;
      call.identity.apiKeyId = verdict.key.id;
    }
  };
  return (call) => {
    const keyValue = keyOf(call);
    const verdict = gate(keyValue);
    if (verdict instanceof Promise) return verdict.then((ready) => settle(call, keyValue, ready));
    settle(call, keyValue, verdict);
  };
}

/**
 * The throttle of the method setting. Its defaults are the account's own limits (5.2), which gwctl enforces only
 * where the account's throttle is switched on; -1 switches a throttle off (documented).
 */
function stageThrottle(setting: MethodSetting, usage: UsageGates): ThrottleLimits | undefined {
  const { throttlingRateLimit: rateLimit, throttlingBurstLimit: burstLimit } = setting;
  if (rateLimit < 0 || burstLimit < 0) return undefined;
  const untouched =
    rateLimit === defaultMethodSetting.throttlingRateLimit &&
    burstLimit === defaultMethodSetting.throttlingBurstLimit;
  return untouched && !usage.hasAccountThrottle ? undefined : { rateLimit, burstLimit };
}

/** With `AUTHORIZER` the header is ignored (documented). A method that needs no key ignores one that is sent. */
function compileKeySource(
  source: 'HEADER' | 'AUTHORIZER',
  required: boolean,
): (call: Call) => string | undefined {
  if (!required) return () => undefined;
  if (source === 'AUTHORIZER') return (call) => call.authorizer?.usageIdentifierKey;
  return (call) => call.request.headers.last('x-api-key');
}

function report(call: Call, verdict: UsageVerdict, keyValue: string | undefined, target: LoggedTarget): void {
  call.trace?.line(usageCheckLine(call.requestId, keyValue, target), 'stage');
  if (verdict.admitted) {
    for (const line of verdictLines(verdict, keyValue, target)) call.trace?.line(line, 'stage');
  }
  if (!verdict.admitted) {
    const detail = verdictReason(verdict, target);
    const rule = decidingRule(verdict, target);
    call.trace?.step({
      phase: refusingPhases[verdict.kind],
      verdict: 'refused',
      detail,
      ...(rule && { rule }),
    });
  } else if (!target.apiKeyRequired) {
    call.trace?.step({ phase: 'api key', verdict: 'skipped', detail: 'The method requires no API key.' });
  } else {
    const detail = `API key ${verdict.key?.name} is in usage plan ${verdict.plan?.name}, within its limits.`;
    const rule = verdict.plan && ({ kind: 'usage plan', plan: verdict.plan.name } as const);
    call.trace?.step({ phase: 'usage plan', verdict: 'passed', detail, ...(rule && { rule }) });
  }
}

/** What refused, for `gwctl why` to find its line. */
function decidingRule(
  verdict: Exclude<UsageVerdict, { admitted: true }>,
  { resourcePath, httpMethod }: Pick<LoggedTarget, 'resourcePath' | 'httpMethod'>,
): DecidingRule | undefined {
  if (verdict.kind === 'invalid-key') return verdict.key && { kind: 'api key', name: verdict.key.name };
  if (verdict.kind === 'quota') return { kind: 'usage plan', plan: verdict.plan.name, part: 'quota' };
  if (verdict.level === 'account') return { kind: 'account' };
  if (verdict.level === 'method in stage' || !verdict.plan) {
    return { kind: 'stage', path: resourcePath, verb: httpMethod };
  }
  const plan = { kind: 'usage plan', plan: verdict.plan.name, part: 'throttle' } as const;
  return verdict.level === 'usage plan' ? plan : { ...plan, method: `${resourcePath}/${httpMethod}` };
}

const refusingPhases = { 'invalid-key': 'api key', throttled: 'throttle', quota: 'usage plan' } as const;

/** The gateway response of each refusal. */
export const refusedResponseTypes = {
  'invalid-key': 'INVALID_API_KEY',
  throttled: 'THROTTLED',
  quota: 'QUOTA_EXCEEDED',
} as const;

function refusal(
  verdict: Exclude<UsageVerdict, { admitted: true }>,
  keyValue: string | undefined,
  target: LoggedTarget,
): GatewayError {
  return new GatewayError(refusedResponseTypes[verdict.kind], {
    logLines: verdictLines(verdict, keyValue, target),
    reason: verdictReason(verdict, target),
  });
}
