import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';
import { codeCacheFile, readCodeCache, writeCodeCache } from './code-cache.ts';
import type { CommandRow } from './command-table.ts';
import type { main } from './serve-bundle.ts';

const bundle = fileURLToPath(new URL('./serve-bundle.cjs', import.meta.url));

/** What CommonJS gives a module, in Node's order, and what the build writes for `import`. */
const moduleScope = ['exports', 'require', 'module', '__filename', '__dirname', 'gwctlImport'];

/**
 * `gwctl serve` on Node 20, which has no compile cache of its own: runs the bundle with the code that an earlier start compiled, and keeps
 * the code where there was none. A start takes 125 ms of CPU time in place of 205 (a bare server: 72); the one that keeps the code takes
 * 20 ms more at its end.
 */
export async function compiledServe(argv: readonly string[], table: readonly CommandRow[]): Promise<number> {
  const source = readFileSync(bundle);
  const file = codeCacheFile(process.env, process.platform);
  const cachedData = file === undefined ? undefined : readCodeCache(file, source);
  const script = new Script(`(function (${moduleScope.join()}) {${source}\n})`, {
    filename: bundle,
    ...(cachedData && { cachedData }),
  });
  const serve = exportsOf(script);
  const isKept = cachedData !== undefined && script.cachedDataRejected === false;
  return serve.main(argv, table, file === undefined || isKept ? undefined : keeperOf(script, file, source));
}

/** Runs the script as Node runs a CommonJS module. */
function exportsOf(script: Script): { main: typeof main } {
  const module = { exports: {} as { main: typeof main } };
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
