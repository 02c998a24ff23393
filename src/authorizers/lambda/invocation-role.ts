import type { Call } from '../../message/call.ts';
import type { AuthorizerContext } from '../context.ts';
import { policyRequest } from '../policy/call-keys.ts';
import { evaluatePolicy } from '../policy/policy.ts';
import { configurationError } from './invoke.ts';

/** Throws what API Gateway answers where the role of an authorizer may not call its function. */
export type RoleCheck = (call: Call) => void;

/**
 * The check of `authorizerCredentials`, the role that calls the function (rest-request-phases.md 4.1, documented). gwctl knows roles by
 * their sessions in `identities` of gwctl.yaml: `arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION`. A role without one is not evaluated,
 * and `gwctl why` says so. Undefined: no role, so the function's own policy decides, which nobody has here.
 */
export function compileRoleCheck(
  authorizer: { readonly authorizerCredentials?: string },
  functionArn: string | undefined,
  { tools }: AuthorizerContext,
): RoleCheck | undefined {
  const role = authorizer.authorizerCredentials;
  if (!role || functionArn === undefined) return undefined;
  const identity = tools.identities.byRole(role);
  if (!identity) {
    const detail = `Whether ${role} may call the function is not evaluated: identities of gwctl.yaml has no session of it.`;
    return (call) => call.trace?.step({ phase: 'authorizer', verdict: 'done', detail });
  }
  return (call) => {
    const now = tools.environment.clock.now();
    const asked = policyRequest(call, functionArn, identity.principal, now, 'lambda:InvokeFunction');
    const verdict = evaluatePolicy(identity.policy, asked);
    if (verdict === 'allow') return;
    const reason = `The policy of ${role} says ${verdict} to lambda:InvokeFunction on ${functionArn}.`;
    throw configurationError(call, 'Invalid permissions on Lambda function', reason);
  };
}
