import type { PolicyGrant } from '../authorizer-caches.ts';
import { type AuthorizerOutput, authorizerResult, parseAuthorizerOutput } from './output.ts';

/** What is kept of a function's answer. @param payload the answer's text */
export function policyGrant(output: AuthorizerOutput, payload: string, askedFor: string): PolicyGrant {
  return {
    policy: output.policy,
    principalId: output.principalId,
    askedFor,
    result: authorizerResult(output, 0),
    payload,
  };
}

/** The same from an answer that was found good before. */
export function readPolicyGrant({
  payload,
  askedFor,
}: Pick<PolicyGrant, 'payload' | 'askedFor'>): PolicyGrant {
  const parsed = parseAuthorizerOutput(payload);
  if (!parsed.ok) throw new Error(`A kept authorizer result cannot be read: ${parsed.problem}.`);
  return policyGrant(parsed.output, payload, askedFor);
}
