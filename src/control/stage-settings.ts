import { createHash } from 'node:crypto';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { nearest } from '../diagnostics/nearest.ts';
import type { Api } from '../model/api.ts';
import { methodSettingKey } from '../model/method-setting-key.ts';
import type { CanaryChoice, ControlSettings, StageSettings } from '../model/settings.ts';
import type { CanarySettings, Stage } from '../model/stage.ts';
import { encode } from '../store/encoding.ts';
import type { GatewayState } from '../store/store.ts';
import { methodSettingsOf } from './method-setting.ts';
import { illegalPercent, illegalVariables, tooManyVariables } from './names.ts';
import { unknownRouteKeys } from './route-keys.ts';

/** What the configuration says of a stage: under the API's own name, or for the only API, or for any. */
export function settingsFor(
  settings: ControlSettings,
  apiName: string,
  stageName: string,
): StageSettings | undefined {
  const named = settings.apis.find(({ name }) => name === apiName);
  const only = settings.apis.length === 1 ? settings.apis.find(({ name }) => name === undefined) : undefined;
  return (named ?? only ?? settings.defaults).stages.get(stageName);
}

/**
 * The stage as the configuration wants it. Settings that were put on it before and have not changed since are left alone, so what
 * `gwctl stage set` changed meanwhile stays: a file acts when it is changed, not each time it is read.
 */
export function withSettings(stage: Stage, settings: StageSettings | undefined): Stage {
  if (settings === undefined) return stage;
  const settingsDigest = digestOf(settings);
  if (stage.settingsDigest === settingsDigest) return stage;
  const { variables, methodSettings, canarySettings, tags, ...plain } = settings;
  return {
    ...stage,
    ...plain,
    ...(variables ? { variables } : {}),
    ...(tags ? { tags } : {}),
    ...(methodSettings ? { methodSettings: methodSettingsOf(methodSettings) } : {}),
    ...(canarySettings ? { canarySettings: canaryWith(stage, canarySettings) } : {}),
    settingsDigest,
  };
}

function digestOf(settings: StageSettings): string {
  return createHash('sha256').update(encode(settings)).digest('hex').slice(0, 16);
}

/**
 * A canary of which not everything is said. One that is new on a plain stage begins with the stage's own deployment and 0 percent
 * (rest-request-phases.md 11.3, recorded for UpdateStage).
 */
export function canaryWith(stage: Stage, choice: CanaryChoice): CanarySettings {
  const before = stage.canarySettings;
  return {
    deploymentId: choice.deploymentId ?? before?.deploymentId ?? stage.deploymentId,
    percentTraffic: choice.percentTraffic ?? before?.percentTraffic ?? 0,
    stageVariableOverrides: choice.stageVariableOverrides ?? before?.stageVariableOverrides ?? new Map(),
    useStageCache: choice.useStageCache ?? before?.useStageCache ?? false,
  };
}

/**
 * A canary of the configuration that points to a deployment that is not there: refused as UpdateStage refuses it (11.3, recorded
 * words), and not served as a stage without a canary. Nothing where the settings were put on the stage before.
 */
export function missingCanaryDeployment(
  state: GatewayState,
  stage: Pick<Stage, 'apiId' | 'stageName' | 'settingsDigest'>,
  settings: StageSettings | undefined,
): Diagnostic[] {
  const id = settings?.canarySettings?.deploymentId;
  if (settings === undefined || id === undefined) return [];
  if (state.deployments.get(id)?.apiId === stage.apiId || stage.settingsDigest === digestOf(settings)) {
    return [];
  }
  return [
    {
      ruleId: 'control-bad-request',
      severity: 'error',
      message: `Deployment id does not exist: ${id}, which gwctl.yaml names in canarySettings of stage ${stage.stageName}`,
      help: 'gwctl deployment list shows what there is; without deploymentId a new canary begins with what the stage serves.',
    },
  ];
}

/** What is wrong with settings, whoever wrote them. */
export function illegalSettings(settings: StageSettings): Diagnostic[] {
  const keys = [...(settings.methodSettings?.keys() ?? [])].filter(
    (key) => methodSettingKey(key) === undefined,
  );
  return [
    ...illegalVariables(settings.variables ?? new Map()),
    ...tooManyVariables(settings.variables ?? new Map()),
    ...illegalVariables(settings.canarySettings?.stageVariableOverrides ?? new Map()),
    ...illegalPercent(settings.canarySettings?.percentTraffic ?? 0),
    ...keys.map(
      (key): Diagnostic => ({
        ruleId: 'control-bad-request',
        severity: 'error',
        message: `Invalid method setting path: ${key}`,
        help: 'Write "*/*", "/pets/*" or "/pets/{petId}/GET".',
      }),
    ),
  ];
}

/** Bytes of an access log's format (documented, http-api.md 17). */
const longestFormat = 3 * 1024;

/** Warnings for access log formats that API Gateway refuses: one line, which tells the request (documented, 10.3), and is not long. */
export function refusedAccessLog({ stageName, accessLogSettings }: Stage): Diagnostic[] {
  const format = accessLogSettings?.format ?? '';
  const refused = (help: string): Diagnostic => ({
    ruleId: 'control-access-log-format',
    severity: 'warn',
    message: `The access log format of stage ${stageName} is one that API Gateway refuses.`,
    help,
  });
  if (Buffer.byteLength(format) > longestFormat)
    return [refused(`It has ${Buffer.byteLength(format)} bytes; 3 KB is the most.`)];
  if (/[\r\n]/.test(format.trim())) return [refused('It must be one line.')];
  if (format === '' || /\$context\.(requestId|extendedRequestId)\b/.test(format)) return [];
  return [refused('It must have $context.requestId or $context.extendedRequestId.')];
}

/**
 * Warnings for method settings that no method of the API has: they do nothing, and are mostly misspelt. A method that is `ANY` has
 * the entry `ANY`. Unverified: whether AWS refuses them.
 */
export function idleMethodSettings(stage: Stage, api: Api): Diagnostic[] {
  if (api.protocol !== 'REST') return unknownRouteKeys(stage, api, 'warn');
  const named = [...stage.methodSettings.keys()].filter((key) => key !== '*/*');
  if (named.length === 0) return [];
  const known = new Set(
    api.resources.flatMap(({ path, methods }) =>
      ['*', ...methods.keys()].flatMap((verb) => methodSettingKey(`${path}/${verb}`) ?? []),
    ),
  );
  const idle = named.filter((key) => !known.has(key));
  return idle.map((key) => {
    const meant = nearest(key, known);
    return {
      ruleId: 'control-idle-method-setting',
      severity: 'warn',
      message: `Stage ${stage.stageName} has settings for ${key}, but the API has no such method.`,
      ...(meant ? { help: `Did you mean ${meant}?` } : {}),
    };
  });
}
