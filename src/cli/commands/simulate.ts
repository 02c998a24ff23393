import { Command } from 'commander';
import { decimal, several, whole } from '../options.ts';
import type { SimulateOptions } from '../simulate/simulate-options.ts';
import { paramOption, remoteRefsOption, typeOption } from '../spec-options.ts';
import type { World } from '../world.ts';

/** `gwctl simulate`: traffic over a stage on a virtual clock. */
export function simulateCommand(world: World): Command {
  return new Command('simulate')
    .description(
      'Sends traffic to a stage on a virtual clock and reports what limits, caches and canary did to it: hours in seconds. Backends are modelled: no function runs, nothing is sent, nothing is stored.',
    )
    .usage('[API|SPEC] --stage S [options]')
    .argument('[reference]', 'an API of the workspace or a spec file')
    .option('--stage <name>', 'the stage; may be left out where there is only one')
    .option('--duration <time>', 'how long: 30s, 10m, 2h, 1d (default: 1m)')
    .option('--rate <number>', 'requests a second; 10..200 goes from one to the other (default: 10)')
    .option('--pattern <name>', 'constant, poisson or burst (default: constant)')
    .option('--route <route>', "'GET /pets', 'GET /pets=3' with a weight (repeatable; default: all)", several)
    .option('--values <name=values>', 'petId=1..500, type=cat,dog; ~1 behind it skews (repeatable)', several)
    .option('--key <name>', 'API key of the requests, alice=3 with a weight (repeatable)', several)
    .option('--callers <number>', 'how many callers there are (default: 100)', whole)
    .option('--backend-latency <time>', '50ms, 20..80ms or p50=40ms,p99=300ms (default: 50ms)')
    .option('--backend-status <status=share>', '503=1%, timeout=0.5% (repeatable)', several)
    .option('--backend-bytes <size>', "of an answer's body (default: 512)")
    .option('--canary <percent>', 'share of the canary; made of the draft where there is none', decimal)
    .option('--canary-latency <time>', 'of the backend on the canary side')
    .option('--canary-status <status=share>', 'of the backend on the canary side (repeatable)', several)
    .option(
      '--set <name=value>',
      'what if: throttlingRateLimit=50, plan/basic:quota=1000 (repeatable)',
      several,
    )
    .option('--at <step>', "'5m canary 50', '10m canary promote', '5m set NAME=VALUE' (repeatable)", several)
    .option('--fail-on <condition>', "'5xx>1%', '429>0', 'canary.5xx>2%': exit code 1 (repeatable)", several)
    .option('--plan <file>', 'traffic plan: YAML or JSON that holds all of this, and more')
    .option('--replay <file>', 'requests of an access log: JSON, CLF or CSV; - is standard input')
    .option('--speed <factor>', 'of the replay: 10 is ten times as fast', decimal)
    .option('--start <time>', 'wall clock at the start; now: with the usage counted so far')
    .option('--seed <number>', 'of all chance: the same seed gives the same report', whole)
    .addOption(paramOption())
    .addOption(typeOption())
    .addOption(remoteRefsOption())
    .addHelpText('after', examples)
    .action(async (reference: string | undefined, _options, command: Command) => {
      const { runSimulate } = await import('../simulate/run-simulate.ts');
      await runSimulate(world, reference, command.optsWithGlobals<SimulateOptions>());
    });
}

const examples = `
Examples:
  gwctl simulate openapi.yaml --rate 50 --duration 10m
  gwctl simulate --stage prod --rate 20..400 --pattern poisson --fail-on '429>0'
  gwctl simulate --stage prod --canary 10 --canary-status 500=5% \\
    --at '5m canary 50' --duration 10m --fail-on 'canary.5xx>2%'
  gwctl simulate --stage dev --duration 1d --rate 2 --key alice=3 --key bob \\
    --set plan/basic:quota=5000`;
