import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../temporary-folder.ts';

const own = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const yaml = (path: string) => load(readFileSync(own(path), 'utf8')) as never;

/** An `npx` that runs the built gwctl in place of the published one, and notes what it was asked for. */
const npx = `#!/bin/sh
echo "$*" >> npx.log
shift 2
exec "${process.execPath}" "${own('bin/gwctl.js')}" "$@"
`;

const spec = `openapi: 3.0.1
info: { title: pets, version: "1" }
paths:
  /pets:
    get:
      responses: { "200": { description: ok } }
      x-amazon-apigateway-integration: { type: http_proxy, httpMethod: GET, uri: http://pets.example.com }
`;

interface Step {
  readonly run: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Runs the step of the action as GitHub's runner does: bash that stops at the first failure. */
function runStep(inputs: Readonly<Record<string, string>>) {
  const folder = temporaryFolder('action');
  mkdirSync(join(folder, 'apis'));
  for (const name of ['a b', 'c']) writeFileSync(join(folder, `apis/${name}.yaml`), spec);
  writeFileSync(join(folder, 'npx'), npx);
  chmodSync(join(folder, 'npx'), 0o755);
  const { runs } = yaml('action.yml') as { readonly runs: { readonly steps: readonly [Step] } };
  const [{ run, env }] = runs.steps;
  const values = Object.entries(env).map(([name, expression]) => [
    name,
    inputs[/inputs\.([\w-]+)/.exec(expression)?.[1] ?? ''] ?? '',
  ]);
  const text = (name: string) => readFileSync(join(folder, name), 'utf8');
  return new Promise<{ code: number; stdout: string; text: typeof text }>((done) => {
    execFile(
      'bash',
      ['--noprofile', '--norc', '-eo', 'pipefail', '-c', run],
      {
        cwd: folder,
        env: {
          ...process.env,
          ...Object.fromEntries(values),
          GITHUB_STEP_SUMMARY: join(folder, 'summary.md'),
          PATH: `${folder}${delimiter}${process.env['PATH']}`,
        },
      },
      (error, stdout) => done({ code: Number(error?.code ?? 0), stdout, text }),
    );
  });
}

describe('the GitHub action', () => {
  it('annotates, writes the summary and SARIF, and takes several specs, blanks in their names', async () => {
    const { code, stdout, text } = await runStep({
      spec: 'apis/a b.yaml\n\n  \napis/c*.yaml\n',
      'fail-severity': 'error',
      sarif: 'lint.sarif',
      version: '1.2.3',
    });

    expect(code).toBe(0);
    expect(stdout.match(/^::warning file=apis\/(?:a b|c)\.yaml,line=7/gm)).toHaveLength(2);
    expect(text('summary.md')).toMatch(/^## gwctl lint: 2 warnings in 2 files\n/);
    expect(JSON.parse(text('lint.sarif')).runs[0].results).toHaveLength(2);
    expect(text('npx.log')).toMatch(/^--yes gwctl@1\.2\.3 lint /);
  });

  it('fails from the severity that it is told', async () => {
    const { code } = await runStep({ spec: 'apis/c.yaml', 'fail-severity': 'warn', version: 'latest' });

    expect(code).toBe(1);
  });
});

describe('the pre-commit hook', () => {
  const [hook] = yaml('.pre-commit-hooks.yaml') as readonly [
    { readonly entry: string; readonly files: string },
  ];

  it('is the one that the documentation shows', () => {
    const docs = readFileSync(own('docs/lint.md'), 'utf8');

    expect(docs).toContain(`entry: ${hook.entry}\n`);
    expect(docs).toContain(`files: ${hook.files}\n`);
  });

  it.each([
    ['openapi.yaml', true],
    ['services/orders/swagger.v2.json', true],
    ['apis/pets.yaml', false],
    ['api.yml', true],
    ['package.json', false],
  ])('looks at %s: %s', (file, isLooked) => {
    expect(new RegExp(hook.files).test(file)).toBe(isLooked);
  });
});
