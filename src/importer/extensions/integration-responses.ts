import type { IntegrationResponse, IntegrationType } from '../../model/integration.ts';
import { noTexts } from '../empty.ts';
import {
  childOf,
  isMap,
  isText,
  keysOf,
  memberOf,
  type Node,
  placeOf,
  rawAt,
  textAt,
  wrongShape,
} from '../node.ts';
import type { Report } from '../report.ts';
import { reportNotString } from './integration-mappings.ts';
import type { IntegrationOwner, IntegrationReport } from './integration-report.ts';
import { contentHandlings, type Mutable, oneOf } from './integration-words.ts';
import { checkFields } from './placement.ts';
import { readTemplates } from './templates.ts';

const fields: ReadonlySet<string> = new Set([
  'statusCode',
  'responseParameters',
  'responseTemplates',
  'contentHandling',
]);

/** Reads `responses` of a REST integration. They are stored by status, so of two with one status the last stays (recorded). */
export function integrationResponses(
  node: Node | undefined,
  type: IntegrationType,
  owner: IntegrationOwner,
  report: Report,
): IntegrationResponse[] {
  if (!node) return [];
  const byStatus = new Map<string, IntegrationResponse>();
  for (const pattern of keysOf(node, 'responses of the integration', report)) {
    const entry = memberOf(node, pattern);
    const response = readResponse(pattern, entry, type, owner, report);
    if (!response) continue;
    const before = byStatus.get(response.statusCode);
    if (before) {
      const message = `Two integration responses of ${owner.httpMethod} ${owner.path} have the status ${response.statusCode}; API Gateway keeps one for each status, the last.`;
      report('response-duplicate-status', { ...entry.at, part: 'key' }, message, {
        help: 'Give them different statuses, or join their patterns with "|".',
        related: [{ at: before.at, note: 'this one is lost' }],
      });
      byStatus.delete(response.statusCode);
    }
    byStatus.set(response.statusCode, response);
  }
  return [...byStatus.values()];
}

function readResponse(
  pattern: string,
  node: Node,
  type: IntegrationType,
  owner: IntegrationOwner,
  report: Report,
): IntegrationResponse | undefined {
  const refuse: IntegrationReport = (ruleId, at, reason, help) => {
    const begin = `Unable to put integration response on '${owner.httpMethod}' for resource at path '${owner.path}': `;
    report(ruleId, at, begin + reason, help === undefined ? {} : { help });
  };
  if (!isMap(node.value)) {
    wrongShape(node, `the integration response ${pattern}`, 'a map', report);
    return undefined;
  }
  checkFields(node, fields, 'An integration response', report);
  const statusCode = readStatus(node, type, owner, report, refuse);
  if (statusCode === undefined) return undefined;
  const contentHandling = oneOf(node, 'contentHandling', contentHandlings, refuse);
  const parameters = childOf(node, 'responseParameters');
  const response: Mutable<IntegrationResponse> = {
    statusCode,
    responseParameters: responseMappings(parameters, statusCode, owner, report, refuse),
    responseTemplates: readTemplates(childOf(node, 'responseTemplates'), 'responseTemplates', report, refuse),
    at: node.at,
  };
  if (pattern !== 'default') response.selectionPattern = pattern;
  if (contentHandling) response.contentHandling = contentHandling;
  return response;
}

function readStatus(
  node: Node,
  type: IntegrationType,
  owner: IntegrationOwner,
  report: Report,
  refuse: IntegrationReport,
): string | undefined {
  const status = textAt(node, 'statusCode', 'statusCode', report);
  if (status === undefined || !/^[1-5]\d\d$/.test(status)) {
    const help = 'Write a status from 100 to 599.';
    refuse(
      'extension-value',
      (childOf(node, 'statusCode') ?? node).at,
      'Invalid Response status code specified',
      help,
    );
    return undefined;
  }
  // A proxy's responses are kept and never used, and documentation examples give them without method responses.
  const isProxy = type === 'AWS_PROXY' || type === 'HTTP_PROXY';
  if (!isProxy && !owner.methodResponses.has(status)) {
    const reason =
      'Invalid mapping expression specified: Validation Result: warnings : [], errors : [No method response exists for method.]';
    refuse(
      'response-status-undeclared',
      (childOf(node, 'statusCode') ?? node).at,
      reason,
      `Add "${status}" to the operation's responses.`,
    );
  }
  return status;
}

const destination = 'method.response.header.';
const source =
  /^(?:'[\s\S]*'|integration\.response\.(?:header|multivalueheader)\.[a-zA-Z0-9:._$-]+|integration\.response\.body(?:[.[].*)?|stageVariables\..+|context\..+)$/;

function responseMappings(
  node: Node | undefined,
  status: string,
  owner: IntegrationOwner,
  report: Report,
  refuse: IntegrationReport,
): ReadonlyMap<string, string> {
  if (!node) return noTexts;
  const mappings = new Map<string, string>();
  const declared = owner.methodResponses.get(status)?.responseParameters;
  for (const key of keysOf(node, 'responseParameters', report)) {
    const expression = rawAt(node, key);
    if (!isText(expression)) {
      reportNotString('responseParameters', key, memberOf(node, key), owner, report);
      continue;
    }
    checkDestination(key, node, status, declared, refuse);
    if (!source.test(expression)) {
      const help = `A fixed value stands in single quotes: "'${expression}'".`;
      const reason = `Invalid mapping expression specified: ${expression}`;
      refuse('mapping-expression', placeOf(node.at, key), reason, help);
    }
    mappings.set(key, expression);
  }
  return mappings;
}

function checkDestination(
  key: string,
  node: Node,
  status: string,
  declared: ReadonlyMap<string, boolean> | undefined,
  refuse: IntegrationReport,
): void {
  const isHeader = key.startsWith(destination) && key.length > destination.length;
  if (isHeader && (!declared || hasHeader(declared, key))) return;
  const help = isHeader
    ? `Declare the header ${key.slice(destination.length)} on the response ${status} of the operation.`
    : 'Write method.response.header.NAME.';
  const reason = `Invalid mapping expression parameter specified: ${key}`;
  // A warning and not AWS's error (publicly reported): recordings exist in which such a mapping was applied.
  refuse('response-header-undeclared', { ...placeOf(node.at, key), part: 'key' }, reason, help);
}

function hasHeader(declared: ReadonlyMap<string, boolean>, key: string): boolean {
  if (declared.has(key)) return true;
  const wanted = key.toLowerCase();
  return [...declared.keys()].some((key) => key.toLowerCase() === wanted);
}
