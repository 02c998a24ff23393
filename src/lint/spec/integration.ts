import type { SpecDocument } from '../../document/spec-document.ts';
import { childOf, follow, isMap, membersOf, plain, type SpecNode, textOf, wordOf } from './node.ts';
import type { IntegrationResponseView, IntegrationView, MethodView, TemplateView } from './types.ts';
import { integrationKey } from './words.ts';

/** Where the integration of an operation is written, `$ref`s followed (HTTP APIs share integrations). */
export function integrationNode(document: SpecDocument, operation: SpecNode): SpecNode | undefined {
  const written = childOf(operation, integrationKey);
  const node = written && follow(document, written);
  return node && isMap(node.value) ? node : undefined;
}

/** The integration of an operation. */
export function readIntegration(document: SpecDocument, method: MethodView): IntegrationView | undefined {
  const node = integrationNode(document, method.node);
  return node && integrationView(node, method);
}

/** An integration as the rules look at it. */
export function integrationView(node: SpecNode, method: MethodView): IntegrationView {
  const type = wordOf(node, 'type') ?? '';
  const uri = textOf(node, 'uri');
  const responses = membersOf(childOf(node, 'responses')).map(readResponse);
  return {
    node,
    type,
    isProxy: type.endsWith('_proxy'),
    isLambda: type.startsWith('aws') && uri !== undefined && isLambdaUri(uri),
    uri,
    requestParameters: membersOf(childOf(node, 'requestParameters')),
    responses,
    templates: templatesOf(method, node, responses),
    passthroughBehavior: wordOf(node, 'passthroughBehavior') ?? 'when_no_match',
  };
}

/** A Lambda function, in API Gateway's form or bare. */
export function isLambdaUri(uri: string): boolean {
  return /^arn:[^:]*:(?:lambda:|apigateway:[^:]*:lambda:)/.test(uri);
}

function readResponse(node: SpecNode): IntegrationResponseView {
  return {
    pattern: node.key,
    node,
    status: textOf(node, 'statusCode'),
    parameters: membersOf(childOf(node, 'responseParameters')),
    templates: membersOf(childOf(node, 'responseTemplates')),
  };
}

function templatesOf(
  method: MethodView,
  node: SpecNode,
  responses: readonly IntegrationResponseView[],
): TemplateView[] {
  const views: TemplateView[] = [];
  const add = (role: TemplateView['role'], template: SpecNode): void => {
    const text = plain(template);
    if (text !== undefined) views.push({ role, mediaType: template.key, text, node: template, method });
  };
  for (const template of membersOf(childOf(node, 'requestTemplates'))) add('request', template);
  for (const { templates } of responses) for (const template of templates) add('response', template);
  return views;
}
