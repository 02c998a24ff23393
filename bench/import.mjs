// Goals 8 and 9: reading and importing large specs, beside what reads them otherwise.
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import SwaggerParser from '@apidevtools/swagger-parser';
import { build } from 'esbuild';
import { load } from 'js-yaml';
import { parse, stringify } from 'yaml';
import { largeSpec } from './lib/large-spec.mjs';
import { goalRow, summary } from './lib/table.mjs';

const source = fileURLToPath(new URL('../src/', import.meta.url));
const root = fileURLToPath(new URL('..', import.meta.url));
const sizes = [
  ['0.4 MB', 170],
  ['2.5 MB', 1070],
  ['13 MB', 5570],
];
const rounds = 5;

/** The importer alone: the command line is goal 10's business. */
async function importer() {
  const folder = await mkdtemp(join(root, 'node_modules', '.bench-'));
  const outfile = join(folder, 'importer.mjs');
  const entry = `export { parseFile } from '${source}document/parsed-file.ts';
    export { readDocument, importDocument } from '${source}importer/import-spec.ts';
    export { defaultLimits } from '${source}document/limits.ts';
    export { openApiValidator } from '${source}schemas/openapi-validator.ts';`;
  await build({
    stdin: { contents: entry, resolveDir: source, loader: 'ts' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    outfile,
  });
  const loaded = await import(pathToFileURL(outfile).href);
  return { ...loaded, close: () => rm(folder, { recursive: true, force: true }) };
}

function walk(value) {
  if (value === null || typeof value !== 'object') return 1;
  let count = 1;
  for (const key in value) count += walk(value[key]);
  return count;
}

const timed = async (work) => {
  globalThis.gc?.();
  const started = performance.now();
  await work();
  return performance.now() - started;
};

/** Runs the candidates in turns, so that a slow moment of the machine hits all of them; medians in ms. */
async function compare(candidates, count = rounds) {
  const times = new Map(Object.keys(candidates).map((name) => [name, []]));
  for (let round = 0; round < count; round++) {
    for (const [name, work] of Object.entries(candidates)) times.get(name).push(await timed(work));
  }
  return Object.fromEntries([...times].map(([name, list]) => [name, summary(list)]));
}

const ms = ({ median, spread }) => `${median.toFixed(0)} ms (spread ${spread.toFixed(2)})`;

async function jsonRow(gwctl, label, paths) {
  const text = JSON.stringify(largeSpec(paths));
  const bytes = Buffer.from(text);
  const files = { read: async () => bytes, realpath: async (path) => `/${path}` };
  const imported = async () => {
    const read = await gwctl.readDocument('large.json', files, {});
    const { api } = gwctl.importDocument(read.value, read.diagnostics, { now: '2026-01-01T00:00:00Z' });
    if (!api.ok) throw new Error(api.diagnostics[0].message);
  };
  const isOpenApi = gwctl.openApiValidator('openapi');
  const checked = () => {
    const document = JSON.parse(text);
    if (walk(document) === 0 || !isOpenApi(document)) throw new Error('The document is no OpenAPI.');
  };
  const result = await compare({ bare: () => walk(JSON.parse(text)), checked, imported });
  const detail = `import ${ms(result.imported)}, the three ${ms(result.checked)}, parse and walk alone ${ms(result.bare)}: ${(result.imported.median / result.bare.median).toFixed(2)}x, ${(bytes.length / 1e6).toFixed(1)} MB`;
  goalRow({
    name: `import of ${label} / parse, walk, structure check`,
    value: result.imported.median / result.checked.median,
    goal: 3,
    better: 'less',
    unit: 'x',
    detail,
  });
}

async function swaggerParserRow(paths) {
  const text = JSON.stringify(largeSpec(paths));
  const result = await compare({ validate: () => SwaggerParser.validate(JSON.parse(text)) }, 1);
  console.log(
    `       for comparison: swagger-parser's validate of 2.5 MB ${result.validate.median.toFixed(0)} ms`,
  );
}

async function yamlRow(gwctl) {
  const text = stringify(largeSpec(3300), { lineWidth: 0, aliasDuplicateObjects: false });
  const bytes = Buffer.from(text);
  const result = await compare(
    {
      js: () => load(text),
      ours: () => gwctl.parseFile(bytes, 'large.yaml', gwctl.defaultLimits),
      package: () => parse(text, { uniqueKeys: false }),
    },
    3,
  );
  const detail = `ours ${ms(result.ours)}, js-yaml ${ms(result.js)}, yaml's parse ${ms(result.package)}, ${(bytes.length / 1e6).toFixed(1)} MB`;
  const value = result.ours.median / result.js.median;
  goalRow({ name: "reading YAML / js-yaml's load", value, goal: 2, better: 'less', unit: 'x', detail });
}

/** Prints the ratios of goals 8 and 9. */
export async function run() {
  const gwctl = await importer();
  try {
    for (const [label, paths] of sizes) await jsonRow(gwctl, label, paths);
    await swaggerParserRow(1070);
    await yamlRow(gwctl);
    console.log(`       resident: ${(process.memoryUsage().rss / 1e6).toFixed(0)} MB`);
  } finally {
    await gwctl.close();
  }
}
