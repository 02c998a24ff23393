import type { Integration } from '../../model/integration.ts';
import { booleanOf, childOf, type Node, placeOf, textAt, textOf } from '../node.ts';
import type { Report } from '../report.ts';
import type { IntegrationReport } from './integration-report.ts';
import { oneOf } from './integration-words.ts';

/** How an integration reaches its endpoint. */
export interface Connection {
  connectionType?: 'INTERNET' | 'VPC_LINK';
  connectionId?: string;
  integrationTarget?: string;
  tlsConfig?: { readonly insecureSkipVerification?: boolean; readonly serverNameToVerify?: string };
}

const connectionTypes = ['INTERNET', 'VPC_LINK'] as const;

/**
 * Reads `connectionType`, `connectionId`, `integrationTarget` and `tlsConfig` into what is being built. For AWS integrations the
 * type is absent unless the file says it (recorded), and the latter two are of HTTP integrations only.
 */
export function readConnection(
  into: Connection,
  node: Node,
  type: Integration['type'],
  report: Report,
  refuse: IntegrationReport,
): void {
  const connectionType = oneOf(node, 'connectionType', connectionTypes, refuse);
  const connectionId = textAt(node, 'connectionId', 'connectionId', report);
  const integrationTarget = textAt(node, 'integrationTarget', 'integrationTarget', report);
  const tlsConfig = readTls(childOf(node, 'tlsConfig'), report);
  if (connectionType === 'VPC_LINK' && connectionId === undefined && type !== 'AWS_PROXY') {
    const reason = 'VPC Links must be referenced by a connectionId';
    const help = 'Add connectionId: the id of the VPC link.';
    refuse('integration-connection', placeOf(node.at, 'connectionType'), reason, help);
  }
  if (type === 'AWS_PROXY') return;
  const isHttp = type !== 'AWS';
  if (isHttp) into.connectionType = connectionType ?? 'INTERNET';
  else if (connectionType) into.connectionType = connectionType;
  if (connectionId !== undefined) into.connectionId = connectionId;
  if (isHttp && integrationTarget !== undefined) into.integrationTarget = integrationTarget;
  if (isHttp && tlsConfig) into.tlsConfig = tlsConfig;
}

function readTls(node: Node | undefined, report: Report): Connection['tlsConfig'] {
  if (!node) return undefined;
  const skip = booleanOf(childOf(node, 'insecureSkipVerification'), 'insecureSkipVerification', report);
  const name = textOf(childOf(node, 'serverNameToVerify'), 'serverNameToVerify', report);
  return {
    ...(skip === undefined ? {} : { insecureSkipVerification: skip }),
    ...(name === undefined ? {} : { serverNameToVerify: name }),
  };
}
