import type { Severity } from '../diagnostics/diagnostic.ts';
import { pointerKeys } from '../document/source-span.ts';
import type { Finding, Rule } from './rule.ts';

/** What `lint:` of gwctl.yaml says, for one file. */
export interface LintSettings {
  readonly extends: 'recommended' | 'strict' | 'pedantic';
  /** By rule id. */
  readonly rules: ReadonlyMap<string, Severity | 'off'>;
  /** In the order of the file; later ones win. */
  readonly overrides: readonly SeverityOverride[];
}

/** Other severities for some files or API paths. */
export interface SeverityOverride {
  readonly files?: readonly string[];
  readonly paths?: readonly string[];
  readonly rules: ReadonlyMap<string, Severity | 'off'>;
}

/** Whether a glob matches a path. */
export type Matcher = (glob: string, path: string) => boolean;

/** How severe the findings about one file are. */
export interface Severities {
  /** For running a rule: not `off` where any path of the file wants it. */
  of(rule: Rule): Severity | 'off';
  /** The finding with the severity of its place; undefined where it is off there. */
  judged(finding: Finding): Finding | undefined;
}

/**
 * The severities for one file. `recommended` leaves the hints off, `pedantic` adds them, and `strict` makes every warning an error;
 * what gwctl.yaml says of a rule wins over its set.
 */
export function severitiesFor(file: string, settings: LintSettings, matches: Matcher): Severities {
  const overrides = settings.overrides.filter(
    ({ files }) => !files || files.some((glob) => matches(glob, file)),
  );
  const whole = overrides.filter(({ paths }) => !paths);
  const byPath = overrides.filter(({ paths }) => paths);
  const base = (id: string): Severity | 'off' | undefined =>
    whole.findLast(({ rules }) => rules.has(id))?.rules.get(id) ?? settings.rules.get(id);
  const of = (rule: Rule): Severity | 'off' => base(rule.id) ?? ofSet(rule, settings.extends);
  const wantedSomewhere = (id: string): Severity | undefined =>
    byPath
      .map(({ rules }) => rules.get(id))
      .find((severity) => severity !== undefined && severity !== 'off') as Severity | undefined;
  return {
    of(rule) {
      const severity = of(rule);
      return severity === 'off' ? (wantedSomewhere(rule.id) ?? 'off') : severity;
    },
    judged(finding) {
      if (byPath.length === 0) return finding;
      const path = apiPathOf(finding);
      const override = byPath.findLast(
        ({ paths = [], rules }) =>
          path !== undefined && rules.has(finding.ruleId) && paths.some((glob) => matches(glob, path)),
      );
      const severity = override?.rules.get(finding.ruleId);
      if (severity === 'off') return undefined;
      if (severity) return { ...finding, severity };
      return isOffElsewhere(finding.ruleId) ? undefined : finding;
    },
  };

  /** A rule that runs for the sake of some paths only. */
  function isOffElsewhere(id: string): boolean {
    return base(id) === 'off';
  }
}

function ofSet(rule: Rule, set: LintSettings['extends']): Severity | 'off' {
  if (rule.set === 'pedantic') return set === 'pedantic' ? rule.severity : 'off';
  return set === 'strict' && rule.severity === 'warn' ? 'error' : rule.severity;
}

/** `/pets/{petId}` of a finding below `paths`. */
function apiPathOf({ at }: Finding): string | undefined {
  const [first, path] = pointerKeys(at?.pointer ?? '');
  return first === 'paths' ? path : undefined;
}
