import { Command, Option } from 'commander';
import { type ApiChange, byVerdict } from '../../compare/api-change.ts';
import { compareApis } from '../../compare/compare-apis.ts';
import { compareStages } from '../../compare/compare-stages.ts';
import { type DiffSide, diffSide, type SideOptions } from '../diff-side.ts';
import { UsageError } from '../errors.ts';
import { diffMarkdown, diffShape, diffText } from '../reporters/diff-report.ts';
import { proseWidth } from '../reporters/wrap.ts';
import { paramOption, remoteRefsOption, typeOption } from '../spec-options.ts';
import { inWorkspace } from '../workspace-session.ts';
import { exitCodes, type GlobalOptions, type World } from '../world.ts';

interface Options extends GlobalOptions, SideOptions {
  readonly format: 'text' | 'json' | 'markdown';
}

/** `gwctl diff A B`: exit code 1 where a change is breaking. */
export function diffCommand(world: World): Command {
  return new Command('diff')
    .description('What changed between two specs, drafts, deployments or stages, and whom it breaks.')
    .argument('<a>', 'the older: a file, draft, a deployment id, a stage or STAGE/canary')
    .argument('[b]', 'the newer; without it, the draft', 'draft')
    .addOption(new Option('--format <name>').choices(['text', 'json', 'markdown']).default('text'))
    .option('--api <ref>', 'name or id, where the workspace has several')
    .addOption(typeOption())
    .addOption(paramOption())
    .addOption(remoteRefsOption())
    .addHelpText('after', examples)
    .action(async (a: string, b: string, _options, command: Command) => {
      const options = command.optsWithGlobals<Options>();
      if (a === '-' && b === '-')
        throw new UsageError('Standard input is one spec, not two.', 'Name a file for one of the sides.');
      await inWorkspace(world, options, 'read', async ({ store, config }) => {
        const state = await store.read();
        const context = { world, state, config, options };
        const [before, after] = [await diffSide(context, a), await diffSide(context, b)];
        print(world, options, before, after, changesOf(before, after));
      });
    });
}

const examples = `
Examples:
  gwctl diff dev draft            what a deployment to dev would change
  gwctl diff old.yaml new.yaml
  gwctl diff prod dev             two stages, settings included
  gwctl diff prod prod/canary     what a promotion would change
  gwctl diff a1b2c3 d4e5f6 --format markdown

Exit code: 1 where a change is breaking, else 0.`;

/** Settings are compared where both sides are stages. */
function changesOf(before: DiffSide, after: DiffSide): ApiChange[] {
  const definitions = compareApis(before.api, after.api);
  const settings = before.stage && after.stage ? compareStages(before.stage, after.stage) : [];
  return byVerdict([...definitions, ...settings]);
}

function print(
  world: World,
  options: Options,
  before: DiffSide,
  after: DiffSide,
  changes: readonly ApiChange[],
): void {
  const heading = { before: before.name, after: after.name };
  const { stdout } = world;
  if (options.json || options.format === 'json') {
    stdout.write(`${JSON.stringify(diffShape(heading, changes), null, 2)}\n`);
  } else if (options.format === 'markdown') stdout.write(diffMarkdown(heading, changes));
  else stdout.write(diffText(heading, changes, world.colours.stdout, proseWidth(stdout)));
  if (changes.some(({ verdict }) => verdict === 'breaking')) world.exitCode = exitCodes.bad;
}
