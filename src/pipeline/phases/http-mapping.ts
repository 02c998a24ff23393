import { child, type Diagnostic, fail, type Outcome, succeed } from '../../diagnostics/diagnostic.ts';
import type { PassedRequest } from '../../expressions/http-event/passed-request.ts';
import {
  compileHttpMappingValue,
  type HttpMappingSource,
  type HttpMappingValue,
} from '../../expressions/http-mapping.ts';
import { checkHeader } from '../../integrations/header-text.ts';
import type { PassedResponse } from '../../integrations/http-api/integration.ts';
import { respelledName } from '../../integrations/http-api/respelled-name.ts';
import type { Call } from '../../message/call.ts';
import type { HeaderList } from '../../message/header-list.ts';
import type { ClientResponse } from '../../message/http.ts';
import type { HttpIntegration } from '../../model/integration.ts';
import { RawQuery } from './http-query.ts';

/** What a mapping changes: header lists and query strings know the three operations, a path and a status are replaced. */
interface Mapping {
  readonly operation: 'append' | 'overwrite' | 'remove';
  readonly kind: 'header' | 'querystring' | 'path' | 'statuscode';
  readonly name: string;
  readonly value: HttpMappingValue;
}

const destination = /^(append|overwrite|remove):(?:(header|querystring)\.(.+)|(path|statuscode))$/is;

/** Request parameter mapping (http-api.md 8, documented). Without mappings the client's request passes as it is. */
export function compileHttpRequestMapping(
  integration: HttpIntegration,
  stageVariables: ReadonlyMap<string, string>,
): Outcome<(call: Call) => PassedRequest> {
  // The parameters of a service are no mappings: its integration reads them itself.
  if (integration.requestParameters.size === 0 || integration.integrationSubtype !== undefined)
    return succeed(asSent);
  const at = child(integration.at, 'requestParameters');
  const mappings = compileMappings(integration.requestParameters, 'request', stageVariables, at);
  if (!mappings.ok) return mappings;
  return succeed((call) => mapRequest(call, mappings.value));
}

function asSent({ request }: Call): PassedRequest {
  return { headers: request.headers, query: queryOf(request.target), path: undefined };
}

function queryOf(target: string): string {
  const mark = target.indexOf('?');
  if (mark < 0) return '';
  const hash = target.indexOf('#', mark);
  return hash < 0 ? target.slice(mark + 1) : target.slice(mark + 1, hash);
}

function mapRequest(call: Call, mappings: readonly Mapping[]): PassedRequest {
  const headers = call.request.headers.copy();
  const query = new RawQuery(queryOf(call.request.target));
  let path: string | undefined;
  let host: string | undefined;
  for (const mapping of mappings) {
    const value = mapping.value({ call });
    if (mapping.kind === 'header') {
      changeHeader(headers, mapping, value, (name) => name);
      if (isHost(mapping)) host = value ?? host;
    } else if (mapping.kind === 'querystring') changeQuery(query, mapping, value);
    else path = value ?? path;
  }
  return { headers, query: query.toString(), path, ...(host !== undefined && { host }) };
}

/** `Host` is not among the reserved headers (documented); the backend's own stands where nothing is mapped. */
function isHost({ operation, name }: Mapping): boolean {
  return operation === 'overwrite' && name.toLowerCase() === 'host';
}

/** Unverified: a source without a value maps nothing. */
function changeHeader(
  headers: HeaderList,
  { operation, name }: Mapping,
  value: string | undefined,
  spelled: (name: string) => string,
): void {
  if (operation === 'remove') headers.delete(name);
  if (operation === 'remove' || value === undefined) return;
  checkHeader(name, value);
  if (operation === 'overwrite') headers.delete(name);
  headers.append(spelled(name), value);
}

function changeQuery(query: RawQuery, { operation, name }: Mapping, value: string | undefined): void {
  if (operation !== 'append' && (operation === 'remove' || value !== undefined)) query.remove(name);
  if (operation !== 'remove' && value !== undefined) query.append(name, value);
}

/** Response parameter mapping: a map for each status, which counts for exactly that one (documented). */
export function compileHttpResponseMapping(
  integration: HttpIntegration,
  stageVariables: ReadonlyMap<string, string>,
): Outcome<(response: PassedResponse, call: Call) => ClientResponse> {
  const byStatus = new Map<number, readonly Mapping[]>();
  const diagnostics: Diagnostic[] = [];
  for (const [status, parameters] of integration.responseParameters) {
    const at = child(integration.at, 'responseParameters', status);
    const mappings = compileMappings(parameters, 'response', stageVariables, at);
    if (mappings.ok)
      byStatus.set(
        Number(status),
        mappings.value.filter((mapping) => !isTrailer(mapping)),
      );
    else diagnostics.push(...mappings.diagnostics);
  }
  if (diagnostics.length > 0) return fail(...diagnostics);
  if (byStatus.size === 0) return succeed(asAnswered);
  return succeed((response, call) => {
    const mappings = byStatus.get(response.status);
    return mappings ? mapResponse(response, mappings, { call, response }) : asAnswered(response);
  });
}

/** Differs from AWS, which reserves only `Trailers`: Node throws at a `Trailer` on an answer of known length. */
function isTrailer({ kind, name }: Mapping): boolean {
  return kind === 'header' && name.toLowerCase() === 'trailer';
}

function asAnswered(response: PassedResponse): ClientResponse {
  return { status: response.status, headers: response.headers, body: response.body };
}

/** Every value is read from the answer as it came, whatever the order of the mappings. */
function mapResponse(
  response: PassedResponse,
  mappings: readonly Mapping[],
  source: HttpMappingSource,
): ClientResponse {
  const headers = response.headers.copy();
  let { status } = response;
  for (const mapping of mappings) {
    const value = mapping.value(source);
    if (mapping.kind === 'header') changeHeader(headers, mapping, value, respelledName);
    else status = statusOf(value) ?? status;
  }
  return { status, headers, body: response.body };
}

/** Unverified: what is no status leaves the backend's. */
function statusOf(value: string | undefined): number | undefined {
  const status = Number(value);
  return Number.isInteger(status) && status >= 200 && status <= 599 ? status : undefined;
}

function compileMappings(
  parameters: ReadonlyMap<string, string>,
  side: 'request' | 'response',
  stageVariables: ReadonlyMap<string, string>,
  at: HttpIntegration['at'],
): Outcome<readonly Mapping[]> {
  const diagnostics: Diagnostic[] = [];
  const mappings: Mapping[] = [];
  for (const [key, text] of parameters) {
    const [, operation, kind, name = '', whole] = destination.exec(key) ?? [];
    const value = compileHttpMappingValue(text, side, stageVariables);
    if (operation === undefined)
      diagnostics.push(invalid(`Invalid mapping expression specified: ${key}`, child(at, key)));
    else if ('problem' in value) diagnostics.push(invalid(value.problem, child(at, key)));
    else
      mappings.push({
        operation: operation.toLowerCase() as Mapping['operation'],
        kind: (kind ?? whole ?? '').toLowerCase() as Mapping['kind'],
        name,
        value,
      });
  }
  return diagnostics.length > 0 ? fail(...diagnostics) : succeed(mappings);
}

function invalid(message: string, at: HttpIntegration['at']): Diagnostic {
  return {
    ruleId: 'invalid-mapping-expression',
    severity: 'error',
    message,
    at,
    help: 'Write $request.{header|querystring|path|body}.NAME, $response.{header|body}.NAME, $context.NAME, $stageVariables.NAME or a text.',
  };
}
