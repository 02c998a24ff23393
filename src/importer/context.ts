import { dataAbove, parseReference } from '../document/references.ts';
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
  /** What is read is let go of: only the problems are wanted. */
  readonly judgesOnly: boolean;
}

/** The document itself as a node. */
export function rootNode(document: SpecDocument): Node {
  return { value: document.root, at: document.rootAt };
}

/** No document that somebody wrote leads from reference to reference this often. */
const mostSteps = 64;

/** What a node means once its `$ref`s are followed; undefined, and a report, where one leads nowhere or round in circles. */
export function follow(node: Node, context: Pick<ImportContext, 'document' | 'report'>): Node | undefined {
  let here = node;
  for (let steps = 0; ; steps++) {
    const ref = refOf(here);
    if (ref === undefined) return here;
    const found = steps < mostSteps ? context.document.resolve(ref, here.at) : undefined;
    if (!found) {
      reportUnresolved(ref, here, steps >= mostSteps, context);
      return undefined;
    }
    here = found;
  }
}

/** Whether the way from a reference comes back to where it was, as far as it is worth looking. */
function isCircle(start: Node, document: SpecDocument): boolean {
  const seen = new Set<string>();
  let here: Node | undefined = start;
  for (
    let ref = refOf(start);
    here && ref !== undefined && seen.size < mostSteps;
    ref = here && refOf(here)
  ) {
    here = document.resolve(ref, here.at);
    const place = here && `${here.at.file}#${here.at.pointer}`;
    if (place !== undefined && seen.has(place)) return true;
    if (place !== undefined) seen.add(place);
  }
  return false;
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
  const unread =
    typeof parsed === 'string' || (parsed.file !== undefined && !document.files.includes(parsed.file));
  if (unread && !circular && !ref.startsWith('#')) {
    const above = dataAbove(at.pointer);
    // A file that could not be read has its diagnostic from the reading, which follows nothing below such a key.
    if (above !== undefined)
      report('unresolved-ref', place, `$ref "${ref}" stands below ${above}, where no other file is read.`, {
        help: 'Move it to the components of the document.',
      });
    return;
  }
  const what = !circular
    ? 'leads to nothing'
    : isCircle({ value: { $ref: ref }, at }, document)
      ? 'leads round in circles'
      : `comes after ${mostSteps} other references in a row`;
  report('unresolved-ref', place, `$ref "${ref}" ${what}.`, {
    help: 'Mend the path, or write what it should lead to.',
  });
}
