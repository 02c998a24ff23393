import type { SourceRef } from '../diagnostics/diagnostic.ts';
import type { ParsedFile } from './parsed-file.ts';
import { parseReference } from './references.ts';
import { pointerKeys, type SourceSpan } from './source-span.ts';

/** A value somewhere in a document, with its place. */
export interface Resolved {
  readonly value: unknown;
  readonly at: SourceRef;
}

/** A spec as plain data: its file, and the local files its `$ref`s lead to. */
export interface SpecDocument {
  /** As the user named it; `-` for standard input. */
  readonly file: string;
  readonly format: 'json' | 'yaml';
  /** The document itself, `$ref`s unresolved. */
  readonly root: unknown;
  /** Where the root stands: the start of the file, or the place inside of a template that holds the document. */
  readonly rootAt: SourceRef;
  /** Every file that was read, the spec first; what `--watch` watches. `-` is not a file and is left out. */
  readonly files: readonly string[];
  /** Lines and columns of a place; the nearest enclosing place where the pointer leads to nothing. */
  locate(at: SourceRef): SourceSpan;
  /** What a `$ref` at `from` means, one step; undefined when it leads to nothing. */
  resolve(ref: string, from: SourceRef): Resolved | undefined;
  /** The text of one of the files, for code frames. */
  text(file: string): string | undefined;
}

/** A document of files that are read already; `parsed` holds the spec itself first. */
export function specDocument(parsed: readonly [ParsedFile, ...ParsedFile[]]): SpecDocument {
  const [main] = parsed;
  const byName = new Map(parsed.map((each) => [each.file, each]));
  // Most references come several times: a model in a request, its answer and other models.
  const resolved = new Map(parsed.map(({ file }) => [file, new Map<string, Resolved | undefined>()]));
  return {
    file: main.file,
    format: main.format,
    root: main.root,
    rootAt: { file: main.file, pointer: '' },
    files: parsed.map(({ file }) => file).filter((file) => file !== '-'),
    locate: (at) => (byName.get(at.file) ?? main).locate(at.pointer, at.part ?? 'value'),
    text: (file) => byName.get(file)?.text,
    resolve(ref, from) {
      const known = resolved.get(from.file);
      if (known?.has(ref)) return known.get(ref);
      const found = resolvedIn(byName, ref, from.file);
      known?.set(ref, found);
      return found;
    },
  };
}

function resolvedIn(
  files: ReadonlyMap<string, ParsedFile>,
  ref: string,
  fromFile: string,
): Resolved | undefined {
  const reference = parseReference(ref, fromFile);
  if (typeof reference === 'string') return undefined;
  const target = files.get(reference.file ?? fromFile);
  return target && valueAt(target, reference.pointer);
}

function valueAt({ file, root }: ParsedFile, pointer: string): Resolved | undefined {
  const found = within(root, pointerKeys(pointer));
  return found && { value: found.value, at: { file, pointer } };
}

/** The same document with each file's data replaced; places and texts stay those of the files. */
export function mapRoots(
  document: SpecDocument,
  change: (root: unknown, at: SourceRef) => unknown,
): SpecDocument {
  const roots = new Map<string, unknown>();
  const startOf = (file: string): SourceRef =>
    file === document.rootAt.file ? document.rootAt : { file, pointer: '' };
  const rootOf = (start: SourceRef): unknown => {
    if (!roots.has(start.file)) {
      const original = start === document.rootAt ? document.root : document.resolve('#', start)?.value;
      roots.set(start.file, change(original, start));
    }
    return roots.get(start.file);
  };
  return {
    ...document,
    root: rootOf(document.rootAt),
    resolve(ref, from) {
      const found = document.resolve(ref, from);
      if (!found) return undefined;
      const start = startOf(found.at.file);
      // A place of the same file outside of the document is no part of it, and stays as it is.
      if (!isBelow(found.at.pointer, start.pointer)) return found;
      const inner = within(rootOf(start), pointerKeys(found.at.pointer.slice(start.pointer.length)));
      return inner && { value: inner.value, at: found.at };
    },
  };
}

function isBelow(pointer: string, base: string): boolean {
  return base === '' || pointer === base || pointer.startsWith(`${base}/`);
}

function within(root: unknown, keys: readonly string[]): { readonly value: unknown } | undefined {
  let value: unknown = root;
  for (const key of keys) {
    if (value === null || typeof value !== 'object' || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return { value };
}
