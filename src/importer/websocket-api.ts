import type { WebSocketApi, WebSocketRoute } from '../model/api.ts';
import type { HttpAuthorizer } from '../model/authorizer.ts';
import type { WebSocketIntegration } from '../model/integration.ts';
import type { JsonObject } from '../model/json.ts';
import { httpVerbs } from '../model/verb.ts';
import { readInfo } from './api-info.ts';
import { type ImportContext, rootNode } from './context.ts';
import { readHttpAuthorizer } from './extensions/http-authorizer.ts';
import type { IntegrationReport } from './extensions/integration-report.ts';
import { uriProblem } from './extensions/integration-uri.ts';
import { contentHandlings, oneOf } from './extensions/integration-words.ts';
import { checkExtensions, checkFields } from './extensions/placement.ts';
import { readTemplates } from './extensions/templates.ts';
import { routeSecurity } from './http-security.ts';
import { type ModelTable, modelTable } from './models.ts';
import { booleanOf, childOf, integerOf, isMap, membersOf, type Node, textOf } from './node.ts';
import type { ImportOptions } from './options.ts';
import type { Report } from './report.ts';
import { securitySchemes } from './security.ts';

const rootFields: ReadonlySet<string> = new Set([
  'version',
  'routeSelectionExpression',
  'apiKeySelectionExpression',
  'routes',
]);
const routeFields: ReadonlySet<string> = new Set([
  'operationName',
  'apiKeyRequired',
  'security',
  'x-amazon-apigateway-auth',
  'modelSelectionExpression',
  'requestModels',
  'integration',
  'routeResponses',
  'routeResponseSelectionExpression',
]);

/** Builds a WebSocket API from `x-gwctl-websocket`, gwctl's own extension: AWS has no OpenAPI form (import-export.md 5.5). */
export function readWebSocketApi(context: ImportContext, options: ImportOptions): WebSocketApi {
  const { report, dialect, apiId } = context;
  const root = rootNode(context.document);
  checkExtensions(root, 'root', 'websocket', report);
  const node = childOf(root, 'x-gwctl-websocket');
  if (!node || !isMap(node.value)) {
    report(
      'websocket-structure',
      (node ?? root).at,
      'A WebSocket API is written in x-gwctl-websocket at the root.',
      {
        help: 'Add x-gwctl-websocket: { routeSelectionExpression: $request.body.action, routes: { ... } }.',
      },
    );
  } else checkFields(node, rootFields, 'x-gwctl-websocket', report);
  const schemes = securitySchemes(dialect.securitySchemes(root), context);
  const authorizers = readAuthorizers(schemes, context);
  const models = modelTable(dialect.schemas(root), context);
  const text = (key: string) => node && textOf(childOf(node, key), key, report);
  const keySelection = text('apiKeySelectionExpression');
  return {
    protocol: 'WEBSOCKET',
    id: apiId,
    ...readInfo(root, options, report),
    createdDate: options.now,
    disableExecuteApiEndpoint: false,
    tags: new Map(),
    at: root.at,
    routeSelectionExpression: text('routeSelectionExpression') ?? '$request.body.action',
    ...(keySelection === undefined ? {} : { apiKeySelectionExpression: keySelection }),
    routes: readRoutes(node, { root, schemes, authorizers, models }, context),
    models: models.models,
    authorizers,
  };
}

interface Surroundings {
  readonly root: Node;
  readonly schemes: ReadonlyMap<string, Node>;
  readonly authorizers: ReadonlyMap<string, HttpAuthorizer>;
  readonly models: ModelTable;
}

function readAuthorizers(
  schemes: ReadonlyMap<string, Node>,
  { apiId, report }: ImportContext,
): Map<string, HttpAuthorizer> {
  const authorizers = new Map<string, HttpAuthorizer>();
  for (const [name, scheme] of schemes) {
    const authorizer = readHttpAuthorizer(name, scheme, apiId, 'WEBSOCKET', report);
    if (authorizer) authorizers.set(name, authorizer);
  }
  return authorizers;
}

function readRoutes(
  node: Node | undefined,
  around: Surroundings,
  context: ImportContext,
): Map<string, WebSocketRoute> {
  const routes = new Map<string, WebSocketRoute>();
  for (const [routeKey, route] of membersOf(node && childOf(node, 'routes'), 'routes', context.report)) {
    if (routeKey.startsWith('$') && !['$connect', '$disconnect', '$default'].includes(routeKey)) {
      const at = { ...route.at, part: 'key' as const };
      context.report('websocket-structure', at, `The route key ${routeKey} starts with $.`, {
        help: 'Route keys of your own do not start with $; the others are $connect, $disconnect and $default.',
      });
    }
    if (isMap(route.value)) routes.set(routeKey, readRoute(routeKey, route, around, context));
    else membersOf(route, `the route ${routeKey}`, context.report);
  }
  return routes;
}

function readRoute(
  routeKey: string,
  node: Node,
  around: Surroundings,
  context: ImportContext,
): WebSocketRoute {
  const { report } = context;
  checkFields(node, routeFields, 'A route', report);
  const operationName = textOf(childOf(node, 'operationName'), 'operationName', report);
  const selection = textOf(childOf(node, 'modelSelectionExpression'), 'modelSelectionExpression', report);
  const integration = readIntegration(routeKey, childOf(node, 'integration'), report);
  return {
    routeKey,
    ...(operationName === undefined ? {} : { operationName }),
    ...security(routeKey, node, around, context),
    apiKeyRequired: booleanOf(childOf(node, 'apiKeyRequired'), 'apiKeyRequired', report) ?? false,
    ...(selection === undefined ? {} : { modelSelectionExpression: selection }),
    requestModels: readModels(childOf(node, 'requestModels'), routeKey, around.models, context),
    ...(integration ? { integration } : {}),
    routeResponses: objects(childOf(node, 'routeResponses'), 'routeResponses', report),
    at: node.at,
  };
}

/** Only `$connect` may carry authorization (websocket.md 1, documented). */
function security(
  routeKey: string,
  node: Node,
  around: Surroundings,
  context: ImportContext,
): Pick<WebSocketRoute, 'authorizationType' | 'authorizer'> {
  const isConnect = routeKey === '$connect';
  // The document's own security is for the handshake; other routes do not inherit it.
  const root = isConnect ? around.root : { value: {}, at: around.root.at };
  const found = routeSecurity(node, root, around.schemes, around.authorizers, context);
  if (found.authorizationType !== 'NONE' && !isConnect) {
    context.report(
      'websocket-structure',
      node.at,
      `The route ${routeKey} cannot be authorized: only $connect can.`,
      {
        help: 'Move security to $connect.',
      },
    );
  }
  const authorizer = found.authorizer === undefined ? {} : { authorizer: found.authorizer };
  const type = found.authorizationType;
  return { authorizationType: type === 'JWT' ? 'NONE' : type, ...authorizer };
}

/** Model selection value -> model: a `$ref`, or the model's name. */
function readModels(
  node: Node | undefined,
  routeKey: string,
  models: ModelTable,
  { report }: ImportContext,
): Map<string, string> {
  const read = new Map<string, string>();
  for (const [key, value] of membersOf(node, 'requestModels', report)) {
    const name =
      typeof value.value === 'string' ? value.value : models.bodyModel(value, `the route ${routeKey}`);
    if (name === undefined) continue;
    if (models.models.has(name)) read.set(key, name);
    else report('model-missing', value.at, `Reference to model '${name}' not found. Ignoring.`);
  }
  return read;
}

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
  'payloadFormatVersion',
]);
const types = ['HTTP', 'MOCK', 'AWS_PROXY', 'HTTP_PROXY', 'AWS'] as const;
const passthroughs = ['WHEN_NO_MATCH', 'WHEN_NO_TEMPLATES', 'NEVER'] as const;

function readIntegration(
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
  const type = oneOf(childOf(node, 'type'), types, 'type', node, refuse);
  if (!type) return undefined;
  const required = type === 'MOCK' ? undefined : node;
  const httpMethod = oneOf(
    childOf(node, 'httpMethod'),
    [...httpVerbs, 'ANY'] as const,
    'httpMethod',
    required,
    refuse,
  );
  const uriNode = childOf(node, 'uri');
  const uri = textOf(uriNode, 'uri', report);
  const problem = type === 'MOCK' ? undefined : uriProblem(uri ?? '', type);
  if (problem) refuse('integration-uri', (uriNode ?? node).at, problem.reason, problem.help);
  const text = (key: string) => textOf(childOf(node, key), key, report);
  const credentials = text('credentials');
  const selection = text('templateSelectionExpression');
  const handling = oneOf(
    childOf(node, 'contentHandling'),
    contentHandlings,
    'contentHandling',
    undefined,
    refuse,
  );
  return {
    type,
    ...(httpMethod ? { httpMethod } : {}),
    ...(uri === undefined ? {} : { uri }),
    ...(credentials === undefined ? {} : { credentials }),
    ...(handling ? { contentHandling: handling } : {}),
    passthroughBehavior:
      oneOf(childOf(node, 'passthroughBehavior'), passthroughs, 'passthroughBehavior', undefined, refuse) ??
      'WHEN_NO_MATCH',
    timeoutInMillis: readTimeout(node, report, refuse),
    ...(selection === undefined ? {} : { templateSelectionExpression: selection }),
    requestParameters: texts(childOf(node, 'requestParameters'), 'requestParameters', report),
    requestTemplates: readTemplates(childOf(node, 'requestTemplates'), 'requestTemplates', report),
    integrationResponses: objects(childOf(node, 'responses'), 'responses', report),
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

function objects(node: Node | undefined, what: string, report: Report): Map<string, JsonObject> {
  const read = new Map<string, JsonObject>();
  for (const [key, value] of membersOf(node, what, report)) {
    if (isMap(value.value)) read.set(key, value.value as JsonObject);
    else if (value.value === null) read.set(key, {});
    else membersOf(value, `${what}.${key}`, report);
  }
  return read;
}
