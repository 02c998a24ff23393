import { checkConfiguration } from '../../assembly/check-configuration.ts';
import { judge } from '../../simulate/assertion.ts';
import { tellSimulation } from '../reporters/simulation-report.ts';
import { openConfig } from '../workspace-session.ts';
import { exitCodes, type World } from '../world.ts';
import { assertionsOf } from './assertions.ts';
import { readPlanFile } from './plan-file.ts';
import type { SimulateOptions } from './simulate-options.ts';
import { simulateTarget } from './simulate-target.ts';
import { orderOf } from './simulation-order.ts';
import { withTarget } from './target.ts';

/** Runs `gwctl simulate [API|SPEC]`: exit code 1 when a condition of `--fail-on` holds. */
export async function runSimulate(
  world: World,
  reference: string | undefined,
  options: SimulateOptions,
): Promise<void> {
  const order = orderOf(options, options.plan === undefined ? {} : await readPlanFile(world, options.plan));
  const assertions = assertionsOf(order.failOn);
  const { config } = await openConfig(world, options, checkConfiguration);
  const finished = await withTarget(world, reference, options, config, (target) =>
    simulateTarget(world, target, order),
  );
  const results = assertions.map((assertion) => judge(assertion, finished.report));
  if (results.some(({ failed }) => failed)) world.exitCode = exitCodes.bad;
  await tellSimulation(world, { ...finished, results }, options);
}
