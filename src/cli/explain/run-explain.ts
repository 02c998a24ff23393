import type { ChalkInstance } from 'chalk';
import { nearest } from '../../diagnostics/nearest.ts';
import type { Rule } from '../../lint/rule.ts';
import { rules } from '../../lint/rules/index.ts';
import { Refusal } from '../errors.ts';
import { proseWidth, reflow, wrap } from '../reporters/wrap.ts';
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
  // A pipe gets whole lines, which grep finds.
  const breaks = proseWidth(world.stdout);
  const width = Number.isFinite(breaks) ? breaks : undefined;
  if (name === undefined) {
    world.stdout.write(options.json ? json(listed()) : overview(colours, width));
    return;
  }
  const rule = rules.get(name);
  const topic = topics.get(name.toLowerCase());
  if (rule) world.stdout.write(options.json ? json(ruleFacts(rule)) : ruleText(rule, colours, width));
  else if (topic)
    world.stdout.write(
      options.json ? json({ topic: name, ...topic }) : topicText(name, topic, colours, width),
    );
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

function overview(colours: ChalkInstance, columns = Number.POSITIVE_INFINITY): string {
  const width = Math.max(...[...rules.keys()].map((id) => id.length)) + 2;
  const lines = [...rules.values()].map(
    ({ id, severity, summary }) =>
      `  ${id.padEnd(width)}${severity.padEnd(7)}${wrap(summary, columns, width + 9)}`,
  );
  const subjects = [...topics].map(
    ([id, { title }]) => `  ${id.padEnd(width)}${wrap(title, columns, width + 2)}`,
  );
  return [colours.bold('Topics'), ...subjects, '', colours.bold('Rules'), ...lines, ''].join('\n');
}

function ruleText(rule: Rule, colours: ChalkInstance, width = Number.POSITIVE_INFINITY): string {
  const { aws, set, fix, bad, good, ...facts } = ruleFacts(rule);
  const head = `${colours.bold(rule.id)}  ${rule.severity}${set === 'pedantic' ? ', only with extends: pedantic' : ''}`;
  const parts = [
    head,
    wrap(`${rule.summary}.`, width),
    wrap(rule.reason, width),
    `${colours.dim('AWS')}      ${wrap(aws, width, 9)}`,
    `${colours.dim('for')}      ${facts.protocols.join(', ')} APIs`,
    `${colours.dim('known')}    ${wrap(facts.basis, width, 9)}`,
    `${colours.dim('page')}     ${wrap(rule.reference, width, 9)}`,
    ...(fix ? [`${colours.dim('fix')}      gwctl lint --fix mends it`] : []),
    '',
    ...(bad ? [colours.red('Bad'), indented(bad), ''] : []),
    ...(good ? [colours.green('Good'), indented(good), ''] : []),
    wrap(
      `To silence it in one place: # gwctl-ignore ${rule.id} -- reason, or x-gwctl-lint-ignore: { ${rule.id}: reason }.`,
      width,
    ),
    wrap(`To switch it off: lint: { rules: { ${rule.id}: off } } in gwctl.yaml.`, width),
  ];
  return `${parts.join('\n')}\n`;
}

function indented(text: string): string {
  return text.trimEnd().replace(/^(?=.)/gm, '  ');
}

function topicText(
  name: string,
  { title, text, rules: related }: Topic,
  colours: ChalkInstance,
  width: number | undefined,
): string {
  const list = wrap(related.join(', '), width ?? Number.POSITIVE_INFINITY, 9);
  const more = related.length > 0 ? `\n${colours.dim('rules')}    ${list}\n` : '';
  const shown = width === undefined ? text : reflow(text, width);
  return `${colours.bold(name)}  ${title}\n\n${shown}\n${more}`;
}
