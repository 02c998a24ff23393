import type { Stage } from '../../model/stage.ts';
import type { GatewayState } from '../../store/store.ts';
import { say } from '../reporters/wrap.ts';
import type { World } from '../world.ts';

/**
 * Tells, on stderr, what another command's deployment, canary or rollback made of the served stages: who runs the server sees when callers
 * begin to get something else.
 * @param state what is served when the server starts; of that nothing is told
 */
export function stageTeller(
  world: World,
  only: ReadonlySet<string> | undefined,
  state: GatewayState,
): (state: GatewayState) => void {
  const servedOf = ({ stages }: GatewayState) =>
    new Map([...stages].filter(([, { stageName }]) => !only || only.has(stageName)));
  let before = servedOf(state);
  return (next) => {
    const served = servedOf(next);
    const lines = [...served].flatMap(([key, stage]) => changesOf(before.get(key), stage));
    for (const [key, { stageName }] of before) {
      if (!served.has(key)) lines.push(`Stage ${stageName} is gone.`);
    }
    before = served;
    for (const line of lines) say(world.stderr, line);
  };
}

function changesOf(before: Stage | undefined, now: Stage): string[] {
  const name = `Stage ${now.stageName}`;
  if (!before) return [`${name} is new and serves ${now.deploymentId}.`];
  const lines: string[] = [];
  if (before.deploymentId !== now.deploymentId)
    lines.push(`${name} now serves ${now.deploymentId} (was ${before.deploymentId}).`);
  const [old, canary] = [before.canarySettings, now.canarySettings];
  if (canary && (canary.deploymentId !== old?.deploymentId || canary.percentTraffic !== old.percentTraffic))
    lines.push(
      `${name}: ${canary.percentTraffic} % of the traffic goes to its canary ${canary.deploymentId}.`,
    );
  if (old && !canary) lines.push(`${name} has no canary any more.`);
  return lines;
}
