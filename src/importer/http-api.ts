import type { HttpApi, HttpRoute } from '../model/api.ts';
import type { HttpAuthorizer } from '../model/authorizer.ts';
import type { HttpIntegration } from '../model/integration.ts';
import { readInfo } from './api-info.ts';
import { readBasePath } from './base-path.ts';
import { follow, type ImportContext, refOf, rootNode } from './context.ts';
import { isDefaultRoute } from './extensions/any-method.ts';
import { readCors } from './extensions/cors.ts';
import { readEndpointConfiguration } from './extensions/endpoint-configuration.ts';
import { readHttpAuthorizer } from './extensions/http-authorizer.ts';
import { readHttpIntegration } from './extensions/http-integration.ts';
import { checkImportExportVersion } from './extensions/importexport-version.ts';
import { sharedIntegrations, sharedName } from './extensions/integrations.ts';
import { checkExtensions, checkOperationExtensions, checkRootExtensions } from './extensions/placement.ts';
import { readTags } from './extensions/tag-value.ts';
import { reportIgnoredFeatures } from './http-ignored.ts';
import { routeSecurity } from './http-security.ts';
import { checkHttpLimits } from './limits.ts';
import { childOf, type Node, textOf } from './node.ts';
import type { ImportOptions } from './options.ts';
import { type FoundOperation, type PathItem, pathItems } from './path-items.ts';
import { segmentProblem, segmentsOf, variableOf } from './paths.ts';
import { securitySchemes } from './security.ts';

/** Builds the HTTP API that API Gateway would make of the document (import-export.md 5.1). */
export function readHttpApi(context: ImportContext, options: ImportOptions): HttpApi {
  const { report, dialect, apiId } = context;
  const root = rootNode(context.document);
  checkRootExtensions(root, 'http', context);
  checkImportExportVersion(childOf(root, 'x-amazon-apigateway-importexport-version'), report);
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
    ...readInfo(context, options),
    createdDate: options.now,
    disableExecuteApiEndpoint: endpoint.disableExecuteApiEndpoint,
    tags: readTags(root, report),
    at: root.at,
    routes,
    authorizers,
    ...(cors ? { corsConfiguration: cors } : {}),
    unusedIntegrations: unusedIntegrations(routes, context),
  };
  checkHttpLimits(api, report);
  return api;
}

interface Surroundings {
  readonly root: Node;
  readonly schemes: ReadonlyMap<string, Node>;
  readonly authorizers: ReadonlyMap<string, HttpAuthorizer>;
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

function readRoutes(
  around: Surroundings,
  options: ImportOptions,
  context: ImportContext,
): Map<string, HttpRoute> {
  const before = readBasePath(around.root, options, context);
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
  if (verb === 'ANY' && (isDefaultPath || isDefaultRoute(node))) return '$default';
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

function readRoute(routeKey: string, node: Node, around: Surroundings, context: ImportContext): HttpRoute {
  const { report } = context;
  checkOperationExtensions(node, 'http', report);
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
  return readHttpIntegration(followed, routeKey, sharedName(followed.at, context), context.report);
}

/** Shared integrations that no route refers to; API Gateway keeps them too (seen in exports). */
function unusedIntegrations(
  routes: ReadonlyMap<string, HttpRoute>,
  context: ImportContext,
): Map<string, HttpIntegration> {
  const used = new Set([...routes.values()].map((route) => route.integration?.sharedAs));
  const unused = new Map<string, HttpIntegration>();
  for (const [name, node] of sharedIntegrations(context)) {
    if (used.has(name)) continue;
    const integration = readHttpIntegration(node, name, undefined, context.report);
    if (integration) unused.set(name, integration);
  }
  return unused;
}
