import { type Diagnostic, fail, type Outcome, succeed } from '../diagnostics/diagnostic.ts';
import type { MethodFacts } from '../message/call.ts';
import type { MethodName } from '../model/verb.ts';
import { compileRestMethod, type MethodTools } from '../pipeline/compile-rest-method.ts';
import { compileGatewayResponses, type GatewayResponder } from '../pipeline/phases/gateway-response.ts';
import type { RestMethodPlan } from '../pipeline/rest.ts';
import type { StageScope } from '../pipeline/stage-scope.ts';
import { createRouter, type RouteMatch } from './router.ts';

/** A router and one ready-made plan per method, for one side of one stage. Never changed; replaced whole. */
export interface CompiledRestApi {
  readonly protocol: 'REST';
  readonly scope: StageScope;
  readonly respond: GatewayResponder;
  /** Facts of a call that matched no method. */
  readonly unmatched: MethodFacts;
  match(method: string, path: string): RouteMatch<RestMethodPlan> | undefined;
  /** The plan of a resource and verb, not by routing: for TestInvokeMethod. */
  plan(resourcePath: string, method: string): RestMethodPlan | undefined;
}

/** Compiles a deployment for one side of a stage: every problem of every method at once. */
export function compileRestApi(scope: StageScope, tools: MethodTools): Outcome<CompiledRestApi> {
  const diagnostics: Diagnostic[] = [];
  const resources = scope.api.resources.map((resource) => {
    const plans = new Map<MethodName, RestMethodPlan>();
    for (const [name, method] of resource.methods) {
      const outcome = compileRestMethod(method, resource, scope, tools);
      diagnostics.push(...outcome.diagnostics);
      if (outcome.ok) plans.set(name, outcome.value);
    }
    return { path: resource.path, plans };
  });
  if (diagnostics.some((d) => d.severity === 'error')) return fail(...diagnostics);
  const router = createRouter(resources);
  const byPath = new Map(resources.map((resource) => [resource.path, resource.plans]));
  return succeed(
    {
      protocol: 'REST',
      scope,
      respond: compileGatewayResponses(scope.api, scope.stageVariables),
      unmatched: unmatchedFacts(scope),
      match: (method, path) => router.match(method, path),
      plan: (path, method) => byPath.get(path)?.get(method as MethodName) ?? byPath.get(path)?.get('ANY'),
    },
    diagnostics,
  );
}

function unmatchedFacts(scope: StageScope): MethodFacts {
  return {
    apiId: scope.api.id,
    apiName: scope.api.name,
    accountId: scope.accountId,
    region: scope.region,
    stage: scope.stage,
    deploymentId: scope.deploymentId,
    resourceId: '',
    resourcePath: '',
    operationName: undefined,
    apiKeyRequired: false,
    endpointType: scope.api.endpointConfiguration.types[0] ?? 'EDGE',
    stageVariables: scope.stageVariables,
    isCanaryRequest: scope.isCanaryRequest,
    matched: false,
  };
}
