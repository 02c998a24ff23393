import type { GateTarget } from './usage-gate.ts';
import type { InvalidKey, QuotaExceeded, Throttled, UsageVerdict } from './usage-verdict.ts';

/** A method of a stage, as the execution log names it. */
export interface LoggedTarget extends GateTarget {
  readonly resourceId: string;
  /** The verb called. */
  readonly verb: string;
}

/** A secret as AWS's logs show it: 34 asterisks and the last six characters (rest-request-phases.md 5.5, publicly reported). */
export function maskKey(value: string | undefined): string {
  if (!value) return '';
  // Differs from AWS: a text of a dozen characters or fewer would be half shown, so its end is left out.
  return '*'.repeat(34) + (value.length > 12 ? value.slice(-6) : '');
}

/** The line that every method's usage check begins with (5.5, publicly reported). */
export function usageCheckLine(
  requestId: string,
  keyValue: string | undefined,
  target: LoggedTarget,
): string {
  return `Verifying Usage Plan for request: ${requestId}. API Key: ${maskKey(keyValue)} API Stage: ${stageName(target)}`;
}

/** The lines of the verdict, in AWS's words (5.5, publicly reported unless a comment says otherwise). */
export function verdictLines(
  verdict: UsageVerdict,
  keyValue: string | undefined,
  target: LoggedTarget,
): string[] {
  const key = `API Key ${maskKey(keyValue)}`;
  const stage = `API Stage ${stageName(target)}`;
  if (verdict.admitted) {
    const succeeded = `Usage Plan check succeeded for ${key} and ${stage}`;
    if (target.apiKeyRequired) return [succeeded];
    const notRequired = `${key} authorized because method '${methodName(target)}' does not require API Key. Request will not contribute to throttle or quota limits`;
    return [notRequired, succeeded];
  }
  switch (verdict.kind) {
    case 'invalid-key':
      return [
        `${key} not authorized because method '${methodName(target)}' requires API Key and API Key is not associated with a Usage Plan for ${stage}: ${invalidKeyReasons[verdict.cause]}`,
      ];
    case 'throttled':
      return [throttleLine(verdict, key, stage, target)];
    case 'quota':
      return [
        `${key} exceeded quota limit for ${stage}: Key quota exhausted for Usage Plan ID ${verdict.plan.id}. Quota Limit: ${verdict.quota.limit} Period: ${verdict.quota.period}`,
      ];
  }
}

/** What gwctl can add to a refusal: which level refused, with its numbers. For people, never for callers. */
export function verdictReason(verdict: InvalidKey | Throttled | QuotaExceeded, target: GateTarget): string {
  switch (verdict.kind) {
    case 'invalid-key':
      return keyReasons[verdict.cause](verdict.key?.name ?? '', stageName(target));
    case 'throttled': {
      const { rateLimit, burstLimit } = verdict.limits;
      const whose = verdict.plan ? ` (usage plan ${verdict.plan.name})` : '';
      return `The throttle of the ${verdict.level}${whose} is used up: rateLimit ${rateLimit} a second, burstLimit ${burstLimit}.`;
    }
    case 'quota': {
      const { limit, period } = verdict.quota;
      return `API key ${verdict.key.name} has used up the quota of usage plan ${verdict.plan.name}: ${limit} requests a ${period}.`;
    }
  }
}

/** Unverified: all but the first (5.5 has only the line for a missing key). */
const invalidKeyReasons = {
  missing: 'API Key was required but not present',
  unknown: 'API Key was not found',
  disabled: 'API Key is not enabled',
  'no-plan': 'No Usage Plan found for key and API stage',
} as const;

const keyReasons = {
  missing: () => 'The method requires an API key and the request has none.',
  unknown: () => 'No API key has the value that was sent.',
  disabled: (name: string) => `API key ${name} is disabled.`,
  'no-plan': (name: string, stage: string) =>
    `API key ${name} is in no usage plan that holds the API stage ${stage}.`,
} as const;

function throttleLine(verdict: Throttled, key: string, stage: string, target: LoggedTarget): string {
  const limit = `Limit: ${verdict.limits.rateLimit.toFixed(2)} Burst: ${verdict.limits.burstLimit}`;
  const api = `RestApi ${target.apiId}, Stage ${target.stage}`;
  const method = `Resource ${target.resourceId}, HttpMethod ${target.verb}`;
  const prefix = `${key} exceeded throttle limit for ${stage}: `;
  switch (verdict.level) {
    // The one line that was published; that it is the same for both is unverified.
    case 'method in usage plan':
    case 'usage plan':
      return `${prefix}Key throttle limit exceeded for Usage Plan ID ${verdict.plan?.id}, ${api}, ${method}. ${limit}`;
    case 'method in stage':
      return `Key throttle limit exceeded for ${api}, ${method}. ${limit}`;
    case 'account':
      // Unverified: AWS logs nothing for these (10.7); gwctl names the level.
      return `Key throttle limit exceeded for the account. ${limit}`;
  }
}

function stageName(target: GateTarget): string {
  return `${target.apiId}/${target.stage}`;
}

function methodName(target: LoggedTarget): string {
  return `${target.verb} ${target.resourcePath}`;
}
