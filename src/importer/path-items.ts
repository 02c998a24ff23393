import { httpVerbs, type MethodName } from '../model/verb.ts';
import { follow, type ImportContext } from './context.ts';
import { anyMethod } from './extensions/any-method.ts';
import { checkExtensions } from './extensions/placement.ts';
import { childOf, isMap, membersOf, type Node } from './node.ts';
import type { ApiType } from './options.ts';

/** One operation of the document, in the order of the file. */
export interface FoundOperation {
  readonly verb: MethodName;
  readonly node: Node;
}

/** A path of the document. */
export interface PathItem {
  /** As written. */
  readonly path: string;
  readonly node: Node;
  /** Place of the path's own key. */
  readonly at: Node['at'];
  readonly operations: readonly FoundOperation[];
}

const verbs: ReadonlyMap<string, MethodName> = new Map([
  ...httpVerbs.map((verb) => [verb.toLowerCase(), verb] as const),
  [anyMethod, 'ANY'],
]);

/** The path items of the document, `$ref`s followed. */
export function pathItems(root: Node, type: ApiType, context: ImportContext): PathItem[] {
  const { report } = context;
  const paths = childOf(root, 'paths');
  return membersOf(paths, 'paths', report).flatMap(([path, member]) => {
    if (path.startsWith('x-')) return [];
    const node = follow(member, context);
    if (!node) return [];
    if (!isMap(node.value)) {
      membersOf(node, `the path ${path}`, report);
      return [];
    }
    checkExtensions(node, 'path', type, report);
    return [
      {
        path,
        node,
        at: { ...member.at, part: 'key' as const },
        operations: operationsOf(path, node, context),
      },
    ];
  });
}

function operationsOf(path: string, node: Node, { report }: ImportContext): FoundOperation[] {
  return membersOf(node, `the path ${path}`, report).flatMap(([key, operation]) => {
    if (key === 'trace') {
      const message = `Invalid HttpMethod specified. Valid options are ${httpVerbs.join(',')},ANY: TRACE ${path} is left out.`;
      report('trace-operation', { ...operation.at, part: 'key' }, message, { help: 'Remove it.' });
    }
    const verb = verbs.get(key);
    if (verb === undefined) return [];
    if (isMap(operation.value)) return [{ verb, node: operation }];
    membersOf(operation, `the operation ${key} of ${path}`, report);
    return [];
  });
}
