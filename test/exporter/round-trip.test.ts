import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exportApi } from '../../src/exporter/export-api.ts';
import type { ExportFormat, ExportOptions, ExtensionSet } from '../../src/exporter/options.ts';
import { serialize } from '../../src/exporter/serialize.ts';
import { importOnto } from '../../src/importer/merge.ts';
import type { ImportOptions } from '../../src/importer/options.ts';
import type { StatedSetting } from '../../src/importer/stated-settings.ts';
import type { Api } from '../../src/model/api.ts';
import { apiOf } from '../importer/import-text.ts';
import { comparable } from './comparable.ts';
import { restDocuments } from './documents.ts';

const folder = join(import.meta.dirname, '../../fixtures/specs');
const parameters = new Map([['uri', 'http://127.0.0.1:9000/pets']]);
const specs = readdirSync(folder)
  .filter((name) => /\.(json|yaml)$/.test(name))
  .map((name): [string, string, NonNullable<ImportOptions['type']>] => [
    name,
    readFileSync(join(folder, name), 'utf8'),
    name.startsWith('http-api') ? 'http' : 'rest',
  ]);

/** What the file states that may be the default: nothing. */
const none: ReadonlySet<StatedSetting> = new Set();

function exported(
  api: Api,
  as: ExportFormat,
  format: 'json' | 'yaml',
  more: Partial<ExportOptions> = {},
): string {
  const extensions = new Set<ExtensionSet>(['apigateway', 'documentation']);
  const outcome = exportApi(api, { as, extensions, region: 'us-east-1', stageName: 'dev', ...more });
  if (!outcome.ok) throw new Error(outcome.diagnostics[0]?.message);
  return serialize(outcome.value, format);
}

const formats: readonly (readonly [ExportFormat, 'json' | 'yaml'])[] = [
  ['oas30', 'json'],
  ['oas30', 'yaml'],
  ['swagger', 'json'],
  ['swagger', 'yaml'],
];

// The laws of import-export.md 4: our choice, on top of what AWS does.
describe.each(specs)('the round trip of %s', (_name, text, type) => {
  const possible = formats.filter(([as]) => type === 'rest' || as === 'oas30');

  it.each(possible)('gives the same API as %s in %s (law 1)', async (as, format) => {
    const api = await apiOf(text, { type, parameters });

    const again = await apiOf(exported(api, as, format), { type });

    expect(comparable(again)).toEqual(comparable(api));
  });

  it.each(possible)('gives the same text again as %s in %s (law 2)', async (as, format) => {
    const first = exported(await apiOf(text, { type, parameters }), as, format);

    const second = exported(await apiOf(first, { type, now: '2026-11-20T00:00:00Z' }), as, format);

    expect(second).toBe(first);
  });

  it('changes nothing the second time, ids included (law 3)', async () => {
    const api = await apiOf(text, { type, parameters });
    const modes = type === 'rest' ? (['merge', 'overwrite'] as const) : (['overwrite'] as const);

    for (const mode of modes) {
      const again = importOnto(api, await apiOf(text, { type, parameters, apiId: api.id }), mode, none);
      expect(again.ok && again.value).toEqual(api);
    }
  });
});

describe('the round trip of any document', () => {
  it.each(formats)('gives the same API as %s in %s (law 1)', async (as, format) => {
    await fc.assert(
      fc.asyncProperty(restDocuments, async (document) => {
        const api = await apiOf(document, { type: 'rest' });
        const again = await apiOf(exported(api, as, format), { type: 'rest' });
        expect(comparable(again)).toEqual(comparable(api));
      }),
      { numRuns: 60 },
    );
  });

  it('gives the same text again (law 2)', async () => {
    await fc.assert(
      fc.asyncProperty(restDocuments, async (document) => {
        const first = exported(await apiOf(document, { type: 'rest' }), 'oas30', 'json');
        const second = exported(await apiOf(first, { type: 'rest' }), 'oas30', 'json');
        expect(second).toBe(first);
      }),
      { numRuns: 60 },
    );
  });

  it('gives the same API from JSON and from YAML (law 7)', async () => {
    await fc.assert(
      fc.asyncProperty(restDocuments, async (document) => {
        const fromJson = await apiOf(JSON.stringify(document), { type: 'rest' });
        const fromYaml = await apiOf(serialize(document as never, 'yaml'), { type: 'rest' });
        expect(comparable(fromYaml)).toEqual(comparable(fromJson));
      }),
      { numRuns: 60 },
    );
  });

  it('forgets the old API in an overwrite, ids aside (law 4)', async () => {
    await fc.assert(
      fc.asyncProperty(restDocuments, restDocuments, async (before, after) => {
        const stored = await apiOf(before, { type: 'rest' });
        const imported = await apiOf(after, { type: 'rest', apiId: stored.id });
        const result = importOnto(stored, imported, 'overwrite', none);
        const expected = { ...imported, endpointConfiguration: 'stored' };
        expect(
          result.ok && comparable({ ...result.value, endpointConfiguration: 'stored' } as never),
        ).toEqual(comparable(expected as never));
      }),
      { numRuns: 40 },
    );
  });

  it('loses nothing in a merge, and replaces units whole (law 5)', async () => {
    await fc.assert(
      fc.asyncProperty(restDocuments, restDocuments, async (before, after) => {
        const stored = await apiOf(before, { type: 'rest' });
        const imported = await apiOf(after, { type: 'rest', apiId: stored.id });
        const result = importOnto(stored, imported, 'merge', none);
        // Two names of one variable under one parent are refused, as by AWS.
        if (!result.ok || result.value.protocol !== 'REST') return;
        if (stored.protocol !== 'REST' || imported.protocol !== 'REST') return;
        const methods = new Map(
          result.value.resources.flatMap(({ path, methods: own }) =>
            [...own].map(([verb, method]) => [`${verb} ${path}`, method] as const),
          ),
        );
        for (const { path, methods: own } of stored.resources) {
          for (const verb of own.keys()) expect(methods.has(`${verb} ${path}`)).toBe(true);
        }
        for (const { path, methods: own } of imported.resources) {
          for (const [verb, method] of own) {
            expect(comparable(methods.get(`${verb} ${path}`) as never)).toEqual(comparable(method as never));
          }
        }
        for (const name of [...stored.models.keys(), ...imported.models.keys()]) {
          expect(result.value.models.has(name)).toBe(true);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('merges two files that share nothing in either order (law 6)', async () => {
    await fc.assert(
      fc.asyncProperty(restDocuments, restDocuments, async (before, other) => {
        const stored = await apiOf(before, { type: 'rest' });
        const first = await apiOf(moved(other, '/first'), { type: 'rest', apiId: stored.id });
        const second = await apiOf(moved(other, '/second'), { type: 'rest', apiId: stored.id });
        const inOrder = merged(merged(stored, first), second);
        const reversed = merged(merged(stored, second), first);
        expect(unordered(reversed)).toEqual(unordered(inOrder));
      }),
      { numRuns: 30 },
    );
  });

  it('keeps the tree of a prepended base path (law 8)', async () => {
    await fc.assert(
      fc.asyncProperty(restDocuments, async (document) => {
        const servers = [{ url: 'https://x.example/a/b' }];
        const api = await apiOf({ ...document, servers }, { type: 'rest', basepath: 'prepend' });
        const again = await apiOf(exported(api, 'oas30', 'json'), { type: 'rest', basepath: 'ignore' });
        expect(comparable(again)).toEqual(comparable(api));
      }),
      { numRuns: 30 },
    );
  });
});

/** The document below another path and with schemas of other names, sharing what has no natural key. */
function moved(document: object, prefix: string): object {
  const { paths, info: _info, ...rest } = document as { paths: object; info: object };
  const entries = Object.entries(paths).map(([path, item]) => [`${prefix}${path === '/' ? '' : path}`, item]);
  return { ...rest, info: { title: 'merged' }, paths: Object.fromEntries(entries) };
}

function merged(stored: Api, imported: Api): Api {
  const outcome = importOnto(stored, imported, 'merge', none);
  if (!outcome.ok) throw new Error(outcome.diagnostics[0]?.message);
  return outcome.value;
}

/** Lists that are sets. */
function unordered(api: Api): unknown {
  const { binaryMediaTypes, documentationParts, ...rest } = comparable(api) as {
    binaryMediaTypes: string[];
    documentationParts: object[];
  };
  const texts = documentationParts.map((part) => JSON.stringify(part)).toSorted();
  return { ...rest, binaryMediaTypes: binaryMediaTypes.toSorted(), documentationParts: texts };
}
