import { child, fail, type Outcome, succeed } from '../../diagnostics/diagnostic.ts';
import { UnreadableBody } from '../../expressions/parameter-mapping.ts';
import { GatewayError } from '../../faults/gateway-error.ts';
import type { CompiledIntegration, MappedRequest } from '../../integrations/integration.ts';
import type { Call } from '../../message/call.ts';
import { HeaderList } from '../../message/header-list.ts';
import type { EndpointRequest } from '../../message/http.ts';
import { compileBinaryMediaTypes, mediaTypeOf } from '../../message/media-types.ts';
import type { Integration } from '../../model/integration.ts';
import type { CompiledTemplate } from '../../vtl/compile.ts';
import type { StageScope } from '../stage-scope.ts';
import { configurationError, requestTemplateError } from './failures.ts';
import { overrideEntries } from './overrides.ts';
import { convertRequest, NotBase64, Payload } from './payload.ts';
import { compileRequestParameters, type MappedParameters } from './request-parameters.ts';
import { CallTemplateInput } from './template-input.ts';
import { chooseRequestTemplate, compileTemplates } from './templates.ts';

/**
 * Phase 11, first part: parameter mapping, content conversion, request template, overrides (rest-integrations.md 4, 5.1, 6.3).
 * Proxy integrations have no templates; HTTP_PROXY honours parameter mappings, AWS_PROXY does not (both recorded).
 */
export function compileIntegrationRequest(
  integration: Integration,
  endpoint: CompiledIntegration,
  scope: StageScope,
): Outcome<(call: Call) => EndpointRequest> {
  const isProxy = integration.type === 'HTTP_PROXY' || integration.type === 'AWS_PROXY';
  const parameters = compileRequestParameters(integration, scope.stageVariables);
  const templates = compileTemplates(
    isProxy ? new Map() : integration.requestTemplates,
    child(integration.at, 'requestTemplates'),
    false,
    scope.templates,
  );
  if (!parameters.ok || !templates.ok) return fail(...parameters.diagnostics, ...templates.diagnostics);
  if (integration.type === 'AWS_PROXY')
    return succeed((call) => endpoint.request(withOverrides(undefined, call.request.body, true, call), call));

  const isBinary = compileBinaryMediaTypes(scope.api.binaryMediaTypes);
  const behavior = isProxy ? 'WHEN_NO_MATCH' : integration.passthroughBehavior;
  const hasParameters = integration.requestParameters.size > 0;
  const hidesBodies = hidesMockBodies(integration, scope);
  return succeed((call) => {
    const mediaType = mediaTypeOf(call.request.headers.last('content-type'));
    const choice = chooseRequestTemplate(templates.value, behavior, mediaType);
    if (choice === 'unsupported')
      throw new GatewayError('UNSUPPORTED_MEDIA_TYPE', { reason: unsupportedReason(mediaType, behavior) });
    const payload = converted(
      new Payload(call.request.body),
      isBinary(mediaType || 'application/json'),
      integration,
    );
    const mapped = hasParameters ? mapParameters(parameters.value, call, payload) : undefined;
    if (choice === 'passthrough')
      return endpoint.request(withOverrides(mapped, payload.content, true, call), call);
    if (hidesBodies) throw configurationError('Unable to transform request');
    return endpoint.request(withOverrides(mapped, rendered(choice, call, payload), false, call), call);
  });
}

/**
 * Unverified, widely reported: with `*\/*` among the binary types every body counts as binary, the empty one of an OPTIONS too, and a MOCK
 * ends in a 500 unless its `contentHandling` is CONVERT_TO_TEXT (rest-request-phases.md 7, the binary trap).
 */
function hidesMockBodies(integration: Integration, scope: StageScope): boolean {
  return (
    integration.type === 'MOCK' &&
    integration.contentHandling !== 'CONVERT_TO_TEXT' &&
    scope.api.binaryMediaTypes.includes('*/*')
  );
}

function converted(payload: Payload, isBinary: boolean, integration: Integration): Payload {
  try {
    return convertRequest(payload, isBinary, integration.contentHandling);
  } catch (error) {
    if (!(error instanceof NotBase64)) throw error;
    throw configurationError('Unable to base64 decode the body.', error);
  }
}

/** Mapped parameters of a call; a body that cannot be read is the caller's fault. */
export function mapParameters(
  parameters: (call: Call, body: Payload) => MappedParameters,
  call: Call,
  payload: Payload,
): MappedParameters {
  try {
    return parameters(call, payload);
  } catch (error) {
    if (!(error instanceof UnreadableBody)) throw error;
    // Checked by hand against AWS: 400 with this text (rest-integrations.md 5.1).
    throw new GatewayError('BAD_REQUEST_BODY', { message: error.message, cause: error });
  }
}

function rendered(template: CompiledTemplate, call: Call, payload: Payload): string {
  if (!payload.isText) throw configurationError('The body is binary and the template needs text.'); // recorded: 500
  try {
    return template.render(new CallTemplateInput(call, payload));
  } catch (error) {
    throw requestTemplateError(error);
  }
}

/** Overrides come after mappings and win over them (documented); a list joins for headers, repeats for query strings. */
function withOverrides(
  mapped: MappedParameters | undefined,
  body: string | Buffer,
  isPassthrough: boolean,
  call: Call,
): MappedRequest {
  if (!call.overrides) {
    const { headers, query, path } = mapped ?? nothingMapped;
    return { headers, query, path, body, isPassthrough };
  }
  const result = mapped ?? { headers: new HeaderList([]), query: [], path: new Map() };
  for (const [name, value] of overrideEntries(call, 'requestOverride', 'header')) {
    result.headers.set(name, typeof value === 'string' ? value : value.join(','));
  }
  for (const [name, value] of overrideEntries(call, 'requestOverride', 'path')) {
    result.path.set(name, typeof value === 'string' ? value : value.join(','));
  }
  let query = result.query;
  for (const [name, value] of overrideEntries(call, 'requestOverride', 'querystring')) {
    query = query.filter(([other]) => other !== name);
    for (const one of typeof value === 'string' ? [value] : value) query.push([name, one]);
  }
  return { headers: result.headers, path: result.path, query, body, isPassthrough };
}

/** Shared by all calls without mappings: nobody writes into it. */
export const nothingMapped: MappedParameters = { headers: new HeaderList([]), query: [], path: new Map() };

function unsupportedReason(mediaType: string, behavior: string): string {
  return `No request template for ${mediaType || 'application/json'}, and passthroughBehavior is ${behavior}.`;
}
