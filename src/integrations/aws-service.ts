import { succeed } from '../diagnostics/diagnostic.ts';
import { substituteStageVariables } from '../expressions/stage-variables.ts';
import type { Call } from '../message/call.ts';
import { HeaderList } from '../message/header-list.ts';
import type { EndpointRequest, EndpointResponse } from '../message/http.ts';
import type { AwsIntegration } from '../model/integration.ts';
import { compileServiceAddress } from './aws-service-address.ts';
import { sendToService } from './aws-service-send.ts';
import { parseServiceUri, type ServiceUri } from './aws-uri.ts';
import { defaultHeaders } from './default-headers.ts';
import { appendQuery, invalidEndpointAddress } from './endpoint-uri.ts';
import { forbiddenHeader, forbiddenHeaderError } from './forbidden-headers.ts';
import { checkHeader } from './header-text.ts';
import type {
  CompiledIntegration,
  CompileIntegration,
  IntegrationScope,
  MappedRequest,
} from './integration.ts';
import { jsonProtocolOf } from './service-protocols.ts';

/** Verbs whose requests carry no body (unverified for AWS itself, rest-integrations.md 1.3). */
const withoutBody = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * AWS for any service but Lambda (rest-integrations.md 3): the integration URI names host, path or action; the rendered body goes out
 * as it is, signed, to the endpoint that `services` of gwctl.yaml gives for the service.
 */
export const compileAwsService: CompileIntegration<AwsIntegration> = (integration, scope) => {
  const text = substituteStageVariables(integration.uri, scope.stageVariables);
  const uri = parseServiceUri(text);
  if (uri === undefined) return succeed(unusable(text));
  return succeed(serviceIntegration(integration, uri, scope));
};

function serviceIntegration(
  integration: AwsIntegration,
  uri: ServiceUri,
  scope: IntegrationScope,
): CompiledIntegration {
  const addressOf = compileServiceAddress(uri);
  const preset = presetHeaders(uri);
  const verb = integration.httpMethod;
  const role = substituteStageVariables(integration.credentials ?? '', scope.stageVariables);
  return {
    request(mapped: MappedRequest, call: Call): EndpointRequest {
      const method = verb === 'ANY' ? call.httpMethod : verb;
      const address = addressOf(mapped.path);
      return {
        method,
        origin: address.origin,
        path: appendQuery(address.path, mapped.query),
        headers: requestHeaders(mapped, preset, call),
        body: withoutBody.has(method) || mapped.body.length === 0 ? undefined : mapped.body,
        timeoutInMillis: integration.timeoutInMillis,
      };
    },
    send(request: EndpointRequest, call: Call): Promise<EndpointResponse> {
      noteRole(role, call);
      return sendToService(request, uri, scope.environment, call);
    },
    loggedHeaders: (request, call) => loggedHeaders(request, scope, call),
  };
}

/** `action/` of a JSON service: what API Gateway fills in by itself (recorded for DynamoDB, Kinesis, Step Functions). */
function presetHeaders(uri: ServiceUri): readonly (readonly [string, string])[] {
  if (uri.kind === 'path') return [];
  const protocol = jsonProtocolOf(uri.subdomain === '' ? uri.service : `${uri.subdomain}.${uri.service}`);
  if (protocol === undefined) return [];
  return [
    ['Content-Type', protocol.contentType],
    ['X-Amz-Target', `${protocol.targetPrefix}.${uri.target}`],
  ];
}

function requestHeaders(
  mapped: MappedRequest,
  preset: readonly (readonly [string, string])[],
  call: Call,
): HeaderList {
  const illegal = forbiddenHeader(
    mapped.headers.raw.filter((_, i) => i % 2 === 0),
    true,
  );
  if (illegal !== undefined) throw forbiddenHeaderError(illegal);
  const headers = defaultHeaders(call, 'x-amzn-apigateway-api-id');
  for (const [name, value] of preset) headers.set(name, value);
  for (const [name, value] of mapped.headers) {
    // Legal to map and removed (unverified, rest-integrations.md 1.1).
    if (name.toLowerCase() === 'referer') continue;
    checkHeader(name, value);
    headers.set(name, value);
  }
  return headers;
}

/** A role cannot be assumed here; the call is signed with the environment's credentials in its place. */
function noteRole(role: string, call: Call): void {
  if (role === '' || call.trace === undefined) return;
  const detail = `Signed with the credentials of gwctl's environment in place of ${role}.`;
  call.trace.step({ phase: 'integration request', verdict: 'done', detail });
}

/** Row 13 of the execution log (recorded for Lambda, rest-integrations.md 7): the signature masked but for its end. */
function loggedHeaders(request: EndpointRequest, scope: IntegrationScope, call: Call): HeaderList {
  const date = new Date(scope.environment.clock.now()).toISOString().replace(/[-:]|\.\d{3}/g, '');
  const headers = HeaderList.from([
    ['Authorization', `${'*'.repeat(64)}${call.requestId.slice(-6)}`],
    ['X-Amz-Date', date],
  ]);
  for (const [name, value] of request.headers) headers.append(name, value);
  const { sessionToken } = scope.environment.services.credentials;
  if (sessionToken !== undefined) headers.append('X-Amz-Security-Token', `${sessionToken.slice(0, 8)}...`);
  return headers;
}

/** The URI is no service ARN once stage variables are in place: 500 per call, like any address that cannot be. */
function unusable(text: string): CompiledIntegration {
  const refuse = (): never => {
    throw invalidEndpointAddress(text);
  };
  return { request: refuse, send: refuse };
}
