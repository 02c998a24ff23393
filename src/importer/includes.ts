import { pointerSegment } from '../diagnostics/diagnostic.ts';
import { type FoundReference, isRemoteFile } from '../document/references.ts';
import { isMap } from './node.ts';

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
