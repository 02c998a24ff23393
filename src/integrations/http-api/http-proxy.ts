import { fail, type Outcome, succeed } from '../../diagnostics/diagnostic.ts';
import type { PassedRequest } from '../../expressions/http-event/passed-request.ts';
import { substituteStageVariables } from '../../expressions/stage-variables.ts';
import { GatewayError } from '../../faults/gateway-error.ts';
import type { Call } from '../../message/call.ts';
import type { EndpointRequest } from '../../message/http.ts';
import type { HttpIntegration } from '../../model/integration.ts';
import { appendRawQuery, compileEndpointUri, type EndpointAddress, legalPath } from '../endpoint-uri.ts';
import { backendHeaders } from './backend-headers.ts';
import { passedBackendResponse } from './backend-response.ts';
import type { CompiledHttpIntegration, HttpIntegrationScope } from './integration.ts';
import { sendToBackend } from './send.ts';

/** HTTP_PROXY of an HTTP API (http-api.md 7.1, 7.2): the whole request and the whole answer pass. */
export function compileHttpApiProxy(
  integration: HttpIntegration,
  scope: HttpIntegrationScope,
): Outcome<CompiledHttpIntegration> {
  const verb = integration.httpMethod;
  if (verb === undefined || integration.uri === undefined) {
    return fail({
      ruleId: 'integration-uri',
      severity: 'error',
      message: `${scope.route.routeKey}: an HTTP_PROXY integration needs httpMethod and uri.`,
      at: integration.at,
    });
  }
  const addressOf = compileAddress(integration, integration.uri, scope);
  const { serverNameToVerify } = integration.tlsConfig ?? {};
  const tls = serverNameToVerify === undefined ? {} : { tls: { serverNameToVerify } };
  return succeed({
    request(passed: PassedRequest, call: Call): EndpointRequest {
      const address = addressOf(call);
      const path = passed.path === undefined ? address.path : withPath(passed.path);
      const { body } = call.request;
      return {
        method: verb === 'ANY' ? call.httpMethod : verb,
        origin: address.origin,
        path: appendRawQuery(path, passed.query),
        headers: backendHeaders(passed, call, scope.environment),
        body: body.length === 0 ? undefined : body,
        timeoutInMillis: integration.timeoutInMillis,
        announcesEmptyBody: body.length === 0,
        ...tls,
      };
    },
    send: (request) => sendToBackend(request, scope.environment),
    response: passedBackendResponse,
  });
}

/** The value of `overwrite:path` as a path that can be sent. */
function withPath(mapped: string): string {
  return legalPath(mapped.startsWith('/') ? mapped : `/${mapped}`);
}

type AddressReader = (call: Call) => EndpointAddress;

function compileAddress(
  integration: HttpIntegration,
  uri: string,
  scope: HttpIntegrationScope,
): AddressReader {
  if (integration.connectionType === 'VPC_LINK') return privateAddress(integration, uri, scope);
  const addressOf = compileEndpointUri(uri, scope.stageVariables);
  if (scope.route.routeKey !== '$default') return (call) => addressOf(call.pathParameters);
  // The complete path of the request is appended (documented, recorded). Unverified: without the stage.
  return (call) => withAppendedPath(addressOf(call.pathParameters), call.routePath);
}

function withAppendedPath({ origin, path }: EndpointAddress, rest: string): EndpointAddress {
  const mark = path.indexOf('?');
  const before = mark < 0 ? path : path.slice(0, mark);
  const query = mark < 0 ? '' : path.slice(mark);
  return { origin, path: `${before.endsWith('/') ? before.slice(0, -1) : before}${rest}${query}` };
}

/**
 * A private integration leads to a listener of a load balancer or to a Cloud Map service, named by its ARN; `vpcLinks` of gwctl.yaml
 * says where that is: by the ARN, else by the id of the VPC link. The backend gets the stage in its path (documented).
 */
function privateAddress(
  integration: HttpIntegration,
  uri: string,
  { environment, stageVariables }: HttpIntegrationScope,
): AddressReader {
  const target = substituteStageVariables(uri, stageVariables);
  const link = substituteStageVariables(integration.connectionId ?? '', stageVariables);
  const { services } = environment;
  const local = services.vpcLink(target) ?? services.vpcLink(link);
  const origin = local?.replace(/\/+$/, '') ?? (target.startsWith('http') ? target : undefined);
  if (origin === undefined) {
    const reason = `vpcLinks of gwctl.yaml names neither ${target} nor ${link}.`;
    return () => {
      throw new GatewayError('INTEGRATION_FAILURE', { reason });
    };
  }
  const addressOf = compileEndpointUri(origin, stageVariables);
  return (call) => withAppendedPath(addressOf(call.pathParameters), call.path);
}
