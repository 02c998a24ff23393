import type { ImportContext } from '../context.ts';
import type { Node } from '../node.ts';

/** An operation with what stands around it. */
export interface Operation {
  readonly node: Node;
  /** Its own parameters and the path's, `$ref`s followed. */
  readonly parameters: readonly Node[];
}

/** A schema for one media type of a body. */
export interface BodySchema {
  readonly contentType: string;
  readonly schema: Node;
}

/** What differs between OpenAPI 3 and Swagger 2 for API Gateway: where things stand. */
export interface Dialect {
  readonly format: 'openapi' | 'swagger';
  /** `#/components/schemas/` or `#/definitions/`: the beginning of a `$ref` to a named model. */
  readonly schemaPrefix: string;
  /** Named schemas. */
  schemas(root: Node): Node | undefined;
  securitySchemes(root: Node): Node | undefined;
  /** With a leading slash and no trailing one; undefined: none. */
  basePath(
    root: Node,
    context: ImportContext,
  ): { readonly path: string; readonly at: Node['at'] } | undefined;
  /** Where `x-amazon-apigateway-endpoint-configuration` is read from. */
  endpointConfiguration(root: Node): Node | undefined;
  requestBody(operation: Operation, context: ImportContext): readonly BodySchema[];
  responseBody(response: Node, operation: Operation, context: ImportContext): readonly BodySchema[];
}
