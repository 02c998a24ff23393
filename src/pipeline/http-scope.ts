import type { Environment } from '../environment/environment.ts';
import type { MethodFacts } from '../message/call.ts';
import type { HttpApi, HttpRoute } from '../model/api.ts';
import type { RouteSetting } from '../model/stage.ts';

/** What an HTTP API is compiled for: one stage. */
export interface HttpScope {
  readonly environment: Environment;
  readonly api: HttpApi;
  readonly accountId: string;
  readonly region: string;
  readonly stage: string;
  readonly deploymentId: string;
  readonly stageVariables: ReadonlyMap<string, string>;
  /** `defaultRouteSettings` with the route's own on top. */
  routeSetting(routeKey: string): RouteSetting;
}

/** The constant part of `$context` for one route; for calls that match none without one. */
export function routeFacts(scope: HttpScope, route: HttpRoute | undefined): MethodFacts {
  const { api } = scope;
  const routeKey = route?.routeKey;
  return {
    apiId: api.id,
    apiName: api.name,
    accountId: scope.accountId,
    region: scope.region,
    stage: scope.stage,
    deploymentId: scope.deploymentId,
    resourceId: routeKey ?? '',
    resourcePath: routeKey?.slice(routeKey.indexOf(' ') + 1) ?? '',
    ...(routeKey !== undefined && { routeKey }),
    operationName: route?.operationName,
    apiKeyRequired: false,
    endpointType: 'REGIONAL',
    stageVariables: scope.stageVariables,
    isCanaryRequest: undefined,
    matched: route !== undefined,
  };
}
