import type { IdentityDirectory } from '../authorizers/sigv4/identity-directory.ts';
import type { GatewayState } from '../store/store.ts';

/**
 * Roles of Lambda authorizers (`authorizerCredentials`) that nobody in `identities` of gwctl.yaml is a session of: one sentence each,
 * for the start. @param only names of the stages served; all when undefined
 */
export function unevaluatedRoles(
  state: GatewayState,
  only: ReadonlySet<string> | undefined,
  identities: Pick<IdentityDirectory, 'byRole'>,
): string[] {
  const served = [...state.stages.values()].filter(({ stageName }) => only?.has(stageName) !== false);
  const sentences = served.flatMap(({ deploymentId }) => {
    const api = state.deployments.get(deploymentId)?.snapshot;
    if (api === undefined) return [];
    return [...api.authorizers.values()].flatMap((authorizer) => {
      const role = 'authorizerCredentials' in authorizer ? authorizer.authorizerCredentials : undefined;
      if (!role || identities.byRole(role)) return [];
      return [
        `${api.name}: whether ${role} may call the function of authorizer ${authorizer.name} is not evaluated: add a session of the role to identities, assumed-role/NAME/SESSION, with its policy`,
      ];
    });
  });
  return [...new Set(sentences)];
}
