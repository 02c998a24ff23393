import { rules } from '../../lint/rules/index.ts';
import { ruleFacts } from './rule-facts.ts';

/** The page of all lint rules, as Markdown: what docs/rules.md holds. */
export function rulesPage(): string {
  const all = [...rules.values()];
  const table = all.map(
    ({ id, severity, set, summary }) =>
      `| [${id}](#${id}) | ${set === 'pedantic' ? 'hint' : severity} | ${cell(summary)} |`,
  );
  return [
    '# Lint rules',
    '',
    `\`gwctl lint\` has ${all.length} rules. This page is made by \`gwctl explain --page\`; hints are part of the set \`pedantic\` only.`,
    '',
    '| rule | severity | what is demanded |',
    '| --- | --- | --- |',
    ...table,
    '',
    ...all.map(section),
  ].join('\n');
}

function section(rule: Parameters<typeof ruleFacts>[0]): string {
  const facts = ruleFacts(rule);
  const lines = [
    `## ${facts.id}`,
    '',
    `${text(facts.summary)}.`,
    '',
    text(facts.reason),
    '',
    `- severity: ${facts.severity}${facts.set === 'pedantic' ? ', in the set pedantic' : ''}`,
    `- for: ${facts.protocols.join(', ')} APIs`,
    `- ${facts.aws} (${facts.basis})`,
    `- AWS: <${facts.reference}>`,
    ...(facts.fix ? ['- `gwctl lint --fix` mends it'] : []),
    '',
    ...example('Bad', facts.bad),
    ...example('Good', facts.good),
  ];
  return lines.join('\n');
}

function example(title: string, spec: string | undefined): string[] {
  if (spec === undefined) return [];
  return [`${title}:`, '', '```yaml', spec.trimEnd(), '```', ''];
}

/** Braces, stars and angle brackets of the rules' sentences are no Markdown. */
function text(sentence: string): string {
  return sentence.replace(/[*_<>[\]`\\]/g, '\\$&');
}

function cell(sentence: string): string {
  return text(sentence).replaceAll('|', '\\|');
}
