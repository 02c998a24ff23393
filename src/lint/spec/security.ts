import type { SpecDocument } from '../../document/spec-document.ts';
import {
  childOf,
  descend,
  follow,
  has,
  isMap,
  itemsOf,
  membersOf,
  type SpecNode,
  textOf,
  wordOf,
} from './node.ts';
import type { RequirementView, SchemeView, SecurityView } from './types.ts';

/** The security schemes of a document. */
export function readSchemes(
  document: SpecDocument,
  root: SpecNode,
  format: 'openapi' | 'swagger',
): Map<string, SchemeView> {
  const holder =
    format === 'swagger'
      ? childOf(root, 'securityDefinitions')
      : descend(root, 'components', 'securitySchemes');
  const schemes = new Map<string, SchemeView>();
  for (const member of membersOf(holder)) {
    const node = follow(document, member);
    if (node && isMap(node.value)) schemes.set(member.key, readScheme(member.key, node));
  }
  return schemes;
}

function readScheme(name: string, node: SpecNode): SchemeView {
  const authorizer = childOf(node, 'x-amazon-apigateway-authorizer');
  const type = textOf(node, 'type');
  const isSigV4 = wordOf(node, 'x-amazon-apigateway-authtype') === 'awssigv4';
  const inHeader = textOf(node, 'in') === 'header' && wordOf(node, 'name') === 'x-api-key';
  return {
    name,
    node,
    type,
    authorizer,
    authorizerType: wordOf(authorizer, 'type'),
    isSigV4,
    isApiKey: type === 'apiKey' && !authorizer && !isSigV4 && inHeader,
  };
}

/** Whether an operation says itself how it is protected. */
export function saysSecurity(operation: SpecNode): boolean {
  return has(operation, 'security') || has(operation, 'x-amazon-apigateway-auth');
}

/** How an operation is protected; without one, those that do not say it. */
export function readSecurity(
  root: SpecNode,
  operation: SpecNode | undefined,
  schemes: ReadonlyMap<string, SchemeView>,
): SecurityView {
  const own = childOf(operation, 'security');
  const node = own ?? childOf(root, 'security');
  const requirements = itemsOf(node).flatMap((item, alternative) =>
    membersOf(item).map((member): RequirementView => {
      const scopes = itemsOf(member).flatMap(({ value }) => (typeof value === 'string' ? [value] : []));
      return { alternative, name: member.key, node: member, scheme: schemes.get(member.key), scopes };
    }),
  );
  const auth = wordOf(childOf(operation, 'x-amazon-apigateway-auth'), 'type');
  const first = requirements.find(({ scheme }) => scheme?.authorizer !== undefined || scheme?.isSigV4);
  const isIam = auth === 'aws_iam' || (auth === undefined && first?.scheme?.isSigV4 === true);
  const authorizer = auth === undefined && first?.scheme?.authorizer ? first.scheme : undefined;
  return {
    node,
    isOwn: own !== undefined,
    requirements,
    authorizer,
    isIam,
    apiKeyRequired: requirements.some(({ scheme }) => scheme?.isApiKey),
    scopes: authorizer ? (first?.scopes ?? []) : [],
    isOpen: authorizer === undefined && !isIam,
  };
}
