import type { HttpVerb, MethodName } from '../model/verb.ts';

/** What a request matched: the plan and the path values, raw, by the matched resource's names. */
export interface RouteMatch<P> {
  readonly plan: P;
  readonly pathParameters: ReadonlyMap<string, string>;
}

/** Finds the plan of a path and verb together. `path` starts with `/`. */
export interface Router<P> {
  match(method: string, path: string): RouteMatch<P> | undefined;
}

interface Node<P> {
  literals: Map<string, Node<P>> | undefined;
  parameter: { readonly name: string; readonly node: Node<P> } | undefined;
  greedy: { readonly name: string; readonly node: Node<P> } | undefined;
  /** Undefined where no resource ends. */
  plans: ReadonlyMap<MethodName, P> | undefined;
}

const none: ReadonlyMap<string, string> = new Map();

/**
 * Routing of REST APIs (rest-request-phases.md 2.1, recorded): path and method match together. For every segment the static child is
 * tried, then `{param}`, then `{proxy+}`; a resource without the verb or ANY is stepped over, back to the greedy ones of its ancestors.
 */
export function createRouter<P>(
  resources: readonly { readonly path: string; readonly plans: ReadonlyMap<MethodName, P> }[],
): Router<P> {
  const root = newNode<P>();
  const literalOnly = new Map<string, Node<P>>();
  for (const { path, plans } of resources) {
    const node = insert(root, path);
    node.plans = node.plans ? new Map([...node.plans, ...plans]) : plans;
    if (!path.includes('{')) literalOnly.set(path, node);
  }
  return {
    match(method, path) {
      const trimmed = withoutTrailingSlash(path);
      const literal = literalOnly.get(trimmed);
      const plan = literal && planOf(literal, method);
      if (plan !== undefined) return { plan, pathParameters: none };
      return walk(root, trimmed === '/' ? [] : trimmed.slice(1).split('/'), method);
    },
  };
}

/** One trailing slash is ignored for routing and cut from the greedy value (recorded). */
function withoutTrailingSlash(path: string): string {
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}

function newNode<P>(): Node<P> {
  return { literals: undefined, parameter: undefined, greedy: undefined, plans: undefined };
}

function insert<P>(root: Node<P>, path: string): Node<P> {
  let node = root;
  for (const segment of path === '/' ? [] : path.slice(1).split('/')) {
    const isVariable = segment.length > 2 && segment.startsWith('{') && segment.endsWith('}');
    if (isVariable && segment.length > 3 && segment.endsWith('+}')) {
      node.greedy ??= { name: segment.slice(1, -2), node: newNode() };
      node = node.greedy.node;
    } else if (isVariable) {
      node.parameter ??= { name: segment.slice(1, -1), node: newNode() };
      node = node.parameter.node;
    } else node = literalBelow(node, segment);
  }
  return node;
}

function literalBelow<P>(node: Node<P>, segment: string): Node<P> {
  node.literals ??= new Map();
  const known = node.literals.get(segment);
  if (known) return known;
  const made = newNode<P>();
  node.literals.set(segment, made);
  return made;
}

/** On one resource a specific verb wins over ANY (recorded). ANY covers exactly the seven verbs (documented). */
function planOf<P>(node: Node<P>, method: string): P | undefined {
  const { plans } = node;
  if (!plans) return undefined;
  return plans.get(method as MethodName) ?? (anyVerbs.has(method as HttpVerb) ? plans.get('ANY') : undefined);
}

const anyVerbs: ReadonlySet<HttpVerb> = new Set(['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT']);

function walk<P>(root: Node<P>, segments: readonly string[], method: string): RouteMatch<P> | undefined {
  const values: [string, string][] = [];
  const descend = (node: Node<P>, at: number): P | undefined => {
    if (at === segments.length) return planOf(node, method);
    const segment = segments[at] as string;
    const literal = node.literals?.get(segment);
    const found = literal && descend(literal, at + 1);
    if (found !== undefined) return found;
    if (node.parameter && segment !== '') {
      values.push([node.parameter.name, segment]);
      const below = descend(node.parameter.node, at + 1);
      if (below !== undefined) return below;
      values.pop();
    }
    return greedy(node, at);
  };
  const greedy = (node: Node<P>, at: number): P | undefined => {
    const plan = node.greedy && planOf(node.greedy.node, method);
    if (plan === undefined || !node.greedy) return undefined;
    const value = segments
      .slice(at)
      .join('/')
      .replace(/^\/+|\/+$/g, '');
    if (value === '') return undefined; // a greedy variable needs at least one segment (recorded)
    values.push([node.greedy.name, value]);
    return plan;
  };
  const plan = descend(root, 0);
  return plan === undefined
    ? undefined
    : { plan, pathParameters: values.length > 0 ? new Map(values) : none };
}
