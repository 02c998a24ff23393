import type { Api } from '../../model/api.ts';
import type { Deployment } from '../../model/stage.ts';
import type { GatewayState } from '../../store/store.ts';
import { say } from '../reporters/wrap.ts';
import { undeployedNotice } from '../undeployed.ts';
import type { World } from '../world.ts';

/**
 * Tells, on stderr, which served stages are behind their drafts: an import alone changes nothing that is served, and who waits for it
 * wants to know. Each finding is told once; the comparison is made only when a draft or a deployment is another.
 */
export function undeployedTeller(
  world: World,
  only: ReadonlySet<string> | undefined,
): (state: GatewayState) => void {
  const seen = new Map<
    string,
    { readonly draft: Api | undefined; readonly deployed: Deployment | undefined }
  >();
  return (state) => {
    for (const [key, stage] of state.stages) {
      if (only !== undefined && !only.has(stage.stageName)) continue;
      const draft = state.apis.get(stage.apiId);
      const deployed = state.deployments.get(stage.canarySettings?.deploymentId ?? stage.deploymentId);
      const before = seen.get(key);
      if (before && before.draft === draft && before.deployed === deployed) continue;
      seen.set(key, { draft, deployed });
      const notice = undeployedNotice(state, stage);
      if (notice !== undefined) say(world.stderr, `Stage ${stage.stageName}: ${notice}`);
    }
  };
}
