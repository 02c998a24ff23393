import { integerOf, type Node } from '../node.ts';
import type { Report } from '../report.ts';

/** Reads `x-amazon-apigateway-minimum-compression-size`; the text is the control plane's (recorded). */
export function readMinimumCompressionSize(node: Node | undefined, report: Report): number | undefined {
  const size = integerOf(node, 'x-amazon-apigateway-minimum-compression-size', report);
  if (!node || size === undefined) return undefined;
  if (size >= 0 && size <= 10_485_760) return size;
  const message = 'Invalid minimum compression size, must be between 0 and 10485760';
  report('extension-value', node.at, message, { help: 'Write bytes from 0 to 10485760, or remove it.' });
  return undefined;
}
