import { type Node, textsOf } from '../node.ts';
import type { Report } from '../report.ts';

/** Reads `x-amazon-apigateway-binary-media-types`: order kept, repeated ones once. */
export function readBinaryMediaTypes(node: Node | undefined, report: Report): string[] {
  return [...new Set(textsOf(node, 'x-amazon-apigateway-binary-media-types', report))];
}
