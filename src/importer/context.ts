import { parseReference } from '../document/references.ts';
import type { SpecDocument } from '../document/spec-document.ts';
import type { Dialect } from './dialects/dialect.ts';
import { isMap, type Node } from './node.ts';
import type { Report } from './report.ts';

/** What every part of an import may need. */
export interface ImportContext {
  /** Placeholders are replaced. */
  readonly document: SpecDocument;
  readonly dialect: Dialect;
  readonly apiId: string;
  readonly report: Report;
  /** Take nothing that API Gateway does not take. */
  readonly strict: boolean;
}

/** The document itself as a node. */
export function rootNode(document: SpecDocument): Node {
  return { value: document.root, at: document.rootAt };
}

/** What a node means once its `$ref`s are followed; undefined, and a report, where one leads nowhere or round in circles. */
export function follow(node: Node, context: Pick<ImportContext, 'document' | 'report'>): Node | undefined {
  let here = node;
  for (let steps = 0; ; steps++) {
    const ref = refOf(here);
    if (ref === undefined) return here;
    const found = steps < 64 ? context.document.resolve(ref, here.at) : undefined;
    if (!found) {
      reportUnresolved(ref, here, steps >= 64, context);
      return undefined;
    }
    here = found;
  }
}

/** The text of a `$ref`, where the node is one. */
export function refOf(node: Node): string | undefined {
  if (!isMap(node.value) || !Object.hasOwn(node.value, '$ref')) return undefined;
  const ref = node.value['$ref'];
  return typeof ref === 'string' ? ref : undefined;
}

function reportUnresolved(
  ref: string,
  { at }: Node,
  circular: boolean,
  { document, report }: Pick<ImportContext, 'document' | 'report'>,
): void {
  const place = { file: at.file, pointer: `${at.pointer}/$ref` };
  const parsed = parseReference(ref, at.file);
  // A file that could not be read has its diagnostic from the reading.
  const unread =
    typeof parsed === 'string' || (parsed.file !== undefined && !document.files.includes(parsed.file));
  if (unread && !circular) return;
  const what = circular ? 'leads round in circles' : 'leads to nothing';
  report('unresolved-ref', place, `$ref "${ref}" ${what}.`, {
    help: 'Mend the path, or write what it should lead to.',
  });
}
