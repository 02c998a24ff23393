import type { WebSocketIntegration, WebSocketIntegrationResponse } from '../model/integration.ts';
import type { JsonObject } from '../model/json.ts';
import { httpVerbs } from '../model/verb.ts';
import { type Connection, readConnection } from './extensions/integration-connection.ts';
import type { IntegrationReport } from './extensions/integration-report.ts';
import { uriProblem } from './extensions/integration-uri.ts';
import { contentHandlings, oneOf } from './extensions/integration-words.ts';
import { checkFields } from './extensions/placement.ts';
import { readTemplates } from './extensions/templates.ts';
import { childOf, integerOf, isMap, membersOf, type Node, textOf } from './node.ts';
import type { Report } from './report.ts';

const integrationFields: ReadonlySet<string> = new Set([
  'type',
  'httpMethod',
  'uri',
  'credentials',
  'contentHandling',
  'passthroughBehavior',
  'timeoutInMillis',
  'templateSelectionExpression',
  'requestParameters',
  'requestTemplates',
  'responses',
  'connectionType',
  'connectionId',
  'tlsConfig',
  'payloadFormatVersion',
]);
const responseFields: ReadonlySet<string> = new Set([
  'contentHandling',
  'templateSelectionExpression',
  'responseParameters',
  'responseTemplates',
]);
const types = ['HTTP', 'MOCK', 'AWS_PROXY', 'HTTP_PROXY', 'AWS'] as const;
const passthroughs = ['WHEN_NO_MATCH', 'WHEN_NO_TEMPLATES', 'NEVER'] as const;

/** Reads the integration of a WebSocket route. */
export function readWebSocketIntegration(
  routeKey: string,
  node: Node | undefined,
  report: Report,
): WebSocketIntegration | undefined {
  if (!node) return undefined;
  checkFields(node, integrationFields, 'An integration', report);
  const refuse: IntegrationReport = (ruleId, at, reason, help) =>
    report(
      ruleId,
      at,
      `Unable to put integration on the route '${routeKey}': ${reason}`,
      help === undefined ? {} : { help },
    );
  const type = oneOf(node, 'type', types, refuse, 'required');
  if (!type) return undefined;
  const need = type === 'MOCK' ? 'optional' : 'required';
  const httpMethod = oneOf(node, 'httpMethod', [...httpVerbs, 'ANY'] as const, refuse, need);
  const uriNode = childOf(node, 'uri');
  const uri = textOf(uriNode, 'uri', report);
  const problem = type === 'MOCK' ? undefined : uriProblem(uri ?? '', type);
  if (problem) refuse(problem.ruleId, (uriNode ?? node).at, problem.reason, problem.help);
  const text = (key: string) => textOf(childOf(node, key), key, report);
  const credentials = text('credentials');
  const selection = text('templateSelectionExpression');
  const handling = oneOf(node, 'contentHandling', contentHandlings, refuse);
  return {
    type,
    ...(httpMethod ? { httpMethod } : {}),
    ...(uri === undefined ? {} : { uri }),
    ...(credentials === undefined ? {} : { credentials }),
    ...(handling ? { contentHandling: handling } : {}),
    ...connectionOf(node, type, report, refuse),
    passthroughBehavior: oneOf(node, 'passthroughBehavior', passthroughs, refuse) ?? 'WHEN_NO_MATCH',
    timeoutInMillis: readTimeout(node, report, refuse),
    ...(selection === undefined ? {} : { templateSelectionExpression: selection }),
    requestParameters: texts(childOf(node, 'requestParameters'), 'requestParameters', report),
    requestTemplates: readTemplates(childOf(node, 'requestTemplates'), 'requestTemplates', report),
    integrationResponses: readResponses(childOf(node, 'responses'), report, refuse),
    at: node.at,
  };
}

/** `VPC_LINK` is possible for HTTP types (websocket.md 3, documented). */
function connectionOf(
  node: Node,
  type: WebSocketIntegration['type'],
  report: Report,
  refuse: IntegrationReport,
): Pick<WebSocketIntegration, 'connectionType' | 'connectionId' | 'tlsConfig'> {
  const connection: Connection = {};
  readConnection(connection, node, type, report, refuse);
  const { connectionType, connectionId, tlsConfig } = connection;
  if (type !== 'HTTP' && type !== 'HTTP_PROXY') return {};
  return {
    ...(connectionType === 'VPC_LINK' ? { connectionType } : {}),
    ...(connectionId === undefined ? {} : { connectionId }),
    ...(tlsConfig ? { tlsConfig } : {}),
  };
}

function readResponses(
  node: Node | undefined,
  report: Report,
  refuse: IntegrationReport,
): Map<string, WebSocketIntegrationResponse> {
  const responses = new Map<string, WebSocketIntegrationResponse>();
  for (const [key, value] of membersOf(node, 'responses', report)) {
    if (isMap(value.value) || value.value === null) responses.set(key, readResponse(value, report, refuse));
    else membersOf(value, `responses.${key}`, report);
  }
  return responses;
}

/** An empty value is an empty map. */
function readResponse(
  written: Node,
  report: Report,
  refuse: IntegrationReport,
): WebSocketIntegrationResponse {
  const node = written.value === null ? { ...written, value: {} } : written;
  checkFields(node, responseFields, 'An integration response', report);
  const handling = oneOf(node, 'contentHandling', contentHandlings, refuse);
  const selection = textOf(
    childOf(node, 'templateSelectionExpression'),
    'templateSelectionExpression',
    report,
  );
  return {
    ...(handling ? { contentHandling: handling } : {}),
    ...(selection === undefined ? {} : { templateSelectionExpression: selection }),
    responseParameters: texts(childOf(node, 'responseParameters'), 'responseParameters', report),
    responseTemplates: readTemplates(childOf(node, 'responseTemplates'), 'responseTemplates', report),
    at: node.at,
  };
}

/** 50..29000 ms (websocket.md 3, documented). */
function readTimeout(node: Node, report: Report, refuse: IntegrationReport): number {
  const child = childOf(node, 'timeoutInMillis');
  const timeout = integerOf(child, 'timeoutInMillis', report) ?? 29_000;
  if (child && (timeout < 50 || timeout > 29_000)) {
    refuse('timeout-range', child.at, 'Timeout should be between 50 ms and 29000 ms', 'Write 50 to 29000.');
  }
  return timeout;
}

function texts(node: Node | undefined, what: string, report: Report): Map<string, string> {
  const read = new Map<string, string>();
  for (const [key, value] of membersOf(node, what, report)) {
    const text = textOf(value, key, report);
    if (text !== undefined) read.set(key, text);
  }
  return read;
}

/** A map of maps, kept as the file has them; an empty value is an empty map. */
export function objects(node: Node | undefined, what: string, report: Report): Map<string, JsonObject> {
  const read = new Map<string, JsonObject>();
  for (const [key, value] of membersOf(node, what, report)) {
    if (isMap(value.value)) read.set(key, value.value as JsonObject);
    else if (value.value === null) read.set(key, {});
    else membersOf(value, `${what}.${key}`, report);
  }
  return read;
}
