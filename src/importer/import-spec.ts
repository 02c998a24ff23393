import { type Diagnostic, fail, type Outcome, succeed } from '../diagnostics/diagnostic.ts';
import type { FileReader } from '../document/file-reader.ts';
import { type ReadOptions, readSpec } from '../document/read-spec.ts';
import type { SpecDocument } from '../document/spec-document.ts';
import type { Api } from '../model/api.ts';
import { importApi, isBad } from './import-api.ts';
import type { ImportOptions } from './options.ts';

/** Reads a spec or a template so that all its problems can be told together with the import's. */
export function readDocument(
  file: string,
  files: FileReader,
  options: ReadOptions,
): Promise<Outcome<SpecDocument>> {
  return readSpec(file, files, { ...options, keepGoing: true });
}

/** What a document came to. */
export interface ImportedDocument {
  readonly api: Outcome<Api>;
}

/** Imports a document that was read by `readDocument`: its problems and the import's become one list. */
export function importDocument(
  document: SpecDocument,
  found: readonly Diagnostic[],
  options: ImportOptions,
): ImportedDocument {
  const api = importApi(document, options);
  const diagnostics = [...found, ...api.diagnostics];
  return { api: api.ok && !isBad(diagnostics) ? succeed(api.value, diagnostics) : fail(...diagnostics) };
}
