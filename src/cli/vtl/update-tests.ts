import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseDocument } from 'yaml';
import { machineError, UsageError } from '../errors.ts';
import { say } from '../reporters/wrap.ts';
import type { World } from '../world.ts';
import type { FileResults } from './one-test.ts';

/** Writes what was rendered into the test files, where it differs; comments and order of YAML files stay. */
export async function updateTestFiles(world: World, rounds: readonly FileResults[]): Promise<void> {
  for (const { file, results } of rounds) {
    const changed = results.flatMap((result, at) =>
      !result.ok && result.actual !== null ? [[at, result.actual] as const] : [],
    );
    if (changed.length === 0) continue;
    if (file.file === '-')
      throw new UsageError('--update needs files it can write, not stdin.', 'Name the file of the tests.');
    await writeFile(resolve(world.cwd, file.file), updatedText(file.text, new Map(changed))).catch(
      (error: unknown) => {
        throw machineError(error, file.file);
      },
    );
    say(world.stderr, `${file.file}: ${changed.length} expectation${changed.length > 1 ? 's' : ''} updated`);
  }
}

/** The file's text with other expectations, by the number of the test. */
export function updatedText(text: string, expected: ReadonlyMap<number, string>): string {
  const json = jsonOrUndefined(text);
  if (json !== undefined) {
    const list = (Array.isArray(json) ? json : (json as { tests: unknown[] }).tests) as Record<
      string,
      unknown
    >[];
    for (const [at, value] of expected) (list[at] as Record<string, unknown>)['expected'] = value;
    return `${JSON.stringify(json, null, indentOf(text))}\n`;
  }
  const document = parseDocument(text);
  const path = Array.isArray(document.toJS()) ? [] : ['tests'];
  for (const [at, value] of expected) document.setIn([...path, at, 'expected'], value);
  return document.toString({ lineWidth: 0, doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER });
}

function jsonOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The indentation that the file is written with. */
function indentOf(text: string): string {
  return /\n([ \t]+)\S/.exec(text)?.[1] ?? '  ';
}
