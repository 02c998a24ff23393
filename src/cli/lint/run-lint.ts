import { writeFile } from 'node:fs/promises';
import { relative, resolve, sep } from 'node:path';
import picomatch from 'picomatch';
import type { Severity } from '../../diagnostics/diagnostic.ts';
import { nearest } from '../../diagnostics/nearest.ts';
import { rules } from '../../lint/rules/index.ts';
import { type Matcher, type Severities, severitiesFor } from '../../lint/settings.ts';
import { structureChecker } from '../../schemas/openapi-structure.ts';
import type { GwctlConfig } from '../../workspace/config.ts';
import type { LintCommandOptions } from '../commands/lint.ts';
import { machineError, UsageError } from '../errors.ts';
import { formatNames, lintFormats } from '../reporters/lint-formats.ts';
import { type LintReport, reportOf } from '../reporters/lint-report.ts';
import { proseWidth, say } from '../reporters/wrap.ts';
import { exitCodes, type World } from '../world.ts';
import { baselineOf, type OpenBaseline, writeBaseline } from './baseline-file.ts';
import { lintConfig } from './lint-config.ts';
import { type LintedFile, lintFile } from './lint-file.ts';
import { mended } from './mend-file.ts';
import { withoutParts, withoutRepeats } from './several-files.ts';
import { shown, specFiles } from './spec-files.ts';

/** Runs `gwctl lint`. */
export async function runLint(
  world: World,
  specs: readonly string[],
  options: LintCommandOptions,
): Promise<void> {
  if (options.dryRun && !options.fix)
    throw new UsageError('--dry-run shows what --fix would change.', 'Add --fix, or leave --dry-run out.');
  const outputs = outputsOf(options);
  const config = await lintConfig(world, options);
  checkBaseline(options);
  const files = await specFiles(world, patternsOf(world, specs, config), options.allowEmpty === true);
  if (options.printConfig) {
    printConfig(world, severitiesOf(world, files[0] ?? '', config));
    return;
  }
  const checkStructure = structureChecker();
  const lint = (file: string) =>
    lintFile(world, file, options, config, severitiesOf(world, file, config), checkStructure);
  // Machine output shares stdout with nothing.
  const isForPeople = outputs.every(({ format, file }) => file !== undefined || format === 'stylish');
  const showDiff = (text: string) => (isForPeople ? world.stdout : world.stderr).write(text);
  const judge = (file: string) => (options.fix ? mended(world, file, options, lint, showDiff) : lint(file));
  const linted = withoutRepeats(withoutParts(await oneByOne(files, judge)));
  if (options.updateBaseline) await writeBaseline(world, options.baseline, linted);
  const baseline = await baselineOf(world, options);
  const left = linted.map((each) => baseline.without(each));
  await print(world, reportOf(left, baselineNotes(baseline, linted), options), outputs);
  // --quiet is about what is shown: warnings count for the exit all the same.
  const whole = reportOf(left, [], { ...options, quiet: false });
  world.exitCode = isBad(whole, options, config) ? exitCodes.bad : exitCodes.done;
}

/** The files of a run may share others, which --fix changes. */
async function oneByOne(
  files: readonly string[],
  judge: (file: string) => Promise<LintedFile>,
): Promise<LintedFile[]> {
  const linted: LintedFile[] = [];
  for (const file of files) linted.push(await judge(file));
  return linted;
}

/** One place that a format is written to; undefined: stdout. */
interface FormatOutput {
  readonly format: keyof typeof lintFormats;
  readonly file: string | undefined;
}

function outputsOf({ format, json }: LintCommandOptions): FormatOutput[] {
  const asked = format ?? [json ? 'json' : 'stylish'];
  const outputs = asked.map((text): FormatOutput => {
    const equals = text.indexOf('=');
    const name = equals < 0 ? text : text.slice(0, equals);
    const known = formatNames.find((each) => each === name);
    if (!known) {
      const close = nearest(name, formatNames);
      throw new UsageError(
        `There is no format ${name}.`,
        close ? `Did you mean ${close}?` : `Choose ${formatNames.join(', ')}.`,
      );
    }
    if (equals === text.length - 1) {
      throw new UsageError(`No file is named behind ${text}`, `For example: --format ${known}=lint.txt`);
    }
    return { format: known, file: equals < 0 ? undefined : text.slice(equals + 1) };
  });
  if (outputs.filter(({ file }) => file === undefined).length > 1) {
    throw new UsageError(
      'Two formats cannot share stdout.',
      'Write one to a file: --format sarif=lint.sarif.',
    );
  }
  return outputs;
}

function patternsOf(world: World, specs: readonly string[], config: GwctlConfig): readonly string[] {
  if (specs.length > 0) return specs;
  const own = config.apis.map(({ spec }) => shown(world, resolve(config.folder, spec)));
  if (own.length > 0) return own;
  throw new UsageError('Say which spec to judge.', 'For example: gwctl lint openapi.yaml');
}

const matches: Matcher = (glob, path) => picomatch.isMatch(path, glob, { dot: true });

/** Globs of gwctl.yaml are relative to its folder, files on the command line to the current one. */
function severitiesOf(world: World, file: string, config: GwctlConfig): Severities {
  const nameOf = (name: string): string =>
    relative(config.folder, resolve(world.cwd, name)).split(sep).join('/');
  return severitiesFor(file, config.lint, matches, nameOf);
}

function printConfig(world: World, { of }: Severities): void {
  const table = [...rules.values()].map((rule) => [rule.id, of(rule)]);
  world.stdout.write(`${JSON.stringify({ rules: Object.fromEntries(table) }, undefined, 2)}\n`);
}

function checkBaseline({ updateBaseline, baseline }: LintCommandOptions): void {
  if (!updateBaseline || baseline !== undefined) return;
  throw new UsageError('--update-baseline needs the file.', 'Add --baseline .gwctl-baseline.json.');
}

function baselineNotes(baseline: OpenBaseline, linted: readonly LintedFile[]): string[] {
  const stale = baseline.stale(linted);
  if (stale.length === 0) return [];
  return [
    `${stale.length} of the baseline's findings ${stale.length === 1 ? 'is' : 'are'} gone: write it anew with --update-baseline.`,
  ];
}

async function print(world: World, report: LintReport, outputs: readonly FormatOutput[]): Promise<void> {
  for (const { format, file } of outputs) {
    const render = await lintFormats[format]();
    const text = render(report, {
      colours: world.colours.stdout,
      isFile: file !== undefined,
      ...(file === undefined && { width: proseWidth(world.stdout) }),
    });
    if (file === undefined) world.stdout.write(text);
    else {
      await writeFile(resolve(world.cwd, file), text).catch((error) => {
        throw machineError(error, file);
      });
    }
  }
  for (const note of report.notes) say(world.stderr, note);
}

const ranks: Readonly<Record<Severity, number>> = { info: 0, warn: 1, error: 2 };

function isBad({ summary }: LintReport, options: LintCommandOptions, { lint }: GwctlConfig): boolean {
  const from = ranks[options.failSeverity ?? lint.failSeverity ?? 'error'];
  const most = options.maxWarnings ?? lint.maxWarnings;
  if (summary.errors > 0 || (most !== undefined && summary.warnings > most)) return true;
  return (from <= ranks.warn && summary.warnings > 0) || (from <= ranks.info && summary.infos > 0);
}
