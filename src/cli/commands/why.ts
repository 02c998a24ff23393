import { Command } from 'commander';
import { keyValue, several } from '../options.ts';
import { paramOption, remoteRefsOption, typeOption } from '../spec-options.ts';
import type { WhyOptions } from '../why/run-why.ts';
import type { World } from '../world.ts';

/** `gwctl why`: one call through every gate, explained. */
export function whyCommand(world: World): Command {
  return new Command('why')
    .description(
      'Walks a call through every gate (route, WAF, policy, authorizer, key, plan, throttle, validation, CORS) and says what each answers. The backend is not called.',
    )
    .usage('[options] [API|SPEC] METHOD PATH')
    .argument('[words...]', 'an API or a spec file (may be left out), a method, a path without the stage')
    .option(
      '-H, --header <header>',
      "'Name: value' (repeatable); with Origin the CORS answers are checked",
      several,
    )
    .option('-d, --data <body>', 'body; @FILE reads it from a file')
    .option('--stage <name>', 'the deployment and the settings of this stage')
    .option('--at <deployment>', 'this deployment')
    .option('--source-ip <address>', "the caller's address", '127.0.0.1')
    .option(
      '--as <identity>',
      'signs as this caller: an access key, ARN or user name of identities in gwctl.yaml, or any ARN of IAM or STS',
    )
    .option('--account <id>', "the caller's account; alone: its root user")
    .option('--vpce <id>', 'the call comes through this VPC endpoint')
    .option('--vpc <id>', 'and from this VPC')
    .option('--stage-variable <name=value>', 'stage variable (repeatable)', keyValue)
    .addOption(paramOption())
    .addOption(typeOption())
    .addOption(remoteRefsOption())
    .addHelpText(
      'after',
      `
Examples:
  gwctl why openapi.yaml GET /pets/7
  gwctl why POST /pets -H 'x-api-key: alice-0123456789abcdefghij' --stage dev
  gwctl why openapi.yaml PUT /pets/7 -H 'Origin: https://shop.example.test'
  gwctl why GET /pets --as AKIDLOCAL --account 999999999999
  gwctl why GET /pets --source-ip 203.0.113.9

Exit code 1 when a gate refuses the call.`,
    )
    .action(async (...given: unknown[]) => {
      const command = given.at(-1) as Command;
      const { runWhy } = await import('../why/run-why.ts');
      await runWhy(world, command.args, command.optsWithGlobals<WhyOptions>());
    });
}
