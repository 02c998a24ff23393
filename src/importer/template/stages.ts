import type { StageSettings } from '../../model/settings.ts';
import type { RouteSetting } from '../../model/stage.ts';
import { type InputMap, isMap } from '../node.ts';
import type { Report } from '../report.ts';
import { referenceOf } from './sam-events.ts';
import { mapAt, type TemplateResource } from './template.ts';
import type { ResolvedTemplate } from './template-scope.ts';
import { defined, isTrue, listAt, numberOf, plainText, textAt } from './values.ts';

const quiet: Report = () => undefined;

/** The stages that a template gives an API, by name. */
export function templateStages(
  template: ResolvedTemplate,
  resource: TemplateResource | undefined,
  kind: 'REST' | 'HTTP' | 'WEBSOCKET',
): Map<string, StageSettings> {
  const stages = new Map<string, StageSettings>();
  if (resource === undefined || resource.type.startsWith('AWS::Serverless::')) {
    const properties = resource ? resolvedMap(template, resource) : {};
    const name = textAt(properties, 'StageName') ?? (kind === 'HTTP' ? '$default' : 'Prod');
    stages.set(name, settingsOf(properties));
    return stages;
  }
  for (const each of template.resources.values()) {
    if (!isStageOf(each, resource.logicalId) || !template.isMade(each)) continue;
    const properties = resolvedMap(template, each);
    const settings = each.type === 'AWS::ApiGateway::Deployment' ? ownStage(properties) : properties;
    stages.set(textAt(properties, 'StageName') ?? each.logicalId, settingsOf(settings));
  }
  return stages;
}

function resolvedMap(template: ResolvedTemplate, resource: TemplateResource): InputMap {
  const value = template.resolve(resource.properties, quiet);
  return isMap(value) ? value : {};
}

/**
 * The stage that a deployment makes, in the words of a stage (CloudFormation: AWS::ApiGateway::Deployment, StageDescription and
 * DeploymentCanarySettings, documented). What StageDescription says outside of MethodSettings is for every method.
 */
function ownStage(deployment: InputMap): InputMap {
  const stage = mapAt(deployment, 'StageDescription');
  const everyMethod = methodSettingNames.some((name) => stage[name] !== undefined);
  const canary = { ...mapAt(stage, 'CanarySetting'), ...mapAt(deployment, 'DeploymentCanarySettings') };
  return {
    ...stage,
    MethodSettings: [...(everyMethod ? [stage] : []), ...listAt(stage, 'MethodSettings')],
    ...(Object.keys(canary).length > 0 ? { CanarySetting: canary } : {}),
  };
}

/** What a `StageDescription` may say for every method. */
const methodSettingNames = [
  'MetricsEnabled',
  'LoggingLevel',
  'DataTraceEnabled',
  'ThrottlingBurstLimit',
  'ThrottlingRateLimit',
  'CachingEnabled',
  'CacheTtlInSeconds',
  'CacheDataEncrypted',
] as const;

/** A deployment may name its stage itself. */
function isStageOf({ type, properties }: TemplateResource, apiId: string): boolean {
  if (!isMap(properties.value)) return false;
  const owner = properties.value['RestApiId'] ?? properties.value['ApiId'];
  if (referenceOf(owner) !== apiId) return false;
  if (type === 'AWS::ApiGateway::Stage' || type === 'AWS::ApiGatewayV2::Stage') return true;
  return type === 'AWS::ApiGateway::Deployment' && properties.value['StageName'] !== undefined;
}

function settingsOf(properties: InputMap): StageSettings {
  const variables = textsOf({ ...mapAt(properties, 'Variables'), ...mapAt(properties, 'StageVariables') });
  const methods = new Map(listAt(properties, 'MethodSettings').flatMap(methodSetting));
  return {
    ...defined({
      description: textAt(properties, 'Description'),
      cacheClusterEnabled:
        properties['CacheClusterEnabled'] === undefined
          ? undefined
          : isTrue(properties['CacheClusterEnabled']),
      cacheClusterSize: plainText(properties['CacheClusterSize']),
      tracingEnabled:
        properties['TracingEnabled'] === undefined ? undefined : isTrue(properties['TracingEnabled']),
    }),
    ...(variables.size > 0 ? { variables } : {}),
    ...(methods.size > 0 ? { methodSettings: methods } : {}),
    ...canary(properties),
    ...accessLog(properties),
    ...routeDefaults(properties),
  };
}

/** `PercentTraffic`, `StageVariableOverrides` and `UseStageCache`; the canary's deployment is the stage's own, there being no other. */
function canary(properties: InputMap): Pick<StageSettings, 'canarySettings'> {
  const settings = mapAt(properties, 'CanarySetting');
  if (Object.keys(settings).length === 0) return {};
  const overrides = textsOf(mapAt(settings, 'StageVariableOverrides'));
  const useStageCache = settings['UseStageCache'];
  return {
    canarySettings: {
      ...defined({
        percentTraffic: numberOf(settings['PercentTraffic']),
        useStageCache: useStageCache === undefined ? undefined : isTrue(useStageCache),
      }),
      ...(overrides.size > 0 ? { stageVariableOverrides: overrides } : {}),
    },
  };
}

function textsOf(map: InputMap): Map<string, string> {
  const entries = Object.entries(map).flatMap(([name, value]): [string, string][] => {
    const text = plainText(value);
    return text === undefined ? [] : [[name, text]];
  });
  return new Map(entries);
}

/** CloudFormation and SAM differ in an s. Where the log goes on AWS is no place here: gwctl.yaml gives a file. */
function accessLog(properties: InputMap): Pick<StageSettings, 'accessLogSettings'> {
  const settings = { ...mapAt(properties, 'AccessLogSetting'), ...mapAt(properties, 'AccessLogSettings') };
  const destination = textAt(settings, 'DestinationArn');
  const format = textAt(settings, 'Format');
  return destination === undefined || format === undefined
    ? {}
    : { accessLogSettings: { destination, format } };
}

/** `DefaultRouteSettings` and `RouteSettings` of HTTP and WebSocket APIs. */
function routeDefaults(properties: InputMap): Pick<StageSettings, 'defaultRouteSettings' | 'routeSettings'> {
  const every = mapAt(properties, 'DefaultRouteSettings');
  const own = Object.entries(mapAt(properties, 'RouteSettings')).flatMap(([routeKey, value]) =>
    isMap(value) ? [[routeKey, routeSetting(value)] as const] : [],
  );
  return {
    ...(Object.keys(every).length > 0 ? { defaultRouteSettings: routeSetting(every) } : {}),
    ...(own.length > 0 ? { routeSettings: new Map(own) } : {}),
  };
}

function routeSetting(value: InputMap): RouteSetting {
  const flag = (name: string) => (value[name] === undefined ? undefined : isTrue(value[name]));
  return defined({
    detailedMetricsEnabled: flag('DetailedMetricsEnabled'),
    loggingLevel: textAt(value, 'LoggingLevel'),
    dataTraceEnabled: flag('DataTraceEnabled'),
    throttlingBurstLimit: numberOf(value['ThrottlingBurstLimit']),
    throttlingRateLimit: numberOf(value['ThrottlingRateLimit']),
  });
}

type MethodSettings = NonNullable<StageSettings['methodSettings']>;
type MethodSetting = MethodSettings extends ReadonlyMap<string, infer S> ? S : never;

/** CloudFormation writes the path with `~1` for slashes, and `/*` with the verb `*` for every method. */
function methodSetting(value: unknown): [string, MethodSetting][] {
  if (!isMap(value)) return [];
  const path = (textAt(value, 'ResourcePath') ?? '/*').replaceAll('~1', '/').replace(/^\/\//, '/');
  const verb = textAt(value, 'HttpMethod') ?? '*';
  const key = path === '/*' ? `*/${verb}` : `${path === '/' ? '' : path}/${verb}`;
  const flag = (name: string) => (value[name] === undefined ? undefined : isTrue(value[name]));
  return [
    [
      key,
      defined({
        metricsEnabled: flag('MetricsEnabled'),
        loggingLevel: textAt(value, 'LoggingLevel'),
        dataTraceEnabled: flag('DataTraceEnabled'),
        throttlingBurstLimit: numberOf(value['ThrottlingBurstLimit']),
        throttlingRateLimit: numberOf(value['ThrottlingRateLimit']),
        cachingEnabled: flag('CachingEnabled'),
        cacheTtlInSeconds: numberOf(value['CacheTtlInSeconds']),
        cacheDataEncrypted: flag('CacheDataEncrypted'),
      }) as MethodSetting,
    ],
  ];
}
