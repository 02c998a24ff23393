import { type Outcome, succeed } from '../diagnostics/diagnostic.ts';
import type { Authorizer } from '../model/authorizer.ts';
import { compileCognitoAuthorizer } from './cognito/cognito-authorizer.ts';
import type { AuthorizerContext, Gate, MethodGate } from './context.ts';
import { compileRequestAuthorizer } from './lambda/request-authorizer.ts';
import { compileTokenAuthorizer } from './lambda/token-authorizer.ts';

type CompileAuthorizer<A extends Authorizer> = (
  authorizer: A,
  context: AuthorizerContext,
) => Outcome<MethodGate>;

/** Every type of authorizer: a new one is one file and one row here. */
const authorizerTypes: {
  readonly [T in Authorizer['type']]: CompileAuthorizer<Extract<Authorizer, { type: T }>>;
} = {
  TOKEN: (authorizer, context) => forEveryMethod(compileTokenAuthorizer(authorizer, context)),
  REQUEST: (authorizer, context) => forEveryMethod(compileRequestAuthorizer(authorizer, context)),
  COGNITO_USER_POOLS: compileCognitoAuthorizer,
};

/** Makes one authorizer of an API ready. */
export function compileAuthorizerType(
  authorizer: Authorizer,
  context: AuthorizerContext,
): Outcome<MethodGate> {
  const compile = authorizerTypes[authorizer.type] as CompileAuthorizer<Authorizer>;
  return compile(authorizer, context);
}

function forEveryMethod(gate: Outcome<Gate>): Outcome<MethodGate> {
  return gate.ok ? succeed(() => gate.value, gate.diagnostics) : gate;
}
