import { Command, InvalidArgumentError } from 'commander';
import type { MetricsOptions } from '../metrics/run-metrics.ts';
import { askedTime } from '../metrics/times.ts';
import { whole } from '../options.ts';
import type { World } from '../world.ts';

/** `gwctl metrics`: CloudWatch's metrics of API Gateway, as a running server recorded them. */
export function metricsCommand(world: World): Command {
  return new Command('metrics')
    .description('Metrics of the APIs served in this workspace, by the names CloudWatch has for them.')
    .argument('[api]', 'name or id; all where it is left out')
    .option('--stage <name>', 'one stage, with its canary')
    .option('--metric-name <names...>', 'Count, Latency, 4XXError...; all where it is left out')
    .option('--statistics <names...>', 'SampleCount, Sum, Average, Minimum, Maximum, p0 to p100')
    .option('--start-time <time>', '2024-08-03T10:00:00Z, epoch seconds, or 30m, 3h, 1d ago', askedTime)
    .option('--end-time <time>', 'the same; default: now', askedTime)
    .option('--period <seconds>', 'of one datapoint, a multiple of 60', period)
    .option('-f, --follow', 'go on printing what changes, until Ctrl-C')
    .addHelpText('after', help)
    .action(async (api: string | undefined, _options, command: Command) => {
      const { runMetrics } = await import('../metrics/run-metrics.ts');
      await runMetrics(world, api, command.optsWithGlobals<MetricsOptions>());
    });
}

function period(text: string): number {
  const seconds = whole(text);
  if (seconds === 0 || seconds % 60 !== 0) throw new InvalidArgumentError('Write a multiple of 60.');
  if (seconds > longestPeriod) throw new InvalidArgumentError('Write 1296000 at most: 15 days.');
  return seconds;
}

/** As long as minutes are kept. */
const longestPeriod = 15 * 24 * 60 * 60;

const help = `
The last three hours are shown, unless --start-time says otherwise. Minutes are
kept for 15 days. Percentiles above 64 are off by 1.6 % at most.

Methods have metrics of their own where a stage asks for them in gwctl.yaml:
  stages:
    dev:
      methodSettings: { "*/*": { metricsEnabled: true } }          # REST
      defaultRouteSettings: { detailedMetricsEnabled: true }       # HTTP

Examples:
  gwctl metrics
  gwctl metrics petshop --stage dev --metric-name Latency --statistics p50 p99
  gwctl metrics --start-time 1d --period 3600 --json
  gwctl metrics --follow --json

serve SPEC keeps metrics in memory only: http://127.0.0.1:4000/_gwctl/metrics`;
