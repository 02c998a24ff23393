import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import type { Example, ExampleCase, Rule } from '../../src/lint/rule.ts';
import { rules } from '../../src/lint/rules/index.ts';
import { lintText } from './lint-text.ts';

const caseOf = (example: Example): ExampleCase => (typeof example === 'string' ? { spec: example } : example);

/** About the way YAML or JSON is written, which a twin does not share. */
const aboutText: ReadonlySet<string> = new Set([
  'document-parses',
  'duplicate-key',
  'double-encoded-document',
  'yaml-ambiguous-scalar',
  'limit-policy',
]);

const examples = [...rules.values()]
  .filter(({ id }) => !aboutText.has(id))
  .flatMap((rule) => rule.bad.map((example, i) => [`${rule.id} ${i + 1}`, rule, example] as const));

async function found(rule: Rule, example: Example, file: string, text: string) {
  const { protocol = rule.protocols[0] ?? 'REST', config = {} } = caseOf(example);
  const { findings } = await lintText({ [file]: text }, { protocol, facts: config });
  return findings
    .map(({ ruleId, severity, at }) => `${ruleId} ${severity} ${at?.pointer} ${at?.part ?? 'value'}`)
    .sort();
}

describe('a spec and its JSON twin have the same findings', () => {
  it.each(examples)('%s', async (_name, rule, example) => {
    const yaml = caseOf(example).spec.replace(/[«»]/g, '');
    const json = JSON.stringify(load(yaml));

    expect(await found(rule, example, 'spec.json', json)).toEqual(
      await found(rule, example, 'spec.yaml', yaml),
    );
  });
});
