import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rulesPage } from '../../src/cli/explain/rules-page.ts';
import { topics } from '../../src/cli/explain/topics.ts';
import { rules } from '../../src/lint/rules/index.ts';
import { folderOf } from './lint-world.ts';

describe('gwctl explain', () => {
  it.each([...rules.keys()])('has a page for %s', async (id) => {
    const { run } = folderOf({});

    const { exitCode, stdout } = await run(['explain', id]);

    expect(exitCode).toBe(0);
    expect(stdout).toContain(`${rules.get(id)?.summary}.`);
    expect(stdout).not.toMatch(/[«»]/);
  });

  it('gives the same facts as JSON', async () => {
    const { run } = folderOf({});

    const { stdout } = await run(['explain', 'lambda-method-post', '--json']);

    expect(JSON.parse(stdout)).toMatchObject({ id: 'lambda-method-post', severity: 'error', fix: true });
  });

  it('explains topics, and lists rules and topics', async () => {
    const { run } = folderOf({});

    const { stdout } = await run(['explain', 'missing-authentication-token']);
    const list = await run(['explain']);

    expect(stdout).toContain('Missing Authentication Token');
    for (const id of [...rules.keys(), ...topics.keys()]) expect(list.stdout).toContain(`  ${id} `);
  });

  it('answers 1 with the nearest name for what it does not know', async () => {
    const { run } = folderOf({});

    expect(await run(['explain', 'operation-opne'])).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: 'error: There is no rule or topic operation-opne.\nDid you mean operation-open?\n',
    });
  });

  it('names only rules that exist in its topics', () => {
    const named = [...topics.values()].flatMap((topic) => topic.rules);

    expect(named.filter((id) => !rules.has(id))).toEqual([]);
  });
});

describe('docs/rules.md', () => {
  it('is what gwctl explain --page prints', () => {
    const page = readFileSync(join(import.meta.dirname, '../../docs/rules.md'), 'utf8');

    expect(page).toBe(rulesPage());
  });
});
