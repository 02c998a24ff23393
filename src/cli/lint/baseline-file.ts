import { readFile, writeFile } from 'node:fs/promises';
import { dirname, relative, resolve, sep } from 'node:path';
import { baselineText, entryKey, fingerprint, newFindings, readBaseline } from '../../lint/baseline.ts';
import type { LintCommandOptions } from '../commands/lint.ts';
import { machineError, UsageError } from '../errors.ts';
import { say } from '../reporters/wrap.ts';
import type { World } from '../world.ts';
import type { LintedFile } from './lint-file.ts';

/** A baseline while findings are compared with it. */
export interface OpenBaseline {
  without(linted: LintedFile): LintedFile;
  /** Entries of the judged files that no finding met. */
  stale(linted: readonly LintedFile[]): readonly string[];
}

/** Files are named from the folder of the baseline, so that it holds wherever the command runs. */
function namesFrom(world: World, baseline: string): (file: string) => string {
  const folder = dirname(resolve(world.cwd, baseline));
  return (file) =>
    file === '-' || file === '' ? file : relative(folder, resolve(world.cwd, file)).split(sep).join('/');
}

/** Opens `--baseline`; an empty one without the flag. */
export async function baselineOf(world: World, options: LintCommandOptions): Promise<OpenBaseline> {
  const { baseline: file } = options;
  const text = file === undefined ? undefined : await textOf(world, file);
  const entries = text === undefined ? [] : parsed(text, file as string);
  const keys = new Set(entries.map(entryKey));
  const seen = new Set<string>();
  const nameOf = namesFrom(world, file ?? '.');
  return {
    without: (linted) => ({
      ...linted,
      findings: newFindings(linted.findings, linted.document, { known: keys, seen, nameOf }),
    }),
    stale: (linted) => {
      const files = new Set(
        linted.flatMap(({ file, document }) => [file, ...(document?.files ?? [])].map(nameOf)),
      );
      return entries.filter((each) => files.has(each.file) && !seen.has(entryKey(each))).map(entryKey);
    },
  };
}

async function textOf(world: World, file: string): Promise<string> {
  return readFile(resolve(world.cwd, file), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') {
      throw new UsageError(`There is no baseline ${file}.`, 'Write it with --update-baseline.');
    }
    throw machineError(error, file);
  });
}

function parsed(text: string, file: string) {
  const outcome = readBaseline(text, file);
  if (outcome.ok) return outcome.value;
  const [problem] = outcome.diagnostics;
  throw new UsageError(
    problem?.message ?? `${file} is no baseline.`,
    problem?.help ?? 'Write it anew: --update-baseline.',
  );
}

/** Writes the findings of now as the baseline. */
export async function writeBaseline(
  world: World,
  file: string | undefined,
  linted: readonly LintedFile[],
): Promise<void> {
  if (file === undefined) return;
  const nameOf = namesFrom(world, file);
  const entries = linted.flatMap(({ findings, document }) =>
    findings.map((finding) => fingerprint(finding, document, nameOf)),
  );
  await writeFile(resolve(world.cwd, file), baselineText(entries)).catch((error) => {
    throw machineError(error, file);
  });
  say(
    world.stderr,
    `${file}: ${entries.length === 1 ? 'one finding' : `${entries.length} findings`} written.`,
  );
}
