import { childOf, itemsOf, type Node, textOf } from '../node.ts';
import type { Report } from '../report.ts';

/** Reads `x-amazon-apigateway-tag-value`: every tag of the root becomes an AWS tag, without the extension with an empty value (documented). */
export function readTags(root: Node, report: Report): Map<string, string> {
  const tags = new Map<string, string>();
  for (const tag of itemsOf(childOf(root, 'tags'), 'tags', report)) {
    const name = textOf(childOf(tag, 'name'), 'name of a tag', report);
    const value = textOf(childOf(tag, 'x-amazon-apigateway-tag-value'), 'the tag value', report);
    if (name !== undefined) tags.set(name, value ?? '');
  }
  return tags;
}
