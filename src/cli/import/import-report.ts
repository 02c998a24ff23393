import { defaultLimits } from '../../document/limits.ts';
import { parseFile } from '../../document/parsed-file.ts';
import type { SpecDocument } from '../../document/spec-document.ts';
import { exportApi } from '../../exporter/export-api.ts';
import type { OpenApiDocument } from '../../exporter/options.ts';
import { serialize } from '../../exporter/serialize.ts';
import { webSocketDocument } from '../../exporter/websocket-document.ts';
import type { GeneratedDocument } from '../../importer/template/import-template.ts';
import type { Api } from '../../model/api.ts';
import type { FidelityReport } from '../reporters/fidelity-report.ts';
import { fidelity, type NodeFate } from './fidelity.ts';
import { templateFidelity } from './template-fidelity.ts';
import { webSocketFates, webSocketNote } from './websocket-fidelity.ts';

/**
 * The import compared with the export of what it made, both formats as the spec's; a WebSocket API, which has no export, with the
 * document that says what gwctl keeps of it. Undefined where there is nothing to compare with.
 */
export function importReport(
  api: Api,
  document: SpecDocument,
  generated: GeneratedDocument | undefined,
): FidelityReport | undefined {
  if (api.protocol === 'WEBSOCKET') {
    const nodes = fatesOf(document, generated, webSocketDocument(api));
    return { nodes: webSocketFates(nodes), document, note: webSocketNote };
  }
  const { root } = generated?.document ?? document;
  const isSwagger = (root as Readonly<Record<string, unknown>>)['swagger'] !== undefined;
  const extensions = new Set(['apigateway', 'documentation'] as const);
  const outcome = exportApi(api, { as: isSwagger ? 'swagger' : 'oas30', extensions, region: '{region}' });
  if (!outcome.ok) return undefined;
  const text = serialize(outcome.value, document.format);
  const exported = parseFile(Buffer.from(text), `export.${document.format}`, defaultLimits);
  if (!exported.ok) return undefined;
  return { nodes: fatesOf(document, generated, outcome.value), document, exported: exported.value };
}

function fatesOf(
  document: SpecDocument,
  generated: GeneratedDocument | undefined,
  written: OpenApiDocument,
): NodeFate[] {
  return generated ? templateFidelity(document, generated, written) : fidelity(document.root, written);
}
