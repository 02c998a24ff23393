import { mostMethodThrottles } from '../control/usage-plan.ts';
import { child, type Diagnostic, type SourceRef } from '../diagnostics/diagnostic.ts';
import type { GwctlConfig } from '../workspace/config.ts';

type PlanConfig = Pick<GwctlConfig, 'apiKeys' | 'usagePlans' | 'file'>;
type Tell = (at: SourceRef, message: string, help: string) => void;

/** API keys and usage plans of gwctl.yaml that API Gateway would not take (rest-request-phases.md 3.1, 5.1, 5.3, documented). */
export function planProblems(config: PlanConfig): readonly Diagnostic[] {
  const problems: Diagnostic[] = [];
  const root: SourceRef = { file: config.file ?? 'gwctl.yaml', pointer: '' };
  const tell: Tell = (at, message, help) =>
    problems.push({ ruleId: 'configuration', severity: 'error', message, at, help });
  tellRepeatedKeys(config, root, tell);
  tellPlanLimits(config, root, tell);
  tellSharedStages(config, root, tell);
  return problems;
}

/** Values are unique (3.1). */
function tellRepeatedKeys({ apiKeys }: PlanConfig, root: SourceRef, tell: Tell): void {
  const names = new Map<string, string>();
  for (const [i, { name, value }] of apiKeys.entries()) {
    const before = names.get(value);
    if (before === undefined) names.set(value, name);
    else {
      const message = `API key ${name} has the value of API key ${before}.`;
      tell(child(root, 'apiKeys', i, 'value'), message, 'Give each key a value of its own.');
    }
  }
}

function tellPlanLimits({ usagePlans }: PlanConfig, root: SourceRef, tell: Tell): void {
  for (const [i, { name, quota, apiStages }] of usagePlans.entries()) {
    const at = child(root, 'usagePlans', i);
    if (quota && quota.offset > quota.limit) {
      const message = `Usage plan ${name}: the quota's offset ${quota.offset} is more than its limit ${quota.limit}.`;
      tell(child(at, 'quota', 'offset'), message, 'The offset is what the first period is short of.');
    }
    for (const [j, { throttle }] of apiStages.entries()) {
      if (throttle.size <= mostMethodThrottles) continue;
      const message = `Usage plan ${name} has limits for ${throttle.size} methods of one API stage; API Gateway takes ${mostMethodThrottles}.`;
      tell(
        child(at, 'apiStages', j, 'throttle'),
        message,
        'Leave methods to the limits of the plan, or of the stage (methodSettings).',
      );
    }
  }
}

/** One key may not be in two plans that hold the same API stage (3.1). */
function tellSharedStages({ usagePlans }: PlanConfig, root: SourceRef, tell: Tell): void {
  const plans = new Map<string, string>();
  for (const [i, { name, apiStages, keys }] of usagePlans.entries()) {
    const own = new Set<string>();
    for (const [j, key] of keys.entries()) {
      for (const { api, stage } of apiStages) {
        const held = JSON.stringify([key, api ?? '', stage]);
        const before = own.has(held) ? undefined : plans.get(held);
        own.add(held);
        plans.set(held, name);
        if (before === undefined) continue;
        const message = `API key ${key} is in the usage plans ${before} and ${name}, which both hold the API stage ${stage}.`;
        tell(
          child(root, 'usagePlans', i, 'keys', j),
          message,
          'Take the key or the stage out of one of them.',
        );
      }
    }
  }
}

/**
 * Keys of usage plans that gwctl.yaml does not have: for `serve SPEC`, which looks at no state. Its other warnings, of APIs that are
 * not there, would be about the APIs that are just not served.
 */
export function unknownPlanKeys({ apiKeys, usagePlans }: PlanConfig): readonly Diagnostic[] {
  const names = new Set(apiKeys.map(({ name }) => name));
  return usagePlans.flatMap(({ name, keys }) =>
    keys
      .filter((key) => !names.has(key))
      .map((key) => ({
        ruleId: 'configuration',
        severity: 'warn' as const,
        message: `Usage plan ${name}: there is no API key ${key}.`,
        help: 'With a SPEC only the apiKeys of gwctl.yaml count.',
      })),
  );
}
