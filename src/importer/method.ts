import type { Method, RequestValidator } from '../model/api.ts';
import type { Authorizer } from '../model/authorizer.ts';
import type { MethodName } from '../model/verb.ts';
import type { ImportContext } from './context.ts';
import type { Operation } from './dialects/dialect.ts';
import { noTexts } from './empty.ts';
import { readIntegration } from './extensions/integration.ts';
import type { Mutable } from './extensions/integration-words.ts';
import { checkOperationExtensions } from './extensions/placement.ts';
import { readRequestValidator } from './extensions/request-validator.ts';
import { extensionMap } from './gwctl-extensions.ts';
import { operationParameters, requestParameters } from './method-parameters.ts';
import { methodResponses } from './method-responses.ts';
import { methodSecurity } from './method-security.ts';
import type { ModelTable } from './models.ts';
import { childOf, type Node, textAt } from './node.ts';
import type { PathItem } from './path-items.ts';
import type { ResourceHandle } from './resources.ts';

/** What of a REST API a method may refer to. */
export interface MethodSurroundings {
  readonly root: Node;
  readonly models: ModelTable;
  readonly schemes: ReadonlyMap<string, Node>;
  readonly authorizers: ReadonlyMap<string, Authorizer>;
  readonly requestValidators: ReadonlyMap<string, RequestValidator>;
}

/** Reads one operation as a REST method. */
export function readMethod(
  httpMethod: MethodName,
  node: Node,
  pathItem: PathItem,
  resource: ResourceHandle,
  around: MethodSurroundings,
  context: ImportContext,
): Method {
  const { report } = context;
  checkOperationExtensions(node, 'rest', report);
  const operation: Operation = { node, parameters: operationParameters(pathItem.node, node, context) };
  const { path, pathPart } = resource;
  const named = { verb: httpMethod, path, written: pathItem.path, pathPart };
  const parameters = requestParameters(operation.parameters, named, context);
  const name = `${httpMethod} ${path}`;
  const responses = methodResponses(operation, name, around.models, context);
  const owner = {
    httpMethod,
    path,
    resourceId: resource.id,
    requestParameters: parameters,
    methodResponses: responses,
  };
  const integration = childOf(node, 'x-amazon-apigateway-integration');
  if (!integration) reportMissing(httpMethod, node, resource, context);
  const read = integration && readIntegration(integration, owner, report);
  const validator = readRequestValidator(node, around.root, around.requestValidators, report);
  const operationName = textAt(node, 'operationId', 'operationId', report);
  const security = methodSecurity(node, around.root, around.schemes, around.authorizers, context);
  const method: Mutable<Method> = {
    httpMethod,
    authorizationType: security.authorizationType,
    authorizationScopes: security.authorizationScopes,
    apiKeyRequired: security.apiKeyRequired,
    requestParameters: parameters,
    requestModels: requestModels(operation, httpMethod, name, around.models, context),
    methodResponses: responses,
    at: node.at,
  };
  if (operationName !== undefined) method.operationName = operationName;
  if (security.authorizer !== undefined) method.authorizer = security.authorizer;
  if (validator !== undefined) method.requestValidator = validator;
  if (read) method.integration = read;
  return method;
}

/** Such a method imports, and then blocks the deployment (publicly reported). */
function reportMissing(
  verb: MethodName,
  { at }: Node,
  { path }: ResourceHandle,
  context: ImportContext,
): void {
  const message = `${verb} ${path} has no integration: it is imported, but cannot be deployed ("No integration defined for method").`;
  context.report('integration-missing', { ...at, part: 'key' }, message, {
    help: 'Add x-amazon-apigateway-integration, for example { type: mock }.',
  });
}

function requestModels(
  operation: Operation,
  httpMethod: MethodName,
  method: string,
  models: ModelTable,
  context: ImportContext,
): ReadonlyMap<string, string> {
  const kept = extensionMap(operation.node, 'x-gwctl-request-models', context.report);
  if (kept) return kept;
  const schemas = context.dialect.requestBody(operation, context);
  if (schemas.length === 0) return noTexts;
  const found = new Map<string, string>();
  for (const { contentType, schema } of schemas) {
    const where = `request body of method '${method}'`;
    const model = models.bodyModel(schema, { where, contentType, httpMethod });
    if (model !== undefined) found.set(contentType, model);
  }
  return found;
}
