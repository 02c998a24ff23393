import type { NodeFate } from './fidelity.ts';
import type { Loss } from './losses.ts';

/** What a report of a WebSocket API says first (import-export.md 5.5, documented: "Supported only for HTTP APIs"). */
export const webSocketNote =
  'API Gateway imports no document of a WebSocket API: nothing of this file reaches it as it stands. What is kept or mapped here is kept by gwctl, and gwctl export --as cfn writes it as a CloudFormation template.';

/** Why something of a document with `x-gwctl-websocket` is not kept; the first that fits counts. */
const losses: readonly Loss[] = [
  { pattern: /^\/x-gwctl-websocket\/version$/, reason: 'it says how the extension is written' },
  { pattern: /^\/paths\//, reason: 'a WebSocket API has routes, which stand in x-gwctl-websocket' },
  { pattern: /^\/tags(?:\/|$)/, reason: 'tags of a document are not read by WebSocket APIs' },
  { pattern: /\/integration\/connection(?:Type|Id)$/, reason: 'only HTTP types have VPC links' },
  { pattern: /\/integration\/payloadFormatVersion$/, reason: 'WebSocket APIs have one format of events' },
  {
    pattern: /\/routeResponseSelectionExpression$/,
    reason: '$default is the only one that API Gateway takes',
  },
  { pattern: /^\/x-gwctl-websocket\//, reason: 'neither a route nor an integration has such a field' },
  { pattern: /^\/components\/schemas\//, reason: 'models have no such keyword' },
  { pattern: /\/x-amazon-apigateway-/, reason: 'WebSocket APIs have no such extension, or no such field' },
  { pattern: /^\/security(?:\/|$)/, reason: 'only $connect is authorized, by security of its own' },
];

/** The fates of a document with `x-gwctl-websocket`: without places in an export, which there is none of, and with its own reasons. */
export function webSocketFates(nodes: readonly NodeFate[]): NodeFate[] {
  return nodes.map(({ exported: _exported, ...node }) => {
    if (node.fate !== 'dropped') return node;
    const own = losses.find(({ pattern }) => pattern.test(node.pointer))?.reason;
    return own === undefined ? node : { ...node, reason: own };
  });
}
