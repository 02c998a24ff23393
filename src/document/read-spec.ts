import { dirname } from 'node:path';
import { type Diagnostic, fail, type Outcome, succeed } from '../diagnostics/diagnostic.ts';
import type { FileReader } from './file-reader.ts';
import { type DocumentLimits, defaultLimits } from './limits.ts';
import { type ParsedFile, parseFile } from './parsed-file.ts';
import {
  externalReferences,
  type FoundReference,
  isRemoteFile,
  parseReference,
  refusedReference,
  rootFolder,
  staysBelow,
} from './references.ts';
import { RemoteFileError } from './remote-file.ts';
import { type SpecDocument, specDocument } from './spec-document.ts';

export interface ReadOptions {
  /** The text of standard input; needed when the file is `-`. */
  readonly stdin?: Uint8Array;
  readonly limits?: DocumentLimits;
  /**
   * Give the document even where keys are repeated or `$ref`s lead nowhere, with diagnostics of severity error: for whoever wants
   * to find all problems at once and judges by the severities.
   */
  readonly keepGoing?: boolean;
  /** Finds what of the main file leads to other files besides its `$ref`s. */
  readonly references?: (root: unknown, file: string, text: string) => readonly FoundReference[];
}

/**
 * Reads a spec, YAML or JSON, with the local files its `$ref`s lead to: only files below the spec's folder after every link is
 * followed, and of the network only what the reader of files allows (reliability.md T3).
 * Rejects with the file system's error when the spec itself cannot be read; everything wrong inside is a diagnostic.
 */
export async function readSpec(
  file: string,
  files: FileReader,
  options: ReadOptions = {},
): Promise<Outcome<SpecDocument>> {
  const limits = options.limits ?? defaultLimits;
  const bytes = file === '-' ? (options.stdin ?? new Uint8Array()) : await files.read(file);
  const main = parseFile(bytes, file, limits);
  if (!main.ok) return main;
  const more = options.references?.(main.value.root, file, main.value.text) ?? [];
  const others = await readReferenced(main.value, more, files, limits);
  const diagnostics = [...main.diagnostics, ...others.diagnostics];
  const bad = diagnostics.some(({ severity }) => severity === 'error');
  if (bad && !options.keepGoing) return fail(...diagnostics);
  return succeed(specDocument([main.value, ...others.parsed]), diagnostics);
}

interface Referenced {
  readonly parsed: readonly ParsedFile[];
  readonly diagnostics: readonly Diagnostic[];
}

async function readReferenced(
  main: ParsedFile,
  more: readonly FoundReference[],
  files: FileReader,
  limits: DocumentLimits,
): Promise<Referenced> {
  const parsed: ParsedFile[] = [];
  const diagnostics: Diagnostic[] = [];
  const known = new Set([main.file]);
  const pending = [...(mayRefer(main.text) ? externalReferences(main.root, main.file) : []), ...more];
  let values = main.values;
  let folder: string | undefined;
  for (let found = pending.shift(); found; found = pending.shift()) {
    folder ??= await rootFolder(main.file, files);
    const target = await reach(found, main.file, folder, files);
    if (typeof target !== 'object' || target instanceof RemoteFileError) {
      diagnostics.push(refusedReference(found, target));
      continue;
    }
    if (known.has(target.file)) continue;
    known.add(target.file);
    if (known.size > limits.files) {
      diagnostics.push(refusedReference(found, 'too-many'));
      break;
    }
    const outcome = parseFile(target.bytes, target.file, { ...limits, values: limits.values - values });
    diagnostics.push(...outcome.diagnostics);
    if (!outcome.ok) continue;
    values += outcome.value.values;
    parsed.push(outcome.value);
    pending.push(...externalReferences(outcome.value.root, target.file));
  }
  return { parsed, diagnostics };
}

/** Most specs refer only to themselves; looking at the text spares a walk through all of it. */
function mayRefer(text: string): boolean {
  return /\$ref["']?\s*:\s*(?!\s|["']?#)/.test(text);
}

interface ReachedFile {
  readonly file: string;
  readonly bytes: Uint8Array;
}

/** Reads what a `$ref` leads to, or says why not. Nothing outside of the folder is opened. */
async function reach(
  found: FoundReference,
  mainFile: string,
  folder: string,
  files: FileReader,
): Promise<ReachedFile | 'remote' | 'outside' | 'malformed' | 'missing' | RemoteFileError> {
  const reference = parseReference(found.ref, found.at.file);
  if (typeof reference === 'string') return reference;
  const { file } = reference;
  if (file === undefined) return 'malformed';
  if (isRemoteFile(file)) return reachRemote(file, files);
  // Judged by name first, so that a path outside is not even looked up; then by where links really lead.
  if (!staysBelow(mainFile === '-' ? '.' : dirname(mainFile), file)) return 'outside';
  try {
    const real = await files.realpath(file);
    if (!staysBelow(folder, real)) return 'outside';
    return { file, bytes: await files.read(real) };
  } catch (error) {
    if (isMissing(error)) return 'missing';
    throw error;
  }
}

async function reachRemote(
  file: string,
  { remote }: FileReader,
): Promise<ReachedFile | 'remote' | RemoteFileError> {
  if (!remote) return 'remote';
  try {
    return { file, bytes: await remote(file) };
  } catch (error) {
    if (error instanceof RemoteFileError) return error;
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return noFile.has(String((error as NodeJS.ErrnoException).code));
}

/** Codes of the file system that say there is no file to read at a path. */
const noFile: ReadonlySet<string> = new Set([
  'ENOENT',
  'ENOTDIR',
  'EISDIR',
  'ELOOP',
  'EACCES',
  'ENOTREG',
  'ENAMETOOLONG',
]);
