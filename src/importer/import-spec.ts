import { type Diagnostic, fail, type Outcome, succeed } from '../diagnostics/diagnostic.ts';
import { type ImportRuleId, importRules } from '../diagnostics/rules.ts';
import type { FileReader } from '../document/file-reader.ts';
import { type ReadOptions, readSpec } from '../document/read-spec.ts';
import type { FoundReference } from '../document/references.ts';
import type { SpecDocument } from '../document/spec-document.ts';
import type { Api } from '../model/api.ts';
import type { StageSettings } from '../model/settings.ts';
import { importApi, isBad } from './import-api.ts';
import { hasIncludes, includedFiles, isInS3, writtenPlace } from './includes.ts';
import { withMovedPlaces } from './moved-places.ts';
import { isMap, placeOf } from './node.ts';
import type { ImportOptions } from './options.ts';
import { severityOf } from './report.ts';
import { invalidModelText } from './schema-conversion.ts';
import { bodyFile } from './template/body.ts';
import type { TemplateFunction } from './template/functions.ts';
import { type GeneratedDocument, importTemplate } from './template/import-template.ts';
import { isTemplate, mapAt } from './template/template.ts';

/** Reads a spec or a template so that all its problems can be told together with the import's. */
export function readDocument(
  file: string,
  files: FileReader,
  options: ReadOptions,
): Promise<Outcome<SpecDocument>> {
  return readSpec(file, files, { ...options, keepGoing: true, references: filesBeside });
}

/** What a document leads to besides its `$ref`s. */
function filesBeside(root: unknown, file: string, text: string): FoundReference[] {
  return [...templateFiles(root, file), ...includedFiles(root, file, text)];
}

/** The documents that a template's APIs name: `DefinitionUri` and its kin are references too. */
function templateFiles(root: unknown, file: string): FoundReference[] {
  if (!isTemplate(root)) return [];
  const at = { file, pointer: '/Resources' };
  return Object.entries(mapAt(root, 'Resources')).flatMap(([logicalId, resource]) => {
    const properties = isMap(resource) ? resource['Properties'] : undefined;
    const found = bodyFile(properties, placeOf(placeOf(at, logicalId), 'Properties'));
    return found && !isInS3(found.file) ? [{ ref: found.file, at: found.at }] : [];
  });
}

/** What a document came to. */
export interface ImportedDocument {
  readonly api: Outcome<Api>;
  /** Functions that a template defines, by name; `codeUri` is relative to where the document's path is relative to. */
  readonly functions: ReadonlyMap<string, TemplateFunction>;
  /** Stages that a template gives the API, by name. */
  readonly stages: ReadonlyMap<string, StageSettings>;
  /** The OpenAPI document that a template stands for. */
  readonly generated?: GeneratedDocument;
}

/** Imports a document that was read by `readDocument`: its problems and the import's become one list. */
export function importDocument(
  document: SpecDocument,
  found: readonly Diagnostic[],
  options: ImportOptions,
): ImportedDocument {
  const imported: ImportedDocument = isTemplate(document.root)
    ? importTemplate(document, options)
    : { api: importApi(document, options), functions: new Map(), stages: new Map() };
  const api = hasIncludes(document)
    ? withMovedPlaces(imported.api, (at) => writtenPlace(at, document))
    : imported.api;
  const read = found.map((each) => judgedStrictly(inAwsWords(each), options.strict === true));
  const diagnostics = [...read, ...api.diagnostics];
  const outcome: Outcome<Api> =
    api.ok && !isBad(diagnostics) ? succeed(api.value, diagnostics) : fail(...diagnostics);
  return { ...imported, api: outcome };
}

/** A problem of the reading; those that only gwctl makes an error of are none under `--strict`. */
function judgedStrictly(diagnostic: Diagnostic, strict: boolean): Diagnostic {
  const { ruleId } = diagnostic;
  // A file of more than 6 MB is warned of at a place of its own.
  return strict && diagnostic.severity === 'error' && isImportRule(ruleId)
    ? { ...diagnostic, severity: severityOf(ruleId, strict) }
    : diagnostic;
}

function isImportRule(ruleId: string): ruleId is ImportRuleId {
  return Object.hasOwn(importRules, ruleId);
}

/** What API Gateway says of a model that refers to another address (publicly reported, since April 2024). */
function inAwsWords(diagnostic: Diagnostic): Diagnostic {
  const { ruleId, message, help = '', at } = diagnostic;
  const model = /^\/(?:components\/schemas|definitions)\/([^/]+)\//.exec(at?.pointer ?? '')?.[1];
  if (ruleId !== 'remote-ref' || model === undefined) return diagnostic;
  const reason = invalidModelText('Model reference must be in canonical form');
  return {
    ...diagnostic,
    message: `Unable to create model for '${model}': ${reason}`,
    help: `${message} ${help}`,
  };
}
