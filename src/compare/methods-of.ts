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

/**
 * The method that answers a request for another one's path and verb, as API Gateway routes: the resource with the most literal
 * match that has the verb or ANY, stepping back to wider ones (rest-request-phases.md 2.1).
 */
export function coveredBy(api: RestApi, path: string, verb: string): PlacedMethod | undefined {
  const segments = path.split('/').slice(1);
  const candidates = methodsOf(api).filter(
    ({ method, resource }) =>
      (method.httpMethod === verb || method.httpMethod === 'ANY') && takes(resource.path, segments),
  );
  candidates.sort((a, b) => rank(a) - rank(b));
  return candidates[0];
}

function takes(template: string, segments: readonly string[]): boolean {
  const parts = template.split('/').slice(1);
  const last = parts.at(-1) ?? '';
  if (/^\{.*\+\}$/.test(last)) {
    return (
      segments.length >= parts.length && parts.slice(0, -1).every((part, i) => fits(part, segments[i] ?? ''))
    );
  }
  return parts.length === segments.length && parts.every((part, i) => fits(part, segments[i] ?? ''));
}

function fits(part: string, segment: string): boolean {
  return part === segment || /^\{[^+]*\}$/.test(part);
}

/** Fewer variables first, greedy ones last, the verb itself before ANY. */
function rank({ resource, method }: PlacedMethod): number {
  const greedy = resource.path.includes('+}') ? 1000 : 0;
  const variables = (resource.path.match(/\{/g) ?? []).length * 10;
  return greedy + variables + (method.httpMethod === 'ANY' ? 1 : 0);
}
