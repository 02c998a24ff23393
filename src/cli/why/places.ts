import { resolve } from 'node:path';
import type { SourceRef } from '../../diagnostics/diagnostic.ts';
import { defaultLimits } from '../../document/limits.ts';
import { type ParsedFile, parseFile } from '../../document/parsed-file.ts';
import type { SourceSpan } from '../../document/source-span.ts';
import type { SpecDocument } from '../../document/spec-document.ts';
import type { TraceStep } from '../../message/call.ts';
import type { World } from '../world.ts';

/** Finds the lines of steps: in the spec that was read, else in the files they name, as they are now. */
export async function findPlaces(
  world: World,
  steps: readonly TraceStep[],
  document: SpecDocument | undefined,
  folder: string,
): Promise<(at: SourceRef) => SourceSpan | undefined> {
  const files = new Map<string, ParsedFile>();
  const isOfSpec = (file: string) =>
    document && (file === document.rootAt.file || document.files.includes(file));
  for (const file of new Set(steps.flatMap(({ at }) => (at && !isOfSpec(at.file) ? [at.file] : [])))) {
    const parsed = await readAt(world, file, folder);
    if (parsed) files.set(file, parsed);
  }
  return (at) => (isOfSpec(at.file) ? document?.locate(at) : files.get(at.file)?.locate(at.pointer, 'value'));
}

/** A spec is named as its import named it: from the folder of that time, which mostly is the workspace's or this one. */
async function readAt(world: World, file: string, folder: string): Promise<ParsedFile | undefined> {
  for (const base of [world.cwd, folder]) {
    const bytes = await world.readFile(resolve(base, file)).catch(() => undefined);
    const parsed = bytes && parseFile(bytes, file, defaultLimits);
    if (parsed?.ok) return parsed.value;
  }
  return undefined;
}
