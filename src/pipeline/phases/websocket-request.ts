import { fail, type Outcome, succeed } from '../../diagnostics/diagnostic.ts';
import { webSocketContextMap } from '../../expressions/websocket-context-map.ts';
import { webSocketWords } from '../../expressions/websocket-context-variables.ts';
import { GatewayError } from '../../faults/gateway-error.ts';
import type { CompiledIntegration } from '../../integrations/integration.ts';
import type { Call } from '../../message/call.ts';
import type { EndpointRequest } from '../../message/http.ts';
import type { WebSocketEvent } from '../../message/websocket.ts';
import type { WebSocketIntegration } from '../../model/integration.ts';
import type { CompiledTemplate } from '../../vtl/compile.ts';
import type { WebSocketScope } from '../websocket-scope.ts';
import { configurationError, requestTemplateError } from './failures.ts';
import { mapParameters, nothingMapped } from './integration-request.ts';
import { chooseTemplate, compileKeyedTemplates, type KeyedTemplates } from './keyed-templates.ts';
import { convertRequest, NotBase64, Payload } from './payload.ts';
import { compileRequestParameters } from './request-parameters.ts';
import { CallTemplateInput } from './template-input.ts';

const noTemplates: ReadonlyMap<string, string> = new Map();
const nothing = { ...nothingMapped, body: '', isPassthrough: true };

/**
 * The integration request of an event: content handling, parameter mapping, request template (websocket.md 2, 3). AWS_PROXY knows none of
 * them, HTTP_PROXY no templates.
 */
export function compileWebSocketRequest(
  integration: WebSocketIntegration,
  endpoint: CompiledIntegration,
  scope: WebSocketScope,
): Outcome<(call: Call) => EndpointRequest> {
  if (integration.type === 'AWS_PROXY') return succeed((call) => endpoint.request(nothing, call));
  const isProxy = integration.type === 'HTTP_PROXY';
  const parameters = compileRequestParameters(integration, scope.stageVariables, webSocketWords);
  const requestTemplates = isProxy ? noTemplates : integration.requestTemplates;
  const templates = compileKeyedTemplates(integration, requestTemplates, 'requestTemplates', scope.templates);
  const diagnostics = [...parameters.diagnostics, ...templates.diagnostics];
  if (!parameters.ok || !templates.ok) return fail(...diagnostics);
  const choose = compileChoice(integration, templates.value);
  return succeed((call) => {
    const event = call.webSocket as WebSocketEvent; // routes run for events only
    const template = isProxy ? undefined : choose(event);
    const payload = converted(new Payload(event.text), integration);
    const mapped =
      integration.requestParameters.size > 0 ? mapParameters(parameters.value, call, payload) : nothingMapped;
    const body = template ? rendered(template, call, payload) : payload.content;
    return endpoint.request({ ...mapped, body, isPassthrough: template === undefined }, call);
  }, diagnostics);
}

/** The template of an event; undefined passes the message as it is, where `passthroughBehavior` allows that ([M], as in REST APIs). */
function compileChoice(
  { passthroughBehavior }: WebSocketIntegration,
  keyed: KeyedTemplates,
): (event: WebSocketEvent) => CompiledTemplate | undefined {
  const mayPass =
    passthroughBehavior === 'WHEN_NO_MATCH' ||
    (passthroughBehavior === 'WHEN_NO_TEMPLATES' && keyed.templates.size === 0);
  return (event) => {
    const key = keyed.select(event, undefined);
    const template = chooseTemplate(keyed, key);
    if (template !== 'none') return template;
    if (mayPass) return undefined;
    throw new GatewayError('UNSUPPORTED_MEDIA_TYPE', {
      reason: `No request template for ${JSON.stringify(key)}, and passthroughBehavior is ${passthroughBehavior}.`,
    });
  };
}

/** CONVERT_TO_BINARY undoes the base64 of a message: binary frames are not accepted (documented). */
function converted(payload: Payload, { contentHandling }: WebSocketIntegration): Payload {
  try {
    return convertRequest(payload, false, contentHandling);
  } catch (error) {
    if (!(error instanceof NotBase64)) throw error;
    throw configurationError('Unable to base64 decode the body.', error);
  }
}

function rendered(template: CompiledTemplate, call: Call, payload: Payload): string {
  if (!payload.isText) throw configurationError('The body is binary and the template needs text.');
  try {
    return template.render(new CallTemplateInput(call, payload, webSocketContextMap));
  } catch (error) {
    throw requestTemplateError(error);
  }
}
