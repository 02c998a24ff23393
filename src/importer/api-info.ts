import type { SpecDocument } from '../document/spec-document.ts';
import type { ImportContext } from './context.ts';
import { rootNode } from './context.ts';
import { childOf, isMap, type Node, textOf } from './node.ts';
import type { ImportOptions } from './options.ts';
import type { Report } from './report.ts';

/** What `info` says of an API (import-export.md 2.2). */
export interface ApiInfo {
  readonly name: string;
  readonly version?: string;
  readonly description?: string;
}

/** Reads `info`; a number as version becomes a text (recorded). */
export function readInfo({ document, report }: ImportContext, options: ImportOptions): ApiInfo {
  const root = rootNode(document);
  const info = childOf(root, 'info');
  const isBroken = info !== undefined && !isMap(info.value);
  if (isBroken) {
    report('openapi-structure', info.at, 'Invalid OpenAPI input: info is no map.', {
      help: 'Write info: { title: NAME, version: "1.0" }.',
    });
  }
  const title = info && textOf(childOf(info, 'title'), 'info.title', report);
  const name = options.name ?? title;
  if (!isBroken && !name) {
    report(
      'info-title-missing',
      { ...(info ?? root).at, part: 'key' },
      'The document has no info.title, which names the API.',
      {
        help: 'Add info: { title: NAME }, or give --name NAME.',
      },
    );
  }
  // gwctl's export says so where the version it had to write is none (import-export.md 4).
  const isMade = info && childOf(info, 'x-gwctl-no-version')?.value === true;
  const version = info && !isMade ? versionText(childOf(info, 'version'), document, report) : undefined;
  const own = info && (childOf(info, 'x-gwctl-description') ?? childOf(info, 'description'));
  const description = textOf(own, 'info.description', report);
  return {
    name: name ?? '',
    ...(version === undefined ? {} : { version }),
    ...(description === undefined ? {} : { description }),
  };
}

/** Unverified: `version: 1.0` stays "1.0", as a reader that knows decimal fractions prints it; JavaScript's would print "1". */
function versionText(node: Node | undefined, document: SpecDocument, report: Report): string | undefined {
  if (typeof node?.value !== 'number' || !Number.isInteger(node.value)) {
    return textOf(node, 'info.version', report);
  }
  const { line, column, endColumn } = document.locate(node.at);
  const written = document
    .text(node.at.file)
    ?.split('\n')
    [line - 1]?.slice(column - 1, endColumn - 1);
  const isFraction = written !== undefined && /^\d+\.0+$/.test(written) && Number(written) === node.value;
  return isFraction ? node.value.toFixed(1) : String(node.value);
}
