import type { JsonValue } from '../../model/json.ts';
import type { Fix } from '../rule.ts';
import { childOf, descend, has, itemsOf, membersOf, placeOf, refOf, type SpecNode } from './node.ts';

/** What a parameter or header says of its type: Swagger 2 writes it beside the name, OpenAPI 3 in a schema. */
export function textType(node: SpecNode): Readonly<Record<string, JsonValue>> {
  let root = node;
  while (root.parent) root = root.parent;
  return has(root, 'swagger') ? { type: 'string' } : { schema: { type: 'string' } };
}

/** Declares a parameter on an operation, before those that it has. @param location API Gateway's word */
export function declareParameter(operation: SpecNode, location: string, name: string): Fix {
  const where = location === 'querystring' ? 'query' : location;
  const required = location === 'path' ? { required: true } : {};
  return addParameters(operation, [{ name, in: where, ...required, ...textType(operation) }]);
}

/** Parameters in front of those that an operation has. */
export function addParameters(operation: SpecNode, parameters: readonly JsonValue[]): Fix {
  const own = childOf(operation, 'parameters');
  if (!own) return [{ kind: 'insert', at: placeOf(operation), key: 'parameters', value: [...parameters] }];
  if (itemsOf(own).length === 0) return [{ kind: 'set', at: placeOf(own), value: [...parameters] }];
  return parameters.map((value) => ({ kind: 'prepend', at: placeOf(own), value }));
}

/** Declares a header on a response of an operation; undefined where the response is written elsewhere or nowhere. */
export function declareHeader(operation: SpecNode, status: string, header: string): Fix | undefined {
  const response = descend(operation, 'responses', status);
  if (!response || refOf(response) !== undefined) return undefined;
  const headers = childOf(response, 'headers');
  const value = textType(operation);
  if (membersOf(headers).some(({ key }) => key.toLowerCase() === header.toLowerCase())) return [];
  return headers
    ? [{ kind: 'insert', at: placeOf(headers), key: header, value }]
    : [{ kind: 'insert', at: placeOf(response), key: 'headers', value: { [header]: value } }];
}
