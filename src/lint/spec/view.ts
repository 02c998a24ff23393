import type { SpecDocument } from '../../document/spec-document.ts';
import type { ProtocolType } from '../../model/api.ts';
import { type TemplateFacts, type TemplateFactsCache, templateFactsCache } from '../vtl/template-facts.ts';
import { OperationView, type Surroundings } from './method.ts';
import { childOf, descend, follow, has, membersOf, nodeAt, type SpecNode } from './node.ts';
import { readRoutes } from './route.ts';
import { readSchemes, readSecurity } from './security.ts';
import type { GatewayResponseView, MethodView, PathView, SchemeView, TemplateView } from './types.ts';
import { verbs } from './words.ts';

/**
 * The document, or a piece of it, as API Gateway's nouns, whatever the importer thinks of it. Values that are not what they should be
 * are left out here; the importer reports them.
 */
export interface SpecView {
  readonly document: SpecDocument;
  readonly root: SpecNode;
  readonly protocol: ProtocolType;
  readonly format: 'openapi' | 'swagger';
  readonly paths: readonly PathView[];
  /** Of a WebSocket API its routes. */
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
  /** The same over all pieces of a document. */
  sharedByPieces<T>(key: string, make: () => T): T;
  follow(node: SpecNode): SpecNode | undefined;
}

/** A document as a whole, and in pieces. */
export interface SpecViews {
  readonly whole: SpecView;
  /** Some of the paths and named schemas at a time, in their order; of a small document the whole. @param size of a piece, in paths */
  pieces(size?: number): Iterable<SpecView>;
}

/**
 * What the rules look at of so many paths stays in a processor's cache. A hundred rules that go through 10,000 methods one after the
 * other wait for memory each time; going through a few methods at a time they take two thirds of the time.
 */
const pathsOfPiece = 64;

/** Reads a document for the rules. */
export function specViews(document: SpecDocument, protocol: ProtocolType): SpecViews {
  const root = nodeAt(document.root, document.rootAt);
  const format: SpecView['format'] = has(root, 'swagger') ? 'swagger' : 'openapi';
  const schemes = readSchemes(document, root, format);
  const around = { document, root, format, schemes, inherited: readSecurity(root, undefined, schemes) };
  const validators = membersOf(childOf(root, 'x-amazon-apigateway-request-validators'));
  const common = {
    document,
    root,
    protocol,
    format,
    schemes,
    validators: new Map(validators.map((each) => [each.key, each])),
    gatewayResponses: membersOf(childOf(root, 'x-amazon-apigateway-gateway-responses')).map(gatewayResponse),
    follow: (node: SpecNode) => follow(document, node),
  };
  const schemas = membersOf(
    format === 'swagger' ? childOf(root, 'definitions') : descend(root, 'components', 'schemas'),
  );
  const whole = viewOf(common, readPaths(around), schemas, templateFactsCache());
  return { whole, pieces: (size = pathsOfPiece) => piecesOf(whole, common, around, size) };
}

/** What all pieces of a document have in common. */
type CommonView = Omit<
  SpecView,
  'paths' | 'methods' | 'schemas' | 'templates' | 'templateFacts' | 'shared' | 'sharedByPieces'
>;

function viewOf(
  common: CommonView,
  paths: readonly PathView[],
  schemas: readonly SpecNode[],
  facts: TemplateFactsCache,
  sharedByPieces = sharedParts(),
): SpecView {
  const methods =
    common.protocol === 'WEBSOCKET'
      ? readRoutes(common.root, common.schemes)
      : paths.flatMap((path) => path.methods);
  let templates: readonly TemplateView[] | undefined;
  return {
    ...common,
    paths,
    methods,
    schemas,
    get templates() {
      templates ??= methods.flatMap((method) => method.integration?.templates ?? []);
      return templates;
    },
    templateFacts: facts.of,
    shared: sharedParts(),
    sharedByPieces,
  };
}

/** Methods are read anew for each piece, and let go of with it: kept, they would be a third of a lint's memory. */
function* piecesOf(
  whole: SpecView,
  common: CommonView,
  around: Surroundings,
  size: number,
): Generator<SpecView> {
  const { paths, schemas } = whole;
  const count = Math.ceil(Math.max(paths.length, schemas.length) / size);
  // Routes are no parts of paths: a document's pieces would have all of them each.
  if (count <= 1 || common.protocol === 'WEBSOCKET') {
    yield whole;
    return;
  }
  // Templates that many pieces have are handed on from each to the next.
  let facts = templateFactsCache();
  const shared = sharedParts();
  for (let start = 0; start < count * size; start += size) {
    facts = templateFactsCache(facts);
    const again = paths.slice(start, start + size).map((path) => withMethods(around, path));
    yield viewOf(common, again, schemas.slice(start, start + size), facts, shared);
  }
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

function readPaths(around: Surroundings): PathView[] {
  return membersOf(childOf(around.root, 'paths')).flatMap((member) => {
    if (member.key.startsWith('x-')) return [];
    const node = follow(around.document, member);
    return node
      ? [withMethods(around, { path: member.key, keyNode: member, node, ...segmentsOf(member.key) })]
      : [];
  });
}

function withMethods(around: Surroundings, bare: Omit<PathView, 'methods'>): PathView {
  const { path, keyNode, node, segments, variables } = bare;
  const methods: MethodView[] = [];
  const view: PathView = { path, keyNode, node, segments, variables, methods };
  for (const operation of membersOf(node)) {
    const verb = verbs.get(operation.key);
    if (verb !== undefined) methods.push(new OperationView(around, view, verb, operation));
  }
  return view;
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
