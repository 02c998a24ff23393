import type { SpecDocument } from '../../document/spec-document.ts';
import type { ProtocolType } from '../../model/api.ts';
import type { TemplateFacts } from '../vtl/template-facts.ts';
import { templateFactsCache } from '../vtl/template-facts.ts';
import { readMethod } from './method.ts';
import { childOf, descend, follow, has, itemsOf, membersOf, nodeAt, type SpecNode } from './node.ts';
import { readSchemes } from './security.ts';
import type { GatewayResponseView, MethodView, PathView, SchemeView, TemplateView } from './types.ts';
import { verbs } from './words.ts';

/**
 * The document as API Gateway's nouns, whatever the importer thinks of it: one walk that all rules share. Values that are not what
 * they should be are left out here; the importer reports them.
 */
export interface SpecView {
  readonly document: SpecDocument;
  readonly root: SpecNode;
  readonly protocol: ProtocolType;
  readonly format: 'openapi' | 'swagger';
  readonly paths: readonly PathView[];
  readonly methods: readonly MethodView[];
  /** By name, `$ref`s followed. */
  readonly schemes: ReadonlyMap<string, SchemeView>;
  /** Named schemas. */
  readonly schemas: readonly SpecNode[];
  /** By name. */
  readonly validators: ReadonlyMap<string, SpecNode>;
  readonly gatewayResponses: readonly GatewayResponseView[];
  /** Every mapping template of the methods. */
  readonly templates: readonly TemplateView[];
  /** What a template holds; texts that come again are looked at once. */
  templateFacts(text: string): TemplateFacts;
  /** What several rules go by, a list or an index, made when the first of them asks. */
  shared<T>(key: string, make: () => T): T;
  follow(node: SpecNode): SpecNode | undefined;
}

export function specView(document: SpecDocument, protocol: ProtocolType): SpecView {
  const root = nodeAt(document.root, document.rootAt);
  const format = has(root, 'swagger') ? 'swagger' : 'openapi';
  const schemes = readSchemes(document, root, format);
  const validators = membersOf(childOf(root, 'x-amazon-apigateway-request-validators'));
  const paths = readPaths(document, root, format, schemes);
  const methods = paths.flatMap((path) => path.methods);
  return {
    document,
    root,
    protocol,
    format,
    paths,
    methods,
    schemes,
    schemas: membersOf(
      format === 'swagger' ? childOf(root, 'definitions') : descend(root, 'components', 'schemas'),
    ),
    validators: new Map(validators.map((each) => [each.key, each])),
    gatewayResponses: membersOf(childOf(root, 'x-amazon-apigateway-gateway-responses')).map(gatewayResponse),
    templates: methods.flatMap((method) => method.integration?.templates ?? []),
    templateFacts: templateFactsCache(),
    shared: sharedParts(),
    follow: (node) => follow(document, node),
  };
}

function sharedParts(): SpecView['shared'] {
  const known = new Map<string, unknown>();
  return <T>(key: string, make: () => T): T => {
    const part = known.get(key) ?? make();
    known.set(key, part);
    // Each key is asked for by one function only, with one type.
    return part as T;
  };
}

function readPaths(
  document: SpecDocument,
  root: SpecNode,
  format: SpecView['format'],
  schemes: ReadonlyMap<string, SchemeView>,
): PathView[] {
  return membersOf(childOf(root, 'paths')).flatMap((member) => {
    if (member.key.startsWith('x-')) return [];
    const node = follow(document, member);
    if (!node) return [];
    const methods: MethodView[] = [];
    const path: PathView = {
      path: member.key,
      keyNode: member,
      node,
      ...segmentsOf(member.key),
      methods,
    };
    const shared = itemsOf(childOf(node, 'parameters')).flatMap((each) => follow(document, each) ?? []);
    for (const operation of membersOf(node)) {
      const verb = verbs.get(operation.key);
      if (verb === undefined) continue;
      methods.push(readMethod({ document, root, format, schemes }, path, verb, operation, shared));
    }
    return [path];
  });
}

function segmentsOf(path: string): Pick<PathView, 'segments' | 'variables'> {
  const segments = path.split('/').filter((segment) => segment !== '');
  const variables = segments.flatMap((segment) => /^\{([^{}]+?)\+?\}$/.exec(segment)?.[1] ?? []);
  return { segments, variables };
}

function gatewayResponse(node: SpecNode): GatewayResponseView {
  return {
    type: node.key,
    node,
    parameters: membersOf(childOf(node, 'responseParameters')),
    templates: membersOf(childOf(node, 'responseTemplates')),
  };
}
