import { fail, type Outcome, succeed } from '../diagnostics/diagnostic.ts';
import type { Call } from '../message/call.ts';
import type { Method, RestApi } from '../model/api.ts';
import { cacheHazards, methodsByAuthorizer } from './cache-hazard.ts';
import type { AuthorizerContext, AuthorizerScope, AuthorizerTools, Gate, MethodGate } from './context.ts';
import { methodArnReader } from './method-arn.ts';
import { compileResourcePolicy } from './policy/resource-policy.ts';
import { compilePolicyCheck } from './policy-check.ts';
import { compileIamGate, mayInvalidateCache } from './sigv4/iam-authorizer.ts';
import { compileAuthorizerType } from './table.ts';

/** Who may call the methods of one API in one stage: made once, asked for each method. */
export interface Access {
  /** Phase 5; undefined where the policy has no say before authentication. */
  checkResourcePolicy(method: Method): Gate | undefined;
  /** Whether the caller, as far as known, may refetch cached answers: `execute-api:InvalidateCache` (section 8.3). */
  mayInvalidateCache(call: Call): boolean;
  /** Phase 6: authentication, and the verdict of the caller's policy and the resource policy together. */
  authorize(method: Method): Outcome<Gate | undefined>;
}

/** Makes the resource policy and the authorizers of a REST API ready (rest-request-phases.md 4). */
export function compileAccess(api: RestApi, scope: AuthorizerScope, tools: AuthorizerTools): Outcome<Access> {
  const policy = compileResourcePolicy(api, scope);
  if (!policy.ok) return policy;
  const context: AuthorizerContext = {
    scope,
    tools,
    resourcePolicy: policy.value,
    methodArn: methodArnReader(scope),
    sharedMethods: methodsByAuthorizer(api),
  };
  const compiled = new Map<string, Outcome<MethodGate>>();
  const iam = compileIamGate(context);
  return succeed(
    {
      checkResourcePolicy: (method) => compilePolicyCheck(method, context, api),
      mayInvalidateCache: (call) => mayInvalidateCache(call, context),
      authorize: (method) => authorizeMethod(method, api, context, compiled, iam),
    },
    [...policy.diagnostics, ...cacheHazards(api)],
  );
}

function authorizeMethod(
  method: Method,
  api: RestApi,
  context: AuthorizerContext,
  compiled: Map<string, Outcome<MethodGate>>,
  iam: Gate,
): Outcome<Gate | undefined> {
  if (method.authorizationType === 'NONE') return succeed(undefined);
  if (method.authorizationType === 'AWS_IAM') return succeed(iam);
  const name = method.authorizer ?? '';
  const authorizer = api.authorizers.get(name);
  if (!authorizer) {
    return fail({
      ruleId: 'unknown-authorizer',
      severity: 'error',
      message: `The method uses the authorizer ${JSON.stringify(name)}, which the API does not have.`,
      at: method.at,
    });
  }
  let gates = compiled.get(name);
  if (!gates) {
    gates = compileAuthorizerType(authorizer, context);
    compiled.set(name, gates);
  }
  return gates.ok ? succeed(gates.value(method)) : gates;
}
