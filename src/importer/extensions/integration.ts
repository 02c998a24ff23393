import type { Integration, PassthroughBehavior } from '../../model/integration.ts';
import { httpVerbs } from '../../model/verb.ts';
import { childOf, integerOf, isMap, type Node, textOf, textsOf } from '../node.ts';
import type { Report } from '../report.ts';
import { readConnection } from './integration-connection.ts';
import { requestMappings } from './integration-mappings.ts';
import type { IntegrationOwner, IntegrationReport } from './integration-report.ts';
import { integrationResponses } from './integration-responses.ts';
import { uriProblem } from './integration-uri.ts';
import { contentHandlings, oneOf } from './integration-words.ts';
import { checkFields } from './placement.ts';
import { readTemplates } from './templates.ts';

const fields: ReadonlySet<string> = new Set([
  'type',
  'httpMethod',
  'uri',
  'credentials',
  'connectionType',
  'connectionId',
  'integrationTarget',
  'integrationSubtype',
  'passthroughBehavior',
  'contentHandling',
  'timeoutInMillis',
  'cacheNamespace',
  'cacheKeyParameters',
  'requestParameters',
  'requestTemplates',
  'responses',
  'responseParameters',
  'payloadFormatVersion',
  'responseTransferMode',
  'tlsConfig',
]);

const methodNames = [...httpVerbs, 'ANY'] as const;
const types = ['HTTP', 'MOCK', 'AWS_PROXY', 'HTTP_PROXY', 'AWS'] as const;

/** Reads `x-amazon-apigateway-integration` of a REST method; undefined, and reports, where API Gateway would refuse it. */
export function readIntegration(
  node: Node,
  owner: IntegrationOwner,
  report: Report,
): Integration | undefined {
  const refuse: IntegrationReport = (ruleId, at, reason, help) => {
    const begin = `Unable to put integration on '${owner.httpMethod}' for resource at path '${owner.path}': `;
    report(ruleId, at, begin + reason, help === undefined ? {} : { help });
  };
  if (!isMap(node.value)) {
    const message = `Unable to parse API definition because of a malformed integration at path ${owner.path}.`;
    report('malformed-integration', node.at, message, { help: 'Write the integration as a map.' });
    return undefined;
  }
  checkFields(node, fields, 'x-amazon-apigateway-integration', report);
  const type = oneOf(childOf(node, 'type'), types, 'type', node, refuse);
  if (!type) return undefined;
  const shared = sharedFields(node, type, owner, report, refuse);
  if (type === 'MOCK') return mock(node, shared, report);
  const httpMethod = oneOf(childOf(node, 'httpMethod'), methodNames, 'httpMethod', node, refuse);
  const uri = readUri(node, type, owner, report, refuse);
  if (!httpMethod || uri === undefined) return undefined;
  const credentials = textOf(childOf(node, 'credentials'), 'credentials', report);
  const endpoint = { ...shared, httpMethod, uri, ...(credentials === undefined ? {} : { credentials }) };
  const connection = readConnection(node, type, report, refuse);
  if (type === 'AWS') return { ...endpoint, ...connection.aws, type };
  const mode = oneOf(
    childOf(node, 'responseTransferMode'),
    ['BUFFERED', 'STREAM'] as const,
    'responseTransferMode',
    undefined,
    refuse,
  );
  const responseTransferMode = mode ?? 'BUFFERED';
  if (type === 'AWS_PROXY') return { ...endpoint, type, responseTransferMode };
  if (type === 'HTTP_PROXY') return { ...endpoint, ...connection.http, type, responseTransferMode };
  return { ...endpoint, ...connection.http, type };
}

function mock(node: Node, shared: SharedFields, report: Report): Integration {
  const verb = childOf(node, 'httpMethod');
  if (verb) report('mock-http-method-dropped', verb.at, 'A mock has no HTTP method: it is left out.');
  return { ...shared, type: 'MOCK' };
}

type SharedFields = ReturnType<typeof sharedFields>;

function sharedFields(
  node: Node,
  type: Integration['type'],
  owner: IntegrationOwner,
  report: Report,
  refuse: IntegrationReport,
) {
  const contentHandling = oneOf(
    childOf(node, 'contentHandling'),
    contentHandlings,
    'contentHandling',
    undefined,
    refuse,
  );
  const passthrough = oneOf(
    childOf(node, 'passthroughBehavior'),
    passthroughs,
    'passthroughBehavior',
    undefined,
    refuse,
  );
  const version = childOf(node, 'payloadFormatVersion');
  if (version) {
    const message = 'REST APIs have no payloadFormatVersion: it is ignored, and events have version 1.0.';
    report('payload-version-on-rest', version.at, message);
  }
  return {
    passthroughBehavior: passthrough ?? 'WHEN_NO_MATCH',
    ...(contentHandling ? { contentHandling } : {}),
    timeoutInMillis: readTimeout(node, report, refuse),
    cacheNamespace: textOf(childOf(node, 'cacheNamespace'), 'cacheNamespace', report) ?? owner.resourceId,
    cacheKeyParameters: textsOf(childOf(node, 'cacheKeyParameters'), 'cacheKeyParameters', report),
    requestParameters: requestMappings(childOf(node, 'requestParameters'), owner, report, refuse),
    requestTemplates: readTemplates(childOf(node, 'requestTemplates'), 'requestTemplates', report),
    integrationResponses: integrationResponses(childOf(node, 'responses'), type, owner, report),
    at: node.at,
  };
}

const passthroughs: readonly PassthroughBehavior[] = ['WHEN_NO_MATCH', 'WHEN_NO_TEMPLATES', 'NEVER'];

/** 50..29000 ms, up to 900000 with STREAM (documented); the text is publicly reported. */
function readTimeout(node: Node, report: Report, refuse: IntegrationReport): number {
  const child = childOf(node, 'timeoutInMillis');
  const timeout = integerOf(child, 'timeoutInMillis', report);
  if (!child || timeout === undefined) return defaultTimeout;
  const mode = childOf(node, 'responseTransferMode')?.value;
  const streams = typeof mode === 'string' && mode.toUpperCase() === 'STREAM';
  const most = streams ? 900_000 : defaultTimeout;
  if (timeout < 50 || timeout > most) {
    refuse(
      'timeout-range',
      child.at,
      `Timeout should be between 50 ms and ${most} ms`,
      `Write 50 to ${most}.`,
    );
  }
  return timeout;
}

const defaultTimeout = 29_000;

function readUri(
  node: Node,
  type: Exclude<Integration['type'], 'MOCK'>,
  owner: IntegrationOwner,
  report: Report,
  refuse: IntegrationReport,
): string | undefined {
  const child = childOf(node, 'uri');
  if (child && typeof child.value !== 'string') {
    // An unresolved CloudFormation function was told of already, in the same words.
    if (
      isMap(child.value) &&
      Object.keys(child.value).some((key) => key === 'Ref' || key.startsWith('Fn::'))
    ) {
      return undefined;
    }
    const message = `Unable to parse API definition because of a malformed integration at path ${owner.path}.`;
    report('malformed-integration', child.at, message, { help: 'Write the uri as a text.' });
    return undefined;
  }
  const uri = typeof child?.value === 'string' ? child.value : '';
  const problem = uriProblem(uri, type);
  if (!problem) return uri;
  refuse('integration-uri', (child ?? node).at, problem.reason, problem.help);
  return undefined;
}
