// What npm runs after an install from the repository (pre-commit, `npm install git+...`) and before it packs: the build, where its tools are there.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

function hasBuildTools() {
  try {
    return require.resolve('esbuild') !== '' && require.resolve('typescript') !== '';
  } catch {
    // Installed with --omit=dev: whoever does that brings a built gwctl along, or needs none.
    return false;
  }
}

if (hasBuildTools()) await import('./build.mjs');
