import type { DeployTools } from '../control/deploy.ts';
import { newStage } from '../control/deploy.ts';
import type { ServiceDirectory } from '../environment/environment.ts';
import { noFunctions, systemEnvironment } from '../environment/system-environment.ts';
import type { HttpApi, RestApi, WebSocketApi } from '../model/api.ts';
import type { Deployment } from '../model/stage.ts';
import type { GwctlConfig } from '../workspace/config.ts';
import { GatewayHost } from './gateway-host.ts';

const noServices: ServiceDirectory = {
  endpoint: () => undefined,
  credentials: { accessKeyId: '', secretAccessKey: '' },
  vpcLink: () => undefined,
};

/** What the control plane asks before it accepts a deployment: whether the data plane could serve it. Nothing is called or opened. */
export function checkDeployment(config: GwctlConfig): DeployTools['check'] {
  const environment = systemEnvironment({
    http: { send: () => Promise.reject(new Error('A check sends nothing.')) },
    functions: noFunctions,
    services: noServices,
  });
  const host = new GatewayHost({
    environment,
    region: config.region,
    accountId: config.accountId,
    issuers: { keysOf: () => undefined },
    identities: { size: 0, byAccessKey: () => undefined, byArn: () => undefined, byRole: () => undefined },
    filterByWaf: undefined,
    folder: config.folder,
    logFolder: undefined,
    onNotice: () => undefined,
    onBug: () => undefined,
  });
  return (deployment, stage) => {
    const { protocol } = deployment.snapshot;
    const wanted = stage ?? newStage(deployment, 'check', deployment.createdDate);
    if (protocol === 'WEBSOCKET')
      return host.compileWebSocketStage(wanted, deployment as Deployment<WebSocketApi>).diagnostics;
    if (protocol === 'HTTP')
      return host.compileHttpStage(wanted, deployment as Deployment<HttpApi>).diagnostics;
    const canaryDeployment = wanted.canarySettings?.deploymentId === deployment.id ? deployment : undefined;
    return host.compileStage({
      stage: wanted,
      deployment: deployment as Deployment<RestApi>,
      canaryDeployment,
    }).diagnostics;
  };
}
