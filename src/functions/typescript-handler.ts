import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BuildFailure, BuildOptions, BuildResult, Plugin } from 'esbuild';
import { isModuleSyntax } from './node/load-handler.js';

/** A handler's TypeScript as one JavaScript file, or why not; with the files to watch in both cases. */
export type BuiltHandler =
  | { readonly entryFile: string; readonly inputs: readonly string[] }
  | {
      readonly problem: { readonly errorType: string; readonly errorMessage: string };
      readonly inputs: readonly string[];
    };

type Esbuild = typeof import('esbuild');

/**
 * Bundles a handler's module with esbuild (an optional package) for the Node that runs, with an inline source map. Packages
 * stay outside and are found from the file that imports them.
 */
export async function buildTypeScript(source: string, cacheFolder: string): Promise<BuiltHandler> {
  const esbuild = await loadEsbuild();
  if (esbuild === undefined) return withoutEsbuild(source);
  const format = isModuleSyntax(source) ? 'esm' : 'cjs';
  try {
    return await bundle(esbuild, source, format, cacheFolder);
  } catch (error) {
    const failure = error as BuildFailure;
    if (format === 'cjs' && failure.errors?.some(({ text }) => text.includes('Top-level await'))) {
      return bundle(esbuild, source, 'esm', cacheFolder).catch((again) => syntaxProblem(source, again));
    }
    return syntaxProblem(source, failure);
  }
}

async function loadEsbuild(): Promise<Esbuild | undefined> {
  try {
    return await import('esbuild');
  } catch {
    return undefined;
  }
}

/** Node strips types by itself from 22.18 on; before, there is no way without esbuild. */
function withoutEsbuild(source: string): BuiltHandler {
  if ((process.features as { typescript?: unknown }).typescript)
    return { entryFile: source, inputs: [source] };
  const errorMessage = `${source} is TypeScript: install esbuild beside gwctl (npm i -D esbuild) or use Node 22.18 or later`;
  return { problem: { errorType: 'Runtime.ImportModuleError', errorMessage }, inputs: [source] };
}

async function bundle(
  esbuild: Esbuild,
  source: string,
  format: 'esm' | 'cjs',
  cacheFolder: string,
): Promise<BuiltHandler> {
  const result = await esbuild.build(buildOptions(source, format));
  const text = result.outputFiles[0]?.text ?? '';
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 16);
  const entryFile = join(cacheFolder, `handler-${hash}.${format === 'esm' ? 'mjs' : 'cjs'}`);
  if (!existsSync(entryFile)) {
    mkdirSync(cacheFolder, { recursive: true, mode: 0o700 });
    writeFileSync(entryFile, text);
  }
  return { entryFile, inputs: inputsOf(source, result) };
}

function buildOptions(
  source: string,
  format: 'esm' | 'cjs',
): BuildOptions & { metafile: true; write: false } {
  const folder = dirname(source);
  return {
    entryPoints: [source],
    absWorkingDir: folder,
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    target: `node${process.versions.node}`,
    format,
    sourcemap: 'inline',
    // The map's paths are read relative to the built file, which lies elsewhere.
    sourceRoot: `${pathToFileURL(folder).href}/`,
    logLevel: 'silent',
    plugins: [packagesOutside],
    ...(format === 'esm' ? { banner: { js: esmBanner(source) } } : {}),
    define: definedPlaces(source, format),
  };
}

/** CommonJS parts of an ESM bundle call `require`. */
function esmBanner(source: string): string {
  const at = JSON.stringify(pathToFileURL(source).href);
  return `import { createRequire as gwctlCreateRequire } from 'node:module'; const require = gwctlCreateRequire(${at});`;
}

/** The built file lies elsewhere, but code that looks for files beside itself must find them. */
function definedPlaces(source: string, format: 'esm' | 'cjs'): Record<string, string> {
  const url = JSON.stringify(pathToFileURL(source).href);
  const places = { __filename: JSON.stringify(source), __dirname: JSON.stringify(dirname(source)) };
  return format === 'cjs' ? { ...places, 'import.meta.url': url } : { 'import.meta.url': url };
}

/** Names packages by the absolute place they are found at from the importing file. */
const packagesOutside: Plugin = {
  name: 'packages-outside',
  setup(build) {
    build.onResolve({ filter: /^[^./]/ }, async ({ path, kind, resolveDir, pluginData }) => {
      if (pluginData === packagesOutside || kind === 'entry-point' || path.startsWith('node:'))
        return undefined;
      const found = await build.resolve(path, { kind, resolveDir, pluginData: packagesOutside });
      if (found.errors.length > 0) return { path, external: true };
      if (found.external) return { path, external: true };
      // Path aliases of a tsconfig lead to the function's own files.
      if (!found.path.includes('node_modules')) return found;
      const asImport =
        kind === 'dynamic-import' || (kind === 'import-statement' && build.initialOptions.format === 'esm');
      return { path: asImport ? pathToFileURL(found.path).href : found.path, external: true };
    });
  },
};

function inputsOf(source: string, result: BuildResult<{ metafile: true }>): string[] {
  return Object.keys(result.metafile.inputs).map((path) => join(dirname(source), path));
}

function syntaxProblem(source: string, failure: BuildFailure): BuiltHandler {
  const first = failure.errors?.[0];
  const place = first?.location
    ? ` (${first.location.file}:${first.location.line}:${first.location.column + 1})`
    : '';
  const errorMessage = `SyntaxError: ${first?.text ?? failure.message}${place}`;
  const places =
    failure.errors?.flatMap(({ location }) => (location ? [join(dirname(source), location.file)] : [])) ?? [];
  return { problem: { errorType: 'Runtime.UserCodeSyntaxError', errorMessage }, inputs: [source, ...places] };
}
