import type { SpecDocument } from '../../document/spec-document.ts';
import type { MethodName } from '../../model/verb.ts';
import { readIntegration } from './integration.ts';
import { childOf, follow, has, isTrue, itemsOf, membersOf, plain, type SpecNode, textOf } from './node.ts';
import { readSecurity, saysSecurity } from './security.ts';
import type {
  BodyView,
  IntegrationView,
  MethodView,
  ParameterView,
  PathView,
  ResponseView,
  SchemeView,
  SecurityView,
} from './types.ts';

/** What an operation is read with. */
export interface Surroundings {
  readonly document: SpecDocument;
  readonly root: SpecNode;
  readonly format: 'openapi' | 'swagger';
  readonly schemes: ReadonlyMap<string, SchemeView>;
  /** Of the operations that say nothing of it themselves: one for all of them. */
  readonly inherited: SecurityView;
}

const locations: ReadonlyMap<string, string> = new Map([['query', 'querystring']]);

/**
 * An operation as a method. Its parts are read when the first rule asks for them: most rules that need all methods of a document at
 * once look at one part of each.
 */
export class OperationView implements MethodView {
  readonly path: PathView;
  readonly verb: MethodName;
  readonly node: SpecNode;
  private readonly around: Surroundings;
  private parametersRead: readonly ParameterView[] | undefined = undefined;
  private responsesRead: ReadonlyMap<string, ResponseView> | undefined = undefined;
  private securityRead: SecurityView | undefined = undefined;
  private bodyRead: BodyView | undefined = undefined;
  /** `null`: not read yet. */
  private integrationRead: IntegrationView | undefined | null = null;

  constructor(around: Surroundings, path: PathView, verb: MethodName, node: SpecNode) {
    this.around = around;
    this.path = path;
    this.verb = verb;
    this.node = node;
  }

  get name(): string {
    return `${this.verb} ${this.path.path}`;
  }

  get parameters(): readonly ParameterView[] {
    this.parametersRead ??= readParameters(this.around.document, this.node, this.path.node);
    return this.parametersRead;
  }

  get responses(): ReadonlyMap<string, ResponseView> {
    this.responsesRead ??= readResponses(this.around.document, this.node);
    return this.responsesRead;
  }

  get security(): SecurityView {
    const { root, schemes, inherited } = this.around;
    this.securityRead ??= saysSecurity(this.node) ? readSecurity(root, this.node, schemes) : inherited;
    return this.securityRead;
  }

  get body(): BodyView {
    this.bodyRead ??=
      this.around.format === 'swagger'
        ? swaggerBody(this.around, this.node, this.parameters)
        : openApiBody(this.around, this.node);
    return this.bodyRead;
  }

  get integration(): IntegrationView | undefined {
    if (this.integrationRead === null) this.integrationRead = readIntegration(this.around.document, this);
    return this.integrationRead;
  }
}

function readParameters(document: SpecDocument, operation: SpecNode, pathItem: SpecNode): ParameterView[] {
  const views = parametersOf(document, operation, false);
  const shared = parametersOf(document, pathItem, true);
  if (shared.length === 0) return views;
  const names = new Set(views.map(({ location, name }) => `${location} ${name}`));
  const inherited = shared.filter(({ location, name }) => !names.has(`${location} ${name}`));
  return [...inherited, ...views];
}

function parametersOf(document: SpecDocument, holder: SpecNode, fromPath: boolean): ParameterView[] {
  const views: ParameterView[] = [];
  for (const each of itemsOf(childOf(holder, 'parameters'))) {
    const node = follow(document, each);
    const view = node && readParameter(node, fromPath);
    if (view) views.push(view);
  }
  return views;
}

function readParameter(node: SpecNode, fromPath: boolean): ParameterView | undefined {
  const name = textOf(node, 'name');
  const where = textOf(node, 'in');
  if (name === undefined || where === undefined) return undefined;
  const location = locations.get(where) ?? where;
  return { name, location, required: isTrue(node, 'required'), node, fromPath };
}

function readResponses(document: SpecDocument, operation: SpecNode): Map<string, ResponseView> {
  const responses = new Map<string, ResponseView>();
  for (const entry of membersOf(childOf(operation, 'responses'))) {
    const node = entry.key.startsWith('x-') ? undefined : follow(document, entry);
    if (!node) continue;
    const headers = new Set(membersOf(childOf(node, 'headers')).map(({ key }) => key.toLowerCase()));
    responses.set(entry.key, { status: entry.key, entry, node, headers });
  }
  return responses;
}

function openApiBody({ document }: Surroundings, operation: SpecNode): BodyView {
  const written = childOf(operation, 'requestBody');
  const node = written && follow(document, written);
  return { node, required: isTrue(node, 'required'), schemas: contentOf(node) };
}

/** Media types with their schemas. */
export function contentOf(holder: SpecNode | undefined): { mediaType: string; schema: SpecNode }[] {
  const found: { mediaType: string; schema: SpecNode }[] = [];
  for (const media of membersOf(childOf(holder, 'content'))) {
    const schema = childOf(media, 'schema');
    if (schema) found.push({ mediaType: media.key, schema });
  }
  return found;
}

function swaggerBody(
  { root }: Surroundings,
  operation: SpecNode,
  parameters: readonly ParameterView[],
): BodyView {
  const node = parameters.find(({ location }) => location === 'body')?.node;
  const schema = childOf(node, 'schema');
  const holder = has(operation, 'consumes') ? operation : root;
  const named = itemsOf(childOf(holder, 'consumes')).flatMap((each) => plain(each) ?? []);
  const mediaTypes = named.length > 0 ? named : ['application/json'];
  return {
    node,
    required: isTrue(node, 'required'),
    schemas: schema ? mediaTypes.map((mediaType) => ({ mediaType, schema })) : [],
  };
}

/** Whether a method declares a parameter; header names are compared in any case. */
export function declares(method: MethodView, location: string, name: string): boolean {
  const lower = name.toLowerCase();
  return method.parameters.some(
    (each) =>
      each.location === location &&
      (each.name === name || (location === 'header' && each.name.toLowerCase() === lower)),
  );
}
