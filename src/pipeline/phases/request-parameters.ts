import type { SourceRef } from '../../diagnostics/diagnostic.ts';
import { child, type Diagnostic, fail, type Outcome, succeed } from '../../diagnostics/diagnostic.ts';
import {
  compileRequestExpression,
  type MappingBody,
  type MappingWords,
  type RequestExpression,
  restWords,
} from '../../expressions/parameter-mapping.ts';
import type { Call } from '../../message/call.ts';
import { HeaderList } from '../../message/header-list.ts';

/** What of an integration its parameter mappings are made of. */
interface Mappings {
  readonly requestParameters: ReadonlyMap<string, string>;
  readonly at: SourceRef;
}

/** Mapped parameters of one call, before overrides. */
export interface MappedParameters {
  readonly headers: HeaderList;
  readonly query: [string, string][];
  readonly path: Map<string, string>;
}

const destination = /^integration\.request\.(path|querystring|header)\.(.+)$/;

/**
 * Compiles `requestParameters` (rest-integrations.md 5.1). A source without a value leaves its destination unset (recorded).
 * @returns a function that throws `UnreadableBody` when a body expression meets broken JSON
 */
export function compileRequestParameters(
  integration: Mappings,
  stageVariables: ReadonlyMap<string, string>,
  words = restWords,
): Outcome<(call: Call, body: MappingBody) => MappedParameters> {
  const setters: ((into: MappedParameters, call: Call, body: MappingBody) => void)[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const [key, expression] of integration.requestParameters) {
    const target = destination.exec(key);
    const read = compileRequestExpression(expression, stageVariables, words);
    if (target && read) setters.push(setter(target[1] as string, target[2] as string, read));
    else diagnostics.push(invalidMapping(integration, key, target ? expression : key, words));
  }
  if (diagnostics.length > 0) return fail(...diagnostics);
  return succeed((call, body) => {
    const mapped: MappedParameters = { headers: new HeaderList([]), query: [], path: new Map() };
    for (const set of setters) set(mapped, call, body);
    return mapped;
  });
}

function setter(
  kind: string,
  name: string,
  read: RequestExpression,
): (into: MappedParameters, call: Call, body: MappingBody) => void {
  // Unverified: an empty value counts as none (rest-integrations.md 5.1).
  if (kind === 'querystring') {
    return (into, call, body) => {
      const value = read(call, body);
      if (!value) return;
      for (const one of typeof value === 'string' ? [value] : value) into.query.push([name, one]);
    };
  }
  return (into, call, body) => {
    const value = read(call, body);
    if (!value) return;
    const text = typeof value === 'string' ? value : value.join(',');
    if (kind === 'path') into.path.set(name, text);
    else into.headers.set(name, text);
  };
}

/** AWS's words (rest-integrations.md 5.1, recorded). */
function invalidMapping(
  integration: Mappings,
  key: string,
  what: string,
  { request, parameters }: MappingWords,
): Diagnostic {
  return {
    ruleId: 'invalid-mapping-expression',
    severity: 'error',
    message: `Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid mapping expression specified: ${what}]`,
    at: child(integration.at, 'requestParameters', key),
    help: `Write ${request}.{${parameters}|body}.NAME, context.NAME, stageVariables.NAME or 'a literal' in single quotes.`,
  };
}
