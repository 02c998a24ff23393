import { integrationView } from './integration.ts';
import { childOf, descend, isMap, membersOf, type SpecNode } from './node.ts';
import { readSecurity } from './security.ts';
import type { IntegrationView, MethodView, PathView, SchemeView } from './types.ts';

/**
 * The routes of a WebSocket API as methods, so that what holds of every integration and template is judged by the same rules. A route
 * has no parameters and no responses of OpenAPI's kind.
 */
export function readRoutes(root: SpecNode, schemes: ReadonlyMap<string, SchemeView>): readonly MethodView[] {
  return membersOf(descend(root, 'x-gwctl-websocket', 'routes')).map((node) =>
    routeView(root, node, schemes),
  );
}

function routeView(root: SpecNode, node: SpecNode, schemes: ReadonlyMap<string, SchemeView>): MethodView {
  const methods: MethodView[] = [];
  const path: PathView = { path: node.key, keyNode: node, node, segments: [], variables: [], methods };
  let integration: IntegrationView | undefined;
  const method: MethodView = {
    path,
    verb: 'ANY',
    node,
    name: node.key,
    parameters: [],
    responses: new Map(),
    security: readSecurity(root, node, schemes),
    body: { node: undefined, required: false, schemas: [] },
    get integration() {
      return integration;
    },
  };
  methods.push(method);
  const written = childOf(node, 'integration');
  if (written && isMap(written.value)) integration = integrationView(written, method);
  return method;
}
