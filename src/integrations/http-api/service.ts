import { child, type Diagnostic, fail, type Outcome, succeed } from '../../diagnostics/diagnostic.ts';
import { compileHttpMappingValue, type HttpMappingValue } from '../../expressions/http-mapping.ts';
import { GatewayError } from '../../faults/gateway-error.ts';
import type { Call } from '../../message/call.ts';
import { HeaderList } from '../../message/header-list.ts';
import type { EndpointRequest } from '../../message/http.ts';
import type { HttpIntegration } from '../../model/integration.ts';
import { sendToService } from '../aws-service-send.ts';
import { type ServiceUri, serviceHost } from '../aws-uri.ts';
import { passedBackendResponse } from './backend-response.ts';
import type { CompiledHttpIntegration, HttpIntegrationScope } from './integration.ts';
import { memberName, type ServiceAction, serviceActions } from './service-actions.ts';

/**
 * A first-class integration of an AWS service (http-api.md 7.3): its parameters are mapped one by one, the request is signed, and the
 * service's answer goes to the client as it is. Differs from AWS: the role of `credentials` is not assumed, the environment's own sign.
 */
export function compileHttpApiService(
  integration: HttpIntegration,
  subtype: string,
  scope: HttpIntegrationScope,
): Outcome<CompiledHttpIntegration> {
  const action = serviceActions.get(subtype);
  if (!action) return fail(invalid(integration, `Unknown integrationSubtype ${JSON.stringify(subtype)}.`));
  const parameters = compileParameters(integration, action, scope);
  if (!parameters.ok) return parameters;
  const uriOf = compileUri(action, parameters.value.get('Region'), scope);
  return succeed({
    request: (_passed, call) => serviceRequest(action, parameters.value, uriOf(call), integration, call),
    send: (request, call) => sendToService(request, uriOf(call), scope.environment, call),
    response: passedBackendResponse,
  });
}

type Parameters = ReadonlyMap<string, HttpMappingValue>;

function compileParameters(
  integration: HttpIntegration,
  action: ServiceAction,
  { stageVariables, route }: HttpIntegrationScope,
): Outcome<Parameters> {
  const problems: Diagnostic[] = [];
  const known = new Set([...action.required, ...action.optional, 'Region']);
  const parameters = new Map<string, HttpMappingValue>();
  for (const [name, text] of integration.requestParameters) {
    const value = compileHttpMappingValue(text, 'request', stageVariables);
    if ('problem' in value) problems.push(invalid(integration, value.problem, name));
    else if (!known.has(name))
      problems.push(
        invalid(
          integration,
          `${integration.integrationSubtype} has no parameter ${JSON.stringify(name)}.`,
          name,
        ),
      );
    else parameters.set(name, value);
  }
  for (const name of action.required) {
    if (!parameters.has(name))
      problems.push(
        invalid(
          integration,
          `${route.routeKey}: ${integration.integrationSubtype} needs the parameter ${name}.`,
        ),
      );
  }
  if (integration.credentials === undefined)
    problems.push(
      invalid(integration, `${route.routeKey}: ${integration.integrationSubtype} needs credentials.`),
    );
  return problems.length > 0 ? fail(...problems) : succeed(parameters);
}

function invalid(integration: HttpIntegration, message: string, parameter?: string): Diagnostic {
  const at = parameter === undefined ? integration.at : child(integration.at, 'requestParameters', parameter);
  return { ruleId: 'http-integration', severity: 'error', message, at };
}

/** `Region` stands in place of the API's own (documented). */
function compileUri(
  { service, subdomain }: ServiceAction,
  region: HttpMappingValue | undefined,
  scope: HttpIntegrationScope,
): (call: Call) => ServiceUri {
  const uri: ServiceUri = {
    partition: 'aws',
    region: scope.region,
    subdomain,
    service,
    kind: 'path',
    target: '',
    query: '',
  };
  if (!region) return () => uri;
  return (call) => ({ ...uri, region: regionName(region({ call }) ?? scope.region) });
}

/**
 * A region is part of the host that a signed request goes to, and a mapping may take it from the caller: only a name will do.
 * Unverified: AWS's answer to anything else.
 */
function regionName(value: string): string {
  if (/^[a-z0-9-]{1,32}$/.test(value)) return value;
  const reason = `The parameter Region comes out as ${JSON.stringify(value)}, which is no region.`;
  throw new GatewayError('API_CONFIGURATION_ERROR', { reason });
}

function serviceRequest(
  action: ServiceAction,
  parameters: Parameters,
  uri: ServiceUri,
  { timeoutInMillis }: HttpIntegration,
  call: Call,
): EndpointRequest {
  const values = new Map<string, string>();
  for (const [name, read] of parameters) {
    const value = name === 'Region' ? undefined : read({ call });
    if (value !== undefined) values.set(name, value);
  }
  const origin = `https://${hostOf(uri)}`;
  if (!action.target) return { ...configurationRequest(values), origin, timeoutInMillis };
  return {
    method: 'POST',
    origin,
    path: '/',
    headers: new HeaderList(['Content-Type', action.target.contentType, 'X-Amz-Target', action.target.name]),
    body: JSON.stringify(bodyOf(action, values)),
    timeoutInMillis,
  };
}

/** Synchronous executions have a host of their own: `sync-states.us-east-1.amazonaws.com` (AWS general reference). */
function hostOf(uri: ServiceUri): string {
  return uri.subdomain === 'sync' ? `sync-${serviceHost({ ...uri, subdomain: '' })}` : serviceHost(uri);
}

function bodyOf(action: ServiceAction, values: ReadonlyMap<string, string>): unknown {
  const members = Object.fromEntries(
    [...values].map(([name, value]) => [memberName(action, name), memberValue(action, name, value)]),
  );
  return action.target?.name === 'AWSEvents.PutEvents' ? { Entries: [members] } : members;
}

/** Numbers as numbers, structures as what their JSON text says (documented); what cannot be read goes out as text. */
function memberValue(action: ServiceAction, name: string, value: string): unknown {
  if (action.numbers?.includes(name) && value.trim() !== '' && Number.isFinite(Number(value)))
    return Number(value);
  if (!action.structured?.includes(name)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

/** AppConfig is called by path. */
function configurationRequest(
  values: ReadonlyMap<string, string>,
): Pick<EndpointRequest, 'method' | 'path' | 'headers' | 'body'> {
  const segment = (name: string) => encodeURIComponent(values.get(name) ?? '');
  const query = new URLSearchParams({ client_id: values.get('ClientId') ?? '' });
  const version = values.get('ClientConfigurationVersion');
  if (version !== undefined) query.set('client_configuration_version', version);
  return {
    method: 'GET',
    path: `/applications/${segment('Application')}/environments/${segment('Environment')}/configurations/${segment('Configuration')}?${query}`,
    headers: new HeaderList([]),
    body: undefined,
  };
}
