import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { importRules } from '../../src/diagnostics/rules.ts';

const src = join(import.meta.dirname, '../../src');
const table = join(src, 'diagnostics/rules.ts');

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name));
}

describe('the table of import rules', () => {
  it('has no id that nothing reports', () => {
    const text = sources(src)
      .filter((file) => file !== table)
      .map((file) => readFileSync(file, 'utf8'))
      .join('\n');

    expect(Object.keys(importRules).filter((id) => !text.includes(`'${id}'`))).toEqual([]);
  });

  it('has a title for each, and kebab-case ids', () => {
    for (const [id, { title }] of Object.entries(importRules)) {
      expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      expect(title).toMatch(/^\S.*[^.]$/);
    }
  });
});
