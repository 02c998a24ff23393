import { issuerUrlOf } from '../authorizers/cognito/issuer-directory.ts';
import type { GatewayState } from '../store/store.ts';
import type { GwctlConfig } from '../workspace/config.ts';

/**
 * Issuers of JWT authorizers that `issuers` of gwctl.yaml does not name: one sentence each, for the start. Nothing is asked over the
 * network that the file does not name. @param only names of the stages served; all when undefined
 */
export function unknownIssuers(
  state: GatewayState,
  only: ReadonlySet<string> | undefined,
  { issuers }: Pick<GwctlConfig, 'issuers'>,
): string[] {
  const known = new Set([...issuers.keys()].map(issuerUrlOf));
  const sentences = [...state.stages.values()].flatMap(({ stageName, deploymentId }) => {
    const api = state.deployments.get(deploymentId)?.snapshot;
    if (api?.protocol !== 'HTTP' || only?.has(stageName) === false) return [];
    return [...api.authorizers.values()].flatMap(({ name, jwtConfiguration }) => {
      const issuer = jwtConfiguration?.issuer;
      if (issuer === undefined || known.has(issuerUrlOf(issuer))) return [];
      return [
        `${api.name}: issuers of gwctl.yaml does not name ${issuer}, so authorizer ${name} takes only tokens that gwctl token signs; "${issuer}": {} has its keys read by discovery`,
      ];
    });
  });
  return [...new Set(sentences)];
}
