import { describe, expect, it } from 'vitest';
import type { Example, Rule } from '../../src/lint/rule.ts';
import { rules } from '../../src/lint/rules/index.ts';
import { importText, unmarked } from './lint-text.ts';

/**
 * Bad examples whose rule says that API Gateway refuses the import, and which gwctl imports all the same: `rule` or `rule#example`, and
 * why. Lint tells of them before they reach AWS.
 */
const takenOnPurpose: ReadonlyMap<string, string> = new Map([
  ...[
    'limit-audiences',
    'limit-authorizers',
    'limit-doc-parts',
    'limit-integrations',
    'limit-policy',
    'limit-resources',
    'limit-routes',
    'limit-scopes',
  ].map((limit) => [limit, 'an account may have a higher quota: a warning (import-export.md 2.14)'] as const),
  ['authorizer-uri', 'a bare ARN names the function well enough locally; that AWS refuses it is unverified'],
  ['credentials-form#2', 'any ARN is stored; that only a role can be assumed shows at run time'],
  ['gateway-response-literal', 'that AWS refuses it is unverified: the header is left out, with a warning'],
  ['model-draft4#1', 'an empty required list demands nothing of a body'],
  ['model-draft4#3', 'a keyword of a later draft says nothing to a draft 4 validator'],
  ['model-enum-duplicate', 'a repeated value changes nothing for a body'],
  [
    'model-format-nonstandard',
    'one field report, and formats of specific tools are common (lint.md 1.6: E?)',
  ],
  ['model-name-collision', 'that AWS compares names without case is unverified'],
  ['schema-bundled', 'gwctl makes a model of the place, and exports it so'],
  ['stage-variable-name', 'stages are no part of an import: CreateStage refuses it'],
  ['stage-variable-value-chars', 'stages are no part of an import: CreateStage refuses it'],
  ['vpc-link-id#2', 'what AWS does with an id beside INTERNET is unverified (lint.md 1.4: E/R)'],
  [
    'websocket-extension-not-importable',
    "gwctl's own form of a WebSocket API is there to be imported by gwctl",
  ],
  ['websocket-route-selection', 'AWS has no import of WebSocket APIs: CreateApi refuses the expression'],
]);

interface Row {
  readonly name: string;
  readonly rule: Rule;
  readonly example: Example;
}

const refused: readonly Row[] = [...rules.values()]
  .filter(({ awsVerdict }) => awsVerdict === 'refuses the import')
  .flatMap((rule) => rule.bad.map((example, i) => ({ name: `${rule.id}#${i + 1}`, rule, example })));

/** Our choice: what lint says of AWS and what import does must be one story, or the difference has a reason. */
describe('a rule that says API Gateway refuses the import', () => {
  it.each(refused.filter(({ name, rule }) => reasonOf(name, rule.id) === undefined))(
    '$name has an example that gwctl import refuses',
    async ({ rule, example }) => {
      expect(await severitiesOf(rule, example)).toContain('error');
    },
  );

  it.each(refused.filter(({ name, rule }) => reasonOf(name, rule.id) !== undefined))(
    '$name has an example that gwctl import takes on purpose',
    async ({ rule, example }) => {
      expect(await severitiesOf(rule, example)).not.toContain('error');
    },
  );

  it('is excepted only where it exists', () => {
    const names = new Set(refused.flatMap(({ name, rule }) => [name, rule.id]));

    expect([...takenOnPurpose.keys()].filter((name) => !names.has(name))).toEqual([]);
  });
});

function reasonOf(name: string, id: string): string | undefined {
  return takenOnPurpose.get(name) ?? takenOnPurpose.get(id);
}

async function severitiesOf(rule: Rule, example: Example): Promise<readonly string[]> {
  const { spec, protocol, file = 'spec.yaml' } = typeof example === 'string' ? { spec: example } : example;
  const { text } = unmarked(spec);
  const found = await importText({ [file]: text }, protocol ?? rule.protocols[0] ?? 'REST');
  return found.map(({ severity }) => severity);
}
