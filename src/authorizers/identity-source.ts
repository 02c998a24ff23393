import { child, fail, type Outcome } from '../diagnostics/diagnostic.ts';
import { type MappingWords, restWords } from '../expressions/parameter-mapping.ts';
import type { Call } from '../message/call.ts';
import type { Authorizer } from '../model/authorizer.ts';

/** Reads one identity source of a call; undefined when the call has none. */
export type SourceReader = (call: Call) => string | undefined;

/**
 * Compiles one identity source: `method.request.header.X`, `method.request.querystring.X`, `stageVariables.X` or `context.X`
 * (rest-request-phases.md 4.2, documented; path parameters are not allowed). Undefined for anything else.
 * Of a repeated header or parameter the last value counts, as everywhere in API Gateway (1.5, recorded).
 */
export function compileIdentitySource(
  source: string,
  stageVariables: ReadonlyMap<string, string>,
  words: Pick<MappingWords, 'request' | 'context'> = restWords,
): SourceReader | undefined {
  const prefix = `${words.request}.`;
  const rest = source.startsWith(prefix) ? source.slice(prefix.length) : source;
  const [, kind, name = ''] = /^(header|querystring|stageVariables|context)\.(.+)$/.exec(rest) ?? [];
  const isOfRequest = kind === 'header' || kind === 'querystring';
  if (isOfRequest !== (rest !== source)) return undefined;
  switch (kind) {
    case 'header':
      return (call) => call.request.headers.last(name);
    case 'querystring':
      return (call) => call.query.get(name)?.at(-1);
    case 'stageVariables': {
      const value = stageVariables.get(name);
      return () => value;
    }
    case 'context':
      return words.context(name);
    default:
      return undefined;
  }
}

/** The entries of a comma list; an empty list for an empty text. */
export function splitIdentitySources(sources: string | undefined): string[] {
  return (sources ?? '')
    .split(',')
    .map((source) => source.trim())
    .filter((source) => source !== '');
}

/** An identity source that API Gateway does not have. */
export function badIdentitySource(authorizer: Authorizer, source: string): Outcome<never> {
  return fail({
    ruleId: 'invalid-identity-source',
    severity: 'error',
    message: `Authorizer ${authorizer.name}: ${JSON.stringify(source)} is no identity source.`,
    at: child(authorizer.at, 'identitySource'),
    help: 'Use method.request.header.NAME; REQUEST authorizers also take method.request.querystring.NAME, stageVariables.NAME and context.NAME.',
  });
}
