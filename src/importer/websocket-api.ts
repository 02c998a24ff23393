import type { WebSocketApi, WebSocketRoute } from '../model/api.ts';
import type { HttpAuthorizer } from '../model/authorizer.ts';
import type { JsonObject } from '../model/json.ts';
import { readInfo } from './api-info.ts';
import { type ImportContext, rootNode } from './context.ts';
import { readHttpAuthorizer } from './extensions/http-authorizer.ts';
import { checkFields, checkRootExtensions } from './extensions/placement.ts';
import { routeSecurity } from './http-security.ts';
import { type ModelTable, modelTable } from './models.ts';
import { booleanOf, childOf, isMap, membersOf, type Node, textOf } from './node.ts';
import type { ImportOptions } from './options.ts';
import type { Report } from './report.ts';
import { securitySchemes } from './security.ts';
import { objects, readWebSocketIntegration } from './websocket-integration.ts';

const rootFields: ReadonlySet<string> = new Set([
  'version',
  'routeSelectionExpression',
  'apiKeySelectionExpression',
  'disableExecuteApiEndpoint',
  'disableSchemaValidation',
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
  checkRootExtensions(root, 'websocket', context);
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
  reportPaths(childOf(root, 'paths'), report);
  const text = (key: string) => node && textOf(childOf(node, key), key, report);
  const isOn = (key: string) => (node && booleanOf(childOf(node, key), key, report)) ?? false;
  const isUnchecked = isOn('disableSchemaValidation');
  const models = modelTable(
    dialect.schemas(root),
    isUnchecked ? { ...context, report: lenient(report) } : context,
  );
  const keySelection = text('apiKeySelectionExpression');
  return {
    protocol: 'WEBSOCKET',
    id: apiId,
    ...readInfo(context, options),
    createdDate: options.now,
    disableExecuteApiEndpoint: isOn('disableExecuteApiEndpoint'),
    tags: new Map(),
    at: root.at,
    routeSelectionExpression: text('routeSelectionExpression') ?? '$request.body.action',
    ...(keySelection === undefined ? {} : { apiKeySelectionExpression: keySelection }),
    ...(isUnchecked ? { disableSchemaValidation: true } : {}),
    routes: readRoutes(node, { root, schemes, authorizers, models }, context),
    models: models.models,
    authorizers,
  };
}

/** Models that are no JSON Schema draft 4 are taken, and their owner is told. */
function lenient(report: Report): Report {
  return (ruleId, at, message, extra) =>
    report(ruleId, at, message, ruleId === 'model-invalid' ? { ...extra, severity: 'warn' } : extra);
}

/** OpenAPI wants `paths`, and requests are no part of a WebSocket API: what stands there would be lost without a word. */
function reportPaths(paths: Node | undefined, report: Report): void {
  if (!paths || !isMap(paths.value) || Object.keys(paths.value).length === 0) return;
  report('websocket-paths', { ...paths.at, part: 'key' }, 'paths is ignored: a WebSocket API has none.', {
    help: 'Write routes into x-gwctl-websocket, and the paths of a REST or HTTP API into a document of its own.',
  });
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
  const integration = readWebSocketIntegration(routeKey, childOf(node, 'integration'), report);
  checkResponseSelection(childOf(node, 'routeResponseSelectionExpression'), routeKey, context);
  return {
    routeKey,
    ...(operationName === undefined ? {} : { operationName }),
    ...security(routeKey, node, around, context),
    apiKeyRequired: booleanOf(childOf(node, 'apiKeyRequired'), 'apiKeyRequired', report) ?? false,
    ...(selection === undefined ? {} : { modelSelectionExpression: selection }),
    requestModels: readModels(childOf(node, 'requestModels'), routeKey, around.models, context),
    ...(integration ? { integration } : {}),
    routeResponses: readRouteResponses(childOf(node, 'routeResponses'), routeKey, context),
    at: node.at,
  };
}

/** `$default` is the only key: any other would leave the route one-way without a word (websocket.md 2, documented). */
function readRouteResponses(
  node: Node | undefined,
  routeKey: string,
  { report }: ImportContext,
): Map<string, JsonObject> {
  const read = objects(node, 'routeResponses', report);
  for (const key of read.keys()) {
    const response = node && childOf(node, key);
    if (key === '$default' || !response) continue;
    const at = { ...response.at, part: 'key' as const };
    const message = `The route response ${key} of the route ${routeKey}: API Gateway knows $default only.`;
    report('websocket-structure', at, message, { help: 'Write routeResponses: { $default: {} }.' });
  }
  return read;
}

/** `$default` is the only one (websocket.md 2, documented). */
function checkResponseSelection(node: Node | undefined, routeKey: string, { report }: ImportContext): void {
  const text = textOf(node, 'routeResponseSelectionExpression', report);
  if (!node || text === undefined || text.replace(/^\\/, '') === '$default') return;
  const message = `The route response selection expression of the route ${routeKey} is ${text}; API Gateway takes $default only.`;
  report('websocket-structure', node.at, message, { help: 'Write $default, or leave it out.' });
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
    const place = { where: `the route ${routeKey}`, contentType: 'application/json', httpMethod: routeKey };
    const name = typeof value.value === 'string' ? value.value : models.bodyModel(value, place);
    if (name === undefined) continue;
    if (models.models.has(name)) read.set(key, name);
    else report('model-missing', value.at, `Reference to model '${name}' not found. Ignoring.`);
  }
  return read;
}
