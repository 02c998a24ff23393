import type { SpecDocument } from '../../document/spec-document.ts';
import type { MethodName } from '../../model/verb.ts';
import { readIntegration } from './integration.ts';
import { childOf, follow, has, isTrue, itemsOf, membersOf, plain, type SpecNode, textOf } from './node.ts';
import { readSecurity } from './security.ts';
import type { BodyView, MethodView, ParameterView, PathView, ResponseView, SchemeView } from './types.ts';

/** What an operation is read with. */
interface Surroundings {
  readonly document: SpecDocument;
  readonly root: SpecNode;
  readonly format: 'openapi' | 'swagger';
  readonly schemes: ReadonlyMap<string, SchemeView>;
}

const locations: ReadonlyMap<string, string> = new Map([['query', 'querystring']]);

/** An operation as a method. */
export function readMethod(
  around: Surroundings,
  path: PathView,
  verb: MethodName,
  node: SpecNode,
  shared: readonly SpecNode[],
): MethodView {
  const parameters = readParameters(around.document, node, shared);
  const method: MethodView = {
    path,
    verb,
    node,
    name: `${verb} ${path.path}`,
    parameters,
    responses: readResponses(around.document, node),
    security: readSecurity(around.root, node, around.schemes),
    body: around.format === 'swagger' ? swaggerBody(around, node, parameters) : openApiBody(around, node),
    integration: undefined,
  };
  return Object.assign(method, { integration: readIntegration(around.document, method) });
}

function readParameters(
  document: SpecDocument,
  operation: SpecNode,
  shared: readonly SpecNode[],
): ParameterView[] {
  const own = itemsOf(childOf(operation, 'parameters')).flatMap((each) => follow(document, each) ?? []);
  const views = own.flatMap((node) => readParameter(node, false));
  if (shared.length === 0) return views;
  const names = new Set(views.map(({ location, name }) => `${location} ${name}`));
  const inherited = shared
    .flatMap((node) => readParameter(node, true))
    .filter(({ location, name }) => !names.has(`${location} ${name}`));
  return [...inherited, ...views];
}

function readParameter(node: SpecNode, fromPath: boolean): ParameterView[] {
  const name = textOf(node, 'name');
  const where = textOf(node, 'in');
  if (name === undefined || where === undefined) return [];
  return [
    { name, location: locations.get(where) ?? where, required: isTrue(node, 'required'), node, fromPath },
  ];
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
  return membersOf(childOf(holder, 'content')).flatMap((media) => {
    const schema = childOf(media, 'schema');
    return schema ? [{ mediaType: media.key, schema }] : [];
  });
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
