import { Command, Option } from 'commander';
import type { ImportFlags } from '../import/import-flags.ts';
import { paramOption, remoteRefsOption, typeOption } from '../spec-options.ts';
import type { World } from '../world.ts';

/** `gwctl import`: ImportRestApi and PutRestApi, ImportApi and ReimportApi. */
export function importCommand(world: World): Command {
  return new Command('import')
    .description('Checks a spec as API Gateway would and stores it as the draft of an API.')
    .argument(
      '<spec>',
      'OpenAPI 3.0 or Swagger 2.0, YAML or JSON, or a SAM or CloudFormation template; - is stdin',
    )
    .option('--name <name>', "the API's name in place of info.title")
    .option('--api <ref>', 'an API of the workspace, by name or id, to import onto')
    .addOption(
      new Option('--mode <mode>', 'merge keeps what the file does not have (default with --api)').choices([
        'merge',
        'overwrite',
      ]),
    )
    .addOption(
      new Option('--basepath <mode>', "what becomes of the document's base path")
        .choices(['ignore', 'prepend', 'split'])
        .default('ignore'),
    )
    .addOption(typeOption())
    .option('--fail-on-warnings', 'refuse the spec where API Gateway would warn')
    .addOption(paramOption())
    .option('--resource <id>', 'the API of a template that holds several, by its logical id')
    .addOption(remoteRefsOption())
    .option('--strict', 'refuse and take what API Gateway does: no less, no more')
    .option('--report', 'say of every value of the spec whether it was kept, mapped, changed or dropped')
    .addHelpText('after', examples)
    .action(async (spec: string, _options, command: Command) => {
      const { runImport } = await import('../import/run-import.ts');
      await runImport(world, spec, command.optsWithGlobals<ImportFlags>());
    });
}

const examples = `
Examples:
  gwctl import openapi.yaml
  gwctl import orders.json --api orders --mode overwrite
  gwctl import template.yaml --param Stage=dev --param ItemsTable=items

Without --api, a file whose API is in the workspace already takes the place of
its draft.
Nothing that is served changes before gwctl deploy.`;
