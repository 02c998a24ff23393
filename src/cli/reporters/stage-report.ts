import { shownMethodSettingKey } from '../../model/method-setting-key.ts';
import {
  defaultMethodSetting,
  type MethodSetting,
  type RouteSetting,
  type Stage,
} from '../../model/stage.ts';
import type { GatewayState } from '../../store/store.ts';
import { undeployedNotice } from '../undeployed.ts';
import { facts, shortTime, table } from './table.ts';

/** `stage list`. */
export function stageTable(state: GatewayState, stages: readonly Stage[], width: number): string {
  const rows = stages.map((stage) => [
    state.apis.get(stage.apiId)?.name ?? stage.apiId,
    stage.stageName,
    stage.deploymentId,
    stage.canarySettings
      ? `${stage.canarySettings.percentTraffic} % ${stage.canarySettings.deploymentId}`
      : '-',
    shortTime(stage.lastUpdatedDate),
    stage.description ?? '',
  ]);
  return table(
    [
      { heading: 'API', flexible: true },
      { heading: 'STAGE' },
      { heading: 'SERVES' },
      { heading: 'CANARY' },
      { heading: 'UPDATED (UTC)' },
      { heading: 'DESCRIPTION' },
    ],
    rows,
    width,
  );
}

/** `stage show`. */
export function stageFacts(state: GatewayState, stage: Stage): string {
  const { canarySettings: canary, accessLogSettings: log } = stage;
  const deployment = state.deployments.get(stage.deploymentId);
  const rest = deployment?.snapshot.protocol === 'REST';
  const since = deployment ? ` (${shortTime(deployment.createdDate)} UTC)` : '';
  return facts([
    ['Stage', stage.stageName],
    ['API', `${state.apis.get(stage.apiId)?.name ?? '?'} (${stage.apiId})`],
    ['Description', stage.description],
    ['Deployment', `${stage.deploymentId}${since}`],
    ['Before', [...stage.previousDeploymentIds].reverse().slice(0, 5).join(', ')],
    ['Draft', undeployedNotice(state, stage)],
    ['Canary', canary && `${canary.percentTraffic} % to ${canary.deploymentId}`],
    ['Canary variables', canary && variables(canary.stageVariableOverrides)],
    ['Variables', variables(stage.variables)],
    ['Cache', rest ? cacheText(stage) : undefined],
    ['Access log', log?.destination],
    ['Tracing', rest ? onOff(stage.tracingEnabled) : undefined],
    ['Auto deploy', rest ? undefined : onOff(stage.autoDeploy ?? false)],
    ['Updated', `${shortTime(stage.lastUpdatedDate)} UTC`],
  ]).concat(methodSettings(stage), routeSettings(stage));
}

function cacheText({ cacheClusterEnabled, cacheClusterSize }: Stage): string {
  return cacheClusterEnabled ? `${cacheClusterSize ?? '0.5'} GB` : 'off';
}

function onOff(on: boolean): string {
  return on ? 'on' : 'off';
}

function variables(map: ReadonlyMap<string, string>): string {
  return [...map].map(([name, value]) => `${name}=${value}`).join(', ');
}

/** Only what differs from a fresh entry: ten properties a method would hide the one that matters. */
function methodSettings({ methodSettings: settings }: Stage): string {
  if (settings.size === 0) return '';
  const lines = [...settings].map(([key, setting]) => {
    const names = Object.keys(defaultMethodSetting) as (keyof MethodSetting)[];
    const told = names
      .filter((name) => setting[name] !== defaultMethodSetting[name])
      .map((name) => `${name} ${setting[name]}`);
    return `  ${shownMethodSettingKey(key)}: ${told.join(', ') || 'defaults'}\n`;
  });
  return `Method settings\n${lines.join('')}`;
}

function routeSettings({ routeSettings: routes, defaultRouteSettings: all }: Stage): string {
  const entries: [string, RouteSetting][] = [
    ...(all ? [['*', all] as [string, RouteSetting]] : []),
    ...(routes ?? []),
  ];
  if (entries.length === 0) return '';
  const lines = entries.map(
    ([key, setting]) =>
      `  ${key}: ${Object.entries(setting)
        .map(([name, value]) => `${name} ${value}`)
        .join(', ')}\n`,
  );
  return `Route settings\n${lines.join('')}`;
}
