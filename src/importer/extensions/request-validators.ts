import type { RequestValidator } from '../../model/api.ts';
import { booleanOf, childOf, membersOf, type Node } from '../node.ts';
import type { Report } from '../report.ts';
import { checkFields } from './placement.ts';

const fields: ReadonlySet<string> = new Set(['validateRequestBody', 'validateRequestParameters']);

/** Reads `x-amazon-apigateway-request-validators`; what is missing is false. */
export function readRequestValidators(node: Node | undefined, report: Report): Map<string, RequestValidator> {
  const validators = new Map<string, RequestValidator>();
  for (const [name, entry] of membersOf(node, 'x-amazon-apigateway-request-validators', report)) {
    checkFields(entry, fields, 'A request validator', report);
    validators.set(name, {
      name,
      validateRequestBody: flag(entry, 'validateRequestBody', report),
      validateRequestParameters: flag(entry, 'validateRequestParameters', report),
      at: entry.at,
    });
  }
  return validators;
}

function flag(node: Node, key: string, report: Report): boolean {
  return booleanOf(childOf(node, key), key, report) ?? false;
}
