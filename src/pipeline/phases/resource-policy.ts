import { type Access, compileAccess } from '../../authorizers/access.ts';
import type { AuthorizerTools } from '../../authorizers/context.ts';
import type { Outcome } from '../../diagnostics/diagnostic.ts';
import type { Method } from '../../model/api.ts';
import type { Step } from '../rest.ts';
import type { StageScope } from '../stage-scope.ts';

/** What the access phases need besides the stage: caches, issuers, identities. They outlive a compiled plan. */
export type AccessTools = Omit<AuthorizerTools, 'environment'>;

/** Makes policy and authorizers of the API ready, once per compiled stage. */
export function compileStageAccess(scope: StageScope, tools: AccessTools): Outcome<Access> {
  const { api, region, accountId, stage, stageVariables, environment } = scope;
  return compileAccess(
    api,
    { apiId: api.id, region, accountId, stage, stageVariables },
    { ...tools, environment },
  );
}

/** Phase 5: the resource policy before anybody is authenticated (rest-request-phases.md 4.7). */
export function compileResourcePolicyCheck(method: Method, access: Access): Step | undefined {
  return access.checkResourcePolicy(method);
}
