import { resolve } from 'node:path';
import type { Diagnostic, Outcome } from '../diagnostics/diagnostic.ts';
import { defaultLimits } from '../document/limits.ts';
import type { ParsedFile } from '../document/parsed-file.ts';
import type { World } from './world.ts';

/**
 * The outcome with each problem's line and column in front of its sentence, where it has a place in a file that can still be read:
 * the state keeps pointers, not positions. @param folders where the files' relative paths may start
 */
export async function withPlaces<T>(
  world: World,
  outcome: Outcome<T>,
  folders: readonly string[],
): Promise<Outcome<T>> {
  if (!outcome.diagnostics.some(({ at }) => at)) return outcome;
  const files = new Map<string, ParsedFile | undefined>();
  const diagnostics: Diagnostic[] = [];
  for (const diagnostic of outcome.diagnostics) {
    const { at } = diagnostic;
    if (at && !files.has(at.file)) files.set(at.file, await parsed(world, at.file, folders));
    const span = at && files.get(at.file)?.locate(at.pointer, at.part ?? 'value');
    const place = at && span ? `${at.file}:${span.line}:${span.column}: ` : '';
    diagnostics.push({ ...diagnostic, message: place + diagnostic.message });
  }
  return { ...outcome, diagnostics };
}

async function parsed(
  world: World,
  file: string,
  folders: readonly string[],
): Promise<ParsedFile | undefined> {
  const { parseFile } = await import('../document/parsed-file.ts');
  for (const folder of folders) {
    const bytes = await world.readFile(resolve(folder, file)).catch(() => undefined);
    if (bytes === undefined) continue;
    const outcome = parseFile(bytes, file, defaultLimits);
    return outcome.ok ? outcome.value : undefined;
  }
  return undefined;
}
