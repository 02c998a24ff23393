import { type Node, textOf } from '../node.ts';
import type { Report } from '../report.ts';

/** Reads `x-amazon-apigateway-security-policy`. Policies of the newer kind need an endpoint access mode (documented, "must"). */
export function readSecurityPolicy(
  node: Node | undefined,
  accessMode: string | undefined,
  report: Report,
): string | undefined {
  const policy = textOf(node, 'x-amazon-apigateway-security-policy', report);
  if (!node || policy === undefined) return undefined;
  if (policy.startsWith('SecurityPolicy_') && accessMode === undefined) {
    const message = `The security policy ${policy} must be accompanied by an endpoint access mode.`;
    report('tls-policy-access-mode', node.at, message, {
      help: 'Add x-amazon-apigateway-endpoint-access-mode: BASIC.',
    });
  } else if (!/^(TLS_1_[02]|SecurityPolicy_.+)$/.test(policy)) {
    report('extension-value', node.at, `There is no security policy ${policy}.`, {
      help: 'Write TLS_1_0, TLS_1_2 or a SecurityPolicy_ name.',
    });
  }
  return policy;
}
