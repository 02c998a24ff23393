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
export function readInfo(root: Node, options: ImportOptions, report: Report): ApiInfo {
  const info = childOf(root, 'info');
  if (info && !isMap(info.value)) {
    report('openapi-structure', info.at, 'Invalid OpenAPI input: info is no map.', {
      help: 'Write info: { title: NAME, version: "1.0" }.',
    });
  }
  const title = info && textOf(childOf(info, 'title'), 'info.title', report);
  const name = options.name ?? title;
  if (name === undefined || name === '') {
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
  const version = info && !isMade ? textOf(childOf(info, 'version'), 'info.version', report) : undefined;
  const own = info && (childOf(info, 'x-gwctl-description') ?? childOf(info, 'description'));
  const description = textOf(own, 'info.description', report);
  return {
    name: name ?? '',
    ...(version === undefined ? {} : { version }),
    ...(description === undefined ? {} : { description }),
  };
}
