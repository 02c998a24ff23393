import type { TemplateCoverage } from '../../vtl/coverage.ts';
import { UsageError } from '../errors.ts';
import { exitCodes, type World } from '../world.ts';
import { CoveredTemplates } from './covered-templates.ts';
import { type FileResults, runTest, type TestResult } from './one-test.ts';
import { readTestFile } from './template-tests.ts';
import { coverageText, failureText, summaryText } from './test-report.ts';
import type { VtlTestOptions } from './vtl-options.ts';

/** Runs `gwctl vtl test`: exit code 0 when every test passed, 1 otherwise. */
export async function runVtlTest(
  world: World,
  files: readonly string[],
  options: VtlTestOptions,
): Promise<void> {
  if (options.watch && options.update)
    throw new UsageError('--watch and --update do not go together.', 'Leave one of them out.');
  if (!options.watch) {
    await runOnce(world, files, options);
    return;
  }
  const { watchTests } = await import('./watch-tests.ts');
  await watchTests(world, files, () => runOnce(world, files, options));
}

/** One round over all files; gives every file it read. */
async function runOnce(
  world: World,
  files: readonly string[],
  options: VtlTestOptions,
): Promise<readonly string[]> {
  const templates = new CoveredTemplates(options.coverage === true);
  const rounds: FileResults[] = [];
  for (const name of files) {
    const file = await readTestFile(world, name);
    rounds.push({ file, results: file.tests.map((test) => runTest(test, templates)) });
  }
  if (options.update) {
    const { updateTestFiles } = await import('./update-tests.ts');
    await updateTestFiles(world, rounds);
  }
  report(world, rounds, templates.reports(), options);
  const read = rounds.flatMap(({ file }) => [file.file, ...file.templateFiles]);
  return [...new Set(read)];
}

function report(
  world: World,
  rounds: readonly FileResults[],
  coverage: ReadonlyMap<string, TemplateCoverage>,
  options: VtlTestOptions,
): void {
  const results = rounds.flatMap((round) => round.results);
  const settled = options.update ? results.map((result) => updated(result)) : results;
  const failed = settled.filter((result) => !result.ok);
  world.exitCode = failed.length === 0 ? exitCodes.done : exitCodes.bad;
  if (options.json) {
    const covered = options.coverage ? { coverage: Object.fromEntries(coverage) } : {};
    const passed = settled.length - failed.length;
    world.stdout.write(
      `${JSON.stringify({ passed, failed: failed.length, results: settled, ...covered })}\n`,
    );
    return;
  }
  const { stdout } = world.colours;
  for (const result of failed) world.stdout.write(failureText(result, stdout));
  if (options.coverage) world.stdout.write(coverageText(coverage, stdout));
  world.stdout.write(summaryText(settled.length - failed.length, failed.length, stdout));
}

/** After --update a test expects what was rendered; a template that failed stays failed. */
function updated(result: TestResult): TestResult {
  return result.actual === null ? result : { ...result, ok: true, expected: result.actual };
}
