import { Command } from 'commander';
import { positive } from '../options.ts';
import type { TracesOptions } from '../traces/run-traces.ts';
import type { World } from '../world.ts';

/** `gwctl traces`: X-Ray's traces of REST APIs, as a running server recorded them. */
export function tracesCommand(world: World): Command {
  return new Command('traces')
    .description('Traces of sampled calls to REST APIs, as X-Ray would keep them: where the time went.')
    .argument('[api]', 'name or id; all where it is left out')
    .option('--stage <name>', 'one stage')
    .option('--trace-id <id>', 'one trace, with the timing of its parts')
    .option('--status <status>', 'by the status sent: 404, or 5xx')
    .option('--fault', 'those with a 5xx')
    .option('--error', 'those with a 4xx')
    .option('--throttle', 'those with a 429')
    .option('--last <n>', 'so many of the newest', positive, 20)
    .option('-f, --follow', 'go on printing traces as they come, until Ctrl-C')
    .addHelpText('after', help)
    .action(async (api: string | undefined, _options, command: Command) => {
      const { runTraces } = await import('../traces/run-traces.ts');
      await runTraces(world, api, command.optsWithGlobals<TracesOptions>());
    });
}

const help = `
A stage traces one call a second and 5 % of the rest, as X-Ray's default rule
has it, once gwctl.yaml says so:
  stages:
    dev:
      tracingEnabled: true

Without that a call is traced where its caller's header says Sampled=1:
  X-Amzn-Trace-Id: Root=1-66ae0000-0123456789abcdef01234567;Sampled=1

--json gives X-Ray's segment documents. Headers, bodies and credentials in
queries are not recorded. The last 20,000 segments are kept, 30 days at most.
HTTP and WebSocket APIs have no X-Ray tracing, as on AWS.

Examples:
  gwctl traces --stage dev --fault
  gwctl traces --trace-id 1-66ae0000-0123456789abcdef01234567
  gwctl traces --follow --json`;
