import type { Waf } from '../../authorizers/waf/waf.ts';
import { whenReady } from '../../environment/awaitable.ts';
import { GatewayError } from '../../faults/gateway-error.ts';
import type { Call } from '../../message/call.ts';
import type { Step } from '../rest.ts';

/** Phase 4: before every other access control (rest-request-phases.md 4.9, documented). */
export function compileWafFilter(waf: Waf | undefined): Step | undefined {
  if (!waf) return undefined;
  const settle = (call: Call, entry: string | undefined): void => {
    if (waf.webAclArn !== undefined) call.facts.webaclArn = waf.webAclArn;
    call.facts.wafResponseCode = entry === undefined ? 'WAF_ALLOW' : 'WAF_BLOCK';
    call.facts.waf = { status: entry === undefined ? 200 : 403, latency: 0 };
    if (entry === undefined) {
      call.trace?.step({
        phase: 'waf',
        verdict: 'passed',
        detail: 'No entry of waf.block matches.',
        rule: { kind: 'waf' },
      });
      return;
    }
    const reason = `${entry} of waf.block in gwctl.yaml matches. It stands in for AWS WAF.`;
    call.trace?.step({ phase: 'waf', verdict: 'refused', detail: reason, rule: { kind: 'waf', entry } });
    throw new GatewayError('WAF_FILTERED', { reason });
  };
  return (call) => {
    const { request, httpMethod, path, identity } = call;
    const entry = waf.blockedBy({ request, httpMethod, path, sourceIp: identity.sourceIp });
    return whenReady(entry, (name) => settle(call, name));
  };
}
