import { pointerSegment, type SourceRef } from '../diagnostics/diagnostic.ts';
import { type FoundReference, isRemoteFile } from '../document/references.ts';
import { pointerKeys } from '../document/source-span.ts';
import type { SpecDocument } from '../document/spec-document.ts';
import { type InputMap, isMap } from './node.ts';

/** The file of `{"Name": "AWS::Include", "Parameters": {"Location": FILE}}`, the argument of `Fn::Transform`. */
export function includedFile(transform: unknown): string | undefined {
  if (!isMap(transform) || transform['Name'] !== 'AWS::Include') return undefined;
  const parameters = transform['Parameters'];
  const location = isMap(parameters) ? parameters['Location'] : undefined;
  return typeof location === 'string' ? location : undefined;
}

/** Whether a place of an include is in S3, which gwctl does not read. */
export function isInS3(location: string): boolean {
  return /^s3:/i.test(location);
}

/**
 * The local files that a document includes by `Fn::Transform`, wherever that stands (CloudFormation: AWS::Include transform,
 * documented). What an alias of YAML repeats is looked at once.
 */
export function includedFiles(root: unknown, file: string, text: string): FoundReference[] {
  if (!text.includes('Fn::Transform') && !text.includes('!Transform')) return [];
  const found: FoundReference[] = [];
  const seen = new Set<object>();
  const visit = (value: unknown, pointer: string): void => {
    if (value === null || typeof value !== 'object' || seen.has(value)) return;
    seen.add(value);
    const location = isMap(value) ? includedFile(value['Fn::Transform']) : undefined;
    if (location !== undefined && !isInS3(location) && !isRemoteFile(location)) {
      found.push({ ref: location, at: { file, pointer: `${pointer}/Fn::Transform/Parameters/Location` } });
    }
    for (const [key, inner] of Object.entries(value)) visit(inner, `${pointer}/${pointerSegment(key)}`);
  };
  visit(root, '');
  return found;
}

/**
 * Where the value at a place is really written: what `AWS::Include` brought stands in the included file, not at the include. Places
 * that were not included stay as they are.
 */
export function writtenPlace(at: SourceRef, document: SpecDocument): SourceRef {
  if (at.file !== document.rootAt.file) return at;
  const keys = pointerKeys(at.pointer);
  let value: unknown = document.root;
  for (let depth = 0; depth < keys.length; depth++) {
    const key = keys[depth] ?? '';
    const location =
      isMap(value) && !Object.hasOwn(value, key) ? includedFile(value['Fn::Transform']) : undefined;
    if (location !== undefined) return inIncluded(location, keys.slice(depth), at, document);
    if (value === null || typeof value !== 'object' || !Object.hasOwn(value, key)) return at;
    value = (value as InputMap)[key];
  }
  return at;
}

function inIncluded(
  location: string,
  rest: readonly string[],
  at: SourceRef,
  document: SpecDocument,
): SourceRef {
  const found = document.resolve(location, at);
  if (!found || !isMap(found.value) || !Object.hasOwn(found.value, rest[0] ?? '')) return at;
  const below = rest.map((key) => `/${pointerSegment(key)}`).join('');
  return { ...at, file: found.at.file, pointer: found.at.pointer + below };
}

/** Whether a document includes files. */
export function hasIncludes(document: SpecDocument): boolean {
  const text = document.text(document.rootAt.file);
  return text !== undefined && (text.includes('Fn::Transform') || text.includes('!Transform'));
}
