import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { TextSpan } from '../../src/diagnostics/diagnostic.ts';
import { importRules } from '../../src/diagnostics/rules.ts';
import type { Example, ExampleCase, Rule } from '../../src/lint/rule.ts';
import { rules } from '../../src/lint/rules/index.ts';
import { lintText, spanOf, unmarked } from './lint-text.ts';

const folder = join(import.meta.dirname, '../../src/lint/rules');

describe('the rule table', () => {
  it('has a row for every file of the folder, in alphabetical order', () => {
    const files = readdirSync(folder)
      .filter((name) => name !== 'index.ts')
      .map((name) => name.replace(/\.ts$/, ''));

    expect([...rules.keys()]).toEqual(files.sort());
  });

  it('stands for every problem that reading and importing can find', () => {
    const adopted = new Set([...rules.values()].flatMap(({ adopts }) => adopts?.map(({ id }) => id) ?? []));

    // What an export cannot say is found by the export, not by an import.
    adopted.add('export-impossible');

    expect(Object.keys(importRules).filter((id) => !adopted.has(id as keyof typeof importRules))).toEqual([]);
  });

  it.each([...rules.values()].map((rule) => [rule.id, rule] as const))(
    '%s says what it is about',
    (_id, rule) => {
      expect(rule.summary).toMatch(/^\S.*[^.]$/);
      expect(rule.reason).toMatch(/[.?!")]$/);
      expect(rule.reference).toMatch(/^https:\/\//);
      expect(rule.check ?? rule.adopts).toBeDefined();
      expect(rule.good.length).toBeGreaterThan(0);
    },
  );
});

describe.each([...rules.values()].map((rule) => [rule.id, rule] as const))('%s', (_id, rule) => {
  it.each(rule.bad.map((example, i) => [i + 1, example] as const))(
    'finds bad example %i in its place',
    async (_i, example) => {
      const { text, marks } = unmarked(caseOf(example).spec);

      expect(await placesOf(rule, example, text)).toEqual(marks);
    },
  );

  it.each(rule.good.map((example, i) => [i + 1, example] as const))(
    'is silent about good example %i',
    async (_i, example) => {
      expect(await placesOf(rule, example, caseOf(example).spec)).toEqual([]);
    },
  );
});

async function placesOf(rule: Rule, example: Example, text: string): Promise<(TextSpan | undefined)[]> {
  const { protocol, config, file = 'spec.yaml' } = caseOf(example);
  const { document, findings } = await lintText(
    { [file]: text },
    {
      protocol: protocol ?? rule.protocols[0] ?? 'REST',
      facts: config ?? {},
      severityOf: (each) => (each === rule ? rule.severity : 'off'),
    },
  );
  return findings.filter(({ ruleId }) => ruleId === rule.id).map((finding) => spanOf(finding, document));
}

function caseOf(example: Example): ExampleCase {
  return typeof example === 'string' ? { spec: example } : example;
}
