import type { AuthorizerResult } from '../../message/call.ts';
import { isObject, jsonObject } from '../json-object.ts';
import { compilePolicy, type Policy } from '../policy/policy.ts';

/** What an authorizer function gave, checked and compiled. */
export interface AuthorizerOutput {
  readonly principalId: string;
  readonly policy: Policy;
  readonly context: ReadonlyMap<string, string>;
  readonly usageIdentifierKey: string | undefined;
}

export type ParsedOutput =
  | { readonly ok: true; readonly output: AuthorizerOutput }
  | { readonly ok: false; readonly problem: string };

/** Longest `Resource` of an authorizer's policy (documented). Unverified: a longer one is a configuration error. */
const maxResourceLength = 512;

/** Reads an authorizer function's output (rest-request-phases.md 4.4); tells in one sentence why it is none. */
export function parseAuthorizerOutput(payload: string): ParsedOutput {
  const output = jsonObject(payload);
  if (!output) return bad('it returned no JSON object');
  const principalId = output['principalId'];
  // Unverified: a missing principalId is refused (4.4).
  if (typeof principalId !== 'string') return bad('principalId must be a text');
  if (output['policyDocument'] === undefined) return bad('policyDocument is missing');
  const compiled = compilePolicy(output['policyDocument'], { principals: 'ignored', maxResourceLength });
  if (!compiled.ok) return bad(`policyDocument: ${compiled.problems.join('; ')}`);
  const context = readContext(output['context']);
  if (typeof context === 'string') return bad(context);
  const usageIdentifierKey = output['usageIdentifierKey'] ?? undefined;
  if (usageIdentifierKey !== undefined && typeof usageIdentifierKey !== 'string') {
    return bad('usageIdentifierKey must be a text');
  }
  return { ok: true, output: { principalId, policy: compiled.policy, context, usageIdentifierKey } };
}

/** The result as `$context.authorizer` shows it. */
export function authorizerResult(output: AuthorizerOutput, integrationLatency: number): AuthorizerResult {
  return {
    principalId: output.principalId,
    context: output.context,
    integrationLatency,
    ...(output.usageIdentifierKey === undefined ? {} : { usageIdentifierKey: output.usageIdentifierKey }),
  };
}

/** The context as texts (documented: a flat map of strings, numbers and booleans); a sentence when it is none. */
function readContext(context: unknown): ReadonlyMap<string, string> | string {
  if (context === undefined || context === null) return new Map();
  if (!isObject(context)) return 'context must be an object';
  const texts = new Map<string, string>();
  for (const [key, value] of Object.entries(context)) {
    if (value === null) continue; // Unverified: a null value counts as absent.
    if (typeof value === 'object') return `context.${key} must be a text, a number or a boolean`;
    texts.set(key, String(value));
  }
  return texts;
}

function bad(problem: string): ParsedOutput {
  return { ok: false, problem };
}
