import { childOf, type Node, textOf } from '../node.ts';
import type { Report } from '../report.ts';

/** Reads `x-amazon-apigateway-auth` of an operation: `{type: NONE | AWS_IAM}`, in any case. */
export function readAuth(operation: Node, report: Report): 'NONE' | 'AWS_IAM' | undefined {
  const node = childOf(operation, 'x-amazon-apigateway-auth');
  if (!node) return undefined;
  const type = childOf(node, 'type');
  const text = textOf(type, 'the type of x-amazon-apigateway-auth', report)?.toUpperCase();
  if (text === 'NONE' || text === 'AWS_IAM') return text;
  report('extension-value', (type ?? node).at, 'x-amazon-apigateway-auth has the type NONE or AWS_IAM.', {
    help: 'Name authorizers in security, not here.',
  });
  return undefined;
}
