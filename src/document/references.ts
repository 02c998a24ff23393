import { dirname, isAbsolute, join, relative, sep } from 'node:path';
import { type Diagnostic, pointerSegment, type SourceRef } from '../diagnostics/diagnostic.ts';
import type { FileReader } from './file-reader.ts';
import { RemoteFileError } from './remote-file.ts';
import { pointerKeys } from './source-span.ts';

/** A `$ref` taken apart. */
export interface Reference {
  /** The other file, as the user would name it; undefined: the file of the `$ref` itself. */
  readonly file: string | undefined;
  /** JSON pointer in that file. */
  readonly pointer: string;
}

/** Why a `$ref` is not followed. */
export type RefusedReference = 'remote' | 'outside' | 'malformed';

/**
 * Takes a `$ref` apart: `#/components/schemas/Pet`, `schemas/pet.yaml`, `../pet.json#/Pet`. Percent-encoding is undone before the
 * path is judged, so an encoded `..` is a `..` (reliability.md T3).
 */
export function parseReference(ref: string, fromFile: string): Reference | RefusedReference {
  const hash = ref.indexOf('#');
  const path = decoded(hash < 0 ? ref : ref.slice(0, hash));
  const pointer = decoded(hash < 0 ? '' : ref.slice(hash + 1));
  if (path === undefined || pointer === undefined) return 'malformed';
  if (pointer !== '' && !pointer.startsWith('/')) return 'malformed';
  if (path === '') return { file: undefined, pointer };
  const url = remoteUrl(path, fromFile);
  if (url !== undefined) return { file: url, pointer };
  if (path.startsWith('//')) return 'remote';
  if (/^[a-z][a-z\d+.-]*:/i.test(path) || path.includes('\\') || path.includes('\0') || isAbsolute(path)) {
    return 'outside';
  }
  return { file: join(fromFile === '-' ? '.' : dirname(fromFile), path), pointer };
}

const remoteFile = /^https?:\/\//i;

/** Whether a file's name is an address of the network. */
export function isRemoteFile(file: string): boolean {
  return remoteFile.test(file);
}

/** The address that a path means: one itself, or a path beside a file of the network. No such file leads back to this machine's. */
function remoteUrl(path: string, fromFile: string): string | undefined {
  const base = isRemoteFile(fromFile) ? fromFile : undefined;
  if (!/^https?:/i.test(path) && base === undefined) return undefined;
  if (!URL.canParse(path, base)) return undefined;
  const { href } = new URL(path, base);
  return isRemoteFile(href) ? href : undefined;
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** The folder below which a spec's files must stay, every link followed. */
export async function rootFolder(file: string, files: FileReader): Promise<string> {
  return file === '-' ? files.realpath('.') : dirname(await files.realpath(file));
}

/** Whether a path stays below the folder before anything is touched on the way. */
export function staysBelow(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way === '' || !(way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way));
}

/** One `$ref` of a document that leads out of its file. */
export interface FoundReference {
  readonly ref: string;
  readonly at: SourceRef;
}

/**
 * Finds the `$ref`s of a file that do not begin with `#`. What stands under `example`, `examples`, `default`, `enum` or a foreign
 * `x-` key is data, not OpenAPI, and may hold the text `$ref` without meaning it.
 */
export function externalReferences(root: unknown, file: string): FoundReference[] {
  const found: FoundReference[] = [];
  const pending: Visit[] = isContainer(root) ? [{ value: root, key: '', parent: undefined }] : [];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { value } = next;
    const ref = value['$ref'];
    if (typeof ref === 'string' && !ref.startsWith('#') && !canonicalModel.test(ref)) {
      found.push({ ref, at: { file, pointer: `${pointerOf(next)}/$ref` } });
    }
    pending.push(...childrenOf(next).reverse());
  }
  return found;
}

function childrenOf(visit: Visit): Visit[] {
  const children: Visit[] = [];
  for (const key in visit.value) {
    const value = visit.value[key];
    if (isContainer(value) && (namesSchemas(visit.key) || !isData(key)))
      children.push({ value, key, parent: visit });
  }
  return children;
}

/** A map or list on the way; its pointer is put together only when something is found. */
interface Visit {
  readonly value: Readonly<Record<string, unknown>>;
  readonly key: string;
  readonly parent: Visit | undefined;
}

function isContainer(value: unknown): value is Readonly<Record<string, unknown>> {
  return value !== null && typeof value === 'object';
}

/** Below these the keys are names, so that a property may well be called `example`. */
function namesSchemas(key: string): boolean {
  return key === 'properties' || key === 'patternProperties' || key === 'schemas' || key === 'definitions';
}

/** API Gateway's own form of a reference to a model, which looks like one to the network. */
export const canonicalModel = /^https:\/\/apigateway\.amazonaws\.com\/restapis\/[^/]+\/models\/([^/]+)$/;

function isData(key: string): boolean {
  if (key === 'example' || key === 'examples' || key === 'default' || key === 'enum') return true;
  return key.startsWith('x-') && !key.startsWith('x-amazon-apigateway-') && !key.startsWith('x-gwctl-');
}

/** The key below which a `$ref` is data, so that the reading did not follow it; undefined where it did. */
export function dataAbove(pointer: string): string | undefined {
  const keys = pointerKeys(pointer);
  return keys.find((key, i) => isData(key) && !namesSchemas(keys[i - 1] ?? ''));
}

function pointerOf(visit: Visit): string {
  return visit.parent ? `${pointerOf(visit.parent)}/${pointerSegment(visit.key)}` : '';
}

const refusals: Readonly<
  Record<RefusedReference | 'missing' | 'too-many', readonly [string, string, string]>
> = {
  remote: [
    'remote-ref',
    'is on the network, and gwctl opens no connection for a spec',
    'Download the file beside the spec and refer to the copy, or allow the host with --allow-remote-refs.',
  ],
  outside: [
    'ref-outside',
    "leads out of the spec's folder",
    'Copy the file below the folder of the spec and refer to the copy.',
  ],
  malformed: ['unresolved-ref', 'is not a reference', 'Write it as "file.yaml#/path/to/part".'],
  missing: ['unresolved-ref', 'leads to nothing', 'Mend the path, or write what it should lead to.'],
  'too-many': ['document-limits', 'is one file too many', 'Merge the files of the spec.'],
};

/** A `$ref` that is not followed, as a diagnostic. */
export function refusedReference(
  found: FoundReference,
  reason: RefusedReference | 'missing' | 'too-many' | RemoteFileError,
): Diagnostic {
  const [ruleId, standard, help] = refusals[reason instanceof RemoteFileError ? 'remote' : reason];
  const what = reason instanceof RemoteFileError ? reason.message : standard;
  return { ruleId, severity: 'error', message: `$ref "${found.ref}" ${what}.`, at: found.at, help };
}
