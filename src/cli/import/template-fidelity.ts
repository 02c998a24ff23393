import { pointerSegment } from '../../diagnostics/diagnostic.ts';
import { pointerKeys } from '../../document/source-span.ts';
import type { SpecDocument } from '../../document/spec-document.ts';
import type { GeneratedDocument } from '../../importer/template/import-template.ts';
import { fidelity, isLeaf, type NodeFate, valueAt } from './fidelity.ts';
import { templateReads } from './template-reads.ts';

/** A value of the document that the template stands for, with what became of it. */
interface MadeValue {
  readonly fate: NodeFate;
  readonly value: unknown;
}

/**
 * Says of every value of a template what became of it, each told of exactly once; those of a document in a file of its own follow.
 * A value that is read is `mapped`, unless the export says otherwise of what was made of it; one that is not is `dropped`.
 */
export function templateFidelity(
  document: SpecDocument,
  generated: GeneratedDocument,
  exported: unknown,
): NodeFate[] {
  const root = document.root as Readonly<Record<string, unknown>>;
  const verdictOf = templateReads(document, generated);
  const made = madeValues(document, generated, exported);
  const { body } = generated;
  const inline = body && body.file === document.file ? bodyFates(body.pointer, root, exported) : undefined;
  const fates = leavesOf(root).map(({ pointer, value }): NodeFate => {
    const ofBody = inline?.get(pointer);
    if (ofBody) return ofBody;
    const verdict = verdictOf(pointerKeys(pointer));
    if (!verdict.isRead) return { fate: 'dropped', pointer, reason: verdict.reason };
    return fateOf(pointer, value, made);
  });
  return body && body.file !== document.file ? [...fates, ...fileFates(document, body, exported)] : fates;
}

interface Leaf {
  readonly pointer: string;
  readonly value: unknown;
}

function leavesOf(root: unknown): Leaf[] {
  const leaves: Leaf[] = [];
  const visit = (value: unknown, pointer: string): void => {
    if (isLeaf(value)) leaves.push({ pointer, value });
    else {
      for (const [key, inner] of Object.entries(value as object))
        visit(inner, `${pointer}/${pointerSegment(key)}`);
    }
  };
  visit(root, '');
  return leaves;
}

/** What the export says of a document that stands in the template. */
function bodyFates(at: string, root: unknown, exported: unknown): Map<string, NodeFate> {
  const fates = fidelity(valueAt(root, at), exported);
  return new Map(fates.map((fate) => [`${at}${fate.pointer}`, { ...fate, pointer: `${at}${fate.pointer}` }]));
}

function fileFates(document: SpecDocument, body: { file: string }, exported: unknown): NodeFate[] {
  const found = document.resolve('#', { file: body.file, pointer: '' });
  return found ? fidelity(found.value, exported).map((fate) => ({ ...fate, file: body.file })) : [];
}

/** What was made, by the place in the template that it was made from. */
function madeValues(
  document: SpecDocument,
  generated: GeneratedDocument,
  exported: unknown,
): Map<string, MadeValue[]> {
  const made = new Map<string, MadeValue[]>();
  const { root, rootAt } = generated.document;
  for (const fate of fidelity(root, exported)) {
    const place = generated.placeOf({ file: rootAt.file, pointer: `${rootAt.pointer}${fate.pointer}` });
    if (place.file !== document.file) continue;
    const list = made.get(place.pointer) ?? [];
    list.push({ fate, value: valueAt(root, fate.pointer) });
    made.set(place.pointer, list);
  }
  return made;
}

/** The value that was made of a leaf: the one that says the same, else the one of the same name, else any of its part. */
function fateOf(pointer: string, value: unknown, made: ReadonlyMap<string, readonly MadeValue[]>): NodeFate {
  for (let place = pointer; place !== ''; place = place.slice(0, place.lastIndexOf('/'))) {
    const candidates = made.get(place);
    if (!candidates) continue;
    const name = lastKey(pointer);
    const named = candidates.filter(({ fate }) => lastKey(fate.pointer) === name);
    const same = candidates.filter((each) => String(each.value) === String(value));
    const itself = same.find((each) => named.includes(each));
    if (itself) return withFate(pointer, itself.fate);
    const [nearest] = [...same, ...named, ...candidates].filter(({ fate }) => fate.exported !== undefined);
    const exported = nearest?.fate.exported;
    return exported === undefined ? { fate: 'mapped', pointer } : { fate: 'mapped', pointer, exported };
  }
  return { fate: 'mapped', pointer, reason: 'it is a setting of the local run, of a function or a stage' };
}

function withFate(pointer: string, { fate, exported, reason }: NodeFate): NodeFate {
  return {
    fate: fate === 'kept' ? 'mapped' : fate,
    pointer,
    ...(exported === undefined ? {} : { exported }),
    ...(reason === undefined ? {} : { reason }),
  };
}

function lastKey(pointer: string): string {
  return pointer.slice(pointer.lastIndexOf('/') + 1).toLowerCase();
}
