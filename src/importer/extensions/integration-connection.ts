import type { Integration } from '../../model/integration.ts';
import { booleanOf, childOf, type Node, textOf } from '../node.ts';
import type { Report } from '../report.ts';
import type { IntegrationReport } from './integration-report.ts';
import { oneOf } from './integration-words.ts';

/** How an integration reaches its endpoint. */
interface Connection {
  readonly http: {
    readonly connectionType: 'INTERNET' | 'VPC_LINK';
    readonly connectionId?: string;
    readonly integrationTarget?: string;
    readonly tlsConfig?: {
      readonly insecureSkipVerification?: boolean;
      readonly serverNameToVerify?: string;
    };
  };
  /** Absent for AWS integrations unless the file says it (recorded). */
  readonly aws: { readonly connectionType?: 'INTERNET' | 'VPC_LINK'; readonly connectionId?: string };
}

/** Reads `connectionType`, `connectionId`, `integrationTarget` and `tlsConfig`. */
export function readConnection(
  node: Node,
  type: Integration['type'],
  report: Report,
  refuse: IntegrationReport,
): Connection {
  const typeNode = childOf(node, 'connectionType');
  const connectionType = oneOf(
    typeNode,
    ['INTERNET', 'VPC_LINK'] as const,
    'connectionType',
    undefined,
    refuse,
  );
  const connectionId = textOf(childOf(node, 'connectionId'), 'connectionId', report);
  const integrationTarget = textOf(childOf(node, 'integrationTarget'), 'integrationTarget', report);
  const tlsConfig = readTls(childOf(node, 'tlsConfig'), report);
  if (connectionType === 'VPC_LINK' && connectionId === undefined && type !== 'AWS_PROXY') {
    const reason = 'VPC Links must be referenced by a connectionId';
    refuse(
      'integration-connection',
      (typeNode ?? node).at,
      reason,
      'Add connectionId: the id of the VPC link.',
    );
  }
  const id = connectionId === undefined ? {} : { connectionId };
  return {
    http: {
      connectionType: connectionType ?? 'INTERNET',
      ...id,
      ...(integrationTarget === undefined ? {} : { integrationTarget }),
      ...(tlsConfig ? { tlsConfig } : {}),
    },
    aws: { ...(connectionType ? { connectionType } : {}), ...id },
  };
}

function readTls(node: Node | undefined, report: Report): Connection['http']['tlsConfig'] {
  if (!node) return undefined;
  const skip = booleanOf(childOf(node, 'insecureSkipVerification'), 'insecureSkipVerification', report);
  const name = textOf(childOf(node, 'serverNameToVerify'), 'serverNameToVerify', report);
  return {
    ...(skip === undefined ? {} : { insecureSkipVerification: skip }),
    ...(name === undefined ? {} : { serverNameToVerify: name }),
  };
}
