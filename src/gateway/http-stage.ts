import { type Diagnostic, fail, type Outcome, succeed } from '../diagnostics/diagnostic.ts';
import type { Environment } from '../environment/environment.ts';
import type { MethodFacts } from '../message/call.ts';
import type { HttpApi, HttpRoute } from '../model/api.ts';
import type { Deployment, RouteSetting, Stage } from '../model/stage.ts';
import { compileHttpRoute } from '../pipeline/compile-http-route.ts';
import type { HttpRoutePlan } from '../pipeline/http.ts';
import { type HttpScope, routeFacts } from '../pipeline/http-scope.ts';
import { compileHttpRouteTools, type HttpStageTools } from '../pipeline/http-stage-tools.ts';
import { compileHttpCors, type HttpCors } from '../pipeline/phases/http-cors.ts';
import type { StageRecorder } from '../recording/stage-recorder.ts';
import { createHttpRouter, type HttpRouter } from './http-router.ts';

/** A stage of an HTTP API being served. Never changed; replaced whole. */
export interface HttpStageRuntime {
  readonly protocol: 'HTTP';
  readonly apiId: string;
  readonly stageName: string;
  readonly scope: HttpScope;
  readonly routes: ReadonlyMap<string, HttpRoute>;
  readonly cors: HttpCors | undefined;
  readonly recorder: StageRecorder;
  /** Facts of a call that matched no route. */
  readonly unmatched: MethodFacts;
  readonly router: HttpRouter<HttpRoutePlan>;
  readonly diagnostics: readonly Diagnostic[];
}

export interface HttpStageInput {
  readonly stage: Stage;
  readonly deployment: Deployment<HttpApi>;
  readonly accountId: string;
  readonly region: string;
  readonly environment: Environment;
  readonly tools: HttpStageTools;
  readonly recorder: StageRecorder;
}

/** Compiles a stage of an HTTP API for serving: every problem of every route at once. */
export function compileHttpStage(input: HttpStageInput): Outcome<HttpStageRuntime> {
  const scope = scopeOf(input);
  const tools = compileHttpRouteTools(scope, input.tools);
  const { routes, corsConfiguration } = scope.api;
  const plans = new Map<string, HttpRoutePlan>();
  const diagnostics: Diagnostic[] = [];
  for (const [routeKey, route] of routes) {
    const plan = compileHttpRoute(route, scope, tools);
    diagnostics.push(...plan.diagnostics);
    if (plan.ok) plans.set(routeKey, plan.value);
  }
  if (diagnostics.some(({ severity }) => severity === 'error')) return fail(...diagnostics);
  return succeed(
    {
      protocol: 'HTTP',
      apiId: scope.api.id,
      stageName: scope.stage,
      scope,
      routes,
      cors: compileHttpCors(corsConfiguration),
      recorder: input.recorder,
      unmatched: routeFacts(scope, undefined),
      router: createHttpRouter(plans),
      diagnostics,
    },
    diagnostics,
  );
}

function scopeOf({ stage, deployment, accountId, region, environment }: HttpStageInput): HttpScope {
  return {
    environment,
    api: deployment.snapshot,
    accountId,
    region,
    stage: stage.stageName,
    deploymentId: deployment.id,
    stageVariables: stage.variables,
    routeSetting: (routeKey) => settingOf(stage, routeKey),
  };
}

/** What the route sets itself, on top of the stage's defaults. */
function settingOf({ defaultRouteSettings, routeSettings }: Stage, routeKey: string): RouteSetting {
  return { ...defaultRouteSettings, ...routeSettings?.get(routeKey) };
}
