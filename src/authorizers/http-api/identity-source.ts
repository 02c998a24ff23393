import { child, fail, type Outcome } from '../../diagnostics/diagnostic.ts';
import { compileHttpContextVariable } from '../../expressions/http-context-variables.ts';
import type { HttpAuthorizer } from '../../model/authorizer.ts';
import type { SourceReader } from '../identity-source.ts';

/**
 * Compiles an identity source of an HTTP API: `$request.header.X`, `$request.querystring.X`, `$context.X` or `$stageVariables.X`
 * (http-api.md 11, documented); undefined for anything else. Several values of a name are joined by commas, as in events.
 */
export function compileHttpIdentitySource(
  source: string,
  stageVariables: ReadonlyMap<string, string>,
): SourceReader | undefined {
  const [, kind, name = ''] =
    /^\$(request\.header|request\.querystring|context|stageVariables)\.(.+)$/s.exec(source) ?? [];
  switch (kind) {
    case 'request.header':
      return (call) => joined(call.request.headers.all(name));
    case 'request.querystring':
      return (call) => joined(call.query.get(name) ?? []);
    case 'stageVariables': {
      const value = stageVariables.get(name);
      return () => value;
    }
    case 'context':
      return compileHttpContextVariable(name);
    default:
      return undefined;
  }
}

function joined(values: readonly string[]): string | undefined {
  return values.length === 0 ? undefined : values.join(',');
}

/** An identity source that HTTP APIs do not have. */
export function badHttpIdentitySource(authorizer: HttpAuthorizer, source: string): Outcome<never> {
  return fail({
    ruleId: 'invalid-identity-source',
    severity: 'error',
    message: `Authorizer ${authorizer.name}: ${JSON.stringify(source)} is no identity source.`,
    at: child(authorizer.at, 'identitySource'),
    help: 'Use $request.header.NAME, $request.querystring.NAME, $context.NAME or $stageVariables.NAME.',
  });
}
