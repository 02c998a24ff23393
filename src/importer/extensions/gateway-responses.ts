import { nearest } from '../../diagnostics/nearest.ts';
import {
  type GatewayResponse,
  type GatewayResponseType,
  gatewayResponseTypes,
} from '../../model/gateway-response.ts';
import { childOf, integerOf, membersOf, type Node, textOf } from '../node.ts';
import type { Report } from '../report.ts';
import { checkFields } from './placement.ts';
import { readTemplates } from './templates.ts';

const fields: ReadonlySet<string> = new Set(['statusCode', 'responseParameters', 'responseTemplates']);

/** Reads `x-amazon-apigateway-gateway-responses` (import-export.md 1.5). */
export function readGatewayResponses(
  node: Node | undefined,
  report: Report,
): Map<GatewayResponseType, GatewayResponse> {
  const responses = new Map<GatewayResponseType, GatewayResponse>();
  for (const [key, entry] of membersOf(node, 'x-amazon-apigateway-gateway-responses', report)) {
    const responseType = gatewayResponseTypes.find((type) => type === key);
    if (!responseType) {
      const close = nearest(key, gatewayResponseTypes);
      const message = `There is no gateway response type ${key}: Member must satisfy enum value set: [${gatewayResponseTypes.join(', ')}]`;
      report('gateway-response-type', { ...entry.at, part: 'key' }, message, {
        help: close ? `Did you mean ${close}?` : 'Write one of these types.',
      });
      continue;
    }
    checkFields(entry, fields, 'A gateway response', report);
    responses.set(responseType, readResponse(responseType, entry, report));
  }
  return responses;
}

/** What the value of a gateway response's header may be (rest-request-phases.md 6.3). */
const expression =
  /^(?:'[\s\S]*'|method\.request\.(?:header|querystring|path|multivalueheader|multivaluequerystring)\..+|context\..+|stageVariables\..+)$/;

/** Unverified: whether API Gateway refuses it. `method.input.params.NAME` stands in older examples of its guide. */
function reportNoExpression(text: string, node: Node, report: Report): void {
  const name = /^method\.input\.params\.(.+)$/.exec(text)?.[1];
  report('gateway-response-literal', node.at, `${text} is no expression: the header will be left out.`, {
    help:
      name === undefined
        ? `Write a text in single quotes: "'${text}'".`
        : `Write method.request.header.${name}, or querystring or path in place of header.`,
  });
}

function readResponse(responseType: GatewayResponseType, node: Node, report: Report): GatewayResponse {
  const child = childOf(node, 'statusCode');
  const statusCode = integerOf(child, 'statusCode', report);
  if (child && statusCode !== undefined && (statusCode < 100 || statusCode > 599)) {
    report('gateway-response-status', child.at, `Invalid status code ${statusCode} for ${responseType}`, {
      help: 'Write a status from 100 to 599.',
    });
  }
  // A nonsensical key imports without a warning (recorded), so keys are not judged here.
  const responseParameters = new Map<string, string>();
  for (const [key, value] of membersOf(childOf(node, 'responseParameters'), 'responseParameters', report)) {
    const text = textOf(value, key, report);
    if (text === undefined) continue;
    responseParameters.set(key, text);
    if (!expression.test(text)) reportNoExpression(text, value, report);
  }
  return {
    responseType,
    ...(statusCode === undefined ? {} : { statusCode }),
    responseParameters,
    responseTemplates: readTemplates(childOf(node, 'responseTemplates'), 'responseTemplates', report),
    at: node.at,
  };
}
