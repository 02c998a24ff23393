import { Command } from 'commander';
import type { LogsOptions } from '../logs/run-logs.ts';
import type { World } from '../world.ts';

/** `gwctl logs`: execution logs that the data plane recorded. */
export function logsCommand(world: World): Command {
  return new Command('logs')
    .description('Prints the execution logs of the stages of this workspace, as CloudWatch would show them.')
    .argument('[api]', 'name or id; all where it is left out')
    .option('--stage <name>', 'one stage')
    .option('--canary', "the canary's log group in place of production's")
    .option('--request <id>', 'the lines of one request')
    .option('-f, --follow', 'go on printing lines as they come')
    .addHelpText(
      'after',
      `
Switch logging on in gwctl.yaml:
  stages:
    dev:
      methodSettings: { "*/*": { loggingLevel: INFO, dataTraceEnabled: true } }
      # of a WebSocket API:
      defaultRouteSettings: { loggingLevel: INFO, dataTraceEnabled: true }

Examples:
  gwctl logs --stage dev
  gwctl logs --request 6f1e...
  gwctl logs --json | jq -r '.events[].message'
  gwctl logs --follow --json | jq -r .message`,
    )
    .action(async (api: string | undefined, _options, command: Command) => {
      const { runLogs } = await import('../logs/run-logs.ts');
      await runLogs(world, api, command.optsWithGlobals<LogsOptions>());
    });
}
