import picomatch from 'picomatch';
import { describe, expect, it } from 'vitest';
import type { Finding, Rule } from '../../src/lint/rule.ts';
import { rules } from '../../src/lint/rules/index.ts';
import { type LintSettings, severitiesFor } from '../../src/lint/settings.ts';

const matches = (glob: string, path: string) => picomatch.isMatch(path, glob);
const ruleOf = (id: string): Rule => rules.get(id) as Rule;
const settings = (more: Partial<LintSettings>): LintSettings => ({
  extends: 'recommended',
  rules: new Map(),
  overrides: [],
  ...more,
});
const findingAt = (pointer: string, ruleId = 'operation-open'): Finding => ({
  ruleId,
  severity: 'warn',
  message: 'open',
  at: { file: 'a.yaml', pointer },
});

describe('the severity of a rule', () => {
  it.each([
    ['recommended', 'operation-open', 'warn'],
    ['recommended', 'model-unused', 'off'],
    ['strict', 'operation-open', 'error'],
    ['strict', 'model-unused', 'off'],
    ['pedantic', 'operation-open', 'warn'],
    ['pedantic', 'model-unused', 'info'],
  ] as const)('of the set %s is, for %s, %s', (set, id, severity) => {
    expect(severitiesFor('a.yaml', settings({ extends: set }), matches).of(ruleOf(id))).toBe(severity);
  });

  it('is what gwctl.yaml says', () => {
    const { of } = severitiesFor('a.yaml', settings({ rules: new Map([['model-unused', 'warn']]) }), matches);

    expect(of(ruleOf('model-unused'))).toBe('warn');
  });

  it('is what the last override says whose files match', () => {
    const overrides = [
      { files: ['legacy/**'], rules: new Map([['operation-open', 'off' as const]]) },
      { files: ['**/*.json'], rules: new Map([['operation-open', 'info' as const]]) },
    ];
    const of = (file: string) =>
      severitiesFor(file, settings({ overrides }), matches).of(ruleOf('operation-open'));

    expect([of('legacy/a.yaml'), of('legacy/a.json'), of('new/a.yaml')]).toEqual(['off', 'info', 'warn']);
  });
});

describe('the severity of a finding', () => {
  it('is what the override of its API path says', () => {
    const overrides = [{ paths: ['/admin/**'], rules: new Map([['operation-open', 'error' as const]]) }];
    const { judged } = severitiesFor('a.yaml', settings({ overrides }), matches);

    expect(judged(findingAt('/paths/~1admin~1users/get'))?.severity).toBe('error');
    expect(judged(findingAt('/paths/~1pets/get'))?.severity).toBe('warn');
  });

  it('is none where the rule is off and no override of its path wants it', () => {
    const overrides = [{ paths: ['/admin/**'], rules: new Map([['operation-open', 'error' as const]]) }];
    const rulesOff = new Map([['operation-open', 'off' as const]]);
    const { of, judged } = severitiesFor('a.yaml', settings({ rules: rulesOff, overrides }), matches);

    expect(of(ruleOf('operation-open'))).toBe('error');
    expect(judged(findingAt('/paths/~1pets/get'))).toBeUndefined();
    expect(judged(findingAt('/paths/~1admin~1users/get'))?.severity).toBe('error');
  });
});
