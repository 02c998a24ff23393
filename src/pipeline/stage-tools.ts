import type { Access } from '../authorizers/access.ts';
import { fail, type Outcome, succeed } from '../diagnostics/diagnostic.ts';
import type { UsageGates } from '../limits/usage-gate.ts';
import type { Method, Model, Resource } from '../model/api.ts';
import { compileModels } from '../schemas/model-validator.ts';
import type { MethodTools } from './compile-rest-method.ts';
import { compileAuthorize } from './phases/authorize.ts';
import { compileResponseCache, type StageCache } from './phases/cache.ts';
import type { ModelSource } from './phases/request-validation.ts';
import {
  type AccessTools,
  compileResourcePolicyCheck,
  compileStageAccess,
} from './phases/resource-policy.ts';
import { compileUsage } from './phases/usage.ts';
import type { Step } from './rest.ts';
import type { StageScope } from './stage-scope.ts';

/** What a stage remembers and who its callers can be: it outlives every compiled plan, so a redeploy resets nothing. */
export interface StageTools {
  readonly usage: UsageGates;
  readonly access: AccessTools;
  /** Absent while the stage has no cache cluster. */
  readonly cache: StageCache | undefined;
  /** Set where a side shares the cache of another deployment: its entries are apart by this. */
  readonly cachePartition?: string;
  readonly filterByWaf: Step | undefined;
}

/** Makes what the methods of one API share: models, authorizers, the gates before execution, the response cache. */
export function compileMethodTools(scope: StageScope, tools: StageTools): Outcome<MethodTools> {
  const access = compileStageAccess(scope, tools.access);
  if (!access.ok) return access;
  return succeed(
    {
      models: modelSource(scope),
      gates: (method, resource) => compileGates(method, resource, scope, tools, access.value),
      cache: (method, resource, setting) =>
        tools.cache &&
        compileResponseCache(method, resource, setting, {
          cache: tools.cache,
          partition: tools.cachePartition,
          stageVariables: scope.stageVariables,
          mayInvalidate: (call) => access.value.mayInvalidateCache(call),
        }),
    },
    access.diagnostics,
  );
}

function compileGates(
  method: Method,
  resource: Resource,
  scope: StageScope,
  tools: StageTools,
  access: Access,
): ReturnType<MethodTools['gates']> {
  const authorize = compileAuthorize(method, access);
  if (!authorize.ok) return fail(...authorize.diagnostics);
  return succeed(
    {
      filterByWaf: tools.filterByWaf,
      checkResourcePolicy: compileResourcePolicyCheck(method, access),
      authorize: authorize.value,
      checkUsage: compileUsage(resource, method, scope, tools.usage),
    },
    authorize.diagnostics,
  );
}

/** An API with models, of whatever kind. */
interface ModelOwner {
  readonly api: { readonly id: string; readonly models: ReadonlyMap<string, Model> };
}

/** Models are compiled when the first validator needs one: an API without validators pays nothing. */
export function modelSource({ api }: ModelOwner): ModelSource {
  let source: ModelSource | undefined;
  return (name) => {
    const schemas = new Map([...api.models].map(([key, model]) => [key, model.schema as unknown]));
    source ??= compileModels(schemas, `https://apigateway.amazonaws.com/restapis/${api.id}/models/`);
    return source(name);
  };
}
