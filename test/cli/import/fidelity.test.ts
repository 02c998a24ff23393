import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { fidelity, type NodeFate } from '../../../src/cli/import/fidelity.ts';
import { losses } from '../../../src/cli/import/losses.ts';
import { exportApi } from '../../../src/exporter/export-api.ts';
import { restDocuments } from '../../exporter/documents.ts';
import { apiOf } from '../../importer/import-text.ts';

async function fatesOf(text: string, type: 'rest' | 'http'): Promise<NodeFate[]> {
  const spec = parse(text) as Record<string, unknown>;
  const api = await apiOf(text, { type, parameters: new Map([['uri', 'http://127.0.0.1:9']]) });
  const as = 'swagger' in spec ? 'swagger' : 'oas30';
  const outcome = exportApi(api, {
    as,
    extensions: new Set(['apigateway', 'documentation']),
    region: 'us-east-1',
  });
  if (!outcome.ok) throw new Error(outcome.diagnostics[0]?.message);
  return fidelity(spec, outcome.value);
}

function leaves(value: unknown): number {
  if (value === null || typeof value !== 'object') return 1;
  const inner = Object.values(value);
  return inner.length === 0 ? 1 : inner.reduce<number>((sum, each) => sum + leaves(each), 0);
}

/** Everything that is lost, in one document of each dialect. */
const lossy = [
  `openapi: 3.0.3
info: { title: a, version: 1, contact: { name: x } }
externalDocs: { url: 'https://x.example' }
tags: [{ name: t }]
x-own: 1
servers: [{ url: 'https://x.example' }]
paths:
  /nothing: {}
  /a:
    summary: s
    trace: { responses: {} }
    get:
      summary: s
      x-own: 1
      x-amazon-apigateway-auth: { type: AWS_IAM }
      parameters: [{ name: c, in: cookie, schema: { type: string } }, { name: q, in: query, description: d, schema: { type: integer, minimum: 1 } }]
      requestBody: { description: d, required: false, content: { application/json: { schema: { type: object }, example: 1 } } }
      responses: { default: { description: d }, '200': { description: fine, headers: { X: { description: h, schema: { type: string } } } } }
      security: [{ basic: [] }]
      x-amazon-apigateway-integration: { type: mock, httpMethod: POST, payloadFormatVersion: '1.0' }
components:
  schemas: { Pet: { type: object, example: 1 } }
  parameters: { Unused: { name: u, in: query } }
  securitySchemes: { basic: { type: http, scheme: basic }, spare: { type: apiKey, name: X-Own, in: query } }
x-amazon-apigateway-documentation: { version: '1', createdDate: '2020-01-01T00:00:00Z', documentationParts: [] }
`,
  `swagger: '2.0'
info: { title: a, version: '1' }
consumes: [application/json]
parameters: { Unused: { name: u, in: query, type: string } }
securityDefinitions: { key: { type: apiKey, name: X-API-KEY, in: header } }
paths: { /a: { get: { security: [{ key: [] }], consumes: [text/xml], responses: {}, x-amazon-apigateway-integration: { type: mock } } } }
`,
];

const folder = join(import.meta.dirname, '../../../fixtures/specs');
const specs = readdirSync(folder)
  .filter((name) => /\.(json|yaml)$/.test(name))
  .map(
    (name) => [readFileSync(join(folder, name), 'utf8'), name.startsWith('http') ? 'http' : 'rest'] as const,
  );

describe('the report of an import', () => {
  it('tells of every value exactly once', async () => {
    await fc.assert(
      fc.asyncProperty(restDocuments, async (document) => {
        const text = JSON.stringify(document);
        const fates = await fatesOf(text, 'rest');
        expect(fates).toHaveLength(leaves(JSON.parse(text)));
        expect(new Set(fates.map(({ pointer }) => pointer)).size).toBe(fates.length);
      }),
      { numRuns: 40 },
    );
  });

  it('finds nothing lost in an export', async () => {
    await fc.assert(
      fc.asyncProperty(restDocuments, async (document) => {
        const api = await apiOf(document, { type: 'rest' });
        const options = {
          as: 'oas30',
          extensions: new Set(['apigateway'] as const),
          region: 'us-east-1',
        } as const;
        const outcome = exportApi(api, options);
        const fates = await fatesOf(JSON.stringify(outcome.ok ? outcome.value : {}), 'rest');
        expect(fates.filter(({ fate }) => fate === 'dropped' || fate === 'changed')).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  it('follows schemes to the names that exports have for them, and tells of rounded integers', async () => {
    const fates = await fatesOf(
      `swagger: '2.0'
info: { title: a, version: '1' }
securityDefinitions:
  key: { type: apiKey, name: X-API-KEY, in: header }
  signed: { type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authtype: awsSigv4 }
paths:
  /a:
    get: { security: [{ signed: [], key: [] }], responses: {}, x-amazon-apigateway-integration: { type: mock } }
definitions: { Count: { type: integer, maximum: 9223372036854775807 } }
`,
      'rest',
    );
    const told = new Map(fates.map(({ pointer, fate }) => [pointer, fate]));

    expect(told.get('/securityDefinitions/key/in')).toBe('mapped');
    expect(told.get('/securityDefinitions/signed/x-amazon-apigateway-authtype')).toBe('mapped');
    expect(told.get('/paths/~1a/get/security/0/signed')).toBe('mapped');
    expect(told.get('/paths/~1a/get/security/0/key')).toBe('mapped');
    expect(told.get('/definitions/Count/maximum')).toBe('changed');
  });

  it('has a reason for every loss in the fixtures', async () => {
    const all = await Promise.all([
      ...specs.map(([text, type]) => fatesOf(text, type)),
      ...lossy.map((text) => fatesOf(text, 'rest')),
    ]);
    const lost = all.flat().filter(({ fate }) => fate === 'changed' || fate === 'dropped');

    expect(lost.filter(({ reason }) => reason === undefined)).toEqual([]);
  });

  it('has no reason in its table that never applies', async () => {
    const all = await Promise.all([
      ...specs.map(([text, type]) => fatesOf(text, type)),
      ...lossy.map((text) => fatesOf(text, 'rest')),
    ]);
    const used = new Set(all.flat().map(({ reason }) => reason));

    expect(losses.map(({ reason }) => reason).filter((reason) => !used.has(reason))).toEqual([]);
  });
});
