import { type GatewayState, stageKey } from '../store/store.ts';

/**
 * Base path mappings that lead to a stage that is not served: one sentence each, for the start. Calls to them get 403 Forbidden, as
 * on AWS. @param only names of the stages served; all when undefined
 */
export function deadMappings(state: GatewayState, only: ReadonlySet<string> | undefined): string[] {
  return [...state.domainNames.values()].flatMap(({ domainName, basePathMappings }) =>
    basePathMappings.flatMap(({ basePath, apiId, stage }) => {
      const isServed =
        stage === undefined || (state.stages.has(stageKey(apiId, stage)) && only?.has(stage) !== false);
      if (isServed) return [];
      const api = state.apis.get(apiId)?.name ?? apiId;
      const why = state.stages.has(stageKey(apiId, stage))
        ? 'it is not served now: leave --stage out'
        : `it is not there: gwctl deploy ${api} --stage ${stage}`;
      return [`${domainName}/${basePath} leads to stage ${stage} of ${api}; ${why}`];
    }),
  );
}
