import type { SourceRef } from '../diagnostics/diagnostic.ts';
import type { Method, Resource } from '../model/api.ts';
import type { MethodName } from '../model/verb.ts';
import { noMethods } from './empty.ts';
import { partIdOf, rootResourceId } from './ids.ts';
import { segmentProblem, variableOf } from './paths.ts';
import type { Report } from './report.ts';

/** A resource being built. */
interface Branch {
  readonly path: string;
  readonly pathPart: string;
  readonly id: string;
  readonly parent: Branch | undefined;
  /** Made with the first one: half of the resources of an API have no children, and the other half no methods. */
  children: Map<string, Branch> | undefined;
  methods: Map<MethodName, Method> | undefined;
  at: SourceRef | undefined;
  variableChild?: Branch;
}

/** The resource tree while paths are added; `/` is always there. */
export interface ResourceTree {
  /** The resource of a path, its parents made on the way; undefined, and a report, where API Gateway would not create it. */
  add(segments: readonly string[], at: SourceRef): ResourceHandle | undefined;
  /** Every resource, a parent before its children. */
  list(): Resource[];
}

/** One resource of the tree, to put methods into. */
export interface ResourceHandle {
  readonly id: string;
  readonly path: string;
  readonly pathPart: string;
  /** Undefined: none yet. */
  methods: Map<MethodName, Method> | undefined;
}

/** @param apiId undefined: nobody will ask for the ids of resources */
export function resourceTree(apiId: string | undefined, rootAt: SourceRef, report: Report): ResourceTree {
  const root = branch(undefined, '', '/', apiId === undefined ? '' : rootResourceId(apiId));
  root.at = rootAt;
  const ids = new Set([root.id]);
  return {
    add(segments, at) {
      let here: Branch = root;
      const path = `/${segments.join('/')}`;
      for (const segment of segments) {
        const next = here.children?.get(segment) ?? grow(here, segment, path, at, apiId, ids, report);
        if (!next) return undefined;
        here = next;
      }
      if (here !== root) here.at = at;
      return here;
    },
    list: () => {
      const resources: Resource[] = [];
      collect(root, resources);
      return resources;
    },
  };
}

function branch(parent: Branch | undefined, pathPart: string, path: string, id: string): Branch {
  return { path, pathPart, id, parent, children: undefined, methods: undefined, at: undefined };
}

function grow(
  parent: Branch,
  segment: string,
  path: string,
  at: SourceRef,
  apiId: string | undefined,
  ids: Set<string>,
  report: Report,
): Branch | undefined {
  const refuse = (ruleId: Parameters<Report>[0], reason: string, help: string, other?: Branch) => {
    const related = other?.at ? [{ at: other.at, note: `here is ${other.path}` }] : undefined;
    const extra = { help, ...(related ? { related } : {}) };
    report(ruleId, at, `Unable to create resource at path '${path}': ${reason}`, extra);
    return undefined;
  };
  const problem = segmentProblem(segment);
  if (problem) return refuse(problem.ruleId, problem.message, problem.help);
  if (variableOf(parent.pathPart)?.greedy) {
    const reason = `Cannot create a child of a resource with a greedy path variable: ${parent.pathPart}`;
    return refuse('path-greedy-not-last', reason, `End the path after ${parent.pathPart}.`, parent);
  }
  const isVariable = variableOf(segment) !== undefined;
  const sibling = isVariable ? parent.variableChild : undefined;
  if (sibling) {
    const reason = `A sibling (${sibling.pathPart}) of this resource already has a variable path part -- only one is allowed`;
    return refuse(
      'path-sibling-variables',
      reason,
      `Name the variable ${sibling.pathPart} here too.`,
      sibling,
    );
  }
  const own = parent.path === '/' ? `/${segment}` : `${parent.path}/${segment}`;
  const child = branch(parent, segment, own, apiId === undefined ? '' : freeId(apiId, own, ids));
  child.at = at;
  parent.children ??= new Map();
  parent.children.set(segment, child);
  if (isVariable) parent.variableChild = child;
  return child;
}

/** Six characters are few enough that two of ten thousand paths may fall together. */
function freeId(apiId: string, path: string, ids: Set<string>): string {
  let id = partIdOf(apiId, 'resource', path);
  for (let number = 2; ids.has(id); number++) id = partIdOf(apiId, 'resource', `${path} ${number}`);
  ids.add(id);
  return id;
}

function collect(from: Branch, resources: Resource[]): void {
  const { id, path, pathPart, parent, at } = from;
  resources.push({
    id,
    path,
    pathPart,
    methods: from.methods ?? noMethods,
    ...(parent ? { parentId: parent.id } : {}),
    ...(at ? { at } : {}),
  });
  if (from.children) for (const child of from.children.values()) collect(child, resources);
}
