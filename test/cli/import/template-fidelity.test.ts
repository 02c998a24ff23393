import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { NodeFate } from '../../../src/cli/import/fidelity.ts';
import { templateFidelity } from '../../../src/cli/import/template-fidelity.ts';
import { nodeFiles } from '../../../src/document/file-reader.ts';
import { pointerKeys } from '../../../src/document/source-span.ts';
import { exportApi } from '../../../src/exporter/export-api.ts';
import { type ImportedDocument, importDocument, readDocument } from '../../../src/importer/import-spec.ts';
import { comparable } from '../../exporter/comparable.ts';
import { filesOf, fixedNow } from '../../importer/import-text.ts';

const folder = join(import.meta.dirname, '../../../fixtures/templates');
// A WebSocket API has no OpenAPI form to compare with.
const templates = readdirSync(folder).filter((name) => /\.\w+$/.test(name) && name !== 'websocket.yaml');

type Root = Record<string, unknown>;

async function rootOf(file: string): Promise<Root> {
  const read = await readDocument(file, nodeFiles(folder), {});
  if (!read.ok) throw new Error('unreadable');
  return read.value.root as Root;
}

/** The template as JSON, beside the files that it names. */
async function imported(root: Root) {
  const files = filesOf({
    'template.json': JSON.stringify(root),
    'bodies/pets.yaml': readFileSync(join(folder, 'bodies/pets.yaml'), 'utf8'),
  });
  const read = await readDocument('template.json', files, {});
  if (!read.ok) throw new Error('unreadable');
  return { document: read.value, ...importDocument(read.value, read.diagnostics, { now: fixedNow }) };
}

async function fatesOf(root: Root): Promise<NodeFate[]> {
  const { document, api, generated } = await imported(root);
  if (!api.ok || !generated) throw new Error(api.diagnostics[0]?.message);
  const as = 'swagger' in (generated.document.root as Root) ? 'swagger' : 'oas30';
  const extensions = new Set(['apigateway', 'documentation'] as const);
  const exported = exportApi(api.value, { as, extensions, region: 'us-east-1' });
  return templateFidelity(document, generated, exported.ok ? exported.value : {});
}

function leaves(value: unknown): number {
  if (value === null || typeof value !== 'object') return 1;
  const inner = Object.values(value);
  return inner.length === 0 ? 1 : inner.reduce<number>((sum, each) => sum + leaves(each), 0);
}

/** The template with one value turned into another. */
function altered(root: Root, pointer: string): Root {
  const copy = structuredClone(root);
  const keys = pointerKeys(pointer);
  const last = keys.pop() ?? '';
  let here = copy;
  for (const key of keys) here = here[key] as Root;
  const value = here[last];
  here[last] =
    typeof value === 'number' ? value + 1 : typeof value === 'boolean' ? !value : `${String(value)}x`;
  return copy;
}

/**
 * Read, but another value may come to the same: the branch of a condition that is not taken, the name of an attribute of a function,
 * what an unknown word stands for, a model that API Gateway has by itself, and a flag that no import keeps (recorded).
 */
const lenient =
  /Fn::|\/(?:AuthorizationType|ProtocolType|ResponseModels\/[^/]+|ResponseParameters\/method\.response\.[^/]+)$/;

/** Everything that an import comes to, places and texts of notes aside. */
function outcome({ api, functions, stages }: ImportedDocument): unknown {
  return api.ok
    ? [comparable(api.value), comparable(functions as never), comparable(stages as never)]
    : api.diagnostics.map(({ message }) => message);
}

describe.each(templates)('the report of the template %s', (file) => {
  it('tells of every value exactly once', async () => {
    const root = await rootOf(file);

    const own = (await fatesOf(root)).filter((fate) => fate.file === undefined);

    expect(own).toHaveLength(leaves(root));
    expect(new Set(own.map(({ pointer }) => pointer)).size).toBe(own.length);
    expect(own.filter(({ fate, reason }) => fate === 'dropped' && reason === undefined)).toEqual([]);
  });

  it('calls dropped only what changes nothing', async () => {
    const root = await rootOf(file);
    const before = outcome(await imported(root));
    const dropped = (await fatesOf(root)).filter(
      (fate) =>
        fate.fate === 'dropped' && fate.file === undefined && !/\/(?:Definition)?Body\//.test(fate.pointer),
    );

    const after = await Promise.all(
      dropped.map(async ({ pointer }) => [pointer, outcome(await imported(altered(root, pointer)))] as const),
    );

    expect(after.filter(([, found]) => !isSame(found, before)).map(([pointer]) => pointer)).toEqual([]);
  });

  it('calls mapped only what changes something', async () => {
    const root = await rootOf(file);
    const before = outcome(await imported(root));
    const mapped = (await fatesOf(root)).filter(
      ({ fate, pointer }) =>
        fate === 'mapped' &&
        /^\/Resources\/[^/]+\/Properties\/(?!(?:Definition)?Body\/)/.test(pointer) &&
        !lenient.test(pointer),
    );

    const after = await Promise.all(
      mapped.map(async ({ pointer }) => [pointer, outcome(await imported(altered(root, pointer)))] as const),
    );

    expect(after.filter(([, found]) => isSame(found, before)).map(([pointer]) => pointer)).toEqual([]);
  });
});

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
