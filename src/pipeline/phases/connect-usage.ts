import { child, type Diagnostic, fail, type Outcome, succeed } from '../../diagnostics/diagnostic.ts';
import { whenReady } from '../../environment/awaitable.ts';
import { GatewayError } from '../../faults/gateway-error.ts';
import type { UsageGates } from '../../limits/usage-gate.ts';
import { type LoggedTarget, usageCheckLine, verdictLines, verdictReason } from '../../limits/usage-log.ts';
import type { UsageVerdict } from '../../limits/usage-verdict.ts';
import type { Call } from '../../message/call.ts';
import type { WebSocketApi } from '../../model/api.ts';
import type { Step } from '../rest.ts';
import { type WebSocketScope, webSocketFacts } from '../websocket-scope.ts';
import { routeLimits } from './http-throttle.ts';
import { refusedResponseTypes } from './usage.ts';

/** Where the API key of a handshake comes from. */
export type KeySource = 'HEADER' | 'AUTHORIZER';

/** The two forms of `apiKeySelectionExpression` (websocket.md 2, documented). */
export function compileKeySource(api: WebSocketApi): Outcome<KeySource> {
  switch (api.apiKeySelectionExpression) {
    case undefined:
    case '$request.header.x-api-key':
      return succeed('HEADER');
    case '$context.authorizer.usageIdentifierKey':
      return succeed('AUTHORIZER');
    default:
      return fail(badExpression(api, api.apiKeySelectionExpression));
  }
}

/**
 * API key, usage plan and throttle of `$connect` (websocket.md 4 and 9): a message carries no key, so plans count handshakes.
 * Unverified: that the messages of a connection count against no quota.
 */
export function compileConnectUsage(
  source: KeySource,
  scope: WebSocketScope,
  usage: UsageGates,
): Step | undefined {
  const { apiKeyRequired } = webSocketFacts(scope, '$connect');
  const throttle = routeLimits(scope.routeSetting('$connect'));
  if (!apiKeyRequired && !throttle && !usage.hasAccountThrottle) return undefined;
  const stage = { apiId: scope.api.id, stage: scope.stage, apiKeyRequired, throttle };
  const gate = usage.gate({ ...stage, resourcePath: ' $connect', httpMethod: '' });
  // Unverified: how the log names a route where REST names a method.
  const shown = { ...stage, resourceId: '$connect', resourcePath: '$connect', httpMethod: '', verb: 'GET' };
  const settle = (call: Call, keyValue: string | undefined, verdict: UsageVerdict): void => {
    if (call.trace && apiKeyRequired) report(call, verdict, keyValue, shown);
    if (!verdict.admitted) throw refusal(call, verdict, keyValue, shown);
    if (verdict.key) {
      call.identity.apiKey = verdict.key.value;
      call.identity.apiKeyId = verdict.key.id;
    }
  };
  return (call) => {
    const keyValue = apiKeyRequired ? keyOf(source, call) : undefined;
    return whenReady(gate(keyValue), (verdict) => settle(call, keyValue, verdict));
  };
}

function keyOf(source: KeySource, call: Call): string | undefined {
  return source === 'AUTHORIZER'
    ? call.authorizer?.usageIdentifierKey
    : call.request.headers.last('x-api-key');
}

function report(
  { trace, requestId }: Call,
  verdict: UsageVerdict,
  keyValue: string | undefined,
  target: LoggedTarget,
): void {
  trace?.line(usageCheckLine(requestId, keyValue, target), 'stage');
  if (!verdict.admitted) return;
  for (const line of verdictLines(verdict, keyValue, target)) trace?.line(line, 'stage');
}

function refusal(
  { trace }: Call,
  verdict: Exclude<UsageVerdict, { admitted: true }>,
  keyValue: string | undefined,
  target: LoggedTarget,
): GatewayError {
  const reason = verdictReason(verdict, target);
  trace?.step({ phase: 'usage plan', verdict: 'refused', detail: reason });
  return new GatewayError(refusedResponseTypes[verdict.kind], {
    logLines: verdictLines(verdict, keyValue, target),
    reason,
  });
}

function badExpression(api: WebSocketApi, text: string): Diagnostic {
  return {
    ruleId: 'invalid-selection-expression',
    severity: 'error',
    message: `The API key selection expression ${JSON.stringify(text)} is none that API Gateway knows.`,
    at: child(api.at, 'x-gwctl-websocket', 'apiKeySelectionExpression'),
    help: 'Write $request.header.x-api-key, or $context.authorizer.usageIdentifierKey.',
  };
}
