import type { Example, Rule } from '../../lint/rule.ts';

/** A rule as people and programs read about it: its own fields, the marks taken out of the examples. */
export interface RuleFacts {
  readonly id: string;
  readonly severity: string;
  readonly set: 'recommended' | 'pedantic';
  readonly protocols: readonly string[];
  readonly summary: string;
  readonly reason: string;
  /** A sentence. */
  readonly aws: string;
  readonly basis: string;
  readonly reference: string;
  readonly fix: boolean;
  readonly bad: string | undefined;
  readonly good: string | undefined;
}

/** The facts of a rule. */
export function ruleFacts(rule: Rule): RuleFacts {
  return {
    id: rule.id,
    severity: rule.severity,
    set: rule.set ?? 'recommended',
    protocols: rule.protocols,
    summary: rule.summary,
    reason: rule.reason,
    aws: `API Gateway ${verdicts[rule.awsVerdict]}.`,
    basis: bases[rule.basis],
    reference: rule.reference,
    fix: rule.fixable === true,
    bad: exampleText(rule.bad[0]),
    good: exampleText(rule.good[0]),
  };
}

const verdicts: Readonly<Record<Rule['awsVerdict'], string>> = {
  'refuses the import': 'refuses the import',
  'warns at import': 'warns at the import and goes on',
  'fails at deployment': 'imports it and refuses the deployment',
  'fails at run time': 'imports and deploys it, and fails when it is called',
  'drops or changes it silently': 'drops or changes it without a word',
  'has no opinion': 'has no opinion on it',
};

const bases: Readonly<Record<Rule['basis'], string>> = {
  recorded: 'recorded against AWS',
  documented: 'documented by AWS',
  reported: 'publicly reported by users of AWS',
  unverified: 'not verified against AWS',
  'our own': "gwctl's own judgement",
};

/** Examples that only a number of characters makes bad are not for reading. */
function exampleText(example: Example | undefined): string | undefined {
  const text = typeof example === 'string' ? example : example?.spec;
  return text === undefined || text.length > 1500 ? undefined : text.replace(/[«»]/g, '');
}
