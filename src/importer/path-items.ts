import { httpVerbs, type MethodName } from '../model/verb.ts';
import { follow, type ImportContext } from './context.ts';
import { anyMethod } from './extensions/any-method.ts';
import { checkExtensions } from './extensions/placement.ts';
import { childOf, isMap, keysOf, memberOf, type Node, placeOf, wrongShape } from './node.ts';
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

/** The path items of the document, `$ref`s followed. One at a time: those of a large document together would outlive their use. */
export function* pathItems(root: Node, type: ApiType, context: ImportContext): Generator<PathItem> {
  const { report } = context;
  const paths = childOf(root, 'paths');
  if (!paths) return;
  for (const path of keysOf(paths, 'paths', report)) {
    if (path.startsWith('x-')) continue;
    const member = memberOf(paths, path);
    const node = follow(member, context);
    if (!node) continue;
    if (!isMap(node.value)) {
      wrongShape(node, `the path ${path}`, 'a map', report);
      continue;
    }
    checkExtensions(node, 'path', type, report);
    const at = { ...member.at, part: 'key' as const };
    yield { path, node, at, operations: operationsOf(path, node, context) };
  }
}

function operationsOf(path: string, node: Node, { report }: ImportContext): FoundOperation[] {
  const operations: FoundOperation[] = [];
  for (const key of keysOf(node, 'a path', report)) {
    if (key === 'trace') {
      const message = `Invalid HttpMethod specified. Valid options are ${httpVerbs.join(',')},ANY: TRACE ${path} is left out.`;
      report('trace-operation', { ...placeOf(node.at, key), part: 'key' }, message, { help: 'Remove it.' });
    }
    const verb = verbs.get(key);
    if (verb === undefined) continue;
    const operation = memberOf(node, key);
    if (isMap(operation.value)) operations.push({ verb, node: operation });
    else wrongShape(operation, `the operation ${key} of ${path}`, 'a map', report);
  }
  return operations;
}
