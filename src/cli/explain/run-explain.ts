import type { ChalkInstance } from 'chalk';
import { nearest } from '../../diagnostics/nearest.ts';
import type { Rule } from '../../lint/rule.ts';
import { rules } from '../../lint/rules/index.ts';
import { Refusal } from '../errors.ts';
import type { GlobalOptions, World } from '../world.ts';
import { ruleFacts } from './rule-facts.ts';
import { rulesPage } from './rules-page.ts';
import { type Topic, topics } from './topics.ts';

/** Runs `gwctl explain`. @throws {Refusal} for what is neither a rule nor a topic */
export function runExplain(
  world: World,
  name: string | undefined,
  options: GlobalOptions & { readonly page?: boolean },
): void {
  if (options.page) {
    world.stdout.write(rulesPage());
    return;
  }
  const colours = world.colours.stdout;
  if (name === undefined) {
    world.stdout.write(options.json ? json(listed()) : overview(colours));
    return;
  }
  const rule = rules.get(name);
  const topic = topics.get(name.toLowerCase());
  if (rule) world.stdout.write(options.json ? json(ruleFacts(rule)) : ruleText(rule, colours));
  else if (topic)
    world.stdout.write(options.json ? json({ topic: name, ...topic }) : topicText(name, topic, colours));
  else throw unknown(name);
}

function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

function unknown(name: string): Refusal {
  const close = nearest(name, [...rules.keys(), ...topics.keys()]);
  return new Refusal(`There is no rule or topic ${name}.`, {
    code: 'NotFoundException',
    next: close ? `Did you mean ${close}?` : 'gwctl explain lists them.',
  });
}

function listed(): object {
  return {
    rules: [...rules.values()].map(({ id, severity, summary }) => ({ id, severity, summary })),
    topics: [...topics].map(([id, { title }]) => ({ id, title })),
  };
}

function overview(colours: ChalkInstance): string {
  const width = Math.max(...[...rules.keys()].map((id) => id.length)) + 2;
  const lines = [...rules.values()].map(
    ({ id, severity, summary }) => `  ${id.padEnd(width)}${severity.padEnd(7)}${summary}`,
  );
  const subjects = [...topics].map(([id, { title }]) => `  ${id.padEnd(width)}${title}`);
  return [colours.bold('Topics'), ...subjects, '', colours.bold('Rules'), ...lines, ''].join('\n');
}

function ruleText(rule: Rule, colours: ChalkInstance): string {
  const { aws, set, fix, bad, good, ...facts } = ruleFacts(rule);
  const head = `${colours.bold(rule.id)}  ${rule.severity}${set === 'pedantic' ? ', only with extends: pedantic' : ''}`;
  const parts = [
    head,
    `${rule.summary}.`,
    rule.reason,
    `${colours.dim('AWS')}      ${aws}`,
    `${colours.dim('for')}      ${facts.protocols.join(', ')} APIs`,
    `${colours.dim('known')}    ${facts.basis}`,
    `${colours.dim('page')}     ${rule.reference}`,
    ...(fix ? [`${colours.dim('fix')}      gwctl lint --fix mends it`] : []),
    '',
    ...(bad ? [colours.red('Bad'), indented(bad), ''] : []),
    ...(good ? [colours.green('Good'), indented(good), ''] : []),
    'To silence it in one place: # gwctl-ignore ' +
      `${rule.id} -- reason, or x-gwctl-lint-ignore: { ${rule.id}: reason }.`,
    `To switch it off: lint: { rules: { ${rule.id}: off } } in gwctl.yaml.`,
  ];
  return `${parts.join('\n')}\n`;
}

function indented(text: string): string {
  return text.trimEnd().replace(/^(?=.)/gm, '  ');
}

function topicText(name: string, { title, text, rules: related }: Topic, colours: ChalkInstance): string {
  const more = related.length > 0 ? `\n${colours.dim('rules')}    ${related.join(', ')}\n` : '';
  return `${colours.bold(name)}  ${title}\n\n${text}\n${more}`;
}
