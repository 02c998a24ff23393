import { child, type Diagnostic, fail, type Outcome, succeed } from '../../diagnostics/diagnostic.ts';
import { isFunctionUri } from '../../expressions/function-uri.ts';
import {
  compileResponseExpression,
  type ResponseExpression,
  UnreadableBody,
} from '../../expressions/parameter-mapping.ts';
import type { GatewayError } from '../../faults/gateway-error.ts';
import { checkHeader } from '../../integrations/header-text.ts';
import type { Call } from '../../message/call.ts';
import { HeaderList } from '../../message/header-list.ts';
import type { ClientResponse, EndpointResponse } from '../../message/http.ts';
import { compileBinaryMediaTypes, firstAccepted, mediaTypeOf } from '../../message/media-types.ts';
import type { Method } from '../../model/api.ts';
import type {
  AwsIntegration,
  HttpCustomIntegration,
  IntegrationResponse,
  MockIntegration,
} from '../../model/integration.ts';
import type { StageScope } from '../stage-scope.ts';
import { configurationError, responseTemplateError } from './failures.ts';
import { overrideEntries, overrideStatus } from './overrides.ts';
import { convertResponse, NotBase64, Payload } from './payload.ts';
import { compileSelection } from './selection.ts';
import { CallTemplateInput } from './template-input.ts';
import { type CompiledTemplates, chooseResponseTemplate, compileTemplates } from './templates.ts';

type CustomIntegration = MockIntegration | HttpCustomIntegration | AwsIntegration;

/** One integration response, ready. */
interface CompiledResponse {
  readonly definition: IntegrationResponse;
  readonly status: number;
  readonly headers: readonly (readonly [string, ResponseExpression])[];
  readonly templates: CompiledTemplates;
  /** Why it cannot be used at run time: its status has no method response (documented: 500). */
  readonly undeclaredStatus: boolean;
}

/** Phase 11, last part, for MOCK, HTTP and AWS (rest-integrations.md 5.2, 6): select, convert, map, render, override. */
export function compileIntegrationResponse(
  method: Method,
  integration: CustomIntegration,
  scope: StageScope,
): Outcome<(response: EndpointResponse, call: Call) => ClientResponse> {
  const diagnostics: Diagnostic[] = [];
  const compiled = integration.integrationResponses.map((response) => {
    const outcome = compileResponse(response, method, scope);
    diagnostics.push(...outcome.diagnostics);
    return [response, outcome.ok ? outcome.value : undefined] as const;
  });
  const selection = compileSelection(compiled);
  diagnostics.push(...selection.diagnostics);
  if (!selection.ok || diagnostics.some((d) => d.severity === 'error')) return fail(...diagnostics);

  const isBinary = compileBinaryMediaTypes(scope.api.binaryMediaTypes);
  const byErrorMessage = integration.type === 'AWS' && isFunctionUri(integration.uri);
  return succeed((response, call) => {
    const chosen = selection.value(byErrorMessage ? errorMessageOf(response) : statusText(response.status));
    if (!chosen) throw noMatch(response.status);
    if (chosen.undeclaredStatus && overrideStatus(call) === undefined) throw undeclared(chosen.status);
    return respond(chosen, response, call, isBinary);
  }, diagnostics);
}

function compileResponse(
  response: IntegrationResponse,
  method: Method,
  scope: StageScope,
): Outcome<CompiledResponse> {
  const templates = compileTemplates(
    response.responseTemplates,
    child(response.at, 'responseTemplates'),
    true,
    scope.templates,
  );
  const diagnostics = [...templates.diagnostics];
  const headers: [string, ResponseExpression][] = [];
  for (const [key, expression] of response.responseParameters) {
    const read = compileResponseExpression(expression, scope.stageVariables);
    const name = /^method\.response\.header\.(.+)$/.exec(key)?.[1];
    if (read && name !== undefined) headers.push([name, read]);
    else diagnostics.push(invalidMapping(response, key, expression));
  }
  if (!templates.ok || diagnostics.some((d) => d.severity === 'error')) return fail(...diagnostics);
  const undeclaredStatus = !method.methodResponses.has(response.statusCode);
  return succeed(
    {
      definition: response,
      status: Number(response.statusCode),
      headers,
      templates: templates.value,
      undeclaredStatus,
    },
    diagnostics,
  );
}

function respond(
  chosen: CompiledResponse,
  response: EndpointResponse,
  call: Call,
  isBinary: (mediaType: string) => boolean,
): ClientResponse {
  const accept = firstAccepted(call.request.headers.last('accept'));
  const raw = new Payload(response.body as string | Buffer);
  const headers = new HeaderList(['Content-Type', 'application/json']);
  mapHeaders(headers, chosen, response, call, raw);
  const body = bodyOf(chosen, response, call, raw, accept, isBinary);
  return applyOverrides({ status: chosen.status, headers, body }, call);
}

function mapHeaders(
  headers: HeaderList,
  chosen: CompiledResponse,
  response: EndpointResponse,
  call: Call,
  raw: Payload,
): void {
  for (const [name, read] of chosen.headers) {
    const value = readMapped(read, call, response, raw);
    if (value === undefined) continue;
    const text = typeof value === 'string' ? value : value.join(',');
    checkHeader(name, text);
    headers.set(name, text);
  }
}

/** A body expression over an answer that starts like JSON and is not: 500 (checked by hand against AWS). */
export function readMapped(
  read: ResponseExpression,
  call: Call,
  response: EndpointResponse,
  raw: Payload,
): ReturnType<ResponseExpression> {
  try {
    return read(call, response, raw);
  } catch (error) {
    if (error instanceof UnreadableBody) throw configurationError('Unable to transform response', error);
    throw error;
  }
}

function bodyOf(
  chosen: CompiledResponse,
  response: EndpointResponse,
  call: Call,
  raw: Payload,
  accept: string,
  isBinary: (mediaType: string) => boolean,
): string | Buffer {
  const handling = chosen.definition.contentHandling;
  const payload = converted(
    raw,
    {
      binaryPayload: isBinary(mediaTypeOf(response.headers.last('content-type'))),
      binaryAccept: isBinary(accept),
    },
    handling,
  );
  const template = chooseResponseTemplate(chosen.templates, accept);
  if (!template) return payload.content;
  // A template needs text: with CONVERT_TO_BINARY, or bytes that are none, the answer is 500 (recorded).
  if (handling === 'CONVERT_TO_BINARY' || !payload.isText)
    throw configurationError('Unable to transform response');
  try {
    return template.render(new CallTemplateInput(call, payload));
  } catch (error) {
    throw responseTemplateError(error);
  }
}

function converted(
  raw: Payload,
  is: { binaryPayload: boolean; binaryAccept: boolean },
  handling: IntegrationResponse['contentHandling'],
): Payload {
  try {
    return convertResponse(raw, is, handling);
  } catch (error) {
    if (error instanceof NotBase64) throw configurationError('Unable to base64 decode the body.', error);
    throw error;
  }
}

/** `$context.responseOverride` wins, whichever template wrote it, and needs no declaration (recorded). */
function applyOverrides(response: ClientResponse, call: Call): ClientResponse {
  if (!call.overrides) return response;
  for (const [name, value] of overrideEntries(call, 'responseOverride', 'header')) {
    const text = typeof value === 'string' ? value : value.join(',');
    checkHeader(name, text);
    response.headers.set(name, text);
  }
  response.status = overrideStatus(call) ?? response.status;
  return response;
}

/** A MOCK without a template has no status: the default response is returned (documented, rest-integrations.md 1.2). */
function statusText(status: number): string | undefined {
  return Number.isNaN(status) ? undefined : String(status);
}

/** What a function's answer is selected by. No `errorMessage`, or no object: the empty text, so `.*` matches a success and `.+` does not (documented, recorded). */
export function errorMessageOf(response: EndpointResponse): string {
  const text = String(response.body);
  if (!text.includes('errorMessage')) return '';
  try {
    const value: unknown = JSON.parse(text);
    const message =
      value !== null && typeof value === 'object' && Object.hasOwn(value, 'errorMessage')
        ? (value as { errorMessage: unknown }).errorMessage
        : '';
    return typeof message === 'string' ? message : '';
  } catch {
    return '';
  }
}

/** Nothing is selected, and there is no default response. */
export function noMatch(status: number): GatewayError {
  return configurationError(
    `No match for output mapping and no default output mapping configured. Endpoint Response Status Code: ${Number.isNaN(status) ? 'none' : status}`,
  );
}

/** Documented as a 500; the wording is unverified. */
function undeclared(status: number): GatewayError {
  return configurationError(`Output mapping refers to an invalid method response: ${status}`);
}

function invalidMapping(response: IntegrationResponse, key: string, expression: string): Diagnostic {
  return {
    ruleId: 'invalid-mapping-expression',
    severity: 'error',
    message: `Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid mapping expression specified: ${expression}]`,
    at: child(response.at, 'responseParameters', key),
    help: "Write integration.response.{header|body}.NAME, context.NAME, stageVariables.NAME or 'a literal' in single quotes.",
  };
}
