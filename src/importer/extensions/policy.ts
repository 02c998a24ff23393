import type { JsonObject } from '../../model/json.ts';
import { isMap, type Node } from '../node.ts';
import type { Report } from '../report.ts';

/** 8192 characters (documented, can be raised). */
const maximumLength = 8192;

/** Reads `x-amazon-apigateway-policy`: a policy document, or the JSON text of one. */
export function readPolicy(node: Node | undefined, report: Report): JsonObject | undefined {
  if (!node || node.value === null) return undefined;
  const value = typeof node.value === 'string' ? parsed(node.value) : node.value;
  if (!isMap(value) || value['Statement'] === undefined) {
    const message =
      'Invalid policy document. Please check the policy syntax and ensure that Principals are valid.';
    report('policy-invalid', node.at, message, { help: 'Write Version and Statement.' });
    return undefined;
  }
  const { length } = JSON.stringify(value);
  if (length > maximumLength) {
    const message = `The resource policy has ${length} characters; API Gateway takes ${maximumLength}.`;
    report('limit-policy', node.at, message, { help: 'Join statements, or ask AWS to raise the quota.' });
  }
  return value as JsonObject;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
