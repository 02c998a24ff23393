import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { DomainName } from '../model/stage.ts';
import type { GatewayState } from '../store/store.ts';

/**
 * A WebSocket API on a custom domain that has a REST or HTTP API too: API Gateway does not take such a mapping (documented, websocket.md 1).
 * The words are ours.
 */
export function mixedProtocols(
  state: GatewayState,
  { domainName, basePathMappings }: DomainName,
): Diagnostic[] {
  const apis = basePathMappings.flatMap(({ apiId }) => state.apis.get(apiId) ?? []);
  const sockets = apis.find(({ protocol }) => protocol === 'WEBSOCKET');
  const other = apis.find(({ protocol }) => protocol !== 'WEBSOCKET');
  if (!sockets || !other) return [];
  return [
    {
      ruleId: 'control-bad-request',
      severity: 'error',
      message: `${domainName} cannot have both ${sockets.name}, a WebSocket API, and ${other.name}, ${other.protocol === 'REST' ? 'a REST' : 'an HTTP'} API`,
      help: 'A WebSocket API cannot share a custom domain with REST and HTTP APIs: give it one of its own, as ws.example.test.',
    },
  ];
}
