import { describe, expect, it } from 'vitest';
import { createApiKey, deleteApiKey, updateApiKey } from '../../src/control/api-key.ts';
import { importApiKeys } from '../../src/control/api-key-import.ts';
import { parseCsv } from '../../src/control/csv.ts';
import { addPlanKey, addPlanStage, createUsagePlan } from '../../src/control/usage-plan.ts';
import type { GatewayState } from '../../src/store/store.ts';
import { apiId, deployed, refused, result, stateAfter, tools } from './tools.ts';

const value = 'alice-0123456789abcdefghij';

/** The deployed pet shop, the plan `basic` (idp) that opens `dev`, and the key alice in it. */
function withPlan(): GatewayState {
  const t = tools();
  const keyed = stateAfter(createApiKey(deployed(1, t), { name: 'alice', value }, t));
  const planned = stateAfter(createUsagePlan(keyed, { name: 'basic' }, { ...t, newId: () => 'idp' }));
  const opened = stateAfter(addPlanStage(planned, 'basic', `${apiId}:dev`));
  return stateAfter(addPlanKey(opened, 'basic', 'alice'));
}

describe('API keys', () => {
  it('get a value of 40 characters where none is given', () => {
    const key = result(createApiKey(deployed(), { name: 'a' }, tools()));

    expect(key.value).toHaveLength(40);
    expect(key).toMatchObject({ name: 'a', enabled: true, createdDate: '2026-03-04T05:06:07Z' });
  });

  // Texts: management-api.md, literal messages.
  it.each([
    [
      'a value of 19 characters',
      'a',
      'x'.repeat(19),
      'bad-request: API Key value should be at least 20 characters',
    ],
    [
      'a value of 129',
      'a',
      'x'.repeat(129),
      'bad-request: API Key value exceeds maximum size of 128 characters',
    ],
    [
      'a name of 1025',
      'x'.repeat(1025),
      value,
      'bad-request: Invalid API Key name, can be at most 1024 characters.',
    ],
  ])('refuse %s', (_name, name, text, expected) => {
    expect(refused(createApiKey(deployed(), { name, value: text }, tools()))).toBe(expected);
  });

  it('have unique values (3.1)', () => {
    expect(refused(createApiKey(withPlan(), { name: 'other', value }, tools()))).toBe(
      'conflict: API Key already exists',
    );
  });

  it('are changed by name, but for their value', () => {
    const key = result(updateApiKey(withPlan(), 'alice', { enabled: false }, tools()));

    expect(key).toMatchObject({ name: 'alice', value, enabled: false });
  });

  it('leave their plans when they are deleted', () => {
    const state = stateAfter(deleteApiKey(withPlan(), 'alice'));

    expect(state.apiKeys.size).toBe(0);
    expect(state.usagePlans.get('idp')?.keyIds).toEqual([]);
  });
});

describe('the CSV import', () => {
  const csv = (...lines: string[]) => lines.join('\n');
  const key = (n: number) => `ImportedKey${n}0123456789abcdefghij`;

  it('takes columns in any order and case, blanks and unknown columns (5.6)', () => {
    const outcome = importApiKeys(
      deployed(),
      {
        csv: csv(
          'Description, KEY,colour, Name,Enabled',
          `the first, ${key(1)},blue, one,TRUE`,
          `,${key(2)},, two,false`,
        ),
      },
      tools(),
    );

    expect(result(outcome)).toMatchObject({ ids: [expect.any(String), expect.any(String)], warnings: [] });
    expect([...stateAfter(outcome).apiKeys.values()]).toMatchObject([
      { name: 'one', value: key(1), description: 'the first', enabled: true },
      { name: 'two', value: key(2), enabled: false },
    ]);
  });

  it('updates a key whose value is there already', () => {
    const state = withPlan();
    const outcome = importApiKeys(state, { csv: csv('name,key,enabled', `renamed,${value},false`) }, tools());

    expect([...stateAfter(outcome).apiKeys.values()]).toMatchObject([
      { name: 'renamed', value, enabled: false },
    ]);
    expect(result(outcome).ids).toEqual([...state.apiKeys.keys()]);
  });

  it.each(['"idp"', "'idp'", '"idp, idp2"', "'idp,idp2'"])('puts keys into the plans %s', (plans) => {
    const t = tools();
    const state = stateAfter(createUsagePlan(withPlan(), { name: 'other' }, { ...t, newId: () => 'idp2' }));
    const outcome = importApiKeys(state, { csv: csv('name,key,usageplanIds', `bob,${key(1)},${plans}`) }, t);

    const [id = ''] = result(outcome).ids;
    const holds = (plan: string) => stateAfter(outcome).usagePlans.get(plan)?.keyIds.includes(id);
    expect([holds('idp'), holds('idp2')]).toEqual([true, plans.includes('idp2')]);
  });

  it('warns of rows that it cannot take, and takes the others', () => {
    const outcome = importApiKeys(
      deployed(),
      { csv: csv('name,key,usageplanids', 'short,abc', `,${key(1)}`, `good,${key(2)},nope`) },
      tools(),
    );

    expect(result(outcome).ids).toHaveLength(1);
    expect(result(outcome).warnings).toEqual([
      'line 2: API Key value should be at least 20 characters',
      'line 3: name and key must not be empty',
      'line 4: Invalid Usage Plan ID specified: nope',
    ]);
  });

  it('warns of an unknown word for enabled, and of a key that is there twice', () => {
    const lines = [`odd,${key(1)},maybe`, `two,${key(2)},`, `again,${key(2)},FALSE`];
    const outcome = importApiKeys(deployed(), { csv: csv('name,key,enabled', ...lines) }, tools());

    expect(result(outcome).ids).toHaveLength(1);
    expect(result(outcome).warnings).toEqual([
      'line 2: enabled must be true or false, not maybe',
      'line 4: this key is in an earlier line too',
    ]);
  });

  it('takes the same file again without a warning', () => {
    const input = { csv: csv('name,key,usageplanIds', `good,${key(1)},idp`), failOnWarnings: true };
    const first = stateAfter(importApiKeys(withPlan(), input, tools()));

    expect(result(importApiKeys(first, input, tools())).warnings).toEqual([]);
  });

  it('takes nothing when warnings fail it (5.6)', () => {
    const input = { csv: csv('name,key', `good,${key(1)}`, 'short,abc'), failOnWarnings: true };

    expect(refused(importApiKeys(deployed(), input, tools()))).toContain('The import has warnings');
  });

  it.each([
    ['without the column key', 'name,value\na,b', 'the column key is missing'],
    ['of nothing', '', 'the columns name and key are missing'],
    ['with an open quote', 'name,key\n"a,b', 'a quote is not closed'],
  ])('refuses a file %s', (_name, text, expected) => {
    expect(refused(importApiKeys(deployed(), { csv: text }, tools()))).toContain(expected);
  });

  it('reads quotes, doubled quotes, line breaks inside and CRLF', () => {
    expect(parseCsv('\uFEFFa,"b ""c"" d"\r\n\r\n\'x,y\' , "two\nlines"\nlast')).toEqual([
      { line: 1, fields: ['a', 'b "c" d'] },
      { line: 3, fields: ['x,y', 'two\nlines'] },
      { line: 5, fields: ['last'] },
    ]);
  });
});
