import { Command, Option } from 'commander';
import type { ApiType, BasePathMode } from '../../importer/options.ts';
import { several, whole } from '../options.ts';
import { paramOption, remoteRefsOption, typeOption } from '../spec-options.ts';
import type { GlobalOptions, World } from '../world.ts';

/** The flags of `gwctl lint`. */
export interface LintCommandOptions extends GlobalOptions {
  /** `sarif`, or `sarif=report.sarif` to write a file. */
  readonly format?: readonly string[];
  readonly failSeverity?: 'error' | 'warn' | 'info';
  readonly maxWarnings?: number;
  readonly config?: string;
  readonly type?: ApiType;
  readonly basepath?: BasePathMode;
  readonly param?: ReadonlyMap<string, string>;
  readonly resource?: string;
  readonly allowRemoteRefs?: readonly string[];
  readonly stdinPath?: string;
  readonly allowEmpty?: boolean;
  readonly baseline?: string;
  readonly updateBaseline?: boolean;
  readonly requireReason?: boolean;
  readonly fix?: boolean;
  readonly dryRun?: boolean;
  readonly printConfig?: boolean;
}

/** `gwctl lint`: what API Gateway refuses, ignores or does differently, before it does. */
export function lintCommand(world: World): Command {
  return new Command('lint')
    .description('Judges specs by what API Gateway refuses, ignores or does differently.')
    .argument('[spec...]', 'files, folders or globs; - is stdin. Default: the specs of gwctl.yaml')
    .option(
      '--format <name[=file]>',
      'stylish, json, sarif, junit, github or markdown; repeatable with files',
      several,
    )
    .addOption(
      new Option('--fail-severity <severity>', 'exit 1 from this severity on (default: error)').choices([
        'error',
        'warn',
        'info',
      ]),
    )
    .option('--max-warnings <n>', 'exit 1 when there are more warnings', whole)
    .option('--config <file>', 'another file than gwctl.yaml')
    .addOption(typeOption())
    .addOption(
      new Option('--basepath <mode>', "what becomes of the document's base path").choices([
        'ignore',
        'prepend',
        'split',
      ]),
    )
    .addOption(paramOption())
    .option('--resource <id>', 'the API of a template that holds several, by its logical id')
    .addOption(remoteRefsOption())
    .option('--stdin-path <path>', 'the name that stdin is shown under')
    .option('--allow-empty', 'a pattern may match no file')
    .option('--baseline <file>', 'leave out the findings of this file')
    .option('--update-baseline', 'write the findings of now to the baseline file')
    .option('--require-reason', 'every word that silences a rule says why')
    .option('--fix', 'mend what can be mended safely')
    .option('--dry-run', 'with --fix: print the changes, write nothing')
    .option('--print-config', 'print the rules and their severities for the first file')
    .addHelpText('after', examples)
    .action(async (specs: string[], _options, command: Command) => {
      const { runLint } = await import('../lint/run-lint.ts');
      await runLint(world, specs, command.optsWithGlobals<LintCommandOptions>());
    });
}

const examples = `
Examples:
  gwctl lint openapi.yaml
  gwctl lint 'apis/**/*.yaml' --fail-severity warn
  gwctl lint openapi.yaml --format stylish --format sarif=lint.sarif
  gwctl lint openapi.yaml --fix --dry-run
  gwctl lint openapi.yaml --baseline .gwctl-baseline.json --update-baseline

To silence a finding: a comment "# gwctl-ignore RULE -- reason" before the node,
or the key x-gwctl-lint-ignore: { RULE: reason } in it. gwctl explain RULE says
what a rule is about.
Exit codes: 0 nothing at or above the fail severity, 1 findings, 2 no such
pattern or a wrong configuration, 3 a file that cannot be read.`;
