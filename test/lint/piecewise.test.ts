import { describe, expect, it } from 'vitest';
import type { SourceRef } from '../../src/diagnostics/diagnostic.ts';
import { readDocument } from '../../src/importer/import-spec.ts';
import type { Example, ExampleCase, LintFacts, Rule } from '../../src/lint/rule.ts';
import { rules } from '../../src/lint/rules/index.ts';
import { placeOf } from '../../src/lint/spec/node.ts';
import { type SpecView, type SpecViews, specViews } from '../../src/lint/spec/view.ts';
import { lintText, noFacts } from './lint-text.ts';

const piecewise = [...rules.values()].filter((rule) => rule.piecewise);

type InputMap = Readonly<Record<string, unknown>>;

describe('a large document', () => {
  it.each(piecewise.map((rule) => [rule.id, rule] as const))(
    'is judged by %s in pieces as it is as a whole',
    async (_id, rule) => {
      const cases = rule.bad.map(caseOf);

      for (const each of cases) {
        const { whole, pieces } = await enlarged(each, rule);

        expect(told(rule, pieces(1), each)).toEqual(told(rule, [whole], each));
      }
    },
  );

  it('is cut after as many paths as a piece has', async () => {
    const { whole, pieces } = await viewsOf({ openapi: '3.0.1', paths: pathsOf(5) });

    const cut = [...pieces(2)];

    expect(cut.map(({ paths }) => paths.map(({ path }) => path))).toEqual([
      ['/0', '/1'],
      ['/2', '/3'],
      ['/4'],
    ]);
    expect(cut.flatMap(({ methods }) => methods.map(({ name }) => name))).toEqual(
      whole.methods.map(({ name }) => name),
    );
  });

  it('has the named schemas that no path is left for in pieces of their own', async () => {
    const schemas = { A: {}, B: {}, C: {} };
    const { pieces } = await viewsOf({ openapi: '3.0.1', paths: pathsOf(1), components: { schemas } });

    const cut = [...pieces(1)];

    expect(cut.map((piece) => [piece.paths.length, piece.schemas.map(({ key }) => key)])).toEqual([
      [1, ['A']],
      [0, ['B']],
      [0, ['C']],
    ]);
  });

  it('looks once at a template that pieces have in common', async () => {
    const { pieces } = await viewsOf({ openapi: '3.0.1', paths: pathsOf(3) });

    const facts = [...pieces(1)].map((piece) => piece.templateFacts('$input.json("$")'));

    expect(new Set(facts).size).toBe(1);
  });

  it('has the findings of all its paths, each place once', async () => {
    const operation = '{ "operationId": "a", "responses": {}, "callbacks": {} }';
    const paths = Array.from({ length: 200 }, (_, i) => `"/p${i}": { "get": ${operation} }`).join(', ');

    const { findings } = await lintText({ 'spec.json': `{ "openapi": "3.0.1", "paths": { ${paths} } }` });

    const places = findings.filter(({ ruleId }) => ruleId === 'callbacks-links').map(({ at }) => at?.pointer);
    expect(places).toEqual(Array.from({ length: 200 }, (_, i) => `/paths/~1p${i}/get/callbacks`));
  });
});

/** An example whose paths and named schemas come three times. */
async function enlarged({ spec, file = 'spec.yaml' }: ExampleCase, rule: Rule): Promise<SpecViews> {
  const root = await rootOf(file, spec.replace(/[«»]/g, ''));
  const components = root['components'] as InputMap | undefined;
  const large = {
    ...root,
    ...(root['paths'] ? { paths: copies(root['paths'] as InputMap, '/copy') } : {}),
    ...(root['definitions'] ? { definitions: copies(root['definitions'] as InputMap, 'Copy') } : {}),
    ...(components?.['schemas']
      ? { components: { ...components, schemas: copies(components['schemas'] as InputMap, 'Copy') } }
      : {}),
  };
  return viewsOf(large, rule);
}

function copies(map: InputMap, suffix: string): InputMap {
  return Object.fromEntries(
    ['', `${suffix}1`, `${suffix}2`].flatMap((end) =>
      Object.entries(map).map(([key, value]) => [`${key}${end}`, value]),
    ),
  );
}

function pathsOf(count: number): InputMap {
  return Object.fromEntries(Array.from({ length: count }, (_, i) => [`/${i}`, { get: {}, post: {} }]));
}

async function viewsOf(root: InputMap, rule?: Rule): Promise<SpecViews> {
  const read = await readDocument('spec.json', filesOf(JSON.stringify(root)), {});
  if (!read.ok) throw new Error('The document cannot be read.');
  return specViews(read.value, rule?.protocols[0] ?? 'REST');
}

async function rootOf(file: string, text: string): Promise<InputMap> {
  const read = await readDocument(file, filesOf(text), {});
  if (!read.ok) throw new Error('The example cannot be read.');
  return read.value.root as InputMap;
}

function filesOf(text: string) {
  return { read: async () => new TextEncoder().encode(text), realpath: async (path: string) => path };
}

/** What a rule says, each place once, in any order. */
function told(rule: Rule, views: Iterable<SpecView>, { config }: ExampleCase): string[] {
  const found = new Map<string, string>();
  const facts: LintFacts = { ...noFacts, ...config };
  for (const spec of views) {
    rule.check?.({ spec, found: [], checkStructure: () => [], facts }, (place, message, extra) => {
      const at: SourceRef = 'pointer' in place ? place : placeOf(place);
      const key = `${at.pointer} ${at.part} ${extra?.inside?.start}`;
      if (!found.has(key)) found.set(key, `${key} ${message} ${JSON.stringify(extra?.fix)}`);
    });
  }
  return [...found.values()].sort();
}

function caseOf(example: Example): ExampleCase {
  return typeof example === 'string' ? { spec: example } : example;
}
