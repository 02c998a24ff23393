import type { ProtocolType } from '../model/api.ts';
import type { JsonObject, JsonValue } from '../model/json.ts';
import { shownMethodSettingKey } from '../model/method-setting-key.ts';
import type { MethodSetting, RouteSetting, Stage } from '../model/stage.ts';

/**
 * A stage as AWS's GetStage gives it (management-api.md 6 and 7 for REST, 8 and 9 for the others): members with nothing in them are
 * absent where they are absent there. Times are ISO 8601, as the AWS CLI prints them.
 */
export function getStageShape(stage: Stage, protocol: ProtocolType): JsonObject {
  return protocol === 'REST' ? restStage(stage) : otherStage(stage);
}

function restStage(stage: Stage): JsonObject {
  return {
    deploymentId: stage.deploymentId,
    ...given('clientCertificateId', stage.clientCertificateId),
    stageName: stage.stageName,
    ...given('description', stage.description),
    cacheClusterEnabled: stage.cacheClusterEnabled,
    ...given('cacheClusterSize', stage.cacheClusterSize ?? (stage.cacheClusterEnabled ? '0.5' : undefined)),
    cacheClusterStatus: stage.cacheClusterEnabled ? 'AVAILABLE' : 'NOT_AVAILABLE',
    methodSettings: object(stage.methodSettings, shownMethodSettingKey, methodSetting),
    ...(stage.variables.size > 0 ? { variables: object(stage.variables) } : {}),
    ...given('documentationVersion', stage.documentationVersion),
    ...accessLog(stage),
    ...canary(stage),
    tracingEnabled: stage.tracingEnabled,
    ...given('webAclArn', stage.webAclArn),
    ...(stage.tags.size > 0 ? { tags: object(stage.tags) } : {}),
    createdDate: stage.createdDate,
    lastUpdatedDate: stage.lastUpdatedDate,
  };
}

function canary({ canarySettings: canary }: Stage): JsonObject {
  if (canary === undefined) return {};
  const overrides = canary.stageVariableOverrides;
  return {
    canarySettings: {
      percentTraffic: canary.percentTraffic,
      deploymentId: canary.deploymentId,
      ...(overrides.size > 0 ? { stageVariableOverrides: object(overrides) } : {}),
      useStageCache: canary.useStageCache,
    },
  };
}

function otherStage(stage: Stage): JsonObject {
  return {
    ...accessLog(stage),
    ...(stage.autoDeploy ? { autoDeploy: true } : {}),
    ...given('clientCertificateId', stage.clientCertificateId),
    createdDate: stage.createdDate,
    defaultRouteSettings: routeSetting({ detailedMetricsEnabled: false, ...stage.defaultRouteSettings }),
    deploymentId: stage.deploymentId,
    ...given('description', stage.description),
    ...(stage.autoDeploy
      ? {
          lastDeploymentStatusMessage:
            stage.lastDeploymentStatusMessage ??
            `Successfully deployed stage with deployment ID '${stage.deploymentId}'`,
        }
      : {}),
    lastUpdatedDate: stage.lastUpdatedDate,
    routeSettings: object(stage.routeSettings ?? new Map<string, RouteSetting>(), undefined, routeSetting),
    stageName: stage.stageName,
    stageVariables: object(stage.variables),
    tags: object(stage.tags),
  };
}

function accessLog({ accessLogSettings: log }: Stage): JsonObject {
  if (!log) return {};
  return {
    accessLogSettings: { ...given('format', log.format), ...given('destinationArn', log.destination) },
  };
}

function methodSetting(setting: MethodSetting): JsonObject {
  return { ...setting };
}

function routeSetting(setting: RouteSetting): JsonObject {
  return { ...setting };
}

/** Empty members are left out (recorded, management-api.md 1). */
function given(key: string, value: string | undefined): JsonObject {
  return value === undefined || value === '' ? {} : { [key]: value };
}

/** A map as an object; `fromEntries` makes own keys, also of `__proto__`. */
function object<V>(
  map: ReadonlyMap<string, V>,
  key: (key: string) => string = (key) => key,
  value: (value: V) => JsonValue = (value) => value as unknown as string,
): JsonObject {
  return Object.fromEntries([...map].map(([each, content]) => [key(each), value(content)]));
}
