import type { ImportContext } from './context.ts';
import type { Node } from './node.ts';
import type { ImportOptions } from './options.ts';
import { basePathSegments } from './paths.ts';

/** The segments that the document's base path puts before every path; one that is left out is told of (import-export.md 2.4). */
export function readBasePath(root: Node, options: ImportOptions, context: ImportContext): string[] {
  const found = context.dialect.basePath(root, context);
  const mode = options.basepath ?? 'ignore';
  if (found && mode === 'ignore') {
    const message = `The base path ${found.path} is not part of the API's paths.`;
    context.report('base-path-ignored', found.at, message, {
      help: 'Use --basepath prepend to put it before every path.',
    });
  }
  return basePathSegments(found?.path, mode);
}
