import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { applyFixes } from '../../src/lint/apply-fixes.ts';
import type { Example, ExampleCase, Rule } from '../../src/lint/rule.ts';
import { rules } from '../../src/lint/rules/index.ts';
import { lintText } from './lint-text.ts';
import { broken, folderOf } from './lint-world.ts';

const caseOf = (example: Example): ExampleCase => (typeof example === 'string' ? { spec: example } : example);

/** The example as the user would have it: without marks, with a comment that must stay. */
const textOf = (example: Example) => `# the shop\n${caseOf(example).spec.replace(/[«»]/g, '')}`;

const fixable = [...rules.values()].filter((rule) => rule.fixable);

async function findings(rule: Rule, example: Example, text: string, file = 'spec.yaml') {
  const { protocol = rule.protocols[0] ?? 'REST', config = {} } = caseOf(example);
  const severityOf = (each: Rule) => (each === rule ? rule.severity : ('off' as const));
  const { document, findings: all } = await lintText(
    { [file]: text },
    { protocol, facts: config, severityOf },
  );
  return { document, found: all.filter(({ ruleId }) => ruleId === rule.id) };
}

describe.each(fixable.map((rule) => [rule.id, rule] as const))('--fix mends %s', (_id, rule) => {
  const cases = rule.bad.map((example, i) => [i + 1, example] as const);

  it.each(cases)('in bad example %i, where it says so, and keeps comments', async (_i, example) => {
    const text = textOf(example);
    const { document, found } = await findings(rule, example, text);
    const mendable = found.filter(({ fix }) => fix);
    const [changed] = document ? applyFixes(document, mendable) : [];
    const after = changed?.after ?? text;

    const left = await findings(rule, example, after);

    expect(left.found.filter(({ fix }) => fix)).toEqual([]);
    expect(left.found).toHaveLength(found.length - mendable.length);
    expect(after.startsWith('# the shop\n')).toBe(true);
  });

  it.each(cases)('in bad example %i written as JSON', async (_i, example) => {
    const text = JSON.stringify(load(textOf(example)), undefined, 2);
    const { document, found } = await findings(rule, example, text, 'spec.json');
    const mendable = found.filter(({ fix }) => fix);
    const [changed] = document ? applyFixes(document, mendable) : [];

    const left = await findings(rule, example, changed?.after ?? text, 'spec.json');

    expect(left.found).toHaveLength(found.length - mendable.length);
  });
});

describe('gwctl lint --fix', () => {
  const text = broken
    .replace('FETCH', 'GET')
    .replace('http://pets.example.com', '"https://pets.example.com/{id}"')
    .replace('/pets:', '/pets/{id}:')
    .replace(
      'get:\n',
      'get:\n      parameters: [{ name: id, in: path, required: true, schema: { type: string } }]\n',
    );

  it('writes the file, keeps comments and says what it did', async () => {
    const { run, text: read } = folderOf({ 'openapi.yaml': text });

    const { stdout, stderr } = await run(['lint', 'openapi.yaml', '--fix', '--quiet']);

    expect(stderr).toBe('openapi.yaml: one finding mended.\n');
    expect(stdout).toBe('');
    expect(read('openapi.yaml')).toContain(
      '        requestParameters:\n          integration.request.path.id: method.request.path.id\n        type: http\n',
    );
    expect(read('openapi.yaml')).toContain('# the shop');
  });

  it('prints the change and writes nothing with --dry-run', async () => {
    const { run, text: read } = folderOf({ 'openapi.yaml': text });

    const { stdout } = await run(['lint', 'openapi.yaml', '--fix', '--dry-run', '--quiet']);

    expect(read('openapi.yaml')).toBe(text);
    expect(stdout).toContain('--- openapi.yaml\n+++ openapi.yaml\n@@ -6,6 +6,8 @@\n');
    expect(stdout).toContain(
      '+        requestParameters:\n+          integration.request.path.id: method.request.path.id\n',
    );
  });
});
