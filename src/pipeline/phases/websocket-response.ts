import { child, type Diagnostic, fail, type Outcome, succeed } from '../../diagnostics/diagnostic.ts';
import { isFunctionUri } from '../../expressions/function-uri.ts';
import { compileResponseExpression, type ResponseExpression } from '../../expressions/parameter-mapping.ts';
import { webSocketContextMap } from '../../expressions/websocket-context-map.ts';
import { webSocketWords } from '../../expressions/websocket-context-variables.ts';
import { GatewayError } from '../../faults/gateway-error.ts';
import { checkHeader } from '../../integrations/header-text.ts';
import { readProxyResponse } from '../../integrations/lambda-proxy-response.ts';
import type { Call } from '../../message/call.ts';
import { HeaderList } from '../../message/header-list.ts';
import type { EndpointResponse } from '../../message/http.ts';
import type { WebSocketEvent } from '../../message/websocket.ts';
import type { WebSocketRoute } from '../../model/api.ts';
import type { WebSocketIntegration, WebSocketIntegrationResponse } from '../../model/integration.ts';
import type { RouteAnswer } from '../websocket.ts';
import type { WebSocketScope } from '../websocket-scope.ts';
import { configurationError, responseTemplateError } from './failures.ts';
import { errorMessageOf, noMatch, readMapped } from './integration-response.ts';
import { chooseTemplate, compileKeyedTemplates, type KeyedTemplates } from './keyed-templates.ts';
import { decodeBase64, encodeBase64, NotBase64, Payload } from './payload.ts';
import { compileResponseKeys } from './response-keys.ts';
import type { SelectResponse } from './selection.ts';
import { CallTemplateInput } from './template-input.ts';

/** One integration response, ready. */
interface CompiledResponse {
  readonly definition: WebSocketIntegrationResponse;
  readonly headers: readonly (readonly [string, ResponseExpression])[];
  readonly templates: KeyedTemplates;
}

type ReadAnswer = (response: EndpointResponse, call: Call) => RouteAnswer;

const noHeaders = new HeaderList([]);

/** What an integration's answer becomes (websocket.md 3): proxies pass it on, the others have integration responses. */
export function compileWebSocketResponse(
  route: WebSocketRoute,
  integration: WebSocketIntegration,
  scope: WebSocketScope,
): Outcome<ReadAnswer> {
  if (integration.type === 'AWS_PROXY') return succeed(proxyAnswer);
  if (integration.type === 'HTTP_PROXY') return succeed(backendAnswer);
  const responses = compileResponses(integration, scope);
  if (!responses.ok) return responses;
  const byErrorMessage = integration.type === 'AWS' && isFunctionUri(integration.uri ?? '');
  const subjectOf = byErrorMessage ? errorMessageOf : statusText;
  const isTwoWay = route.routeResponses.has('$default');
  return succeed((response, call) => {
    if (!isTwoWay) refuseFailedFunction(response);
    const chosen = responses.value(subjectOf(response));
    if (chosen) return respond(chosen, response, call, isTwoWay);
    // `$default` is needed where somebody waits for an answer (documented); otherwise nobody asks what was selected.
    if (isTwoWay) throw noMatch(response.status);
    return { status: statusOf(response), headers: noHeaders, body: '' };
  }, responses.diagnostics);
}

/** The contract of proxy functions is REST's. Unverified: `isBase64Encoded` is not undone, since frames are text. */
function proxyAnswer(response: EndpointResponse): RouteAnswer {
  const { status, headers, body } = readProxyResponse(response, false);
  return { status, headers, body: body as string }; // text, since no binary is accepted
}

/** The backend's own headers stay behind: no handshake and no frame has a place for them. */
function backendAnswer({ status, body }: EndpointResponse): RouteAnswer {
  return { status, headers: noHeaders, body: new Payload(body as string | Buffer).text };
}

/** A function that fails is an integration error, also where nobody waits for its answer (websocket.md 8). */
function refuseFailedFunction(response: EndpointResponse): void {
  if (response.functionError === undefined) return;
  throw new GatewayError('INTEGRATION_FAILURE', {
    status: 500,
    message: 'Internal server error',
    reason: `The function failed: ${errorMessageOf(response) || String(response.body)}`,
  });
}

/** A MOCK whose template was left out has no status of its own: the default response is selected. */
function statusText({ status }: EndpointResponse): string | undefined {
  return Number.isNaN(status) ? undefined : String(status);
}

function statusOf({ status }: EndpointResponse): number {
  return Number.isNaN(status) ? 200 : status;
}

function compileResponses(
  integration: WebSocketIntegration,
  scope: WebSocketScope,
): Outcome<SelectResponse<CompiledResponse>> {
  const diagnostics: Diagnostic[] = [];
  const compiled = new Map<string, CompiledResponse>();
  for (const [key, response] of integration.integrationResponses) {
    const outcome = compileResponse(response, scope);
    diagnostics.push(...outcome.diagnostics);
    if (outcome.ok) compiled.set(key, outcome.value);
  }
  const select = compileResponseKeys(integration, compiled);
  diagnostics.push(...select.diagnostics);
  return !select.ok || diagnostics.some(({ severity }) => severity === 'error')
    ? fail(...diagnostics)
    : succeed(select.value, diagnostics);
}

const destination = /^(?:route|method)\.response\.header\.(.+)$/;

function compileResponse(
  response: WebSocketIntegrationResponse,
  scope: WebSocketScope,
): Outcome<CompiledResponse> {
  const templates = compileKeyedTemplates(
    response,
    response.responseTemplates,
    'responseTemplates',
    scope.templates,
  );
  const diagnostics = [...templates.diagnostics];
  const headers: [string, ResponseExpression][] = [];
  for (const [key, expression] of response.responseParameters) {
    const read = compileResponseExpression(expression, scope.stageVariables, webSocketWords);
    const name = destination.exec(key)?.[1];
    if (read && name !== undefined) headers.push([name, read]);
    else diagnostics.push(invalidMapping(response, key, name === undefined ? key : expression));
  }
  return !templates.ok || diagnostics.some(({ severity }) => severity === 'error')
    ? fail(...diagnostics)
    : succeed({ definition: response, headers, templates: templates.value }, diagnostics);
}

/** Headers have a place in the answer to a handshake only; a body in a two-way route's only. */
function respond(
  chosen: CompiledResponse,
  response: EndpointResponse,
  call: Call,
  isTwoWay: boolean,
): RouteAnswer {
  const raw = new Payload(response.body as string | Buffer);
  const event = call.webSocket as WebSocketEvent; // routes run for events only
  const status = statusOf(response);
  call.facts.status = status; // templates read it, of a MOCK too
  return {
    status,
    headers: event.eventType === 'CONNECT' ? mappedHeaders(chosen, response, call, raw) : noHeaders,
    body: isTwoWay && event.eventType === 'MESSAGE' ? bodyOf(chosen, response, call, raw) : '',
  };
}

function mappedHeaders(
  chosen: CompiledResponse,
  response: EndpointResponse,
  call: Call,
  raw: Payload,
): HeaderList {
  const headers = new HeaderList([]);
  for (const [name, read] of chosen.headers) {
    const value = readMapped(read, call, response, raw);
    if (value === undefined) continue;
    const text = typeof value === 'string' ? value : value.join(',');
    checkHeader(name, text);
    headers.set(name, text);
  }
  return headers;
}

function bodyOf(chosen: CompiledResponse, response: EndpointResponse, call: Call, raw: Payload): string {
  const payload = converted(raw, chosen.definition);
  const key = chosen.templates.select(call.webSocket as WebSocketEvent, response);
  const template = chooseTemplate(chosen.templates, key);
  if (template === undefined || template === 'none') return payload.text;
  if (!payload.isText) throw configurationError('Unable to transform response');
  try {
    return template.render(new CallTemplateInput(call, payload, webSocketContextMap));
  } catch (error) {
    throw responseTemplateError(error);
  }
}

/** CONVERT_TO_TEXT writes bytes as base64 (documented). Unverified: a body that is text already stays as it is. */
function converted(payload: Payload, { contentHandling }: WebSocketIntegrationResponse): Payload {
  if (contentHandling === 'CONVERT_TO_TEXT') return payload.isText ? payload : encodeBase64(payload);
  if (contentHandling !== 'CONVERT_TO_BINARY') return payload;
  try {
    return decodeBase64(payload);
  } catch (error) {
    if (error instanceof NotBase64) throw configurationError('Unable to base64 decode the body.', error);
    throw error;
  }
}

function invalidMapping(response: WebSocketIntegrationResponse, key: string, what: string): Diagnostic {
  return {
    ruleId: 'invalid-mapping-expression',
    severity: 'error',
    message: `Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid mapping expression specified: ${what}]`,
    at: child(response.at, 'responseParameters', key),
    help: "Write route.response.header.NAME: integration.response.{header|multivalueheader|body}.NAME, context.NAME, stageVariables.NAME or 'a literal' in single quotes.",
  };
}
