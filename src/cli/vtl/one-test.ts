import { templateInput } from '../../vtl/plain-input.ts';
import type { CoveredTemplates } from './covered-templates.ts';
import { diagnosticSentence, renderSentence } from './template-problem.ts';
import type { TemplateTest, TestFile } from './template-tests.ts';

/** What `--json` prints for one test (contract.md section 2). */
export interface TestResult {
  readonly name: string;
  readonly ok: boolean;
  readonly expected: string;
  /** Null where the template failed; then `error` says why. */
  readonly actual: string | null;
  readonly error?: string;
}

/** One file's tests and what came of them. */
export interface FileResults {
  readonly file: TestFile;
  readonly results: readonly TestResult[];
}

/** Renders one test's template and compares, byte for byte. */
export function runTest(test: TemplateTest, templates: CoveredTemplates): TestResult {
  const { name, expected, templateName } = test;
  const outcome = templates.compile(templateName, test.template);
  if (!outcome.ok) {
    const error = outcome.diagnostics.map((problem) => diagnosticSentence(problem, templateName)).join('\n');
    return { name, ok: false, expected, actual: null, error };
  }
  try {
    const actual = outcome.value.render(templateInput(test.input));
    return { name, ok: actual === expected, expected, actual };
  } catch (error) {
    return { name, ok: false, expected, actual: null, error: renderSentence(error, templateName) };
  }
}
