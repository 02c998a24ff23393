import { Command, InvalidArgumentError, Option } from 'commander';
import { type ExtensionSet, extensionSets } from '../../exporter/options.ts';
import type { ExportFlags } from '../export/export-flags.ts';
import { paramOption, remoteRefsOption, typeOption } from '../spec-options.ts';
import type { World } from '../world.ts';

/** `gwctl export`: GetExport and ExportApi. */
export function exportCommand(world: World): Command {
  return new Command('export')
    .description('Writes an API as an OpenAPI document, as API Gateway would.')
    .argument('[api|spec]', 'an API of the workspace, or a spec; may be left out where there is one API')
    .option('--stage <name>', "the stage's deployment; without it the draft")
    .addOption(
      new Option('--as <form>', 'what to write')
        .choices(['oas30', 'swagger', 'postman', 'cfn'])
        .default('oas30'),
    )
    .addOption(
      new Option(
        '--format <format>',
        'yaml (default), or json; a name in .json with -o says json too',
      ).choices(['yaml', 'json']),
    )
    .addOption(
      new Option('--extensions <sets>', `comma list of ${extensionSets.join(', ')}`)
        .argParser(extensionList)
        .default(new Set(['apigateway']), 'apigateway'),
    )
    .option('-o, --output <file>', 'write to a file')
    .option('--aws-losses', 'leave out what API Gateway itself would lose')
    .addOption(typeOption())
    .addOption(paramOption())
    .addOption(remoteRefsOption())
    .addHelpText('after', examples)
    .action(async (source: string | undefined, _options, command: Command) => {
      const { runExport } = await import('../export/run-export.ts');
      await runExport(world, source, command.optsWithGlobals<ExportFlags>());
    });
}

function extensionList(text: string): ReadonlySet<ExtensionSet> {
  const sets = text.split(',').map((name) => {
    const set = extensionSets.find((each) => each === name.trim());
    if (!set) throw new InvalidArgumentError(`Write one or more of ${extensionSets.join(', ')}.`);
    return set;
  });
  return new Set(sets);
}

const examples = `
Examples:
  gwctl export petstore --stage dev -o petstore.yaml
  gwctl export --as swagger --extensions integrations,authorizers
  gwctl export openapi.yaml --extensions none --format json

Client libraries are made from the exported file, for example
  gwctl export --extensions none --format json -o api.json
  npx openapi-typescript api.json -o api.d.ts`;
