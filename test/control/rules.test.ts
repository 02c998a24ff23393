import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exceptionOf } from '../../src/control/change.ts';
import { controlRules } from '../../src/diagnostics/rules.ts';

const src = join(import.meta.dirname, '../../src');
const text = ['control', 'workspace']
  .flatMap((folder) => readdirSync(join(src, folder)).map((file) => join(src, folder, file)))
  .map((file) => readFileSync(file, 'utf8'))
  .join('\n');
const raised = new Set([...text.matchAll(/ruleId: '([^']+)'/g)].map(([, id]) => id));

describe('what the control plane reports', () => {
  it('has an entry in the table, and every entry is used', () => {
    expect([...raised].sort()).toEqual(Object.keys(controlRules).sort());
  });

  it.each([
    ['control-bad-request', 'BadRequestException'],
    ['control-not-found', 'NotFoundException'],
    ['control-conflict', 'ConflictException'],
    ['control-idle-method-setting', 'BadRequestException'],
    ['toString', 'BadRequestException'],
  ])('stands for an exception of AWS: %s for %s', (ruleId, exception) => {
    expect(exceptionOf(ruleId)).toBe(exception);
  });
});
