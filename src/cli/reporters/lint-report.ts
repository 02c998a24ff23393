import type { ChalkInstance } from 'chalk';
import type { SourceSpan } from '../../document/source-span.ts';
import type { SpecDocument } from '../../document/spec-document.ts';
import { fingerprint } from '../../lint/baseline.ts';
import type { Finding } from '../../lint/rule.ts';
import { type LocatedDiagnostic, located } from './diagnostics.ts';

/** A finding with its places filled in. */
export interface ReportedFinding extends LocatedDiagnostic {
  readonly related?: readonly (SourceSpan & { readonly note: string })[];
  /** `--fix` mends it. */
  readonly fixable: boolean;
  /** Stays over edits elsewhere in the file. */
  readonly fingerprint: () => string;
}

/** What was found and what to do, in one line; AWS's own texts end without a full stop. */
export function withHelp({ message, help }: Pick<ReportedFinding, 'message' | 'help'>): string {
  if (help === undefined) return message;
  return `${message}${/[.!?)]$/.test(message) ? '' : '.'} ${help}`;
}

/** One judged file. */
export interface ReportedFile {
  readonly file: string;
  readonly findings: readonly ReportedFinding[];
  /** The text of one of its files, for code frames. */
  text(file: string): string | undefined;
}

/** Everything a reporter may print. */
export interface LintReport {
  readonly files: readonly ReportedFile[];
  readonly summary: {
    readonly errors: number;
    readonly warnings: number;
    readonly infos: number;
    readonly files: number;
    readonly silenced: number;
    readonly fixable: number;
  };
  /** For people, on stderr. */
  readonly notes: readonly string[];
  /** Errors only, and no summary. */
  readonly quiet: boolean;
}

export interface RenderOptions {
  readonly colours: ChalkInstance;
  /** Not for a terminal. */
  readonly isFile: boolean;
  /** Where sentences for people break; absent: nowhere. */
  readonly width?: number;
}

export type LintReporter = (report: LintReport, options: RenderOptions) => string;

/** A judged file as `lintFile` gives it. */
interface Linted {
  readonly file: string;
  readonly document: SpecDocument | undefined;
  readonly findings: readonly Finding[];
  readonly silenced: number;
}

/** Puts the findings of all files into one report. `stdinPath` names what came from stdin. */
export function reportOf(
  linted: readonly Linted[],
  notes: readonly string[],
  options: { readonly stdinPath?: string; readonly quiet?: boolean },
): LintReport {
  const rename = (file: string) => (file === '-' ? (options.stdinPath ?? '-') : file);
  const files = linted.map((each) => reportedFile(each, rename, options.quiet === true));
  const all = files.flatMap(({ findings }) => findings);
  const count = (severity: string) => all.filter((each) => each.severity === severity).length;
  return {
    files,
    summary: {
      errors: count('error'),
      warnings: count('warn'),
      infos: count('info'),
      files: files.length,
      silenced: linted.reduce((sum, { silenced }) => sum + silenced, 0),
      fixable: all.filter(({ fixable }) => fixable).length,
    },
    notes,
    quiet: options.quiet === true,
  };
}

function reportedFile(linted: Linted, rename: (file: string) => string, quiet: boolean): ReportedFile {
  const { document } = linted;
  const findings = quiet ? linted.findings.filter(({ severity }) => severity === 'error') : linted.findings;
  return {
    file: rename(linted.file),
    findings: findings.map((finding) => reportedFinding(finding, linted, rename)),
    text: (file) => document?.text(file) ?? document?.text('-'),
  };
}

function reportedFinding(
  finding: Finding,
  { document }: Linted,
  rename: (file: string) => string,
): ReportedFinding {
  const found = located(finding, document);
  const related = finding.related?.flatMap(({ at, note }) =>
    document ? [{ ...document.locate(at), note }] : [],
  );
  return {
    ...found,
    ...(found.file === undefined ? {} : { file: rename(found.file) }),
    ...(related && related.length > 0
      ? { related: related.map((each) => ({ ...each, file: rename(each.file) })) }
      : {}),
    fixable: finding.fix !== undefined,
    fingerprint: () => fingerprint(finding, document).hash,
  };
}

/** `3 errors, 1 warning`. */
export function counted(report: LintReport): string {
  const { errors, warnings, infos } = report.summary;
  const parts = [
    [errors, 'error'],
    [warnings, 'warning'],
    [infos, 'note'],
  ] as const;
  const shown = parts
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${count} ${word}${count === 1 ? '' : 's'}`);
  return shown.length > 0 ? shown.join(', ') : 'no findings';
}
