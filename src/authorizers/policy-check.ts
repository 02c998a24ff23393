import { child } from '../diagnostics/diagnostic.ts';
import type { Call } from '../message/call.ts';
import type { Method, RestApi } from '../model/api.ts';
import type { AuthorizerContext, Gate } from './context.ts';
import { askResourcePolicy, decidingStatementName, refuseAnonymous } from './verdicts.ts';

/**
 * Phase 5: what the resource policy says before anybody is authenticated (rest-request-phases.md 4.7, documented). Open methods
 * need an explicit allow; for Lambda authorizers an explicit deny ends the call, and the function is not asked. IAM and Cognito
 * authenticate first.
 */
export function compilePolicyCheck(
  method: Method,
  context: AuthorizerContext,
  api: RestApi,
): Gate | undefined {
  const { resourcePolicy } = context;
  if (resourcePolicy === undefined) return undefined;
  if (resourcePolicy === 'refuse everything') {
    return (call) => {
      throw refuseAnonymous(
        call,
        context.methodArn(call),
        false,
        'A private API without a resource policy refuses every call.',
      );
    };
  }
  const type = method.authorizationType;
  if (type === 'AWS_IAM' || type === 'COGNITO_USER_POOLS') return undefined;
  const needsAllow = type === 'NONE';
  const at = child(api.at, 'x-amazon-apigateway-policy');
  return (call) => {
    const arn = context.methodArn(call);
    const verdict = askResourcePolicy(context, call, arn, undefined);
    const refused = verdict === 'deny' || (needsAllow && verdict === 'silent');
    if (call.trace || refused) {
      const detail = `Resource policy: ${statementName(context, call, arn)}.`;
      call.trace?.step({ phase: 'resource policy', verdict: refused ? 'refused' : 'passed', detail, at });
      if (refused) throw refuseAnonymous(call, arn, verdict === 'deny', detail);
    }
  };
}

function statementName(context: AuthorizerContext, call: Call, arn: string): string {
  const now = context.tools.environment.clock.now();
  return decidingStatementName(context.resourcePolicy, call, arn, undefined, now);
}
