import type { HttpGrant } from '../authorizer-caches.ts';
import { parseHttpAuthorizerOutput } from './authorizer-output.ts';

/** What was kept of a function's answer, from the answer's text, which was found good before. */
export function readHttpGrant({
  payload,
  isSimple,
  askedFor,
}: Pick<HttpGrant, 'payload' | 'isSimple' | 'askedFor'>): HttpGrant {
  const parsed = parseHttpAuthorizerOutput(payload, isSimple);
  if (!parsed.ok) throw new Error(`A kept authorizer result cannot be read: ${parsed.problem}.`);
  return { output: parsed.output, askedFor, payload, isSimple };
}
