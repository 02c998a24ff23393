import { type Node, textOf } from '../node.ts';
import type { Report } from '../report.ts';

/** Reads `x-amazon-apigateway-endpoint-access-mode`. */
export function readEndpointAccessMode(
  node: Node | undefined,
  report: Report,
): 'BASIC' | 'STRICT' | undefined {
  const text = textOf(node, 'x-amazon-apigateway-endpoint-access-mode', report)?.toUpperCase();
  if (!node || text === undefined) return undefined;
  if (text === 'BASIC' || text === 'STRICT') return text;
  const message = `Value '${text}' at 'endpointAccessMode' failed to satisfy constraint: Member must satisfy enum value set: [BASIC, STRICT]`;
  report('extension-value', node.at, message, { help: 'Write BASIC or STRICT.' });
  return undefined;
}
