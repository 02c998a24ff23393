import type { SourceRef } from '../../diagnostics/diagnostic.ts';
import { checkContentType } from '../content-type.ts';
import type { ImportContext } from '../context.ts';
import { rootNode } from '../context.ts';
import { childOf, type Node, placeOf, textOf, textsOf } from '../node.ts';
import type { Dialect, Operation } from './dialect.ts';

/** Swagger 2.0. */
export const swagger2: Dialect = {
  format: 'swagger',
  schemaPrefix: '#/definitions/',
  schemas: (root) => childOf(root, 'definitions'),
  securitySchemes: (root) => childOf(root, 'securityDefinitions'),
  basePath: (root, { report }) => {
    const node = childOf(root, 'basePath');
    const path = textOf(node, 'basePath', report);
    return node && path !== undefined ? trimmedBasePath(path, node.at) : undefined;
  },
  endpointConfiguration: (root) => childOf(root, 'x-amazon-apigateway-endpoint-configuration'),
  requestBody: (operation, context) => {
    const body = operation.parameters.find((parameter) => childOf(parameter, 'in')?.value === 'body');
    const schema = body && childOf(body, 'schema');
    if (!schema) return [];
    return mediaTypes('consumes', operation, context).map((contentType) => ({ contentType, schema }));
  },
  responseBody: (response, operation, context) => {
    const schema = childOf(response, 'schema');
    if (!schema) return [];
    return mediaTypes('produces', operation, context).map((contentType) => ({ contentType, schema }));
  },
};

/** The operation's media types, else the document's, else JSON (import-export.md 2.7). */
function mediaTypes(
  key: 'consumes' | 'produces',
  operation: Operation,
  context: ImportContext,
): readonly string[] {
  const own = childOf(operation.node, key) ?? childOf(rootNode(context.document), key);
  const types = textsOf(own, key, context.report);
  for (const [i, type] of types.entries()) {
    const at = own ? placeOf(own.at, String(i)) : operation.node.at;
    checkContentType(type, at, (ruleId, at, reason, help) =>
      context.report(ruleId, at, `${reason} (${key})`, { help }),
    );
  }
  return types.length > 0 ? types : ['application/json'];
}

/** A base path as API Gateway uses it: a slash before, none behind (recorded); undefined where nothing is left. */
export function trimmedBasePath(path: string, at: SourceRef): { path: string; at: Node['at'] } | undefined {
  const trimmed = `/${path}`.replace(/\/+/g, '/').replace(/\/$/, '');
  return trimmed === '' ? undefined : { path: trimmed, at };
}
