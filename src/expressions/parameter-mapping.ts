import type { Call } from '../message/call.ts';
import type { EndpointResponse } from '../message/http.ts';
import { compileMappedContextVariable } from './context-variables.ts';
import { compileJsonPath } from './json-path.ts';
import { jsonText } from './json-text.ts';
import { parsePermissiveJson } from './permissive-json.ts';

/** What a mapping expression gives: nothing (the destination is not set), one value, or several. */
export type MappedValue = string | readonly string[] | undefined;

/** A body that templates and mappings read: text on first use. */
export interface MappingBody {
  readonly text: string;
}

/** Right side of `integration.request.*`; throws `UnreadableBody` when a body expression meets broken JSON. */
export type RequestExpression = (call: Call, body: MappingBody) => MappedValue;
/** Right side of `method.response.header.*`. */
export type ResponseExpression = (call: Call, response: EndpointResponse, body: MappingBody) => MappedValue;

/** A body expression read a body that starts like JSON and is not (rest-integrations.md 5.1, checked by hand against AWS). */
export class UnreadableBody extends Error {}

/** What one kind of API calls the sources of its mappings. */
export interface MappingWords {
  /** `method.request`, `route.request`. */
  readonly request: string;
  /** The kinds of parameters that requests have: `header`, `path`... */
  readonly parameters: string;
  context(name: string): ((call: Call) => string | undefined) | undefined;
}

/** REST APIs (rest-integrations.md 5.1). */
export const restWords: MappingWords = {
  request: 'method.request',
  parameters: 'path|querystring|multivaluequerystring|header|multivalueheader',
  context: compileMappedContextVariable,
};

/** Parameter names that API Gateway takes in mappings (documented; `:` since 2026, publicly reported). */
const name = '[a-zA-Z0-9._$:-]+';
const responseHeader = new RegExp(`^integration\\.response\\.(header|multivalueheader)\\.(${name})$`);

/** Compiles `method.request.*`, `context.*`, `stageVariables.*` or `'literal'`; undefined when it is none of them. */
export function compileRequestExpression(
  expression: string,
  stageVariables: ReadonlyMap<string, string>,
  words = restWords,
): RequestExpression | undefined {
  const prefix = `${words.request}.`;
  if (!expression.startsWith(prefix)) return commonExpression(expression, stageVariables, words);
  const source = expression.slice(prefix.length);
  const parameter = new RegExp(`^(${words.parameters})\\.(${name})$`).exec(source);
  if (parameter) return readRequestParameter(parameter[1] as string, parameter[2] as string);
  if (!/^body(?:[.[]|$)/.test(source)) return undefined;
  return bodyExpression(source.slice('body'.length), (_call, body) => body);
}

/** Compiles `integration.response.*`, `context.*`, `stageVariables.*` or `'literal'`; undefined when it is none of them. */
export function compileResponseExpression(
  expression: string,
  stageVariables: ReadonlyMap<string, string>,
  words = restWords,
): ResponseExpression | undefined {
  const header = responseHeader.exec(expression);
  if (header) return readResponseHeader(header[1] as string, header[2] as string);
  if (/^integration\.response\.body(?:[.[]|$)/.test(expression)) {
    const read = bodyExpression(expression.slice('integration.response.body'.length), (_call, body) => body);
    return read && ((call, _response, body) => read(call, body));
  }
  return commonExpression(expression, stageVariables, words);
}

function commonExpression(
  expression: string,
  stageVariables: ReadonlyMap<string, string>,
  words: MappingWords,
): ((call: Call) => MappedValue) | undefined {
  if (/^'.*'$/s.test(expression) && expression.length >= 2) {
    const literal = expression.slice(1, -1);
    return () => literal;
  }
  if (expression.startsWith('stageVariables.')) {
    const value = stageVariables.get(expression.slice('stageVariables.'.length));
    return () => value;
  }
  if (!/^context\..+$/s.test(expression)) return undefined;
  // A name that API Gateway does not fill is no mistake: it maps to nothing (rest-integrations.md 5.1).
  return words.context(expression.slice('context.'.length)) ?? (() => undefined);
}

function readRequestParameter(kind: string, key: string): (call: Call) => MappedValue {
  switch (kind) {
    case 'path':
      return (call) => call.pathParameters.get(key);
    case 'querystring':
      return (call) => call.query.get(key)?.at(-1); // last value: checked by hand against AWS
    case 'multivaluequerystring':
      return (call) => call.query.get(key);
    case 'header':
      return (call) => arrivedHeader(call, key)?.at(-1);
    default:
      return (call) => arrivedHeader(call, key)?.join(','); // no space: checked by hand against AWS
  }
}

/**
 * Every value of a header that reached the method. Unverified: AWS's guide says header names are case-sensitive here; clients, HTTP/2 and load balancers change case,
 * so a look-up in any case is what works on AWS too in practice (rest-request-phases.md 1.6 proposes it).
 */
export function arrivedHeader(call: Call, key: string): readonly string[] | undefined {
  const exact = call.headers.get(key);
  if (exact) return exact;
  const wanted = key.toLowerCase();
  for (const [header, values] of call.headers) if (header.toLowerCase() === wanted) return values;
  return undefined;
}

function readResponseHeader(kind: string, key: string): ResponseExpression {
  if (kind === 'header') return (_call, response) => response.headers.last(key);
  return (_call, response) => {
    const values = response.headers.all(key);
    return values.length > 0 ? values.join(',') : undefined;
  };
}

function bodyExpression(
  path: string,
  pick: (call: Call, body: MappingBody) => MappingBody,
): ((call: Call, body: MappingBody) => MappedValue) | undefined {
  if (path === '') return (call, body) => wholeBody(pick(call, body).text);
  const compiled = compileJsonPath(`$${path}`);
  if (!compiled.ok) return undefined;
  return (call, body) => {
    const value = compiled.read(parseMappingBody(pick(call, body).text));
    if (value === undefined || value === null) return undefined;
    // Unverified: what is no text goes out as JSON (rest-integrations.md 5.1).
    return typeof value === 'string' ? value : jsonText(value);
  };
}

/** The whole body, trimmed; an empty one is `{}` (checked by hand against AWS). */
function wholeBody(text: string): string {
  parseMappingBody(text);
  const trimmed = text.trim();
  return trimmed === '' ? '{}' : trimmed;
}

function parseMappingBody(text: string): ReturnType<typeof parsePermissiveJson> {
  const trimmed = text.trim();
  if (trimmed === '') return new Map();
  try {
    return parsePermissiveJson(trimmed);
  } catch (error) {
    if (/^[[{"']/.test(trimmed)) throw new UnreadableBody('Invalid JSON in request body', { cause: error });
    return trimmed;
  }
}
