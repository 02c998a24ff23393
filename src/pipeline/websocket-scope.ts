import type { Environment } from '../environment/environment.ts';
import type { MethodFacts } from '../message/call.ts';
import type { WebSocketApi } from '../model/api.ts';
import type { MethodSetting, RouteSetting } from '../model/stage.ts';
import { defaultMethodSetting } from '../model/stage.ts';
import type { TemplatesByText } from './phases/templates.ts';

/** What a WebSocket API is compiled for: one stage. */
export interface WebSocketScope {
  readonly environment: Environment;
  readonly api: WebSocketApi;
  readonly accountId: string;
  readonly region: string;
  readonly stage: string;
  readonly deploymentId: string;
  readonly stageVariables: ReadonlyMap<string, string>;
  /** What was compiled of this API's templates so far. */
  readonly templates: TemplatesByText;
  /** `defaultRouteSettings` with the route's own on top. */
  routeSetting(routeKey: string): RouteSetting;
}

/** The constant part of `$context` for one route; for messages that reach none without one. */
export function webSocketFacts(scope: WebSocketScope, routeKey: string | undefined): MethodFacts {
  const { api } = scope;
  const route = routeKey === undefined ? undefined : api.routes.get(routeKey);
  return {
    apiId: api.id,
    apiName: api.name,
    accountId: scope.accountId,
    region: scope.region,
    stage: scope.stage,
    deploymentId: scope.deploymentId,
    resourceId: routeKey ?? '',
    resourcePath: routeKey ?? '',
    ...(routeKey !== undefined && { routeKey }),
    operationName: route?.operationName,
    apiKeyRequired: route?.apiKeyRequired ?? false,
    endpointType: 'REGIONAL',
    stageVariables: scope.stageVariables,
    isCanaryRequest: undefined,
    matched: routeKey !== undefined,
  };
}

/** What the recorder asks of a route: level and data trace. */
export function loggingOf({ loggingLevel, dataTraceEnabled }: RouteSetting): MethodSetting {
  return {
    ...defaultMethodSetting,
    loggingLevel: loggingLevel ?? 'OFF',
    dataTraceEnabled: dataTraceEnabled ?? false,
  };
}
