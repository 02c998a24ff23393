import { type Outcome, succeed } from '../../diagnostics/diagnostic.ts';
import type { TokenAuthorizer } from '../../model/authorizer.ts';
import { resultTtl } from '../authorizer-caches.ts';
import type { AuthorizerContext, Gate } from '../context.ts';
import { badIdentitySource, compileIdentitySource } from '../identity-source.ts';
import { maskSecret } from '../messages.ts';
import { compileTokenPattern } from '../token-pattern.ts';
import { unauthorized } from '../verdicts.ts';
import { tokenEvent } from './event.ts';
import { lambdaGate } from './lambda-authorizer.ts';

/** A TOKEN authorizer: one header holds the token (rest-request-phases.md 4.2). */
export function compileTokenAuthorizer(
  authorizer: TokenAuthorizer,
  context: AuthorizerContext,
): Outcome<Gate> {
  const read = compileIdentitySource(authorizer.identitySource, context.scope.stageVariables);
  if (!read) return badIdentitySource(authorizer, authorizer.identitySource);
  const pattern = compileTokenPattern(authorizer.identityValidationExpression, authorizer.at);
  if (!pattern.ok) return pattern;
  const matches = pattern.value;
  const gate = lambdaGate(
    authorizer,
    {
      cached: resultTtl(authorizer) > 0,
      identity(call) {
        const token = read(call);
        if (!token)
          throw unauthorized(call, `${authorizer.name}: ${authorizer.identitySource} is missing or empty.`, {
            isUnlogged: true,
          });
        if (matches && !matches(token)) {
          throw unauthorized(
            call,
            `${authorizer.name}: the token does not match identityValidationExpression.`,
          );
        }
        return [token];
      },
      event: (_call, arn, [token = '']) => tokenEvent(token, arn),
      maskedEvent: (_call, arn, [token = '']) => tokenEvent(maskSecret(token), arn),
    },
    context,
  );
  return succeed(gate);
}
