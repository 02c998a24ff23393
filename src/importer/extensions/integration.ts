import type { Integration, MockIntegration, PassthroughBehavior } from '../../model/integration.ts';
import { httpVerbs } from '../../model/verb.ts';
import { childOf, integerOf, isMap, type Node, placeOf, textAt } from '../node.ts';
import type { Report } from '../report.ts';
import { type Connection, readConnection } from './integration-connection.ts';
import { cacheKeys, requestMappings } from './integration-mappings.ts';
import type { IntegrationOwner, IntegrationReport } from './integration-report.ts';
import { integrationResponses } from './integration-responses.ts';
import { uriProblem } from './integration-uri.ts';
import { contentHandlings, type Mutable, oneOf } from './integration-words.ts';
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
  const type = oneOf(node, 'type', types, refuse, 'required');
  if (!type) return undefined;
  const shared = sharedFields(node, type, owner, report, refuse);
  if (type === 'MOCK') return mock(node, shared, report);
  const httpMethod = oneOf(node, 'httpMethod', methodNames, refuse, 'required');
  const uri = readUri(node, type, owner, report, refuse);
  if (!httpMethod || uri === undefined) return undefined;
  const built: Building = shared;
  built.type = type;
  built.httpMethod = httpMethod;
  built.uri = uri;
  readCredentials(built, node, report, refuse);
  readConnection(built, node, type, report, refuse);
  const mode = type === 'AWS' ? undefined : oneOf(node, 'responseTransferMode', transferModes, refuse);
  if (type === 'AWS_PROXY' || type === 'HTTP_PROXY') built.responseTransferMode = mode ?? 'BUFFERED';
  // Put together field by field: copies of it were most of what a large import allocated.
  return built as Integration;
}

const transferModes = ['BUFFERED', 'STREAM'] as const;

/**
 * What is no ARN is refused (publicly reported: aws/aws-sdk-java#860, `credentials` of "NONE"; the text is that of import-export.md 2.12,
 * E8). Unverified: an empty text, and one with a stage variable, which are taken as they are.
 */
function readCredentials(into: Building, node: Node, report: Report, refuse: IntegrationReport): void {
  const credentials = textAt(node, 'credentials', 'credentials', report);
  if (credentials === undefined) return;
  into.credentials = credentials;
  if (credentials === '' || credentials.includes('${') || credentials.startsWith('arn:')) return;
  const help = 'Write arn:aws:iam::ACCOUNT:role/NAME.';
  refuse(
    'integration-credentials',
    placeOf(node.at, 'credentials'),
    'Invalid ARN specified in the request',
    help,
  );
}

function mock(node: Node, shared: SharedFields, report: Report): Integration {
  const verb = childOf(node, 'httpMethod');
  if (verb) report('mock-http-method-dropped', verb.at, 'A mock has no HTTP method: it is left out.');
  return Object.assign(shared, { type: 'MOCK' as const });
}

/** What integrations of all types have. */
interface SharedFields extends Mutable<Omit<MockIntegration, 'type'>> {}

/** An integration while it is put together. */
interface Building extends SharedFields, Connection {
  type?: Integration['type'];
  httpMethod?: (typeof methodNames)[number];
  uri?: string;
  credentials?: string;
  responseTransferMode?: (typeof transferModes)[number];
}

function sharedFields(
  node: Node,
  type: Integration['type'],
  owner: IntegrationOwner,
  report: Report,
  refuse: IntegrationReport,
): SharedFields {
  const contentHandling = oneOf(node, 'contentHandling', contentHandlings, refuse);
  const passthrough = oneOf(node, 'passthroughBehavior', passthroughs, refuse);
  const version = childOf(node, 'payloadFormatVersion');
  if (version) {
    const message = 'REST APIs have no payloadFormatVersion: it is ignored, and events have version 1.0.';
    report('payload-version-on-rest', version.at, message);
  }
  const shared: SharedFields = {
    passthroughBehavior: passthrough ?? 'WHEN_NO_MATCH',
    timeoutInMillis: readTimeout(node, report, refuse),
    cacheNamespace: textAt(node, 'cacheNamespace', 'cacheNamespace', report) ?? owner.resourceId,
    cacheKeyParameters: cacheKeys(childOf(node, 'cacheKeyParameters'), owner, report, refuse),
    requestParameters: requestMappings(childOf(node, 'requestParameters'), owner, report, refuse),
    requestTemplates: readTemplates(childOf(node, 'requestTemplates'), 'requestTemplates', report, refuse),
    integrationResponses: integrationResponses(childOf(node, 'responses'), type, owner, report),
    at: node.at,
  };
  if (contentHandling) shared.contentHandling = contentHandling;
  return shared;
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
  refuse(problem.ruleId, (child ?? node).at, problem.reason, problem.help);
  return undefined;
}
