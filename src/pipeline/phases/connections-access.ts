import {
  type ConnectionsAccess,
  compileConnectionsAccess,
} from '../../authorizers/sigv4/connections-access.ts';
import type { WebSocketScope } from '../websocket-scope.ts';
import type { AccessTools } from './resource-policy.ts';

/** Who may call `@connections` of a stage; undefined where signatures are not asked for. */
export function compileStageConnectionsAccess(
  { api, region, accountId, stage, environment }: WebSocketScope,
  { identities }: AccessTools,
): ConnectionsAccess | undefined {
  return compileConnectionsAccess({ region, accountId, apiId: api.id, stage }, { identities, environment });
}
