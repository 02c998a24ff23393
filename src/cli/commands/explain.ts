import { Command } from 'commander';
import type { World } from '../world.ts';

/** `gwctl explain`: what a lint rule or a topic is about. */
export function explainCommand(world: World): Command {
  return new Command('explain')
    .description('Says what a lint rule or a topic is about. Without one: lists them.')
    .argument('[topic]', 'a rule id, as gwctl lint prints it, or a topic')
    .option('--page', 'all lint rules as one page of Markdown')
    .addHelpText(
      'after',
      '\nExamples:\n  gwctl explain\n  gwctl explain throttling\n  gwctl explain cache-key-missing',
    )
    .action(async (topic: string | undefined, _options, command: Command) => {
      const { runExplain } = await import('../explain/run-explain.ts');
      runExplain(world, topic, command.optsWithGlobals());
    });
}
