import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';
import { codeCacheFile, readCodeCache, writeCodeCache } from './code-cache.ts';
import type { CommandRow } from './command-table.ts';

/** The commands that are scripts of their own. */
export type CompiledCommand = 'serve' | 'lint';

/** What CommonJS gives a module, in Node's order, and what the build writes for `import`. */
const moduleScope = ['exports', 'require', 'module', '__filename', '__dirname', 'gwctlImport'];

/**
 * `gwctl serve` and `gwctl lint` on Node 20, which has no compile cache of its own: runs the bundle with the code that an earlier run
 * compiled, and keeps the code where there was none. A start of serve takes 125 ms of CPU time in place of 205 (a bare server: 72), lint of
 * a small spec 120 in place of 180; the run that keeps the code takes 20 ms more at its end.
 */
export async function compiledCommand(
  name: CompiledCommand,
  argv: readonly string[],
  table: readonly CommandRow[],
): Promise<number> {
  const bundle = fileURLToPath(new URL(`./${name}-bundle.cjs`, import.meta.url));
  const source = readFileSync(bundle);
  const file = codeCacheFile(name, process.env, process.platform);
  const cachedData = file === undefined ? undefined : readCodeCache(file, source);
  const script = new Script(`(function (${moduleScope.join()}) {${source}\n})`, {
    filename: bundle,
    ...(cachedData && { cachedData }),
  });
  const { main } = exportsOf(script, bundle);
  const isKept = cachedData !== undefined && script.cachedDataRejected === false;
  return main(argv, table, file === undefined || isKept ? undefined : keeperOf(script, file, source));
}

/** What each bundle exports. */
type BundleMain = (
  argv: readonly string[],
  table: readonly CommandRow[],
  keep: (() => void) | undefined,
) => Promise<number>;

/** Runs the script as Node runs a CommonJS module. */
function exportsOf(script: Script, bundle: string): { main: BundleMain } {
  const module = { exports: {} as { main: BundleMain } };
  const load = (specifier: string): Promise<unknown> => import(specifier);
  script.runInThisContext()(module.exports, createRequire(bundle), module, bundle, dirname(bundle), load);
  return module.exports;
}

/** Keeps what V8 has compiled of a script by then, the first time it is called. */
function keeperOf(script: Script, file: string, source: Uint8Array): () => void {
  let isKept = false;
  return () => {
    if (!isKept) writeCodeCache(file, source, script.createCachedData());
    isKept = true;
  };
}
