import { Command } from 'commander';
import { keyValue, several } from '../options.ts';
import { paramOption, remoteRefsOption, typeOption } from '../spec-options.ts';
import type { TestInvokeOptions } from '../test-invoke/test-invoke-options.ts';
import type { World } from '../world.ts';

/** `gwctl test-invoke`: TestInvokeMethod. */
export function testInvokeCommand(world: World): Command {
  return new Command('test-invoke')
    .description(
      'Runs one call through the pipeline without a socket, as TestInvokeMethod does: no authorizer, key or throttle.',
    )
    .usage('[API|SPEC] METHOD PATH [options]')
    .argument('[words...]', 'an API of the workspace or a spec file (may be left out), a method, and a path')
    .option('-H, --header <header>', "'Name: value' (repeatable)", several)
    .option('-d, --data <body>', 'body; @FILE reads it from a file')
    .option('--stage <name>', 'the deployment and the variables of this stage, in place of the draft')
    .option('--at <deployment>', 'this deployment, in place of the draft')
    .option('--stage-variable <name=value>', 'stage variable (repeatable)', keyValue)
    .addOption(paramOption())
    .addOption(typeOption())
    .addOption(remoteRefsOption())
    .addHelpText('after', examples)
    .action(async (...given: unknown[]) => {
      const command = given.at(-1) as Command;
      const { runTestInvoke } = await import('../test-invoke/run-test-invoke.ts');
      await runTestInvoke(world, command.args, command.optsWithGlobals<TestInvokeOptions>());
    });
}

const examples = `
Examples:
  gwctl test-invoke openapi.yaml GET /pets/7
  gwctl test-invoke petstore POST /pets -d '{"name":"rex"}' --stage dev
  gwctl test-invoke GET '/pets?type=dog' --stage prod --json`;
