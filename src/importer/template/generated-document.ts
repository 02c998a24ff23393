import type { SourceRef } from '../../diagnostics/diagnostic.ts';
import { child } from '../../diagnostics/diagnostic.ts';
import { parseReference } from '../../document/references.ts';
import { pointerKeys } from '../../document/source-span.ts';
import type { SpecDocument } from '../../document/spec-document.ts';
import { withMovedPlaces } from '../moved-places.ts';

/** An OpenAPI document made of a template's resources, with the place in the template of each part. */
export interface DocumentDraft {
  readonly root: Record<string, unknown>;
  /** Pointer in the generated document -> place in the template. */
  readonly places: Map<string, PartPlace>;
}

interface PartPlace {
  readonly at: SourceRef;
  /** What is below has the same shape in the template: the rest of a pointer leads on there. */
  readonly isCopy?: boolean;
}

/** A draft that begins as a copy of a document that stands in the template or in a file of it. */
export function copiedDraft(root: Record<string, unknown>, at: SourceRef): DocumentDraft {
  return { root, places: new Map([['', { at, isCopy: true }]]) };
}

/** Where the document stands that a draft began as a copy of. */
export function bodyPlace({ places }: DocumentDraft): SourceRef | undefined {
  const whole = places.get('');
  return whole?.isCopy ? whole.at : undefined;
}

export function newDraft(root: Record<string, unknown>, at: SourceRef): DocumentDraft {
  return { root, places: new Map([['', { at }]]) };
}

/** The map below some keys of a draft, made where it is not there. */
export function ensureMap(draft: DocumentDraft, ...keys: readonly string[]): Record<string, unknown> {
  let here = draft.root;
  for (const key of keys) {
    if (!Object.hasOwn(here, key)) here[key] = {};
    here = here[key] as Record<string, unknown>;
  }
  return here;
}

/** Puts a value below some keys and remembers where it comes from. */
export function put(draft: DocumentDraft, keys: readonly string[], value: unknown, at: SourceRef): void {
  const last = keys.at(-1);
  if (last === undefined) return;
  ensureMap(draft, ...keys.slice(0, -1))[last] = value;
  draft.places.set(child({ file: '', pointer: '' }, ...keys).pointer, { at });
}

/** A draft as a document of its own, in the template's file: generated pointers are marked, so that they can be led back. */
export function generatedDocument(draft: DocumentDraft, template: SpecDocument): SpecDocument {
  const rootAt: SourceRef = { file: template.file, pointer: generatedMark };
  return {
    ...template,
    root: draft.root,
    rootAt,
    locate: (at) => template.locate(placeInTemplate(draft, at)),
    resolve(ref, from) {
      if (!ref.startsWith('#')) return template.resolve(ref, placeInTemplate(draft, from));
      const parsed = parseReference(ref, from.file);
      if (typeof parsed === 'string') return undefined;
      const { pointer } = parsed;
      let value: unknown = draft.root;
      for (const key of pointerKeys(pointer)) {
        if (value === null || typeof value !== 'object' || !Object.hasOwn(value, key)) return undefined;
        value = (value as Record<string, unknown>)[key];
      }
      return { value, at: { file: template.file, pointer: `${generatedMark}${pointer}` } };
    },
  };
}

/** What pointers into a generated document begin with: no key of a template holds a control character. */
const generatedMark = '/\u0001';

/** The place in the template of a place in a generated document; any other place as it is. */
export function placeInTemplate(draft: DocumentDraft, at: SourceRef): SourceRef {
  if (!at.pointer.startsWith(generatedMark)) return at;
  const pointer = at.pointer.slice(generatedMark.length);
  for (let end = pointer.length; end >= 0; end = pointer.lastIndexOf('/', end - 1)) {
    const place = draft.places.get(pointer.slice(0, end));
    if (place) return placeBelow(place, pointer.slice(end), at.part);
    if (end === 0) break;
  }
  return at;
}

function placeBelow({ at, isCopy }: PartPlace, rest: string, part: SourceRef['part']): SourceRef {
  const place = isCopy ? { file: at.file, pointer: `${at.pointer}${rest}` } : at;
  return part && (isCopy || rest === '') ? { ...place, part } : place;
}

/** A model or a diagnostic with every place led back to the template. */
export function relocated<T>(value: T, draft: DocumentDraft): T {
  return withMovedPlaces(value, (at) => placeInTemplate(draft, at));
}
