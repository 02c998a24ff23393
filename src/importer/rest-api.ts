import type { Method, RestApi } from '../model/api.ts';
import type { Authorizer } from '../model/authorizer.ts';
import { type ApiInfo, readInfo } from './api-info.ts';
import { readBasePath } from './base-path.ts';
import { type ImportContext, rootNode } from './context.ts';
import { noFlags, noTexts } from './empty.ts';
import { readApiKeySource } from './extensions/api-key-source.ts';
import { readAuthorizer } from './extensions/authorizer.ts';
import { readBinaryMediaTypes } from './extensions/binary-media-types.ts';
import { readDocumentation } from './extensions/documentation.ts';
import { readEndpointAccessMode } from './extensions/endpoint-access-mode.ts';
import { readEndpointConfiguration } from './extensions/endpoint-configuration.ts';
import { readGatewayResponses } from './extensions/gateway-responses.ts';
import { readMinimumCompressionSize } from './extensions/minimum-compression-size.ts';
import { checkExtensions, checkRootExtensions } from './extensions/placement.ts';
import { readPolicy } from './extensions/policy.ts';
import { readRequestValidators } from './extensions/request-validators.ts';
import { readSecurityPolicy } from './extensions/security-policy.ts';
import { checkRestLimits } from './limits.ts';
import { type MethodSurroundings, readMethod } from './method.ts';
import { modelTable } from './models.ts';
import { childOf, type Node, textsOf } from './node.ts';
import type { ImportOptions } from './options.ts';
import { type PathItem, pathItems } from './path-items.ts';
import { segmentsOf } from './paths.ts';
import { type ResourceTree, resourceTree } from './resources.ts';
import { securitySchemes } from './security.ts';

/** Builds the REST API that API Gateway would make of the document. What it would refuse is reported. */
export function readRestApi(context: ImportContext, options: ImportOptions): RestApi {
  const { report, dialect, apiId } = context;
  const root = rootNode(context.document);
  checkRootExtensions(root, 'rest', context);
  const info = readInfo(context, options);
  const schemes = securitySchemes(dialect.securitySchemes(root), context);
  const around: MethodSurroundings = {
    root,
    schemes,
    models: modelTable(dialect.schemas(root), context),
    authorizers: readAuthorizers(schemes, context),
    requestValidators: readRequestValidators(extension(root, 'request-validators'), report),
  };
  const tree = resourceTree(context.judgesOnly ? undefined : apiId, root.at, report);
  addMethods(tree, pathItems(root, 'rest', context), around, readBasePath(root, options, context), context);
  keepEmptyResources(tree, root, context);
  const api: RestApi = {
    protocol: 'REST',
    id: apiId,
    ...info,
    createdDate: options.now,
    tags: new Map(),
    at: root.at,
    resources: tree.list(),
    models: around.models.models,
    authorizers: around.authorizers,
    requestValidators: around.requestValidators,
    ...rootSettings(root, context),
  };
  checkRestLimits(api, report);
  return api;
}

function extension(root: Node, name: string): Node | undefined {
  return childOf(root, `x-amazon-apigateway-${name}`);
}

/** What the extensions at the root say of the whole API. */
function rootSettings(root: Node, { report, dialect }: ImportContext): RootSettings {
  const endpoint = readEndpointConfiguration(dialect.endpointConfiguration(root), report);
  const compression = readMinimumCompressionSize(extension(root, 'minimum-compression-size'), report);
  const policy = readPolicy(extension(root, 'policy'), report);
  const accessMode = readEndpointAccessMode(extension(root, 'endpoint-access-mode'), report);
  const securityPolicy = readSecurityPolicy(extension(root, 'security-policy'), accessMode, report);
  const documentation = readDocumentation(extension(root, 'documentation'), report);
  return {
    apiKeySource: readApiKeySource(extension(root, 'api-key-source'), report),
    disableExecuteApiEndpoint: endpoint.disableExecuteApiEndpoint,
    endpointConfiguration: endpoint.configuration,
    gatewayResponses: readGatewayResponses(extension(root, 'gateway-responses'), report),
    binaryMediaTypes: readBinaryMediaTypes(extension(root, 'binary-media-types'), report),
    ...(compression === undefined ? {} : { minimumCompressionSize: compression }),
    ...(policy ? { policy } : {}),
    ...(securityPolicy === undefined ? {} : { securityPolicy }),
    ...(accessMode ? { endpointAccessMode: accessMode } : {}),
    documentationParts: documentation.parts,
    ...(documentation.version === undefined ? {} : { documentationVersion: documentation.version }),
  };
}

type RootSettings = Omit<
  RestApi,
  | keyof ApiInfo
  | 'protocol'
  | 'id'
  | 'createdDate'
  | 'tags'
  | 'at'
  | 'resources'
  | 'models'
  | 'authorizers'
  | 'requestValidators'
>;

/** One authorizer for each scheme that has one, even when no operation uses it (recorded). */
function readAuthorizers(
  schemes: ReadonlyMap<string, Node>,
  { apiId, report }: ImportContext,
): Map<string, Authorizer> {
  const authorizers = new Map<string, Authorizer>();
  for (const [name, scheme] of schemes) {
    checkExtensions(scheme, 'security-scheme', 'rest', report);
    const authorizer = readAuthorizer(name, scheme, apiId, report);
    if (authorizer) authorizers.set(name, authorizer);
  }
  return authorizers;
}

/** gwctl's export keeps resources without methods here; API Gateway's own loses them (import-export.md 4). */
function keepEmptyResources(tree: ResourceTree, root: Node, { report }: ImportContext): void {
  const kept = childOf(root, 'x-gwctl-empty-resources');
  if (!kept) return;
  for (const path of textsOf(kept, 'x-gwctl-empty-resources', report)) tree.add(segmentsOf(path), kept.at);
}

function addMethods(
  tree: ResourceTree,
  items: Iterable<PathItem>,
  around: MethodSurroundings,
  before: readonly string[],
  context: ImportContext,
): void {
  for (const item of items) {
    const written = segmentsOf(item.path);
    reportNormalised(item, `/${written.join('/')}`, context);
    const resource = tree.add([...before, ...written], item.at);
    if (!resource) continue;
    for (const { verb, node } of item.operations) {
      resource.methods ??= new Map();
      const taken = resource.methods.get(verb);
      if (taken) {
        const message = `${verb} ${resource.path} is defined twice.`;
        const related = [{ at: taken.at, note: 'the first one' }];
        context.report('path-duplicate', node.at, message, { help: 'Keep one of the two.', related });
      }
      const method = readMethod(verb, node, item, resource, around, context);
      resource.methods.set(verb, context.judgesOnly ? hollow(method) : method);
    }
  }
}

/** What a judged method leaves behind: that it is there. */
function hollow({ httpMethod, at }: Method): Method {
  return {
    httpMethod,
    authorizationType: 'NONE',
    authorizationScopes: noScopes,
    apiKeyRequired: false,
    requestParameters: noFlags,
    requestModels: noTexts,
    methodResponses: noResponses,
    at,
  };
}

const noScopes: readonly string[] = [];
const noResponses: Method['methodResponses'] = new Map();

function reportNormalised({ path, at }: PathItem, normalised: string, { report }: ImportContext): void {
  if (normalised === path) return;
  // The text is reported for HTTP APIs (W10); unverified here.
  const message = path.startsWith('/')
    ? `The path ${path} becomes ${normalised}: a resource has no empty segment.`
    : `Parse issue: attribute paths. Resource ${path} should start with /`;
  report('path-normalised', at, message, { help: `Write ${normalised}.` });
}
