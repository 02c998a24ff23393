import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { applyFixes, type FixedFile } from '../../lint/apply-fixes.ts';
import type { LintCommandOptions } from '../commands/lint.ts';
import { machineError, UsageError } from '../errors.ts';
import { say } from '../reporters/wrap.ts';
import type { World } from '../world.ts';
import type { LintedFile } from './lint-file.ts';
import { unifiedDiff } from './unified-diff.ts';

/** One change may make room for the next; fixes that undo each other must come to an end. */
const mostRounds = 10;

/**
 * Judges a file, mends what can be mended in it and in the files it refers to, and judges it again, until nothing is left to mend. With
 * `--dry-run` the changes of the first round are printed instead.
 * @param showDiff takes the changes with `--dry-run`
 * @throws {UsageError} for standard input, which cannot be written to
 */
export async function mended(
  world: World,
  file: string,
  options: LintCommandOptions,
  lint: (file: string) => Promise<LintedFile>,
  showDiff: (text: string) => void,
): Promise<LintedFile> {
  if (file === '-' && !options.dryRun) {
    throw new UsageError(
      'Standard input cannot be mended.',
      'Name the file, or see the changes with --dry-run.',
    );
  }
  const first = await lint(file);
  if (options.dryRun) {
    for (const { file: name, before, after } of changesOf(first)) showDiff(unifiedDiff(name, before, after));
    return first;
  }
  return inRounds(world, file, first, lint);
}

async function inRounds(
  world: World,
  file: string,
  first: LintedFile,
  lint: (file: string) => Promise<LintedFile>,
): Promise<LintedFile> {
  const counts = new Map<string, number>();
  let linted = first;
  for (let round = 0; round < mostRounds; round++) {
    const changes = changesOf(linted);
    if (changes.length === 0) break;
    for (const { file: name, after, fixed } of changes) {
      await write(world, name, after);
      counts.set(name, (counts.get(name) ?? 0) + fixed);
    }
    linted = await lint(file);
  }
  for (const [name, count] of counts) {
    say(world.stderr, `${name}: ${count === 1 ? 'one finding' : `${count} findings`} mended.`);
  }
  return linted;
}

/** What a `$ref` leads to on the network is not ours to change. */
function changesOf({ document, findings }: LintedFile): FixedFile[] {
  const changes = document ? applyFixes(document, findings) : [];
  return changes.filter(({ file }) => !/^https?:/i.test(file));
}

/** Reading drops a byte order mark, which editors of some systems rely on. */
async function write(world: World, file: string, text: string): Promise<void> {
  const path = resolve(world.cwd, file);
  const before = await world.readFile(path);
  const mark = before[0] === 0xef && before[1] === 0xbb && before[2] === 0xbf ? '\uFEFF' : '';
  await writeFile(path, mark + text).catch((error) => {
    throw machineError(error, file);
  });
}
