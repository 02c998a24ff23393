import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { type ImportRule, importRules } from '../diagnostics/rules.ts';

/**
 * API Gateway's whole message for a refused import (import-export.md 2.11 and 2.12, publicly reported): the errors, one a line, then
 * the warnings; or the one text that it gives alone.
 */
export function refusalMessage(diagnostics: readonly Diagnostic[]): string {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  for (const { ruleId, message } of errors) {
    const whole = wholeAnswer(ruleId);
    if (whole !== undefined) return whole === true ? message : whole;
  }
  const warnings = messages(diagnostics, 'warn');
  const head = `Errors found during import:${lines(errors.map(({ message }) => message))}`;
  return warnings.length === 0 ? head : `${head}\nAdditionally, these warnings were found:${lines(warnings)}`;
}

/** API Gateway's message where warnings refuse an import (`--fail-on-warnings`). */
export function warningsMessage(diagnostics: readonly Diagnostic[]): string {
  return `Warnings found during import:${lines(messages(diagnostics, 'warn'))}`;
}

/** The messages of one severity, in the order of finding. */
export function messages(diagnostics: readonly Diagnostic[], severity: Diagnostic['severity']): string[] {
  return diagnostics.filter((each) => each.severity === severity).map(({ message }) => message);
}

function lines(texts: readonly string[]): string {
  return texts.map((text) => `\n\t${text}`).join('');
}

function wholeAnswer(ruleId: string): true | string | undefined {
  const rule: ImportRule | undefined = Object.entries(importRules).find(([id]) => id === ruleId)?.[1];
  return rule?.whole;
}
