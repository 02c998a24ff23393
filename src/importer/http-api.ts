import type { HttpApi, HttpRoute } from '../model/api.ts';
import type { HttpAuthorizer } from '../model/authorizer.ts';
import type { HttpIntegration } from '../model/integration.ts';
import { readInfo } from './api-info.ts';
import { follow, type ImportContext, refOf, rootNode } from './context.ts';
import { readCors } from './extensions/cors.ts';
import { readEndpointConfiguration } from './extensions/endpoint-configuration.ts';
import { readHttpAuthorizer } from './extensions/http-authorizer.ts';
import { readHttpIntegration } from './extensions/http-integration.ts';
import { checkExtensions } from './extensions/placement.ts';
import { reportIgnoredFeatures } from './http-ignored.ts';
import { routeSecurity } from './http-security.ts';
import { checkHttpLimits } from './limits.ts';
import { childOf, itemsOf, membersOf, type Node, textOf } from './node.ts';
import type { ImportOptions } from './options.ts';
import { type FoundOperation, type PathItem, pathItems } from './path-items.ts';
import { basePathSegments, segmentProblem, segmentsOf, variableOf } from './paths.ts';
import { securitySchemes } from './security.ts';

/** Builds the HTTP API that API Gateway would make of the document (import-export.md 5.1). */
export function readHttpApi(context: ImportContext, options: ImportOptions): HttpApi {
  const { report, dialect, apiId } = context;
  const root = rootNode(context.document);
  checkExtensions(root, 'root', 'http', report);
  checkVersion(root, context);
  const schemes = securitySchemes(dialect.securitySchemes(root), context);
  const authorizers = readAuthorizers(schemes, context);
  const cors = readCors(childOf(root, 'x-amazon-apigateway-cors'), report);
  const endpoint = readEndpointConfiguration(dialect.endpointConfiguration(root), report);
  const surroundings = { root, schemes, authorizers };
  const routes = readRoutes(surroundings, options, context);
  reportIgnoredFeatures(root, context);
  const api: HttpApi = {
    protocol: 'HTTP',
    id: apiId,
    ...readInfo(root, options, report),
    createdDate: options.now,
    disableExecuteApiEndpoint: endpoint.disableExecuteApiEndpoint,
    tags: readTags(root, context),
    at: root.at,
    routes,
    authorizers,
    ...(cors ? { corsConfiguration: cors } : {}),
    unusedIntegrations: unusedIntegrations(root, routes, context),
  };
  checkHttpLimits(api, report);
  return api;
}

interface Surroundings {
  readonly root: Node;
  readonly schemes: ReadonlyMap<string, Node>;
  readonly authorizers: ReadonlyMap<string, HttpAuthorizer>;
}

/** `"1.0"` is the only version there is. */
function checkVersion(root: Node, { report }: ImportContext): void {
  const node = childOf(root, 'x-amazon-apigateway-importexport-version');
  const version = textOf(node, 'x-amazon-apigateway-importexport-version', report);
  if (!node || version === undefined || version === '1.0' || version === '1') return;
  report('extension-value', node.at, `There is no import and export version ${version}.`, {
    help: 'Write "1.0".',
  });
}

function readAuthorizers(
  schemes: ReadonlyMap<string, Node>,
  { apiId, report }: ImportContext,
): Map<string, HttpAuthorizer> {
  const authorizers = new Map<string, HttpAuthorizer>();
  for (const [name, scheme] of schemes) {
    checkExtensions(scheme, 'security-scheme', 'http', report);
    const authorizer = readHttpAuthorizer(name, scheme, apiId, 'HTTP', report);
    if (authorizer) authorizers.set(name, authorizer);
  }
  return authorizers;
}

/** Every root tag becomes an AWS tag, without the extension with an empty value (documented). */
function readTags(root: Node, { report }: ImportContext): Map<string, string> {
  const tags = new Map<string, string>();
  for (const tag of itemsOf(childOf(root, 'tags'), 'tags', report)) {
    const name = textOf(childOf(tag, 'name'), 'name of a tag', report);
    const value = textOf(childOf(tag, 'x-amazon-apigateway-tag-value'), 'the tag value', report);
    if (name !== undefined) tags.set(name, value ?? '');
  }
  return tags;
}

function readRoutes(
  around: Surroundings,
  options: ImportOptions,
  context: ImportContext,
): Map<string, HttpRoute> {
  const found = context.dialect.basePath(around.root, context);
  const before = basePathSegments(found?.path, options.basepath ?? 'ignore');
  const routes = new Map<string, HttpRoute>();
  for (const item of pathItems(around.root, 'http', context)) {
    for (const operation of item.operations) {
      const routeKey = routeKeyOf(item, operation, before, context);
      const taken = routes.get(routeKey);
      if (taken) {
        context.report('path-duplicate', operation.node.at, `The route ${routeKey} is defined twice.`, {
          help: 'Keep one of the two.',
          related: [{ at: taken.at, note: 'the first one' }],
        });
      }
      routes.set(routeKey, readRoute(routeKey, operation.node, around, context));
    }
  }
  return routes;
}

/** `/$default`, which SAM also writes without the slash, is the default route, and so is a method that says `isDefaultRoute`. */
function routeKeyOf(
  { path, at }: PathItem,
  { verb, node }: FoundOperation,
  before: readonly string[],
  { report }: ImportContext,
): string {
  const isDefaultPath = path === '/$default' || path === '$default';
  if (!path.startsWith('/')) {
    const message = `Parse issue: attribute paths. Resource ${path} should start with /`;
    report('http-route-key', at, message, { help: `Write /${path}.` });
  }
  if (verb === 'ANY' && (isDefaultPath || childOf(node, 'isDefaultRoute')?.value === true)) return '$default';
  const segments = [...before, ...segmentsOf(path)];
  const whole = `/${segments.join('/')}`;
  for (const [index, segment] of segments.entries()) {
    const problem = segmentProblem(segment);
    if (problem)
      report(problem.ruleId, at, `Invalid route ${whole}: ${problem.message}`, { help: problem.help });
    else if (variableOf(segment)?.greedy && index < segments.length - 1) {
      const message = `Invalid route ${whole}: Cannot create a child of a resource with a greedy path variable: ${segment}`;
      report('path-greedy-not-last', at, message, { help: `End the path after ${segment}.` });
    }
  }
  // A slash at the end is kept: routes are keyed by text, and HTTP APIs have no resource tree.
  const slash = segments.length > 0 && path.endsWith('/') ? '/' : '';
  return `${verb} ${whole}${slash}`;
}

const integrationKey = 'x-amazon-apigateway-integration';
const sharedPrefix = '/components/x-amazon-apigateway-integrations/';

function readRoute(routeKey: string, node: Node, around: Surroundings, context: ImportContext): HttpRoute {
  const { report } = context;
  checkExtensions(node, 'operation', 'http', report);
  const operationName = textOf(childOf(node, 'operationId'), 'operationId', report);
  const integration = readIntegration(routeKey, node, context);
  return {
    routeKey,
    ...(operationName === undefined ? {} : { operationName }),
    ...routeSecurity(node, around.root, around.schemes, around.authorizers, context),
    ...(integration ? { integration } : {}),
    at: node.at,
  };
}

function readIntegration(routeKey: string, node: Node, context: ImportContext): HttpIntegration | undefined {
  const child = childOf(node, integrationKey);
  if (!child) {
    const message = `The route ${routeKey} has no integration.`;
    const help = `Add ${integrationKey}: { type: aws_proxy, uri: FUNCTION_ARN, payloadFormatVersion: "2.0" }.`;
    context.report('integration-missing', { ...node.at, part: 'key' }, message, { help });
    return undefined;
  }
  const followed = refOf(child) === undefined ? child : follow(child, context);
  if (!followed) return undefined;
  const start = `${context.document.rootAt.pointer}${sharedPrefix}`;
  const { pointer } = followed.at;
  const sharedAs = pointer.startsWith(start) ? pointer.slice(start.length) : undefined;
  return readHttpIntegration(followed, routeKey, sharedAs, context.report);
}

/** Shared integrations that no route refers to; API Gateway keeps them too (seen in exports). */
function unusedIntegrations(
  root: Node,
  routes: ReadonlyMap<string, HttpRoute>,
  context: ImportContext,
): Map<string, HttpIntegration> {
  const components = childOf(root, 'components');
  const shared = components && childOf(components, 'x-amazon-apigateway-integrations');
  const used = new Set([...routes.values()].map((route) => route.integration?.sharedAs));
  const unused = new Map<string, HttpIntegration>();
  for (const [name, node] of membersOf(shared, 'the shared integrations', context.report)) {
    if (used.has(name)) continue;
    const integration = readHttpIntegration(node, name, undefined, context.report);
    if (integration) unused.set(name, integration);
  }
  return unused;
}
