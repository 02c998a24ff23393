import type { Severity } from '../diagnostics/diagnostic.ts';
import { pointerKeys } from '../document/source-span.ts';
import type { Finding, Rule } from './rule.ts';
import { rules } from './rules/index.ts';

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

/** How severe the findings about one spec are. */
export interface Severities {
  /** Of the spec's own file; not `off` where any path of it wants the rule. */
  of(rule: Rule): Severity | 'off';
  /** For running a rule: not `off` where any place may want it. */
  running(rule: Rule): Severity | 'off';
  /** The finding with the severity of its place, which may be in another file; undefined where it is off there. */
  judged(finding: Finding): Finding | undefined;
}

/** What the globs of `overrides` are compared with: the path of a file from the folder of gwctl.yaml. */
export type NameOf = (file: string) => string;

/**
 * The severities for one spec. `recommended` leaves the hints off, `pedantic` adds them, and `strict` makes every warning an error;
 * what gwctl.yaml says of a rule wins over its set, and the last override that matches the place of a finding wins over all.
 */
export function severitiesFor(
  file: string,
  settings: LintSettings,
  matches: Matcher,
  nameOf: NameOf = (each) => each,
): Severities {
  const overriding = lastOverride(settings.overrides, matches, nameOf);
  const ofConfig = (rule: Rule): Severity | 'off' =>
    settings.rules.get(rule.id) ?? ofSet(rule, settings.extends);
  const wanted = (id: string, overrides: readonly SeverityOverride[]): Severity | undefined =>
    overrides
      .map(({ rules: named }) => named.get(id))
      .find((severity): severity is Severity => severity !== undefined && severity !== 'off');
  return {
    of(rule) {
      const severity = overriding(rule.id, file, undefined) ?? ofConfig(rule);
      const byPath = settings.overrides.filter(({ paths }) => paths);
      return severity === 'off' ? (wanted(rule.id, byPath) ?? 'off') : severity;
    },
    running(rule) {
      const severity = ofConfig(rule);
      if (severity !== 'off') return severity;
      return wanted(rule.id, settings.overrides) === undefined ? 'off' : rule.severity;
    },
    judged(finding) {
      const { ruleId, at } = finding;
      const severity =
        (at && overriding(ruleId, at.file, apiPathOf(finding))) ??
        (settings.rules.get(ruleId) || (isHint(ruleId, settings) ? 'off' : undefined));
      if (severity === 'off') return undefined;
      return severity ? { ...finding, severity } : finding;
    },
  };
}

/** A hint runs outside of the set `pedantic` for the sake of the places that an override names. */
function isHint(id: string, settings: LintSettings): boolean {
  return settings.extends !== 'pedantic' && rules.get(id)?.set === 'pedantic';
}

type Overriding = (id: string, file: string, path: string | undefined) => Severity | 'off' | undefined;

/** The severity of the last override that names a rule and matches a place. */
function lastOverride(overrides: readonly SeverityOverride[], matches: Matcher, nameOf: NameOf): Overriding {
  if (overrides.length === 0) return () => undefined;
  const known = new Map<string, boolean>();
  const isAny = (globs: readonly string[], text: string): boolean =>
    globs.some((glob) => {
      const key = `${glob} ${text}`;
      const before = known.get(key) ?? matches(glob, text);
      known.set(key, before);
      return before;
    });
  return (id, file, path) =>
    overrides
      .findLast(
        ({ files, paths, rules: named }) =>
          named.has(id) &&
          (!files || isAny(files, nameOf(file))) &&
          (!paths || (path !== undefined && isAny(paths, path))),
      )
      ?.rules.get(id);
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
