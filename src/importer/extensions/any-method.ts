import { childOf, type Node } from '../node.ts';

/** Stands among the verbs of a path item for the method `ANY`. */
export const anyMethod = 'x-amazon-apigateway-any-method';

/** Whether an any-method of an HTTP API is its `$default` route (import-export.md 1.1). */
export function isDefaultRoute(operation: Node): boolean {
  return childOf(operation, 'isDefaultRoute')?.value === true;
}
