import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';

const own = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'gwctl-large-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A spec that the import, the structure check and the rules each have something to say about. */
function spec(filler: string) {
  return {
    openapi: '3.0.1',
    info: { title: 'pets', version: '1' },
    paths: {
      '/pets/{petId}': {
        get: {
          reponses: {},
          responses: { 200: { description: 'ok' } },
          'x-amazon-apigateway-integration': {
            type: 'http',
            httpMethod: 'GET',
            uri: 'https://pets.example.com/${stageVariables.kind}',
            requestTemplates: { 'application/json': '{ "id": "$context.authorizer.principalId" }' },
            responses: { default: { statusCode: '200' } },
          },
        },
      },
    },
    components: { schemas: { pet_v1: { type: 'object' } } },
    'x-filler': filler,
  };
}

interface Linted {
  readonly files: readonly { readonly diagnostics: readonly { readonly ruleId: string }[] }[];
}

function lint(name: string, document: unknown) {
  writeFileSync(join(folder, name), JSON.stringify(document, undefined, 2));
  const args = [own('bin/gwctl.js'), 'lint', name, '--format', 'json'];
  const { stdout, status } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
  return { status, report: JSON.parse(stdout.replaceAll(name, 'pets.json')) as Linted };
}

// Our choice: a large spec is imported in a thread of its own, which changes nothing but the time.
describe('gwctl lint of a large spec', () => {
  it('finds what it finds in a small one', () => {
    const small = lint('small.json', spec('short'));

    const large = lint('large.json', spec('x'.repeat(3_500_000)));

    expect(large).toEqual(small);
    const ruleIds = small.report.files.flatMap(({ diagnostics }) => diagnostics.map(({ ruleId }) => ruleId));
    // One of the import, one of the structure check, one of the rules.
    expect(ruleIds).toEqual(
      expect.arrayContaining(['model-name', 'openapi-schema', 'vtl-authorizer-context']),
    );
  });

  it('finds that a template is one, whatever its size', () => {
    const template = (filler: string) => ({
      Metadata: { filler },
      Resources: { Pets: { Type: 'AWS::ApiGateway::RestApi', Properties: { Body: spec('short') } } },
    });
    const small = lint('small-template.json', template('short'));

    const large = lint('large-template.json', template('x'.repeat(3_500_000)));

    expect(large).toEqual(small);
  });

  it('has the thread for the import in the build', () => {
    expect(existsSync(own('dist/cli/lint/import-entry.js'))).toBe(true);
  });
});
