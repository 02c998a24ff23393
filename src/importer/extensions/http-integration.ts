import type { HttpIntegration } from '../../model/integration.ts';
import { httpVerbs } from '../../model/verb.ts';
import { childOf, integerOf, isMap, membersOf, type Node, textOf } from '../node.ts';
import type { Report } from '../report.ts';
import { formatVersion } from './http-authorizer.ts';
import { checkRequestKey, checkResponseKey } from './http-mapping-keys.ts';
import type { IntegrationReport } from './integration-report.ts';
import { oneOf } from './integration-words.ts';
import { checkFields } from './placement.ts';

const fields: ReadonlySet<string> = new Set([
  'type',
  'httpMethod',
  'uri',
  'credentials',
  'connectionType',
  'connectionId',
  'integrationSubtype',
  'timeoutInMillis',
  'requestParameters',
  'responseParameters',
  'payloadFormatVersion',
  'tlsConfig',
  'passthroughBehavior',
  'responses',
]);

/** Reads the integration of an HTTP API's route; undefined, and a warning, where HTTP APIs have no such integration (documented). */
export function readHttpIntegration(
  node: Node,
  routeKey: string,
  sharedAs: string | undefined,
  report: Report,
): HttpIntegration | undefined {
  if (!isMap(node.value)) {
    membersOf(node, `the integration of ${routeKey}`, report);
    return undefined;
  }
  checkFields(node, fields, 'x-amazon-apigateway-integration', report);
  const typeNode = childOf(node, 'type');
  const type = textOf(typeNode, 'the type of the integration', report)?.toUpperCase();
  if (type !== 'AWS_PROXY' && type !== 'HTTP_PROXY') {
    const message = `The integration of ${routeKey} has the type ${type?.toLowerCase() ?? '(none)'}; HTTP APIs have aws_proxy and http_proxy. Ignoring.`;
    report('http-integration', (typeNode ?? node).at, message, {
      help: 'Write type: aws_proxy or http_proxy.',
    });
    return undefined;
  }
  const refuse: IntegrationReport = (ruleId, at, reason, help) =>
    report(
      ruleId,
      at,
      `Unable to create integration of ${routeKey}: ${reason}`,
      help === undefined ? {} : { help },
    );
  return {
    type,
    ...readEndpoint(node, type, report, refuse),
    payloadFormatVersion: readVersion(node, type, report, refuse),
    timeoutInMillis: readTimeout(node, report, refuse),
    requestParameters: requestParameters(node, report, refuse),
    responseParameters: responseParameters(node, report, refuse),
    ...(sharedAs === undefined ? {} : { sharedAs }),
    at: node.at,
  };
}

type Endpoint = Pick<
  HttpIntegration,
  | 'integrationSubtype'
  | 'httpMethod'
  | 'uri'
  | 'credentials'
  | 'connectionType'
  | 'connectionId'
  | 'tlsConfig'
>;

function readEndpoint(
  node: Node,
  type: HttpIntegration['type'],
  report: Report,
  refuse: IntegrationReport,
): Endpoint {
  const text = (key: string) => textOf(childOf(node, key), key, report);
  const subtype = text('integrationSubtype');
  const uri = text('uri');
  const credentials = text('credentials');
  const connectionId = text('connectionId');
  const connection = oneOf(node, 'connectionType', ['INTERNET', 'VPC_LINK'] as const, refuse);
  const need = type === 'HTTP_PROXY' ? 'required' : 'optional';
  const httpMethod = oneOf(node, 'httpMethod', [...httpVerbs, 'ANY'] as const, refuse, need);
  const tls = childOf(node, 'tlsConfig');
  const serverName = tls && textOf(childOf(tls, 'serverNameToVerify'), 'serverNameToVerify', report);
  if (subtype === undefined) checkUri(uri, type, connection, childOf(node, 'uri') ?? node, refuse);
  if (connection === 'VPC_LINK' && connectionId === undefined) {
    const help = 'Add connectionId: the id of the VPC link.';
    refuse('integration-connection', node.at, 'VPC Links must be referenced by a connectionId', help);
  }
  return {
    ...(subtype === undefined ? {} : { integrationSubtype: subtype }),
    ...(httpMethod ? { httpMethod } : {}),
    ...(uri === undefined ? {} : { uri }),
    ...(credentials === undefined ? {} : { credentials }),
    connectionType: connection ?? 'INTERNET',
    ...(connectionId === undefined ? {} : { connectionId }),
    ...(serverName === undefined ? {} : { tlsConfig: { serverNameToVerify: serverName } }),
  };
}

/** A function's ARN, bare or in API Gateway's form; an absolute URL; a listener's ARN behind a VPC link. */
function checkUri(
  uri: string | undefined,
  type: HttpIntegration['type'],
  connection: string | undefined,
  { at }: Node,
  refuse: IntegrationReport,
): void {
  const text = uri ?? '';
  if (type === 'AWS_PROXY') {
    const isFunction = /^arn:[^:]+:(lambda|apigateway):/.test(text) || text.includes('${stageVariables.');
    if (isFunction) return;
    refuse('lambda-arn-bare', at, 'Invalid function ARN or invalid uri', "Write the function's ARN.");
    return;
  }
  const isUrl = /^https?:\/\/[^/?#]+/i.test(text);
  if (isUrl || (connection === 'VPC_LINK' && text.startsWith('arn:'))) return;
  const placeholder = /^\$\{(?!stageVariables\.)([^}]+)\}/.exec(text)?.[1];
  const help = placeholder
    ? `Give the placeholder a value: --param ${placeholder}=VALUE.`
    : 'Write an absolute URL with http:// or https://.';
  refuse('integration-uri', at, 'Invalid HTTP endpoint specified for URI', help);
}

/** Required for Lambda (documented; AWS's text is unverified); every other integration knows 1.0 only. */
function readVersion(
  node: Node,
  type: HttpIntegration['type'],
  report: Report,
  refuse: IntegrationReport,
): '1.0' | '2.0' {
  const child = childOf(node, 'payloadFormatVersion');
  const version = formatVersion(textOf(child, 'payloadFormatVersion', report));
  const isLambda = type === 'AWS_PROXY' && childOf(node, 'integrationSubtype') === undefined;
  if (!version && (child || isLambda)) {
    const reason = child
      ? `PayloadFormatVersion ${String(child.value)} is not supported`
      : 'PayloadFormatVersion is required';
    refuse('payload-version', (child ?? node).at, reason, 'Write payloadFormatVersion: "2.0" (or "1.0").');
  }
  if (version === '2.0' && !isLambda && child) {
    refuse('payload-version', child.at, 'PayloadFormatVersion 2.0 is for Lambda functions', 'Write "1.0".');
  }
  return version ?? '1.0';
}

const defaultTimeout = 30_000;

function readTimeout(node: Node, report: Report, refuse: IntegrationReport): number {
  const child = childOf(node, 'timeoutInMillis');
  const timeout = integerOf(child, 'timeoutInMillis', report) ?? defaultTimeout;
  if (child && (timeout < 50 || timeout > defaultTimeout)) {
    const reason = `Timeout should be between 50 ms and ${defaultTimeout} ms`;
    const ruleId = timeout > defaultTimeout ? 'http-timeout' : 'timeout-range';
    refuse(ruleId, child.at, reason, `Write 50 to ${defaultTimeout}.`);
  }
  return timeout;
}

function requestParameters(node: Node, report: Report, refuse: IntegrationReport): Map<string, string> {
  const isService = childOf(node, 'integrationSubtype') !== undefined;
  const read = new Map<string, string>();
  for (const [key, value] of membersOf(childOf(node, 'requestParameters'), 'requestParameters', report)) {
    const text = textOf(value, key, report);
    if (text === undefined) continue;
    if (!isService) checkRequestKey(key, value.at, refuse);
    read.set(key, text);
  }
  return read;
}

function responseParameters(
  node: Node,
  report: Report,
  refuse: IntegrationReport,
): Map<string, ReadonlyMap<string, string>> {
  const read = new Map<string, ReadonlyMap<string, string>>();
  const statuses = membersOf(childOf(node, 'responseParameters'), 'responseParameters', report);
  for (const [status, entry] of statuses) {
    if (!/^[2-5]\d\d$/.test(status)) {
      const at = { ...entry.at, part: 'key' as const };
      refuse('http-mapping', at, `Invalid status code ${status} of responseParameters`, 'Write 200 to 599.');
    }
    const mappings = new Map<string, string>();
    for (const [key, value] of membersOf(entry, `responseParameters of ${status}`, report)) {
      const text = textOf(value, key, report);
      if (text === undefined) continue;
      checkResponseKey(key, value.at, refuse);
      mappings.set(key, text);
    }
    read.set(status, mappings);
  }
  return read;
}
