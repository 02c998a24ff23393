import { nearest } from '../../diagnostics/nearest.ts';
import type { RequestValidator } from '../../model/api.ts';
import { childOf, type Node, textOf } from '../node.ts';
import type { Report } from '../report.ts';

const key = 'x-amazon-apigateway-request-validator';

/** The validator of an operation: its own, else the document's. Unverified: AWS's word on a name that is not defined. */
export function readRequestValidator(
  operation: Node,
  root: Node,
  validators: ReadonlyMap<string, RequestValidator>,
  report: Report,
): string | undefined {
  const node = childOf(operation, key) ?? childOf(root, key);
  const name = textOf(node, key, report);
  if (!node || name === undefined || name === '' || validators.has(name))
    return name === '' ? undefined : name;
  const close = nearest(name, validators.keys());
  report('request-validator-unknown', node.at, `Invalid Request Validator identifier specified: ${name}`, {
    help: close ? `Did you mean ${close}?` : 'Define it in x-amazon-apigateway-request-validators.',
  });
  return undefined;
}
