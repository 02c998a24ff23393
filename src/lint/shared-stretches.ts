import { isNode, parseDocument, visit } from 'yaml';

/** Offsets into a YAML text. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/**
 * The stretches of a YAML text that stand for several places at once: what has an anchor that an alias or a merge repeats. A change
 * that is right for one of these places may be wrong for another.
 */
export function sharedStretches(text: string): Stretch[] {
  if (!/[\s,[{:]\*[^\s*]/.test(text)) return [];
  const document = parseDocument(text, { uniqueKeys: false, logLevel: 'silent' });
  const repeated = new Set<string>();
  visit(document, { Alias: (_key, { source }) => void repeated.add(source) });
  const found: Stretch[] = [];
  visit(document, (_key, node) => {
    if (!isNode(node) || !node.range || !('anchor' in node) || !node.anchor || !repeated.has(node.anchor))
      return;
    found.push({ start: node.range[0], end: node.range[1] });
  });
  return found;
}
