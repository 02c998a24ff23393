import { applyConfig } from '../control/apply-config.ts';
import type { ControlTools } from '../control/change.ts';
import { createDeployment, type DeployTools } from '../control/deploy.ts';
import { putDraft } from '../control/draft.ts';
import { settingsFor } from '../control/stage-settings.ts';
import { type Outcome, succeed } from '../diagnostics/diagnostic.ts';
import type { Api } from '../model/api.ts';
import { type GatewayState, type Store, stageKey } from '../store/store.ts';
import type { GwctlConfig } from '../workspace/config.ts';

/**
 * Puts an imported API into a state and deploys it to stages: what `serve SPEC` does in memory, at start and at every save.
 * One update: the old state stays wholly when anything of it is refused.
 */
export function deploySpec(
  store: Store,
  api: Api,
  stageNames: readonly string[],
  config: GwctlConfig,
  tools: DeployTools,
): Promise<Outcome<undefined>> {
  return store.update((state) => {
    const draft = putDraft(state, api, tools);
    if (!draft.ok) return draft;
    let after = draft.value.state;
    for (const stageName of stageNames) {
      const settings = settingsFor(config, api.name, stageName);
      const deployed = createDeployment(
        after,
        { apiId: api.id, stageName, ...(settings && { settings }) },
        tools,
      );
      if (!deployed.ok) return deployed;
      after = withoutUnused(deployed.value.state);
    }
    return applied(after, config, tools);
  });
}

/** Deploys the draft to a stage that is not there yet: `serve --stage dev` in a workspace. */
export function deployMissingStage(
  store: Store,
  apiId: string,
  stageName: string,
  config: GwctlConfig,
  tools: DeployTools,
): Promise<Outcome<boolean>> {
  return store.update((state) => {
    const api = state.apis.get(apiId);
    if (!api || state.stages.has(stageKey(apiId, stageName))) return succeed({ state, result: false });
    const settings = settingsFor(config, api.name, stageName);
    const deployed = createDeployment(state, { apiId, stageName, ...(settings && { settings }) }, tools);
    return deployed.ok
      ? succeed({ state: deployed.value.state, result: true }, deployed.diagnostics)
      : deployed;
  });
}

/** Makes a store say what gwctl.yaml says. */
export function applyConfigTo(
  store: Store,
  config: GwctlConfig,
  tools: ControlTools,
): Promise<Outcome<undefined>> {
  return store.update((state) => applied(state, config, tools));
}

function applied(
  state: GatewayState,
  config: GwctlConfig,
  tools: ControlTools,
): ReturnType<typeof applyConfig> {
  return applyConfig(state, config, tools);
}

/** A day of saves must not pile up snapshots in memory: only what a stage points to is kept. */
function withoutUnused(state: GatewayState): GatewayState {
  const used = new Set(
    [...state.stages.values()].flatMap((stage) => [stage.deploymentId, stage.canarySettings?.deploymentId]),
  );
  return { ...state, deployments: new Map([...state.deployments].filter(([id]) => used.has(id))) };
}
