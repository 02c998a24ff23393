import { Command } from 'commander';
import type { VtlRenderOptions, VtlTestOptions } from '../vtl/vtl-options.ts';
import type { World } from '../world.ts';

/** `gwctl vtl`: mapping templates on their own. */
export function vtlCommand(world: World): Command {
  const vtl = new Command('vtl').description('Render and test mapping templates.');
  vtl.addCommand(renderCommand(world));
  vtl.addCommand(testCommand(world));
  return vtl;
}

function renderCommand(world: World): Command {
  return new Command('render')
    .description('Render one mapping template and print what API Gateway would make of it.')
    .argument('<template>', 'a file with the template; - is stdin')
    .option('--input <file>', 'JSON or YAML: body, headers, query, path, stageVariables, context')
    .option(
      '--explain',
      'show which part of the template wrote each piece, and why a reference printed nothing',
    )
    .addHelpText('after', renderExamples)
    .action(async (template: string, _options, command: Command) => {
      const { runVtlRender } = await import('../vtl/run-render.ts');
      await runVtlRender(world, template, command.optsWithGlobals<VtlRenderOptions>());
    });
}

function testCommand(world: World): Command {
  return new Command('test')
    .description('Run template tests: lists of { name, template or templateFile, input, expected }.')
    .argument('<file...>', 'JSON or YAML files with tests')
    .option('--coverage', 'show which lines and #if branches of the templates never ran')
    .option('--update', 'write what was rendered into the files as what is expected')
    .option('--watch', 'run again whenever a test or a template changes')
    .addHelpText('after', testExamples)
    .action(async (files: string[], _options, command: Command) => {
      const { runVtlTest } = await import('../vtl/run-test.ts');
      await runVtlTest(world, files, command.optsWithGlobals<VtlTestOptions>());
    });
}

const renderExamples = `
Examples:
  gwctl vtl render request.vtl --input call.json
  gwctl vtl render request.vtl --input call.yaml --explain

Example of an input file:
  body: '{"qty": 2}'
  path: { id: "7" }
  headers: { Accept: text/html }
  context: { stage: dev, authorizer: { principalId: ada } }`;

const testExamples = `
Example of a test file:
  - name: takes the id of the path
    templateFile: request.vtl
    input: { path: { id: "7" }, body: '{"qty": 2}' }
    expected: '{"id": "7", "qty": 2}'

Exits with 0 when every test passed, with 1 otherwise.`;
