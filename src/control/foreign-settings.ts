import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { ProtocolType } from '../model/api.ts';
import type { RouteSetting, Stage } from '../model/stage.ts';

/**
 * Warnings for settings of a stage that its kind of API does not have (http-api.md 1, documented; members of `Stage`, management-api.md):
 * they stand there and do nothing.
 */
export function foreignSettings(stage: Stage, protocol: ProtocolType): Diagnostic[] {
  return foreignNames(stage, protocol).map((name) => ({
    ruleId: 'control-foreign-setting',
    severity: 'warn',
    ...said(stage, name, protocol),
  }));
}

/** The refusal of foreign settings that a change would bring: UpdateStage has no such members. Unverified: AWS's words. */
export function newForeignSettings(before: Stage, after: Stage, protocol: ProtocolType): Diagnostic[] {
  const known = new Set(foreignNames(before, protocol));
  return foreignNames(after, protocol)
    .filter((name) => !known.has(name))
    .map((name) => ({
      ruleId: 'control-bad-request',
      severity: 'error',
      ...said(after, name, protocol),
    }));
}

function said(
  { stageName }: Stage,
  name: string,
  protocol: ProtocolType,
): Pick<Diagnostic, 'message' | 'help'> {
  return {
    message: `${name} means nothing on stage ${stageName}: ${kinds[protocol]} has none`,
    help: helpOf(name, protocol),
  };
}

const kinds: Readonly<Record<ProtocolType, string>> = {
  REST: 'a REST API',
  HTTP: 'an HTTP API',
  WEBSOCKET: 'a WebSocket API',
};

function foreignNames(stage: Stage, protocol: ProtocolType): readonly string[] {
  const rows =
    protocol === 'REST' ? ofRoutes(stage) : [...ofMethods(stage), ...ofExecutionLog(stage, protocol)];
  return rows.flatMap(([name, isSet]) => (isSet ? [name] : []));
}

type Row = readonly [name: string, isSet: boolean];

function ofMethods(stage: Stage): readonly Row[] {
  return [
    ['methodSettings', stage.methodSettings.size > 0],
    ['cacheClusterEnabled', stage.cacheClusterEnabled],
    ['canarySettings', stage.canarySettings !== undefined],
    ['tracingEnabled', stage.tracingEnabled],
    ['documentationVersion', stage.documentationVersion !== undefined],
    ['webAclArn', stage.webAclArn !== undefined],
  ];
}

/** HTTP APIs keep no execution log, and call their backends without a certificate of their own (documented). */
function ofExecutionLog(stage: Stage, protocol: ProtocolType): readonly Row[] {
  if (protocol !== 'HTTP') return [];
  const settings: readonly RouteSetting[] = [
    stage.defaultRouteSettings ?? {},
    ...(stage.routeSettings?.values() ?? []),
  ];
  return [
    ['clientCertificateId', stage.clientCertificateId !== undefined],
    ['loggingLevel', settings.some(({ loggingLevel = 'OFF' }) => loggingLevel !== 'OFF')],
    ['dataTraceEnabled', settings.some(({ dataTraceEnabled }) => dataTraceEnabled === true)],
  ];
}

function ofRoutes(stage: Stage): readonly Row[] {
  return [
    ['defaultRouteSettings', stage.defaultRouteSettings !== undefined],
    ['routeSettings', (stage.routeSettings?.size ?? 0) > 0],
    ['autoDeploy', stage.autoDeploy === true],
  ];
}

function helpOf(name: string, protocol: ProtocolType): string {
  if (name === 'methodSettings') return 'Write defaultRouteSettings, or routeSettings by route key.';
  if (name === 'defaultRouteSettings' || name === 'routeSettings') return 'Write methodSettings.';
  if (name === 'loggingLevel' || name === 'dataTraceEnabled')
    return 'HTTP APIs have access logs only: write accessLogSettings.';
  return protocol === 'REST' ? 'Deploy with gwctl deploy.' : 'Take it out: REST APIs alone have it.';
}
