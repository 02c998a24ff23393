import { type Diagnostic, fail, type Outcome, succeed } from '../diagnostics/diagnostic.ts';
import type { Environment } from '../environment/environment.ts';
import type { MethodFacts } from '../message/call.ts';
import type { WebSocketApi } from '../model/api.ts';
import type { Deployment, MethodSetting, RouteSetting, Stage } from '../model/stage.ts';
import { compileWebSocketRoute } from '../pipeline/compile-websocket-route.ts';
import { compileStageConnectionsAccess } from '../pipeline/phases/connections-access.ts';
import { compileRouteSelection, type SelectRoute } from '../pipeline/phases/route-selection.ts';
import type { WebSocketRoutePlan } from '../pipeline/websocket.ts';
import { loggingOf, type WebSocketScope, webSocketFacts } from '../pipeline/websocket-scope.ts';
import { compileWebSocketRouteTools, type WebSocketStageTools } from '../pipeline/websocket-stage-tools.ts';
import type { StageRecorder } from '../recording/stage-recorder.ts';

/** A stage of a WebSocket API being served. Never changed; replaced whole: open connections go on with the new one. */
export interface WebSocketStageRuntime {
  readonly protocol: 'WEBSOCKET';
  readonly apiId: string;
  readonly stageName: string;
  readonly scope: WebSocketScope;
  /** By route key, and for `$connect` and `$disconnect` always: without a route they let everything pass. */
  readonly routes: ReadonlyMap<string, WebSocketRoutePlan>;
  readonly select: SelectRoute<WebSocketRoutePlan>;
  /** Of messages that no route takes. */
  readonly unmatched: { readonly facts: MethodFacts; readonly setting: MethodSetting };
  readonly recorder: StageRecorder;
  /** Undefined: everybody may. */
  readonly connectionsAccess: ReturnType<typeof compileStageConnectionsAccess>;
  readonly diagnostics: readonly Diagnostic[];
}

export interface WebSocketStageInput {
  readonly stage: Stage;
  readonly deployment: Deployment<WebSocketApi>;
  readonly accountId: string;
  readonly region: string;
  readonly environment: Environment;
  readonly tools: WebSocketStageTools;
  readonly recorder: StageRecorder;
}

/** Compiles a stage of a WebSocket API for serving: every problem of every route at once. */
export function compileWebSocketStage(input: WebSocketStageInput): Outcome<WebSocketStageRuntime> {
  const scope = scopeOf(input);
  const routes = new Map<string, WebSocketRoutePlan>();
  const diagnostics: Diagnostic[] = [];
  const tools = compileWebSocketRouteTools(scope, input.tools);
  if (!tools.ok) return tools;
  for (const routeKey of new Set(['$connect', '$disconnect', ...scope.api.routes.keys()])) {
    const plan = compileWebSocketRoute(routeKey, scope.api.routes.get(routeKey), scope, tools.value);
    diagnostics.push(...plan.diagnostics);
    if (plan.ok) routes.set(routeKey, plan.value);
  }
  const select = compileRouteSelection(scope.api, routes);
  diagnostics.push(...select.diagnostics);
  if (!select.ok || diagnostics.some(({ severity }) => severity === 'error')) return fail(...diagnostics);
  return succeed(
    {
      protocol: 'WEBSOCKET',
      apiId: scope.api.id,
      stageName: scope.stage,
      scope,
      routes,
      select: select.value,
      unmatched: {
        facts: webSocketFacts(scope, undefined),
        setting: loggingOf(input.stage.defaultRouteSettings ?? {}),
      },
      recorder: input.recorder,
      connectionsAccess: compileStageConnectionsAccess(scope, input.tools.access),
      diagnostics,
    },
    diagnostics,
  );
}

function scopeOf(input: WebSocketStageInput): WebSocketScope {
  const { stage, deployment, accountId, region, environment } = input;
  return {
    environment,
    api: deployment.snapshot,
    accountId,
    region,
    stage: stage.stageName,
    deploymentId: deployment.id,
    stageVariables: stage.variables,
    templates: new Map(),
    routeSetting: (routeKey) => settingOf(stage, routeKey),
  };
}

/** What the route sets itself, on top of the stage's defaults. */
function settingOf({ defaultRouteSettings, routeSettings }: Stage, routeKey: string): RouteSetting {
  return { ...defaultRouteSettings, ...routeSettings?.get(routeKey) };
}
