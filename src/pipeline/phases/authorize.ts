import type { Access } from '../../authorizers/access.ts';
import { signatureError } from '../../authorizers/sigv4/iam-authorizer.ts';
import { malformedAuthorization } from '../../authorizers/sigv4/parse-header.ts';
import type { Outcome } from '../../diagnostics/diagnostic.ts';
import { GatewayError } from '../../faults/gateway-error.ts';
import type { HeaderList } from '../../message/header-list.ts';
import type { Method } from '../../model/api.ts';
import type { Step } from '../rest.ts';

/** Phase 6: IAM, Lambda authorizer or Cognito, and the combined verdict with the resource policy (rest-request-phases.md 4). */
export function compileAuthorize(method: Method, access: Access): Outcome<Step | undefined> {
  return access.authorize(method);
}

/**
 * The refusal of a request that no resource and method match. AWS reads its `Authorization` header as a signature
 * (rest-request-phases.md 2.3, publicly reported), which explains many a puzzling message.
 */
export function refuseUnmatched(headers: HeaderList): GatewayError {
  const problem = headers.has('authorization') ? malformedAuthorization(headers) : undefined;
  return problem ? signatureError(problem) : new GatewayError('MISSING_AUTHENTICATION_TOKEN');
}
