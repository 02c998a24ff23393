import { compareApis } from '../../compare/compare-apis.ts';
import type { Deployed } from '../../control/deploy.ts';
import { stagesUsing } from '../../control/lookup.ts';
import { getStageShape } from '../../control/stage-shape.ts';
import type { Api } from '../../model/api.ts';
import type { Deployment } from '../../model/stage.ts';
import { type GatewayState, stageKey } from '../../store/store.ts';
import { countVerdicts } from './diff-report.ts';
import { endpointText } from './endpoint-text.ts';
import { facts, shortTime, table } from './table.ts';

/** A deployment as AWS's GetDeployment gives it; its status of HTTP and WebSocket APIs too: what is stored was deployed. */
export function deploymentShape({ id, createdDate, description, autoDeployed }: Deployment) {
  return {
    id,
    ...(description ? { description } : {}),
    createdDate,
    ...(autoDeployed === undefined ? {} : { autoDeployed, deploymentStatus: 'DEPLOYED' }),
  };
}

/** What `deploy --json` prints (contract, section 5). */
export function deployShape(api: Api, { deployment, stage }: Deployed) {
  return {
    deployment: deploymentShape(deployment),
    ...(stage ? { stage: getStageShape(stage, api.protocol) } : {}),
  };
}

/** What `deploy` tells a person: what now serves what, and how to go back. */
export function deploymentText(api: Api, deployed: Deployed, before: GatewayState | undefined): string {
  const { deployment, stage, stageCreated, toCanary } = deployed;
  const start = `Deployed ${api.name} as ${deployment.id}`;
  if (stage === undefined)
    return `${start}. No stage points to it yet: gwctl stage set --deployment ${deployment.id}\n`;
  if (toCanary) {
    const percent = stage.canarySettings?.percentTraffic ?? 0;
    return `${start} to the canary of stage ${stage.stageName} (${percent} % of the traffic).
Production stays at ${stage.deploymentId}. Next: gwctl canary promote --stage ${stage.stageName}, or gwctl canary delete
`;
  }
  if (stageCreated) return `${start} to the new stage ${stage.stageName}.\n`;
  const previous = before?.stages.get(stageKey(stage.apiId, stage.stageName))?.deploymentId ?? '';
  return `${start} to stage ${stage.stageName}; it was ${previous}.
${changesSince(before?.deployments.get(previous), deployment)} To go back: gwctl rollback --stage ${stage.stageName}
`;
}

function changesSince(before: Deployment | undefined, after: Deployment): string {
  const changes = before ? compareApis(before.snapshot, after.snapshot) : [];
  const { breaking } = countVerdicts(changes);
  if (changes.length === 0) return 'Nothing changed.';
  return `${changes.length === 1 ? '1 change' : `${changes.length} changes`}, ${breaking} breaking.`;
}

/** `deployment list`: newest first. */
export function deploymentTable(
  state: GatewayState,
  deployments: readonly Deployment[],
  width: number,
): string {
  const rows = deployments.map((deployment) => [
    deployment.id,
    shortTime(deployment.createdDate),
    stageNames(state, deployment) || '-',
    deployment.description ?? '',
  ]);
  return table(
    [
      { heading: 'ID' },
      { heading: 'CREATED (UTC)' },
      { heading: 'STAGES' },
      { heading: 'DESCRIPTION', flexible: true },
    ],
    rows,
    width,
  );
}

/** `deployment show`. */
export function deploymentFacts(state: GatewayState, deployment: Deployment): string {
  const { snapshot } = deployment;
  return facts([
    ['Deployment', deployment.id],
    ['API', `${snapshot.name} (${deployment.apiId}, ${snapshot.protocol})`],
    ['Version', snapshot.version],
    ['Created', `${shortTime(deployment.createdDate)} UTC`],
    ['Description', deployment.description],
    ['Endpoint', snapshot.protocol === 'REST' ? endpointText(snapshot.endpointConfiguration) : undefined],
    ['Stages', stageNames(state, deployment) || 'none'],
    ['Routes', String(routesOf(snapshot).length)],
  ]).concat(
    routesOf(snapshot)
      .map((route) => `  ${route}\n`)
      .join(''),
  );
}

function stageNames(state: GatewayState, deployment: Deployment): string {
  return stagesUsing(state, deployment)
    .map(({ stageName, deploymentId }) =>
      deploymentId === deployment.id ? stageName : `${stageName} (canary)`,
    )
    .join(', ');
}

function routesOf(api: Api): string[] {
  if (api.protocol !== 'REST') return [...api.routes.keys()];
  return api.resources.flatMap(({ path, methods }) =>
    [...methods.keys()].map((verb) => `${verb.padEnd(7)} ${path}`),
  );
}
