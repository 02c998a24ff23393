import { compileTemplate } from '../../vtl/compile.ts';
import { type ExplainedStep, ExplainObserver } from '../../vtl/explain.ts';
import { templateInput } from '../../vtl/plain-input.ts';
import { Refusal, UsageError } from '../errors.ts';
import { say } from '../reporters/wrap.ts';
import type { World } from '../world.ts';
import { checkedInput } from './input.ts';
import { parseData, readText } from './read-data.ts';
import { diagnosticSentence, inFile, renderSentence } from './template-problem.ts';
import type { VtlRenderOptions } from './vtl-options.ts';

const templateHelp = 'Mend the template at that place, and render it again.';

/** Runs `gwctl vtl render`: the output, byte for byte, on stdout. Exit code 1 for a template that fails. */
export async function runVtlRender(world: World, file: string, options: VtlRenderOptions): Promise<void> {
  if (file === '-' && options.input === '-')
    throw new UsageError('Template and input cannot both be stdin.', 'Name a file for one of them.');
  const text = await readText(world, file);
  const input = options.input
    ? checkedInput(parseData(await readText(world, options.input), options.input), options.input)
    : {};
  const observer = options.explain ? new ExplainObserver(text) : undefined;
  const outcome = compileTemplate(text, observer && { observer });
  if (!outcome.ok) {
    const { diagnostics } = outcome;
    throw new Refusal(diagnosticSentence(diagnostics[0] as (typeof diagnostics)[number], file), {
      next: templateHelp,
      diagnostics: diagnostics.map((diagnostic) => inFile(diagnostic, file)),
    });
  }
  const warn = (sentence: string) =>
    say(world.stderr, `${world.colours.stderr.yellow('warning')}: ${sentence}`);
  for (const warning of outcome.diagnostics) warn(diagnosticSentence(warning, file));
  const note = (sentence: string) => warn(`${file}: ${sentence}.`);
  const output = rendered(
    () => outcome.value.render({ ...templateInput(input), note }),
    file,
    // What ran before a failure says most about it.
    () => observer && !options.json && world.stdout.write(explainText(observer.steps, world)),
  );
  if (options.json) {
    world.stdout.write(`${JSON.stringify({ output, ...(observer && { steps: observer.steps }) })}\n`);
  } else if (observer) world.stdout.write(explainText(observer.steps, world));
  else world.stdout.write(output);
}

function rendered(render: () => string, file: string, beforeFailing: () => void): string {
  try {
    return render();
  } catch (error) {
    beforeFailing();
    throw new Refusal(renderSentence(error, file), {
      next: 'Mend the template, or the input: --explain shows what ran before.',
    });
  }
}

/** Place, source, and what it wrote, in columns. A terminal's lines stay whole; a pipe and `--json` get everything. */
function explainText(steps: readonly ExplainedStep[], world: World): string {
  const { isTTY, columns } = world.stdout;
  const { dim, green, yellow } = world.colours.stdout;
  const places = steps.map((step) => `${step.line}:${step.column}`);
  const placeWidth = Math.max(0, ...places.map((place) => place.length));
  const sources = steps.map((step) => shortened(step.source, 36));
  const sourceWidth = Math.max(0, ...sources.map((source) => source.length));
  const indent = placeWidth + sourceWidth + 4;
  const room = isTTY ? Math.max(20, columns - indent) : Number.POSITIVE_INFINITY;
  return steps
    .map((step, i) => {
      const head = `${dim((places[i] as string).padEnd(placeWidth))}  ${(sources[i] as string).padEnd(sourceWidth)}`;
      const wrote = step.wrote ? `${green(shortened(JSON.stringify(step.wrote), room))} ` : '';
      const note = wrapped(`${step.wrote === '' ? 'nothing: ' : ''}${step.note ?? ''}`, room, indent);
      return `${head}  ${wrote}${step.wrote === '' ? note.replace('nothing:', yellow('nothing:')) : note}`.trimEnd();
    })
    .map((line) => `${line}\n`)
    .join('');
}

/** Words in lines of at most `room` characters, later lines indented. */
function wrapped(text: string, room: number, indent: number): string {
  const lines = [''];
  for (const word of text.split(' ')) {
    const last = lines.at(-1) as string;
    if (last === '') lines[lines.length - 1] = word;
    else if (last.length + 1 + word.length <= room) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.join(`\n${' '.repeat(indent)}`);
}

function shortened(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 3)}...`;
}
