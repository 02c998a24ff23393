import { isObject, jsonObject } from '../json-object.ts';
import { compilePolicy, type Policy } from '../policy/policy.ts';

/** What the function of an HTTP API's authorizer said. */
export interface HttpAuthorizerOutput {
  /** Simple answers: yes or no. */
  readonly isAuthorized?: boolean;
  /** Policy answers. */
  readonly policy?: Policy;
  readonly principalId?: string;
  /** Null: the answer has none. */
  readonly context: ReadonlyMap<string, unknown> | null;
}

export type ParsedHttpOutput =
  | { readonly ok: true; readonly output: HttpAuthorizerOutput }
  | { readonly ok: false; readonly problem: string };

const maxResourceLength = 512;

/** Reads an answer (http-api.md 11, documented): simple where the authorizer enables it, else a policy. */
export function parseHttpAuthorizerOutput(payload: string, isSimple: boolean): ParsedHttpOutput {
  const answer = jsonObject(payload);
  if (!answer) return bad('it returned no JSON object');
  const context = answer['context'] ?? null;
  if (context !== null && !isObject(context)) return bad('context must be an object');
  return isSimple ? simple(answer, context) : withPolicy(answer, context);
}

type Context = Record<string, unknown> | null;

/** The context keeps its JSON types (documented). Unverified: nested ones too. */
function simple({ isAuthorized }: Record<string, unknown>, context: Context): ParsedHttpOutput {
  if (typeof isAuthorized !== 'boolean') return bad('isAuthorized must be true or false');
  return { ok: true, output: { isAuthorized, context: context && new Map(Object.entries(context)) } };
}

/** Values become texts, as they do on REST APIs (http-api.md 4). */
function withPolicy(answer: Record<string, unknown>, context: Context): ParsedHttpOutput {
  const { principalId, policyDocument } = answer;
  if (principalId !== undefined && typeof principalId !== 'string') return bad('principalId must be a text');
  if (policyDocument === undefined) return bad('policyDocument is missing');
  const compiled = compilePolicy(policyDocument, { principals: 'ignored', maxResourceLength });
  if (!compiled.ok) return bad(`policyDocument: ${compiled.problems.join('; ')}`);
  const texts =
    context &&
    new Map(
      Object.entries(context)
        .filter(([, value]) => value !== null)
        .map(([key, value]) => [key, typeof value === 'object' ? JSON.stringify(value) : String(value)]),
    );
  return {
    ok: true,
    output: {
      policy: compiled.policy,
      context: texts,
      ...(principalId !== undefined && { principalId }),
    },
  };
}

function bad(problem: string): ParsedHttpOutput {
  return { ok: false, problem };
}
