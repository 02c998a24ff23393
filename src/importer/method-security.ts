import type { AuthorizationType } from '../model/api.ts';
import type { Authorizer } from '../model/authorizer.ts';
import type { ImportContext } from './context.ts';
import { readAuth } from './extensions/auth.ts';
import { isSigV4 } from './extensions/authtype.ts';
import { childOf, type Node } from './node.ts';
import { plainText, type RequiredScheme, requiredSecurity } from './security.ts';

/** How a REST method is authorized. */
export interface MethodSecurity {
  readonly authorizationType: AuthorizationType;
  readonly authorizer?: string;
  readonly authorizationScopes: readonly string[];
  readonly apiKeyRequired: boolean;
}

const open: MethodSecurity = { authorizationType: 'NONE', authorizationScopes: [], apiKeyRequired: false };

/**
 * Decides how a REST method is authorized (import-export.md 2.8). Alternatives and conjunctions are flattened into one authorizer and
 * one key requirement. Unverified: that an OR of authorizer and key becomes an AND, and that `x-amazon-apigateway-auth` wins.
 */
export function methodSecurity(
  operation: Node,
  root: Node,
  schemes: ReadonlyMap<string, Node>,
  authorizers: ReadonlyMap<string, Authorizer>,
  context: ImportContext,
): MethodSecurity {
  const required = requiredSecurity(operation, root, schemes, context);
  let security = open;
  for (const each of required?.requirements.flat() ?? []) {
    security = withScheme(security, each, authorizers, context);
  }
  const auth = readAuth(operation, context.report);
  if (auth === undefined) return security;
  // Opening one method of a document with a security of its own is no contradiction.
  const hasOwn = childOf(operation, 'security') !== undefined;
  if (hasOwn && security.authorizationType !== 'NONE' && security.authorizationType !== auth) {
    const message = `x-amazon-apigateway-auth says ${auth} and security says ${security.authorizationType}; the former is used.`;
    context.report('auth-conflict', required?.at ?? operation.at, message, { help: 'Keep one of the two.' });
  }
  return { ...open, authorizationType: auth, apiKeyRequired: security.apiKeyRequired };
}

function withScheme(
  before: MethodSecurity,
  required: RequiredScheme,
  authorizers: ReadonlyMap<string, Authorizer>,
  context: ImportContext,
): MethodSecurity {
  const authorizer = authorizers.get(required.name);
  if (authorizer) return withAuthorizer(before, authorizer, required, context);
  if (isSigV4(required.scheme)) {
    if (before.authorizationType !== 'NONE') return conflicting(before, required, context);
    return { ...before, authorizationType: 'AWS_IAM' };
  }
  const type = plainText(required.scheme, 'type');
  if (type === 'apiKey') return withApiKey(before, required, context);
  const message = `Unsupported security definition type '${type ?? ''}' for '${required.name}'. Ignoring.`;
  context.report('security-scheme-unsupported', required.at, message, {
    help: 'The method is open: give the scheme an x-amazon-apigateway-authorizer.',
  });
  return before;
}

function withAuthorizer(
  before: MethodSecurity,
  authorizer: Authorizer,
  required: RequiredScheme,
  context: ImportContext,
): MethodSecurity {
  if (before.authorizationType !== 'NONE' && before.authorizer !== authorizer.name) {
    return conflicting(before, required, context);
  }
  if (authorizer.type === 'COGNITO_USER_POOLS') {
    return {
      ...before,
      authorizationType: 'COGNITO_USER_POOLS',
      authorizer: authorizer.name,
      authorizationScopes: required.scopes,
    };
  }
  if (required.scopes.length > 0) {
    const message = `The Lambda authorizer '${required.name}' takes no scopes: they are left out.`;
    context.report('security-scopes-dropped', required.at, message);
  }
  return { ...before, authorizationType: 'CUSTOM', authorizer: authorizer.name };
}

function conflicting(
  before: MethodSecurity,
  required: RequiredScheme,
  { report }: ImportContext,
): MethodSecurity {
  const first = before.authorizer ?? 'AWS_IAM';
  report(
    'security-alternatives',
    required.at,
    `A method has one authorizer: ${first} is used and ${required.name} ignored.`,
    { help: 'Keep one of the two.' },
  );
  return before;
}

/** A key is looked for in the header `x-api-key` only; its name is compared in any case (recorded). */
function withApiKey(
  before: MethodSecurity,
  required: RequiredScheme,
  { report }: ImportContext,
): MethodSecurity {
  const name = plainText(required.scheme, 'name');
  if (plainText(required.scheme, 'in') === 'header' && name?.toLowerCase() === 'x-api-key') {
    return { ...before, apiKeyRequired: true };
  }
  report(
    'api-key-not-x-api-key',
    required.at,
    `The security scheme '${required.name}' is no API key in the header x-api-key and has no authorizer: it is ignored.`,
    { help: 'Name the header x-api-key, or add an x-amazon-apigateway-authorizer.' },
  );
  return before;
}
