import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { SpecDocument } from '../../document/spec-document.ts';
import { detectApiType } from '../../importer/detect-type.ts';
import { importDocument } from '../../importer/import-spec.ts';
import type { ImportOptions } from '../../importer/options.ts';
import { placeholderScope } from '../../importer/placeholder-scope.ts';
import { resolvePlaceholders } from '../../importer/placeholders.ts';
import type { LintStart } from '../../lint/run-lint.ts';
import type { ProtocolType } from '../../model/api.ts';
import type { StageSettings } from '../../model/settings.ts';

/** A document that was read, and what was found on the way. */
export interface ReadSpec {
  readonly value: SpecDocument;
  readonly diagnostics: readonly Diagnostic[];
}

/** What lint needs of an import; the API itself is let go of, for it may be large. */
export interface ImportFacts {
  readonly spec: SpecDocument;
  readonly protocol: ProtocolType;
  readonly diagnostics: readonly Diagnostic[];
  readonly stages: ReadonlyMap<string, StageSettings>;
  readonly relocate: LintStart['relocate'];
}

/** Imports a document for its findings. */
export function importFacts({ value, diagnostics }: ReadSpec, options: ImportOptions): ImportFacts {
  const { api, generated, stages } = importDocument(value, diagnostics, options);
  const spec = generated?.document ?? withoutPlaceholders(value, options);
  return {
    spec,
    protocol: api.ok ? api.value.protocol : protocolOf(spec, options),
    diagnostics: api.diagnostics,
    stages,
    relocate: generated?.placeOf,
  };
}

/** The document with its placeholders replaced, in silence: the import tells what is wrong with them. */
export function withoutPlaceholders(document: SpecDocument, options: ImportOptions): SpecDocument {
  return resolvePlaceholders(
    document,
    placeholderScope(options, () => undefined, document),
  );
}

/** The protocol of the API that a document describes. */
export function protocolOf(document: SpecDocument, { type }: ImportOptions): ProtocolType {
  return protocols[type ?? detectApiType(document)];
}

const protocols: Readonly<Record<'rest' | 'http' | 'websocket', ProtocolType>> = {
  rest: 'REST',
  http: 'HTTP',
  websocket: 'WEBSOCKET',
};
