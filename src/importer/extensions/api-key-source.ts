import { type Node, textOf } from '../node.ts';
import type { Report } from '../report.ts';

/** Reads `x-amazon-apigateway-api-key-source`, in any case (import-export.md 1.1). */
export function readApiKeySource(node: Node | undefined, report: Report): 'HEADER' | 'AUTHORIZER' {
  const text = textOf(node, 'x-amazon-apigateway-api-key-source', report)?.toUpperCase();
  if (node && text !== undefined && text !== 'HEADER' && text !== 'AUTHORIZER') {
    const message = `Value '${text}' at 'apiKeySource' failed to satisfy constraint: Member must satisfy enum value set: [HEADER, AUTHORIZER]`;
    report('extension-value', node.at, message, { help: 'Write HEADER or AUTHORIZER.' });
  }
  return text === 'AUTHORIZER' ? 'AUTHORIZER' : 'HEADER';
}
