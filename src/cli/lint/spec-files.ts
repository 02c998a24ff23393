import { readdir, stat } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import picomatch from 'picomatch';
import { machineError, UsageError } from '../errors.ts';
import type { World } from '../world.ts';

/** Folders that hold no specs of one's own. */
const skipped: ReadonlySet<string> = new Set(['node_modules', '.git', '.gwctl', '.aws-sam', 'cdk.out']);

/**
 * The files that the arguments name, each once and in order: files as given, folders searched for specs, globs.
 * @throws {UsageError} where an argument matches nothing
 */
export async function specFiles(
  world: World,
  patterns: readonly string[],
  allowEmpty: boolean,
): Promise<string[]> {
  const found = new Map<string, string>();
  for (const pattern of patterns) {
    const files = await filesOf(world, pattern);
    if (files.length === 0 && !allowEmpty) {
      throw new UsageError(
        `${pattern} matches no file.`,
        'Check the pattern, or allow it with --allow-empty.',
      );
    }
    for (const file of files) {
      const path = file === '-' ? file : resolve(world.cwd, file);
      if (!found.has(path)) found.set(path, file);
    }
  }
  return [...found.values()];
}

async function filesOf(world: World, pattern: string): Promise<string[]> {
  if (pattern === '-') return ['-'];
  const info = await stat(resolve(world.cwd, pattern)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
    throw machineError(error, pattern);
  });
  if (info?.isDirectory()) return specsBelow(world, pattern);
  // A name that is no glob and does not exist is left to the reader, which says so.
  if (info || !picomatch.scan(pattern).isGlob) return [pattern];
  const { base } = picomatch.scan(pattern);
  const matches = picomatch(pattern.replace(/^\.\//, ''), { dot: false });
  const files = await filesBelow(world, base === '' ? '.' : base);
  return files.filter((file) => matches(file.split(sep).join('/')));
}

/** YAML and JSON files that say at their beginning what they are. */
async function specsBelow(world: World, folder: string): Promise<string[]> {
  const files = await filesBelow(world, folder);
  const specs: string[] = [];
  for (const file of files.filter((name) => /\.(?:ya?ml|json)$/i.test(name))) {
    const text = (await world.readFile(resolve(world.cwd, file))).subarray(0, 4096).toString('utf8');
    if (/(?:^|[\s{,])["']?(?:openapi|swagger)["']?\s*:/.test(text)) specs.push(file);
  }
  return specs;
}

async function filesBelow(world: World, folder: string): Promise<string[]> {
  const absolute = resolve(world.cwd, folder);
  const entries = await readdir(absolute, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return [];
    throw machineError(error, folder);
  });
  const files: string[] = [];
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !skipped.has(entry.name)) files.push(...(await filesBelow(world, path)));
    else if (entry.isFile()) files.push(path);
  }
  return files;
}

/** A path as people write it, relative to where they are. */
export function shown(world: World, path: string): string {
  const short = relative(world.cwd, path);
  return short.startsWith('..') || isAbsolute(short) ? path : short;
}
