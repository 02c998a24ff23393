import { type Node, textOf } from '../node.ts';
import type { Report } from '../report.ts';

/** Checks `x-amazon-apigateway-importexport-version`, which has one value (import-export.md 1.1). */
export function checkImportExportVersion(node: Node | undefined, report: Report): void {
  const version = textOf(node, 'x-amazon-apigateway-importexport-version', report);
  if (!node || version === undefined || version === '1.0' || version === '1') return;
  report('extension-value', node.at, `There is no import and export version ${version}.`, {
    help: 'Write "1.0".',
  });
}
