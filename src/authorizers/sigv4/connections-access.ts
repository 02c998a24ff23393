import type { Environment } from '../../environment/environment.ts';
import { GatewayError } from '../../faults/gateway-error.ts';
import type { ClientRequest } from '../../message/http.ts';
import { type ArnScope, executeApiArn } from '../method-arn.ts';
import { policyRequest } from '../policy/call-keys.ts';
import { evaluatePolicy } from '../policy/policy.ts';
import { signatureError } from './iam-authorizer.ts';
import type { IdentityDirectory } from './identity-directory.ts';
import { verifySignature } from './verify.ts';

/** Checks who asks for a connection of the stage; gives the refusal, or undefined. */
export type ConnectionsAccess = (request: ClientRequest, connectionId: string) => GatewayError | undefined;

/**
 * Who may call `@connections` of a stage (websocket.md 7, documented): a signature for `execute-api`, and a policy that allows
 * `execute-api:ManageConnections` on `.../{stage}/{verb}/@connections/{id}`. Undefined where nobody could sign: then everybody may, as a
 * function of a workspace without identities has only made-up credentials.
 */
export function compileConnectionsAccess(
  scope: ArnScope,
  { identities, environment }: { identities: IdentityDirectory; environment: Environment },
): ConnectionsAccess | undefined {
  if (identities.size === 0) return undefined;
  const { region, accountId, stage } = scope;
  const arn = `${executeApiArn(scope)}/${stage}`;
  return (request, connectionId) => {
    const now = environment.clock.now();
    const verified = verifySignature(request, { identities, region, service: 'execute-api', now });
    if (!verified.ok) return signatureError(verified.problem);
    const { principal, policy } = verified.identity;
    const resource = `${arn}/${request.method}/@connections/${connectionId}`;
    const identity = { sourceIp: request.remoteAddress, userAgent: request.headers.last('user-agent') };
    const asked = policyRequest(
      { request, identity },
      resource,
      principal,
      now,
      'execute-api:ManageConnections',
    );
    // Not across accounts: that needs a resource policy, and WebSocket APIs have none (documented).
    if (principal.accountId === accountId && evaluatePolicy(policy, asked) === 'allow') return undefined;
    return new GatewayError('ACCESS_DENIED', { message: 'Forbidden', errorType: 'ForbiddenException' });
  };
}
