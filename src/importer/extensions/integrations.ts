import { type ImportContext, rootNode } from '../context.ts';
import { childOf, membersOf, type Node } from '../node.ts';

const prefix = '/components/x-amazon-apigateway-integrations/';

/** The members of `x-amazon-apigateway-integrations`, which routes of HTTP APIs share by `$ref`. */
export function sharedIntegrations(context: ImportContext): [string, Node][] {
  const components = childOf(rootNode(context.document), 'components');
  const shared = components && childOf(components, 'x-amazon-apigateway-integrations');
  return membersOf(shared, 'the shared integrations', context.report);
}

/** The name of a shared integration that stands at a place; undefined for any other place. */
export function sharedName({ pointer }: Node['at'], { document }: ImportContext): string | undefined {
  const start = `${document.rootAt.pointer}${prefix}`;
  return pointer.startsWith(start) ? pointer.slice(start.length) : undefined;
}
