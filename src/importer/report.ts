import type { Diagnostic, Severity, SourceRef } from '../diagnostics/diagnostic.ts';
import { type ImportRule, type ImportRuleId, importRules } from '../diagnostics/rules.ts';

/** What a problem may carry besides its message. */
export interface ReportExtra {
  readonly help?: string;
  /** In place of the rule's own. */
  readonly severity?: Severity;
  readonly related?: Diagnostic['related'];
}

/** Takes note of a problem; the import goes on, so that all are found. */
export type Report = (ruleId: ImportRuleId, at: SourceRef, message: string, extra?: ReportExtra) => void;

/**
 * A report and what was reported so far, in the order of finding. What stands at the root is read once for each operation; the same
 * words about the same place are taken once.
 */
export function collectReports(strict = false): {
  readonly report: Report;
  readonly diagnostics: Diagnostic[];
} {
  const diagnostics: Diagnostic[] = [];
  const told = new Set<string>();
  const report: Report = (ruleId, at, message, extra) => {
    const words = `${ruleId}\0${at.file}\0${at.pointer}\0${at.part ?? ''}\0${message}`;
    if (told.has(words)) return;
    told.add(words);
    const severity = extra?.severity ?? severityOf(ruleId, strict);
    diagnostics.push({ ruleId, severity, message, at, ...rest(extra) });
  };
  return { report, diagnostics };
}

/** The severity of a rule: under `--strict` what API Gateway itself makes of it. */
export function severityOf(ruleId: ImportRuleId, strict: boolean): Severity {
  const { severity, strict: ofAws } = importRules[ruleId] as ImportRule;
  return (strict ? ofAws : undefined) ?? severity;
}

function rest(extra: ReportExtra | undefined): Pick<Diagnostic, 'help' | 'related'> {
  return {
    ...(extra?.help === undefined ? {} : { help: extra.help }),
    ...(extra?.related === undefined ? {} : { related: extra.related }),
  };
}
