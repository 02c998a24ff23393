import { type Diagnostic, fail, type Outcome, succeed } from '../diagnostics/diagnostic.ts';
import { isFunctionUri } from '../expressions/function-uri.ts';
import type { IntegrationScope } from '../integrations/integration.ts';
import { compileIntegration } from '../integrations/table.ts';
import type { Method, Resource } from '../model/api.ts';
import type { Integration } from '../model/integration.ts';
import type { MethodSetting } from '../model/stage.ts';
import { compileCompression } from './phases/compression.ts';
import { compileEndpointCall } from './phases/integration.ts';
import { compileIntegrationRequest } from './phases/integration-request.ts';
import { compileIntegrationResponse } from './phases/integration-response.ts';
import { compileMethodResponse } from './phases/method-response.ts';
import { compileHttpProxyResponse, compileLambdaProxyResponse } from './phases/proxy-response.ts';
import { compileRequestValidation, type ModelSource } from './phases/request-validation.ts';
import { startExecution } from './phases/start-execution.ts';
import type { ResponseCache, RestMethodPlan } from './rest.ts';
import { methodFacts, type StageScope } from './stage-scope.ts';

/** What outlives a compiled plan, or is shared by all methods of an API: handed in by `gateway/`. */
export interface MethodTools {
  readonly models: ModelSource;
  /** Gates before the execution: present where the method has something to check. */
  gates(method: Method, resource: Resource): Outcome<Gates>;
  cache(method: Method, resource: Resource, setting: MethodSetting): ResponseCache | undefined;
}

export type Gates = Pick<RestMethodPlan, 'filterByWaf' | 'checkResourcePolicy' | 'authorize' | 'checkUsage'>;

/** Makes the plan of one method: each phase compiles its half, all problems are collected. */
export function compileRestMethod(
  method: Method,
  resource: Resource,
  scope: StageScope,
  tools: MethodTools,
): Outcome<RestMethodPlan> {
  const { integration } = method;
  if (!integration) return fail(noIntegration(method, resource));
  const endpoint = compileIntegration(integration, integrationScope(scope));
  const gates = tools.gates(method, resource);
  const validation = compileRequestValidation(method, resource, scope.api, tools.models);
  const request = endpoint.ok ? compileIntegrationRequest(integration, endpoint.value, scope) : endpoint;
  const response = compileResponse(method, integration, scope);
  const diagnostics = [
    ...gates.diagnostics,
    ...validation.diagnostics,
    ...request.diagnostics,
    ...response.diagnostics,
  ];
  if (!endpoint.ok || !gates.ok || !validation.ok || !request.ok || !response.ok) return fail(...diagnostics);
  const setting = scope.methodSetting(resource, method);
  return succeed(
    {
      facts: methodFacts(scope, resource, method),
      setting,
      ...gates.value,
      startExecution,
      validateRequest: validation.value,
      cache: tools.cache(method, resource, setting),
      integrationRequest: request.value,
      integration: compileEndpointCall(endpoint.value, integration.type, scope.environment.clock),
      integrationResponse: response.value,
      methodResponse: compileMethodResponse(integration.type),
      compress: compileCompression(scope.api.minimumCompressionSize),
    },
    diagnostics,
  );
}

function compileResponse(
  method: Method,
  integration: Integration,
  scope: StageScope,
): Outcome<RestMethodPlan['integrationResponse']> {
  switch (integration.type) {
    case 'AWS_PROXY':
      return succeed(
        isFunctionUri(integration.uri)
          ? compileLambdaProxyResponse(scope.api.binaryMediaTypes)
          : compileHttpProxyResponse(scope.api.binaryMediaTypes),
      );
    case 'HTTP_PROXY':
      return succeed(compileHttpProxyResponse(scope.api.binaryMediaTypes));
    default:
      return compileIntegrationResponse(method, integration, scope);
  }
}

function integrationScope(scope: StageScope): IntegrationScope {
  return {
    environment: scope.environment,
    apiId: scope.api.id,
    region: scope.region,
    accountId: scope.accountId,
    stage: scope.stage,
    stageVariables: scope.stageVariables,
    binaryMediaTypes: scope.api.binaryMediaTypes,
    ...(scope.clientCertificateId !== undefined && { clientCertificateId: scope.clientCertificateId }),
  };
}

/** AWS imports such a method and refuses to deploy it (publicly reported). */
function noIntegration(method: Method, resource: Resource): Diagnostic {
  return {
    ruleId: 'no-integration-defined',
    severity: 'error',
    message: `No integration defined for method (${method.httpMethod} ${resource.path}).`,
    at: method.at,
    help: 'Add x-amazon-apigateway-integration to the operation, for example {"type": "mock"}.',
  };
}
