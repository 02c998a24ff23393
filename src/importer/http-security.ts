import type { HttpRoute } from '../model/api.ts';
import type { HttpAuthorizer } from '../model/authorizer.ts';
import type { ImportContext } from './context.ts';
import { readAuth } from './extensions/auth.ts';
import { isSigV4 } from './extensions/authtype.ts';
import type { Node } from './node.ts';
import { plainText, requiredSecurity } from './security.ts';

/** How a route of an HTTP or WebSocket API is authorized. */
type RouteSecurity = Pick<HttpRoute, 'authorizationType' | 'authorizer' | 'authorizationScopes'>;

const open: RouteSecurity = { authorizationType: 'NONE', authorizationScopes: [] };

/** Decides how a route is authorized: one JWT, Lambda or IAM requirement; several are refused (documented). */
export function routeSecurity(
  operation: Node,
  root: Node,
  schemes: ReadonlyMap<string, Node>,
  authorizers: ReadonlyMap<string, HttpAuthorizer>,
  context: ImportContext,
): RouteSecurity {
  const { report } = context;
  const auth = readAuth(operation, report);
  if (auth) return { ...open, authorizationType: auth };
  const required = requiredSecurity(operation, root, schemes, context);
  const [first, another] = required?.requirements.flat() ?? [];
  if (!first) return open;
  if (another) {
    report('http-security', another.at, 'A route has one authorizer; this operation requires several.', {
      help: 'Keep one entry in security.',
    });
  }
  if (isSigV4(first.scheme)) return { ...open, authorizationType: 'AWS_IAM' };
  const authorizer = authorizers.get(first.name);
  if (!authorizer) {
    const type = plainText(first.scheme, 'type') ?? '';
    const message = `Unsupported security definition type '${type}' for '${first.name}'. Ignoring.`;
    report('security-scheme-unsupported', first.at, message, {
      help: 'The route is open: give the scheme an x-amazon-apigateway-authorizer.',
    });
    return open;
  }
  if (authorizer.type === 'REQUEST')
    return { ...open, authorizationType: 'CUSTOM', authorizer: authorizer.name };
  if (first.scopes.length > 10) {
    const message = `The route has ${first.scopes.length} scopes; API Gateway's quota is 10.`;
    report('limit-scopes', first.at, message, { help: 'List fewer.' });
  }
  return { authorizationType: 'JWT', authorizer: authorizer.name, authorizationScopes: first.scopes };
}
