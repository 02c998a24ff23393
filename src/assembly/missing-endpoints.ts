import type { ServiceDirectory } from '../environment/environment.ts';
import { functionArnOf } from '../expressions/function-uri.ts';
import { substituteStageVariables } from '../expressions/stage-variables.ts';
import type { FunctionRunner } from '../functions/function-runner.ts';
import { parseServiceUri } from '../integrations/aws-uri.ts';
import { httpFunctionArn } from '../integrations/http-api/function-arn.ts';
import { serviceActions } from '../integrations/http-api/service-actions.ts';
import type { Api } from '../model/api.ts';
import type { HttpIntegration } from '../model/integration.ts';
import type { GatewayState } from '../store/store.ts';

/** What calls may be sent to. */
interface Endpoints {
  readonly functions: Pick<FunctionRunner, 'whyMissing'>;
  readonly services: ServiceDirectory;
}

/**
 * The functions and AWS services that served stages call and that gwctl.yaml says nothing of: one sentence each, for the start. The
 * calls themselves answer API Gateway's error.
 */
export function missingEndpoints(
  state: GatewayState,
  only: ReadonlySet<string> | undefined,
  { functions, services }: Endpoints,
): string[] {
  const found = [...state.stages.values()].flatMap((stage) => {
    const api = state.deployments.get(stage.deploymentId)?.snapshot;
    if (api === undefined || (only && !only.has(stage.stageName))) return [];
    const { variables } = stage;
    return [
      ...urisOf(api).map(({ uri, isProxy }) => missingOf(uri, isProxy, variables, functions, services)),
      ...httpIntegrations(api).map((one) => missingBehindRoute(one, variables, functions, services)),
    ];
  });
  return [...new Set(found.filter((sentence) => sentence !== undefined))];
}

function httpIntegrations(api: Api): HttpIntegration[] {
  if (api.protocol !== 'HTTP') return [];
  return [...api.routes.values()].flatMap(({ integration }) => integration ?? []);
}

function missingOf(
  uri: string,
  isProxy: boolean,
  variables: ReadonlyMap<string, string>,
  functions: Endpoints['functions'],
  services: ServiceDirectory,
): string | undefined {
  const functionArn = functionArnOf(uri, variables);
  if (functionArn !== undefined) {
    // Only a call says which function a mapped `{name}` means; AWS_PROXY fills none in.
    return !isProxy && /\{[^{}]+\}/.test(functionArn) ? undefined : functions.whyMissing(functionArn);
  }
  // Proxying to Firehose is not emulated, and said so elsewhere: no endpoint would help.
  if (isProxy) return undefined;
  const service = parseServiceUri(substituteStageVariables(uri, variables));
  if (service === undefined || service.service === 'lambda') return undefined;
  const name = service.subdomain === '' ? service.service : `${service.subdomain}.${service.service}`;
  if (services.endpoint(name) !== undefined || services.endpoint(service.service) !== undefined)
    return undefined;
  return noService(service.service);
}

/** Functions named by their bare ARN, first-class services and private integrations: what only HTTP APIs have. */
function missingBehindRoute(
  { type, uri = '', integrationSubtype, connectionType, connectionId = '' }: HttpIntegration,
  variables: ReadonlyMap<string, string>,
  functions: Endpoints['functions'],
  services: ServiceDirectory,
): string | undefined {
  if (integrationSubtype !== undefined) {
    const service = serviceActions.get(integrationSubtype)?.service;
    return service === undefined || services.endpoint(service) !== undefined ? undefined : noService(service);
  }
  if (type === 'AWS_PROXY') {
    const functionArn = httpFunctionArn(uri, variables);
    return functionArn === undefined ? undefined : functions.whyMissing(functionArn);
  }
  if (connectionType !== 'VPC_LINK' || !uri.startsWith('arn:')) return undefined;
  const target = substituteStageVariables(uri, variables);
  if (services.vpcLink(target) !== undefined || services.vpcLink(connectionId) !== undefined)
    return undefined;
  return `Private integration ${target} has no address: add vpcLinks: { ${connectionId}: "http://127.0.0.1:PORT" } to gwctl.yaml`;
}

function noService(service: string): string {
  return `AWS service '${service}' has no endpoint: add services: { ${service}: { endpoint: "http://127.0.0.1:PORT" } } to gwctl.yaml, or endpoint: aws`;
}

/** An integration's or authorizer's URI, and whether it is one of a proxy integration. */
interface CalledUri {
  readonly uri: string;
  readonly isProxy: boolean;
}

function urisOf(api: Api): CalledUri[] {
  const integrations =
    api.protocol === 'REST'
      ? api.resources.flatMap(({ methods }) => [...methods.values()].map(({ integration }) => integration))
      : [...api.routes.values()].map(({ integration }) => integration);
  const authorizers = [...api.authorizers.values()];
  return [
    ...integrations.flatMap((one) =>
      one !== undefined && 'uri' in one && one.uri !== undefined
        ? [{ uri: one.uri, isProxy: one.type === 'AWS_PROXY' }]
        : [],
    ),
    ...authorizers.flatMap((one) =>
      'authorizerUri' in one && one.authorizerUri !== undefined
        ? [{ uri: one.authorizerUri, isProxy: false }]
        : [],
    ),
  ];
}
