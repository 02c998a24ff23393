import { childOf, membersOf, type Node, textOf } from './node.ts';
import type { Report } from './report.ts';

/**
 * Reads a map of texts under a key of gwctl's own, which its export writes where a format cannot say something; API Gateway ignores
 * such keys (recorded). Undefined where the key is absent.
 */
export function extensionMap(node: Node, key: string, report: Report): Map<string, string> | undefined {
  const child = childOf(node, key);
  if (!child) return undefined;
  const read = new Map<string, string>();
  for (const [name, value] of membersOf(child, key, report)) {
    const text = textOf(value, name, report);
    if (text !== undefined) read.set(name, text);
  }
  return read;
}
