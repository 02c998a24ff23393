import type { ChalkInstance } from 'chalk';
import type { ParsedFile } from '../../document/parsed-file.ts';
import type { SpecDocument } from '../../document/spec-document.ts';
import type { NodeFate } from '../import/fidelity.ts';
import { wrap } from './wrap.ts';

const fates = ['kept', 'mapped', 'changed', 'dropped'] as const;

/** What a report of an import is drawn from. */
export interface FidelityReport {
  readonly nodes: readonly NodeFate[];
  readonly document: SpecDocument;
  /** The export, for its lines; absent where API Gateway has none for such an API. */
  readonly exported?: ParsedFile;
  /** Said of the whole, before the values. */
  readonly note?: string;
}

/** The report as machines read it: the counts add up to `values`, all values of the spec. */
export function fidelityShape(report: FidelityReport): object {
  return {
    summary: summaryOf(report.nodes),
    ...(report.note === undefined ? {} : { note: report.note }),
    nodes: report.nodes.map((node) => ({ ...node, ...linesOf(node, report) })),
  };
}

function summaryOf(nodes: readonly NodeFate[]): Record<string, number> {
  const counts = fates.map((fate) => [fate, nodes.filter((node) => node.fate === fate).length] as const);
  return { ...Object.fromEntries(counts), values: nodes.length };
}

function linesOf(
  { pointer, exported, file: own }: NodeFate,
  { document, exported: file }: FidelityReport,
): { line: number; exportedLine?: number } {
  const at =
    own === undefined
      ? { file: document.rootAt.file, pointer: `${document.rootAt.pointer}${pointer}` }
      : { file: own, pointer };
  const { line } = document.locate(at);
  return exported === undefined || !file
    ? { line }
    : { line, exportedLine: file.locate(exported, 'value').line };
}

/** For people: the counts, and a line for everything that is not as it was. */
export function fidelityText(
  report: FidelityReport,
  colours: ChalkInstance,
  width = Number.POSITIVE_INFINITY,
): string {
  const { nodes } = report;
  const summary = summaryOf(nodes);
  const counts = fates.map((fate) => `${summary[fate]} ${fate}`).join(', ');
  const rows = nodes
    .filter(({ fate }) => fate === 'changed' || fate === 'dropped')
    .map((node) => {
      const { line, exportedLine } = linesOf(node, report);
      const there = exportedLine === undefined ? '' : ` -> ${exportedLine}`;
      const colour = node.fate === 'dropped' ? colours.yellow : colours.cyan;
      const where = node.file === undefined ? `line ${line}` : `${node.file} line ${line}`;
      const words = `${colour(node.fate.padEnd(7))} ${where}${there}  ${node.pointer}${node.reason === undefined ? '' : colours.dim(`  ${node.reason}`)}`;
      return `  ${wrap(words, width, 10, 2)}\n`;
    });
  const note = report.note === undefined ? '' : `${wrap(report.note, width)}\n`;
  return `${note}${summary['values']} values of the spec: ${counts}\n${rows.join('')}`;
}
