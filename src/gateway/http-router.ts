import { httpVerbs, type MethodName } from '../model/verb.ts';
import type { RouteMatch } from './router.ts';

/** Finds the route of a request. `path` is raw, without the stage, and starts with `/`. */
export interface HttpRouter<P> {
  match(method: string, path: string): RouteMatch<P> | undefined;
}

/** A route with the names of its variables: routes of one path may name them differently. */
interface Named<P> {
  readonly plan: P;
  readonly names: readonly string[];
}

/** The routes of one path, by verb or `ANY`. */
interface Leaf<P> {
  readonly plans: Map<MethodName, Named<P>>;
  readonly isGreedy: boolean;
  /** Its place among all paths: the lowest wins. */
  rank: number;
}

interface Node<P> {
  readonly literals: Map<string, Node<P>>;
  parameter: Node<P> | undefined;
  leaf: Leaf<P> | undefined;
  greedy: Leaf<P> | undefined;
}

const none: ReadonlyMap<string, string> = new Map();

/**
 * Routing of HTTP APIs (http-api.md 3, documented): a route that matches path and method wholly, then one that ends in a greedy
 * variable, then `$default`. Paths are compared before methods; on one path a verb beats `ANY`. What the documentation leaves open
 * (publicly reported of others): more literal segments first, then the longer text before the greedy variable, then fewer variables.
 * Unverified: literals are compared with the path as it was sent, still encoded.
 */
export function createHttpRouter<P>(routes: ReadonlyMap<string, P>): HttpRouter<P> {
  const root = newNode<P>();
  const literalOnly = new Map<string, Leaf<P>>();
  const leaves = new Map<string, Leaf<P>>();
  for (const [routeKey, plan] of routes) {
    const [method, path] = splitRouteKey(routeKey);
    if (path === undefined) continue;
    const names = segmentsOf(path).flatMap((segment) => variable.exec(segment)?.[1] ?? []);
    const leaf = leafOf(root, path);
    // Where a path is there with and without the slash at its end, the tree holds the one without.
    if (!path.endsWith('/') || !leaf.plans.has(method as MethodName))
      leaf.plans.set(method as MethodName, { plan, names });
    leaves.set(path, leaf);
    if (names.length > 0) continue;
    const own = literalOnly.get(path) ?? newLeaf<P>(false);
    own.plans.set(method as MethodName, { plan, names });
    literalOnly.set(path, own);
  }
  rankLeaves(leaves);
  const fallback = routes.get('$default');
  const defaultMatch = fallback === undefined ? undefined : { plan: fallback, pathParameters: none };
  return {
    match(method, path) {
      const trimmed = withoutTrailingSlash(path);
      const literal = literalOnly.get(path) ?? literalOnly.get(trimmed);
      const found = literal && planOf(literal, method);
      if (found) return { plan: found.plan, pathParameters: none };
      return walk(root, segmentsOf(trimmed), method) ?? defaultMatch;
    },
  };
}

/** `GET /pets` as verb and path; `$default` has no path. */
export function splitRouteKey(routeKey: string): readonly [method: string, path: string | undefined] {
  const blank = routeKey.indexOf(' ');
  return blank < 0 ? [routeKey, undefined] : [routeKey.slice(0, blank), routeKey.slice(blank + 1)];
}

/** Unverified (two recordings suggest it): routes are matched with one trailing slash ignored. */
function withoutTrailingSlash(path: string): string {
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}

function segmentsOf(path: string): string[] {
  return path === '/' ? [] : path.slice(1).split('/');
}

function newNode<P>(): Node<P> {
  return { literals: new Map(), parameter: undefined, leaf: undefined, greedy: undefined };
}

const variable = /^\{(.+?)(\+?)\}$/;

function newLeaf<P>(isGreedy: boolean): Leaf<P> {
  return { plans: new Map(), isGreedy, rank: 0 };
}

/** The place of a path in the tree, made where it is not there yet. */
function leafOf<P>(root: Node<P>, path: string): Leaf<P> {
  let node = root;
  for (const segment of segmentsOf(withoutTrailingSlash(path))) {
    const [, name, plus] = variable.exec(segment) ?? [];
    if (plus) {
      node.greedy ??= newLeaf(true);
      return node.greedy;
    }
    if (name === undefined) node = literalBelow(node, segment);
    else {
      node.parameter ??= newNode();
      node = node.parameter;
    }
  }
  node.leaf ??= newLeaf(false);
  return node.leaf;
}

function literalBelow<P>(node: Node<P>, segment: string): Node<P> {
  const known = node.literals.get(segment) ?? newNode<P>();
  node.literals.set(segment, known);
  return known;
}

function rankLeaves<P>(leaves: ReadonlyMap<string, Leaf<P>>): void {
  const ordered = [...leaves].sort(([a, first], [b, second]) => {
    if (first.isGreedy !== second.isGreedy) return first.isGreedy ? 1 : -1;
    return compareWeights(weightsOf(a), weightsOf(b));
  });
  for (const [rank, [, leaf]] of ordered.entries()) leaf.rank = rank;
}

/** Literal segments, text before the greedy variable, and variables counted against it. */
function weightsOf(path: string): readonly number[] {
  const segments = segmentsOf(path);
  const variables = segments.filter((segment) => variable.test(segment)).length;
  const greedyAt = path.lastIndexOf('/{');
  return [segments.length - variables, path.endsWith('+}') ? greedyAt : 0, -variables];
}

function compareWeights(a: readonly number[], b: readonly number[]): number {
  for (const [i, weight] of a.entries()) {
    const difference = (b[i] as number) - weight;
    if (difference !== 0) return difference;
  }
  return 0;
}

/**
 * A verb of its own beats `ANY`, which takes every method that has none on the path (documented): of the seven that routes may have.
 * Unverified: others, TRACE among them, get to `$default` alone.
 */
function planOf<P>({ plans }: Leaf<P>, method: string): Named<P> | undefined {
  return plans.get(method as MethodName) ?? (anyVerbs.has(method) ? plans.get('ANY') : undefined);
}

const anyVerbs: ReadonlySet<string> = new Set(httpVerbs);

interface Found<P> {
  readonly route: Named<P>;
  readonly rank: number;
  readonly values: readonly string[];
}

/** The best of all paths that match and have the method: the tree is walked once, whatever the number of routes. */
function walk<P>(root: Node<P>, segments: readonly string[], method: string): RouteMatch<P> | undefined {
  let best: Found<P> | undefined;
  const values: string[] = [];
  const take = (leaf: Leaf<P> | undefined, rest: readonly string[]) => {
    if (!leaf || (best && best.rank < leaf.rank)) return;
    const route = planOf(leaf, method);
    if (route) best = { route, rank: leaf.rank, values: [...values, ...rest] };
  };
  const descend = (node: Node<P>, at: number): void => {
    if (at === segments.length) {
      take(node.leaf, []);
      return;
    }
    const segment = segments[at] as string;
    const literal = node.literals.get(segment);
    if (literal) descend(literal, at + 1);
    if (node.parameter && segment !== '') {
      values.push(segment);
      descend(node.parameter, at + 1);
      values.pop();
    }
    // One segment or more: `/{proxy+}` does not match an empty rest (documented).
    const rest = node.greedy && segments.slice(at).join('/');
    if (rest) take(node.greedy, [rest]);
  };
  descend(root, 0);
  return best && { plan: best.route.plan, pathParameters: named(best.route.names, best.values) };
}

function named(names: readonly string[], values: readonly string[]): ReadonlyMap<string, string> {
  return names.length === 0 ? none : new Map(names.map((name, i) => [name, values[i] as string]));
}
