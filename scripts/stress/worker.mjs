// Bundles the TypeScript that the stress run and the process tests start as child processes.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Bundles one file of `test/` into `.cache/stress/` and gives the bundle's path; packages are found from there. */
export async function bundle(source, name) {
  const outfile = join(root, '.cache', 'stress', `${name}.mjs`);
  await build({
    absWorkingDir: root,
    entryPoints: [source],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    logLevel: 'warning',
  });
  return outfile;
}
