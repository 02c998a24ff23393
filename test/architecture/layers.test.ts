import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { cruise, type ICruiseResult, type IForbiddenRuleType } from 'dependency-cruiser';
import { describe, expect, it } from 'vitest';

/** docs/architecture.md, section 2: who may import whom, besides itself. */
const layers: Readonly<Record<string, readonly string[]>> = {
  diagnostics: [],
  model: ['diagnostics'],
  message: [],
  faults: ['model'],
  environment: ['message'],
  document: ['diagnostics'],
  store: ['model', 'diagnostics'],
  expressions: ['message', 'diagnostics'],
  vtl: ['expressions', 'message', 'diagnostics'],
  schemas: ['diagnostics'],
  limits: ['environment'],
  cache: ['environment'],
  recording: ['environment', 'message', 'model'],
  importer: ['document', 'model', 'diagnostics'],
  exporter: ['model', 'diagnostics'],
  compare: ['model', 'diagnostics'],
  lint: ['document', 'expressions', 'vtl', 'schemas', 'model', 'diagnostics'],
  integrations: ['environment', 'message', 'faults', 'model', 'expressions', 'diagnostics'],
  authorizers: ['environment', 'message', 'faults', 'model', 'expressions', 'cache', 'diagnostics'],
  functions: ['environment', 'message', 'diagnostics'],
  pipeline: [
    'integrations',
    'authorizers',
    'expressions',
    'vtl',
    'schemas',
    'limits',
    'cache',
    'recording',
    'environment',
    'message',
    'faults',
    'model',
    'diagnostics',
  ],
  gateway: [
    'pipeline',
    'limits',
    'cache',
    'recording',
    'environment',
    'message',
    'faults',
    'model',
    'diagnostics',
  ],
  control: ['store', 'environment', 'model', 'diagnostics'],
  simulate: ['gateway', 'environment', 'message', 'model', 'diagnostics'],
  server: ['message', 'environment'],
  management: ['control', 'importer', 'exporter', 'store', 'message', 'model', 'diagnostics'],
  // Everything except cli: builds real objects for cli and index.ts, so that both run the same gateway.
  assembly: [
    'diagnostics',
    'model',
    'message',
    'environment',
    'document',
    'importer',
    'store',
    'expressions',
    'limits',
    'cache',
    'recording',
    'authorizers',
    'functions',
    'integrations',
    'pipeline',
    'gateway',
    'control',
    'workspace',
  ],
  // What worker processes and their parent say to each other, over what a gateway is built from.
  workers: [
    'assembly',
    'authorizers',
    'limits',
    'cache',
    'environment',
    'message',
    'recording',
    'store',
    'model',
    'server',
    'workspace',
  ],
  workspace: ['document', 'schemas', 'model', 'diagnostics'],
};

const src = join(import.meta.dirname, '../../src');

function rules(): IForbiddenRuleType[] {
  const rows = Object.entries(layers).map(
    ([folder, allowed]): IForbiddenRuleType => ({
      name: `${folder} imports only ${allowed.join(', ') || 'nothing'}`,
      severity: 'error',
      from: { path: `^src/${folder}/` },
      to: { path: '^src/', pathNot: `^src/(${[folder, ...allowed].join('|')})/` },
    }),
  );
  const library: IForbiddenRuleType = {
    name: 'index.ts imports everything except cli',
    severity: 'error',
    from: { path: '^src/index\\.ts$' },
    to: { path: '^src/cli/' },
  };
  // A cycle of types alone is gone when the code runs: an options type beside its command is such a one.
  const cycles: IForbiddenRuleType = {
    name: 'no import cycles',
    severity: 'error',
    from: {},
    to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
  };
  return [...rows, library, cycles];
}

describe('the import table of architecture.md', () => {
  it('holds for every file of src', async () => {
    const { output } = await cruise(['src'], {
      baseDir: join(src, '..'),
      validate: true,
      ruleSet: { forbidden: rules() },
      tsPreCompilationDeps: 'specify',
      doNotFollow: { path: 'node_modules' },
    });
    const violations = (output as ICruiseResult).summary.violations.map(
      (v) => `${v.rule.name}: ${v.from} -> ${v.to}`,
    );

    expect(violations).toEqual([]);
  }, 300_000);

  it('has a row for every folder of src', () => {
    const folders = readdirSync(src).filter(
      (name) => statSync(join(src, name)).isDirectory() && name !== 'cli',
    );

    expect(folders.filter((folder) => !(folder in layers))).toEqual([]);
  });
});
