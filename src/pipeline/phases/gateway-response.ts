import { compileMappedContextVariable } from '../../expressions/context-variables.ts';
import { compileRequestExpression } from '../../expressions/parameter-mapping.ts';
import type { GatewayError } from '../../faults/gateway-error.ts';
import { isLegalHeader } from '../../integrations/header-text.ts';
import type { Call } from '../../message/call.ts';
import { HeaderList } from '../../message/header-list.ts';
import type { ClientResponse } from '../../message/http.ts';
import { firstAccepted } from '../../message/media-types.ts';
import type { RestApi } from '../../model/api.ts';
import type { GatewayResponse, GatewayResponseType } from '../../model/gateway-response.ts';
import { longestKnown } from '../../recording/access-log.ts';
import { bodyBeside } from './header-bytes.ts';
import { remapResponseHeaders } from './remapped-headers.ts';

/** Turns a refusal into what the caller gets: the customised gateway response, or the built-in one. */
export type GatewayResponder = (error: GatewayError, call: Call) => ClientResponse;

interface CompiledGatewayResponse {
  readonly status: number | undefined;
  readonly headers: readonly (readonly [string, (call: Call) => string | undefined])[];
  /** By media type in lower case, in the order of the file. */
  readonly templates: ReadonlyMap<string, GatewayTemplate>;
}

interface GatewayTemplate {
  /** As written: it is sent. */
  readonly contentType: string;
  render(call: Call): string;
}

/**
 * Compiles an API's gateway responses (rest-request-phases.md 6.2): the type itself, else DEFAULT_4XX or DEFAULT_5XX by the first digit
 * of the error's own status, else built in. A type put explicitly inherits nothing (recorded); 413 cannot be customised (documented).
 */
export function compileGatewayResponses(
  api: RestApi,
  stageVariables: ReadonlyMap<string, string>,
): GatewayResponder {
  const compiled = new Map<GatewayResponseType, CompiledGatewayResponse>();
  for (const [type, response] of api.gatewayResponses)
    compiled.set(type, compileOne(response, stageVariables));
  return (error, call) => {
    const custom = error.responseType === 'REQUEST_TOO_LARGE' ? undefined : customisation(compiled, error);
    return answer(error, custom, call);
  };
}

function customisation(
  compiled: ReadonlyMap<GatewayResponseType, CompiledGatewayResponse>,
  error: GatewayError,
): CompiledGatewayResponse | undefined {
  return compiled.get(error.responseType) ?? compiled.get(error.status < 500 ? 'DEFAULT_4XX' : 'DEFAULT_5XX');
}

function answer(
  error: GatewayError,
  custom: CompiledGatewayResponse | undefined,
  call: Call,
): ClientResponse {
  const message = error.text ?? undefined;
  call.facts.error = {
    message,
    responseType: error.responseType,
    ...(error.detail.validationErrorString !== undefined && {
      validationErrorString: error.detail.validationErrorString,
    }),
    ...(error.detail.reason !== undefined && { reason: error.detail.reason }),
  };
  const headers = new HeaderList(['x-amzn-ErrorType', error.errorType]);
  // After the endpoint call errors carry the trace's root (publicly reported, section 2.4).
  if (call.facts.endpointCalled)
    headers.append('X-Amzn-Trace-Id', call.traceHeader.split(';', 1)[0] as string);
  const chosen = custom && chooseTemplate(custom, call);
  headers.append('Content-Type', chosen?.contentType ?? 'application/json');
  for (const [name, read] of custom?.headers ?? []) {
    const value = read(call);
    // Unverified: a mapped source without a value leaves the header out.
    if (value !== undefined && isLegalHeader(name, value)) headers.set(name, value);
  }
  return {
    status: custom?.status ?? error.status,
    // Unverified for gateway responses: what would break the framing is renamed as everywhere else.
    headers: remapResponseHeaders(headers, 'MOCK'),
    body: bodyBeside(headers, chosen?.render(call) ?? builtInBody(error, call)),
  };
}

/** The byte forms of section 2.5: a space after the colon only once execution has started; `Message` for ACCESS_DENIED; `null`. */
function builtInBody(error: GatewayError, call: Call): string {
  const key = error.detail.messageKey ?? 'message';
  const isSpaced =
    call.facts.executionStarted && key === 'message' && error.responseType !== 'REQUEST_TOO_LARGE';
  const space = isSpaced ? ' ' : '';
  return `{"${key}":${space}${error.text === null ? 'null' : JSON.stringify(error.text)}}`;
}

/** By the request's first Accept entry, then JSON, then the first template (unverified). */
function chooseTemplate(custom: CompiledGatewayResponse, call: Call): GatewayTemplate | undefined {
  const { templates } = custom;
  if (templates.size === 0) return undefined;
  const wanted = firstAccepted(call.request.headers.last('accept'));
  return templates.get(wanted) ?? templates.get('application/json') ?? templates.values().next().value;
}

function compileOne(
  response: GatewayResponse,
  stageVariables: ReadonlyMap<string, string>,
): CompiledGatewayResponse {
  const headers: [string, (call: Call) => string | undefined][] = [];
  for (const [key, expression] of response.responseParameters) {
    const name = /^gatewayresponse\.header\.(.+)$/.exec(key)?.[1]; // path and querystring are accepted and change nothing
    const read = expression.startsWith('method.request.body')
      ? undefined // no source of a gateway response (documented)
      : compileRequestExpression(expression, stageVariables);
    if (name === undefined || !read) continue;
    headers.push([name, (call) => textOf(read(call, { text: '' }))]);
  }
  const templates = new Map<string, GatewayTemplate>();
  for (const [contentType, text] of response.responseTemplates) {
    const render = compileText(text, stageVariables);
    templates.set(contentType.trim().toLowerCase(), { contentType, render });
  }
  return { status: response.statusCode, headers, templates };
}

const textOf = (value: string | readonly string[] | undefined) =>
  typeof value === 'object' ? value.join(',') : value;

/** Longest run that can be a variable; what is no variable stays text. */
const variable =
  /\$\{?(context\.[A-Za-z0-9_.:-]+|stageVariables\.[A-Za-z0-9_]+|method\.request\.(?:header|querystring|path)\.[A-Za-z0-9_.$-]+)\}?/g;

/** Not VTL: plain substitution of `$context`, `$stageVariables` and `$method.request` (documented); unknown ones print nothing (unverified). */
function compileText(text: string, stageVariables: ReadonlyMap<string, string>): (call: Call) => string {
  const parts: (string | ((call: Call) => string))[] = [];
  let end = 0;
  for (const match of text.matchAll(variable)) {
    parts.push(text.slice(end, match.index));
    const { reader, length } = readerOf(match[0], match[1] as string, stageVariables);
    parts.push(reader);
    end = match.index + length;
  }
  parts.push(text.slice(end));
  return (call) => parts.map((part) => (typeof part === 'string' ? part : part(call))).join('');
}

/** The longest known name counts: what follows it is text. Between braces the name is everything. */
function readerOf(
  whole: string,
  name: string,
  stageVariables: ReadonlyMap<string, string>,
): { reader: (call: Call) => string; length: number } {
  const isBraced = whole.startsWith('${') && whole.endsWith('}');
  if (name.startsWith('context.')) {
    const run = name.slice('context.'.length);
    const known = isBraced
      ? { reader: compileMappedContextVariable(run), length: run.length }
      : longestKnown(run, compileMappedContextVariable);
    const absent = run.startsWith('error.messageString') ? 'null' : '';
    const length = isBraced ? whole.length : '$context.'.length + known.length;
    return { reader: (call) => known.reader?.(call) ?? absent, length };
  }
  const trimmed = isBraced ? name : name.replace(/[.-]+$/, '');
  const read = compileRequestExpression(trimmed, stageVariables);
  const length = isBraced ? whole.length : 1 + trimmed.length;
  return { reader: (call) => textOf(read?.(call, { text: '' })) ?? '', length };
}
