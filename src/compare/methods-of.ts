import type { Method, Resource, RestApi } from '../model/api.ts';

/** A method, its resource, and its name for people: `GET /pets`. */
export interface PlacedMethod {
  readonly resource: Resource;
  readonly method: Method;
  readonly name: string;
}

/** All methods, in tree order. */
export function methodsOf(api: RestApi): PlacedMethod[] {
  return api.resources.flatMap((resource) =>
    [...resource.methods.values()].map((method) => ({
      resource,
      method,
      name: `${method.httpMethod} ${resource.path}`,
    })),
  );
}

/** The path with the names of its variables left out: what requests can tell apart. `/pets/{}`, `/{+}`. */
export function shapeOf(path: string): string {
  return path.replace(/\{[^}]*?(\+?)\}/g, '{$1}');
}

/** What a method's request validator checks. */
export function validationOf(api: RestApi, method: Method): { body: boolean; parameters: boolean } {
  const validator =
    method.requestValidator === undefined ? undefined : api.requestValidators.get(method.requestValidator);
  return {
    body: validator?.validateRequestBody ?? false,
    parameters: validator?.validateRequestParameters ?? false,
  };
}

/** One segment of all paths: literal ones, a variable, and greedy variables that take all that follows. */
interface Node {
  readonly literals: Map<string, Node>;
  variable?: Node;
  readonly methods: PlacedMethod[];
  readonly greedy: PlacedMethod[];
}

/**
 * Finds the method that answers a request for a path and a verb as API Gateway routes (rest-request-phases.md 2.1): literal segments
 * before variables before greedy ones, stepping back until a resource has the verb or ANY. The path may be another API's template.
 */
export function routesOf(api: RestApi): (path: string, verb: string) => PlacedMethod | undefined {
  const root = newNode();
  for (const placed of methodsOf(api)) place(root, placed);
  return (path, verb) => find(root, segmentsOf(path), 0, verb);
}

function newNode(): Node {
  return { literals: new Map(), methods: [], greedy: [] };
}

function segmentsOf(path: string): string[] {
  return path.split('/').slice(1);
}

function place(root: Node, placed: PlacedMethod): void {
  let node = root;
  for (const segment of segmentsOf(placed.resource.path)) {
    if (/^\{.*\+\}$/.test(segment)) {
      node.greedy.push(placed);
      return;
    }
    node = isVariable(segment) ? variableOf(node) : literalOf(node, segment);
  }
  node.methods.push(placed);
}

function isVariable(segment: string): boolean {
  return /^\{[^+]*\}$/.test(segment);
}

function variableOf(node: Node): Node {
  node.variable ??= newNode();
  return node.variable;
}

function literalOf(node: Node, segment: string): Node {
  const known = node.literals.get(segment) ?? newNode();
  node.literals.set(segment, known);
  return known;
}

function find(node: Node, segments: readonly string[], at: number, verb: string): PlacedMethod | undefined {
  const segment = segments[at];
  if (segment === undefined) return withVerb(node.methods, verb);
  const next = [node.literals.get(segment), node.variable];
  for (const child of next) {
    const found = child && find(child, segments, at + 1, verb);
    if (found) return found;
  }
  return withVerb(node.greedy, verb);
}

function withVerb(methods: readonly PlacedMethod[], verb: string): PlacedMethod | undefined {
  const named = methods.find(({ method }) => method.httpMethod === verb);
  return named ?? methods.find(({ method }) => method.httpMethod === 'ANY');
}
