import type { SourceRef } from '../../diagnostics/diagnostic.ts';
import { includedFile, isInS3 } from '../includes.ts';
import { type InputMap, isMap, placeOf } from '../node.ts';
import { replaced } from '../placeholders.ts';
import type { Report } from '../report.ts';
import { copiedDraft, type DocumentDraft } from './generated-document.ts';
import type { TemplateResource } from './template.ts';
import type { ResolvedTemplate } from './template-scope.ts';

/** The document that an API resource brings along: inline, in a file beside the template, or included by a transform. */
export function bodyOf(
  template: ResolvedTemplate,
  resource: TemplateResource | undefined,
  report: Report,
): DocumentDraft | undefined {
  if (!resource || !isMap(resource.properties.value)) return undefined;
  const found =
    inlineBody(resource.properties.value, resource.properties.at) ?? fileBody(template, resource, report);
  if (!found) return undefined;
  const root = replaced(found.value, found.at, template.scope(report));
  return isMap(root) ? copiedDraft(structuredClone(root) as Record<string, unknown>, found.at) : undefined;
}

/** The properties of an API resource besides its document, worked out; the document is worked out by `bodyOf`. */
export function propertiesOf(
  template: ResolvedTemplate,
  { properties }: TemplateResource,
  report: Report,
): InputMap {
  const own = isMap(properties.value) ? { ...properties.value } : {};
  for (const key of bodyKeys) delete own[key];
  const value = template.resolve({ value: own, at: properties.at }, report);
  return isMap(value) ? value : {};
}

const bodyKeys = ['DefinitionUri', 'BodyS3Location', 'DefinitionBody', 'Body'] as const;

interface FoundBody {
  readonly value: unknown;
  readonly at: SourceRef;
}

function inlineBody(properties: InputMap, at: SourceRef): FoundBody | undefined {
  for (const key of ['DefinitionBody', 'Body']) {
    const value = Object.hasOwn(properties, key) ? properties[key] : undefined;
    if (isMap(value) && wholeInclude(value) === undefined) return { value, at: placeOf(at, key) };
  }
  return undefined;
}

/** The file of a document that is nothing but `{"Fn::Transform": {"Name": "AWS::Include", ...}}`. */
function wholeInclude(value: unknown): string | undefined {
  return isMap(value) && Object.keys(value).length === 1 ? includedFile(value['Fn::Transform']) : undefined;
}

/** Where the resource says that its document is, with the place of the saying. */
export function bodyFile(properties: unknown, at: SourceRef): { file: string; at: SourceRef } | undefined {
  if (!isMap(properties)) return undefined;
  for (const key of bodyKeys) {
    const value = Object.hasOwn(properties, key) ? properties[key] : undefined;
    const file = typeof value === 'string' ? value : wholeInclude(value);
    if (file !== undefined) return { file, at: placeOf(at, key) };
  }
  return undefined;
}

function fileBody(
  template: ResolvedTemplate,
  resource: TemplateResource,
  report: Report,
): FoundBody | undefined {
  const named = bodyFile(resource.properties.value, resource.properties.at);
  if (!named) return undefined;
  const found = template.document.resolve(named.file, named.at);
  // A file that could not be read was told of by the reading.
  if (!found && isInS3(named.file)) {
    const message = `${named.file} is in S3, and gwctl reads local files only.`;
    report('template-resource', named.at, message, {
      help: 'Name the local file, as it is before packaging.',
    });
  }
  return found;
}
