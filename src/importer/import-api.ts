import { type Diagnostic, fail, type Outcome, succeed } from '../diagnostics/diagnostic.ts';
import type { SpecDocument } from '../document/spec-document.ts';
import type { Api } from '../model/api.ts';
import { type ImportContext, rootNode } from './context.ts';
import { detectApiType } from './detect-type.ts';
import type { Dialect } from './dialects/dialect.ts';
import { readHttpApi } from './http-api.ts';
import { apiIdOf } from './ids.ts';
import { childOf, placeOf } from './node.ts';
import type { ApiType, ImportOptions } from './options.ts';
import { placeholderScope } from './placeholder-scope.ts';
import { resolvePlaceholders } from './placeholders.ts';
import { collectReports, type Report } from './report.ts';
import { readRestApi } from './rest-api.ts';
import { dialectOf } from './versions.ts';
import { readWebSocketApi } from './websocket-api.ts';

/**
 * Builds the API that API Gateway would make of a document: of the kind that the options or the document say. Fails, with every
 * problem found, where API Gateway would refuse it; warnings and notes are beside the API.
 */
export function importApi(document: SpecDocument, options: ImportOptions): Outcome<Api> {
  const type = options.type ?? detectApiType(document);
  return importWith(document, options, type, (context) => readers[type](context, options));
}

const readers: Readonly<Record<ApiType, (context: ImportContext, options: ImportOptions) => Api>> = {
  rest: readRestApi,
  http: readHttpApi,
  websocket: readWebSocketApi,
};

function importWith<A extends Api>(
  document: SpecDocument,
  options: ImportOptions,
  type: ApiType,
  read: (context: ImportContext) => A,
): Outcome<A> {
  const { report, diagnostics } = collectReports(options.strict);
  const dialect = dialectOf(document, report);
  if (!dialect) return fail(...diagnostics);
  if (type === 'http' && dialect.format === 'swagger') {
    const at = placeOf(document.rootAt, 'swagger');
    report('http-swagger', at, 'Invalid OpenAPI input.', {
      help: 'HTTP APIs are imported from OpenAPI 3.0: convert the document, or import it with --type rest.',
    });
    return fail(...diagnostics);
  }
  const context = contextOf(document, dialect, options, type, report);
  const api = read(context);
  return isBad(diagnostics) ? fail(...diagnostics) : succeed(api, diagnostics);
}

/** Whether any of the diagnostics stops an import. */
export function isBad(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ severity }) => severity === 'error');
}

const protocols: Readonly<Record<ApiType, Api['protocol']>> = {
  rest: 'REST',
  http: 'HTTP',
  websocket: 'WEBSOCKET',
};

function contextOf(
  document: SpecDocument,
  dialect: Dialect,
  options: ImportOptions,
  type: ApiType,
  report: Report,
): ImportContext {
  const resolved = resolvePlaceholders(document, placeholderScope(options, report, document));
  const info = childOf(rootNode(resolved), 'info');
  const title = info && childOf(info, 'title')?.value;
  const name = options.name ?? (typeof title === 'string' ? title : '');
  return {
    document: resolved,
    dialect,
    apiId: options.apiId ?? apiIdOf(name, protocols[type]),
    report,
    strict: options.strict === true,
    judgesOnly: options.judgesOnly === true,
  };
}
