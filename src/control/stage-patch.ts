import type { Outcome } from '../diagnostics/diagnostic.ts';
import { fail, succeed } from '../diagnostics/diagnostic.ts';
import { methodSettingKey } from '../model/method-setting-key.ts';
import type { CanarySettings, Stage } from '../model/stage.ts';
import type { GatewayState } from '../store/store.ts';
import { badRequest, noSuchDeployment } from './change.ts';
import { moveTo } from './deploy.ts';
import { changeMethodSetting, methodSettingProperties, parseMethodSetting } from './method-setting.ts';
import { cacheClusterSizes, illegalPercent, illegalVariables } from './names.ts';
import { copyRefusal, pathList } from './stage-patch-messages.ts';
import { canaryWith } from './stage-settings.ts';

/** One operation of UpdateStage's `patchOperations`. */
export interface PatchOperation {
  readonly op: 'add' | 'remove' | 'replace' | 'copy' | 'move' | 'test';
  readonly path: string;
  readonly value?: string;
  readonly from?: string;
}

type Patched = Outcome<Stage>;

/** Does one operation (rest-request-phases.md 11.4, recorded; management-api.md, patch paths). */
export function patchStage(state: GatewayState, stage: Stage, operation: PatchOperation): Patched {
  switch (operation.op) {
    case 'add':
    case 'replace':
      return set(state, stage, operation);
    case 'remove':
      return remove(stage, operation.path);
    case 'copy':
      return copy(stage, operation);
    default:
      return badRequest('Invalid patch operation specified. Must be one of: [add, remove, replace, copy]', {
        help: 'Write one of them as op.',
      });
  }
}

function set(state: GatewayState, stage: Stage, { op, path, value = '' }: PatchOperation): Patched {
  const [first = '', ...rest] = segmentsOf(path);
  if (first === 'canarySettings' && rest.length > 0) {
    if (op === 'add' && rest[0] === 'deploymentId') {
      return badRequest(`Invalid add operation with path: ${path}`, {
        help: 'Write replace in place of add.',
      });
    }
    return setCanary(state, stage, rest, value, path);
  }
  if (first === 'variables' && rest.length === 1) return setVariable(stage, rest[0] ?? '', value);
  if (first === 'accessLogSettings' && rest.length > 0) {
    const isRest = state.apis.get(stage.apiId)?.protocol === 'REST';
    return (
      (isRest ? refuseDestination(rest.join('/'), value) : undefined) ??
      setAccessLog(stage, rest.join('/'), value, op)
    );
  }
  if (rest.length === 0) return setPlain(state, stage, first, value, path);
  return setMethodSetting(stage, path, value);
}

function setPlain(state: GatewayState, stage: Stage, key: string, value: string, path: string): Patched {
  switch (key) {
    case 'deploymentId':
      return whereDeployed(state, stage, value, () => succeed(moveTo(stage, value)));
    case 'description':
    case 'documentationVersion':
    case 'clientCertificateId':
      return succeed({ ...stage, [key]: value });
    case 'tracingEnabled':
    case 'cacheClusterEnabled':
      return succeed({ ...stage, [key]: value === 'true' });
    case 'cacheClusterSize':
      if (cacheClusterSizes.includes(value)) return succeed({ ...stage, cacheClusterSize: value });
      // Unverified: AWS's words.
      return badRequest(
        `Invalid cache cluster size ${value}. Must be one of: [${cacheClusterSizes.join(', ')}]`,
        { help: 'Write one of these sizes, in GB.' },
      );
    default:
      return noSuchPath(path);
  }
}

function noSuchPath(path: string): Patched {
  return badRequest(`Invalid method setting path: ${path}. Must be one of: ${pathList}`, { help: pathHelp });
}

const pathHelp = 'gwctl stage set --help shows what can be set, and how.';

function setCanary(
  state: GatewayState,
  stage: Stage,
  [key = '', name, ...more]: readonly string[],
  value: string,
  path: string,
): Patched {
  const canary = canaryWith(stage, {});
  const withCanary = (change: Partial<CanarySettings>): Patched =>
    succeed({ ...stage, canarySettings: { ...canary, ...change } });
  if (key === 'deploymentId' && name === undefined) {
    return whereDeployed(state, stage, value, () => withCanary({ deploymentId: value }));
  }
  if (key === 'percentTraffic' && name === undefined) {
    const percentTraffic = value.trim() === '' ? Number.NaN : Number(value);
    const illegal = illegalPercent(percentTraffic);
    return illegal.length > 0 ? fail(...illegal) : withCanary({ percentTraffic });
  }
  if (key === 'useStageCache' && name === undefined) return withCanary({ useStageCache: value === 'true' });
  if (key === 'stageVariableOverrides' && name !== undefined && more.length === 0) {
    const illegal = illegalVariables(new Map([[name, value]]));
    if (illegal.length > 0) return fail(...illegal);
    return withCanary({ stageVariableOverrides: new Map(canary.stageVariableOverrides).set(name, value) });
  }
  return noSuchPath(path);
}

/** The text is recorded for `/deploymentId` and the canary's alike. */
function whereDeployed(state: GatewayState, stage: Stage, id: string, then: () => Patched): Patched {
  if (state.deployments.get(id)?.apiId === stage.apiId) return then();
  return noSuchDeployment(id);
}

function setVariable(stage: Stage, name: string, value: string): Patched {
  const illegal = illegalVariables(new Map([[name, value]]));
  if (illegal.length > 0) return fail(...illegal);
  return succeed({ ...stage, variables: new Map(stage.variables).set(name, value) });
}

/**
 * On REST APIs an ARN must be a log group's, without the `:*` at its end, or that of a Firehose stream whose name begins with
 * `amazon-apigateway-` (documented, rest-request-phases.md 10.3). Unverified: AWS's words.
 */
function refuseDestination(key: string, value: string): Outcome<never> | undefined {
  if (key !== 'destinationArn' || !value.startsWith('arn:')) return undefined;
  if (
    /^arn:[\w-]+:(?:logs:.*:log-group:[^:*]+|firehose:.*:deliverystream\/amazon-apigateway-.+)$/.test(value)
  )
    return undefined;
  return badRequest(`Invalid ARN specified in the request: ${value}`, {
    help: 'Name a log group without :* at its end, a Firehose stream amazon-apigateway-..., or a file.',
  });
}

function setAccessLog(stage: Stage, key: string, value: string, op: 'add' | 'replace' | string): Patched {
  if (key !== 'destinationArn' && key !== 'format') {
    return badRequest(
      op === 'add'
        ? 'Invalid accessLogSettings path. Must be one of : [/accessLogSettings/destinationArn, /accessLogSettings/format]'
        : `Invalid method setting path: /accessLogSettings/${key}. Must be one of: ${pathList}`,
      { help: pathHelp },
    );
  }
  if (value === '')
    return badRequest('Access Log value must not be empty', {
      help: 'Write a file or a format; remove /accessLogSettings to switch the log off.',
    });
  const before = stage.accessLogSettings ?? { destination: '', format: '' };
  // HTTP and WebSocket APIs: a log group's ARN that ends in `:*` comes back without it (recorded, management-api.md 8).
  const change = key === 'format' ? { format: value } : { destination: value.replace(/:\*$/, '') };
  return succeed({ ...stage, accessLogSettings: { ...before, ...change } });
}

function setMethodSetting(stage: Stage, path: string, value: string): Patched {
  const property = [...methodSettingProperties()].find((each) => path.endsWith(`/${each}`));
  const key = property && methodSettingKey(path.slice(0, -property.length - 1));
  if (!property || key === undefined) {
    return noSuchPath(path);
  }
  const change = parseMethodSetting(property, value);
  // Unverified: AWS's words.
  if (change === undefined)
    return badRequest(`Invalid value ${JSON.stringify(value)} for ${property}`, { help: pathHelp });
  return succeed({ ...stage, methodSettings: changeMethodSetting(stage.methodSettings, key, change) });
}

function remove(stage: Stage, path: string): Patched {
  const [first = '', second, third, ...more] = segmentsOf(path);
  if (first === 'canarySettings' && second === undefined) {
    const { canarySettings: _removed, ...plain } = stage;
    return succeed(plain);
  }
  if (first === 'canarySettings' && second === 'stageVariableOverrides' && third !== undefined) {
    return more.length > 0 ? cannotRemove(path) : removeOverride(stage, third);
  }
  if (first === 'accessLogSettings' && second === undefined) {
    const { accessLogSettings: _removed, ...plain } = stage;
    return succeed(plain);
  }
  if (first === 'variables' && second !== undefined && third === undefined) {
    const variables = new Map(stage.variables);
    variables.delete(second);
    return succeed({ ...stage, variables });
  }
  return removeMethodSetting(stage, path);
}

function removeOverride(stage: Stage, name: string): Patched {
  if (stage.canarySettings === undefined) return succeed(stage);
  const stageVariableOverrides = new Map(stage.canarySettings.stageVariableOverrides);
  stageVariableOverrides.delete(name);
  return succeed({ ...stage, canarySettings: { ...stage.canarySettings, stageVariableOverrides } });
}

/** Anything else is read as a method's entry (recorded: also `/canarySettings/badPath`). */
function removeMethodSetting(stage: Stage, path: string): Patched {
  const key = methodSettingKey(path);
  if (key === undefined || !stage.methodSettings.has(key)) return cannotRemove(path);
  const methodSettings = new Map(stage.methodSettings);
  methodSettings.delete(key);
  return succeed({ ...stage, methodSettings });
}

/** The text ends with a blank, as on AWS (recorded). */
function cannotRemove(path: string): Patched {
  const shown = path.replace(/^\//, '');
  return badRequest(
    `Cannot remove method setting ${shown} because there is no method setting for this method `,
    { help: 'gwctl stage show NAME shows the settings there are.' },
  );
}

/** Promotion, field by field (11.5, recorded): variables are merged, overrides win; the canary stays as it is. */
function copy(stage: Stage, { path, from = '' }: PatchOperation): Patched {
  const deployment = from === '/canarySettings/deploymentId' && path === '/deploymentId';
  const variables = from === '/canarySettings/stageVariableOverrides' && path === '/variables';
  if (!deployment && !variables) return badRequest(copyRefusal(path, from), { help: pathHelp });
  const canary = stage.canarySettings;
  if (canary === undefined)
    return badRequest('Promotion not available. Canary does not exist.', {
      help: `Make one first: gwctl deploy --stage ${stage.stageName} --canary 10`,
    });
  if (deployment) return succeed(moveTo(stage, canary.deploymentId));
  return succeed({
    ...stage,
    variables: new Map([...stage.variables, ...canary.stageVariableOverrides]),
  });
}

/** A patch path's parts; `~1` is a slash and `~0` a tilde inside one. */
function segmentsOf(path: string): string[] {
  return path
    .replace(/^\//, '')
    .split('/')
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'));
}
