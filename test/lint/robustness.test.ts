import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import type { Example, ExampleCase } from '../../src/lint/rule.ts';
import { rules } from '../../src/lint/rules/index.ts';
import type { ProtocolType } from '../../src/model/api.ts';
import { lintText } from './lint-text.ts';

const specs: readonly (readonly [string, ProtocolType])[] = [
  ['cognito-scopes.oas30.json', 'REST'],
  ['petstore-token-authorizer.swagger.json', 'REST'],
  ['kinesis-proxy-export.oas30.json', 'REST'],
  ['http-api-petstore-cors.oas30.json', 'HTTP'],
];

/** What may stand anywhere in a file that somebody wrote by hand. */
const odd: readonly unknown[] = [null, 5, true, '', 'x', [], {}, [null], { $ref: '#/nowhere' }, { $ref: 5 }];

/** Every place of a document, as the parent and the key. */
function* places(value: unknown): Generator<{ parent: Record<string, unknown>; key: string }> {
  if (value === null || typeof value !== 'object') return;
  const parent = value as Record<string, unknown>;
  for (const key of Object.keys(parent)) {
    yield { parent, key };
    yield* places(parent[key]);
  }
}

async function lintEachMutation(root: unknown, protocol: ProtocolType, every: number): Promise<number> {
  let count = 0;
  for (const [index, { parent, key }] of [...places(root)].entries()) {
    if (index % every !== 0) continue;
    const before = parent[key];
    parent[key] = odd[(index / every) % odd.length];
    const { findings } = await lintText(
      { 'spec.json': JSON.stringify(root) },
      { protocol, severityOf: ({ severity }) => severity },
    );
    for (const { message } of findings) expect(message).not.toMatch(/\bundefined\b|\bNaN\b/);
    parent[key] = before;
    count++;
  }
  return count;
}

describe('no value in any place makes lint fail', () => {
  it.each(specs)('of %s', async (file, protocol) => {
    const root = JSON.parse(readFileSync(join(import.meta.dirname, '../../fixtures/specs', file), 'utf8'));

    expect(await lintEachMutation(root, protocol, 3)).toBeGreaterThan(40);
  });

  const caseOf = (example: Example): ExampleCase =>
    typeof example === 'string' ? { spec: example } : example;
  const examples = [...rules.values()].flatMap((rule) =>
    rule.bad
      .map(caseOf)
      .filter(({ spec }) => spec.length < 2000)
      .map(
        ({ spec, protocol }, i) =>
          [`${rule.id} ${i + 1}`, spec, protocol ?? rule.protocols[0] ?? 'REST'] as const,
      ),
  );

  it.each(examples.filter(([name]) => !/^(?:document|duplicate|double|uri-not-interpolated)/.test(name)))(
    'of the example %s',
    async (_n, spec, protocol) => {
      const root: unknown = load(spec.replace(/[«»]/g, ''));

      expect(await lintEachMutation(root, protocol, 1)).toBeGreaterThan(0);
    },
  );
});
