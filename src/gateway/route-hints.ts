import type { RestApi } from '../model/api.ts';

/** Why no method matches: the causes that all look like `Missing Authentication Token` to a caller. */
export function describeNoRoute(api: RestApi, method: string, routePath: string): string {
  const path = routePath.length > 1 && routePath.endsWith('/') ? routePath.slice(0, -1) : routePath;
  const same = api.resources.filter((resource) => fits(resource.path, path));
  const verbs = [...new Set(same.flatMap((resource) => [...resource.methods.keys()]))];
  const answer = 'API Gateway answers 403 Missing Authentication Token';
  if (verbs.length > 0)
    return `${path} is there, but for ${verbs.join(', ')} only; ${answer} to ${method}, never 405.`;
  if (same.length > 0) return `${path} is a resource without methods; ${answer}.`;
  const near = nearest(api, path);
  return `No resource has the path ${path}; ${answer}, never 404.${near === undefined ? '' : ` The nearest is ${near}.`}`;
}

function fits(template: string, path: string): boolean {
  const pattern = template.replace(/[.*?^$()|[\]\\]|\{[^}]+?(\+?)\}/g, (whole, plus: string | undefined) =>
    whole.startsWith('{') ? (plus ? '.+' : '[^/]+') : `\\${whole}`,
  );
  return new RegExp(`^${pattern}$`).test(path);
}

/** The template that shares most segments; undefined where none shares any. */
function nearest(api: RestApi, path: string): string | undefined {
  const wanted = path.split('/');
  let best: string | undefined;
  let bestScore = 0;
  for (const resource of api.resources) {
    if (resource.methods.size === 0) continue;
    const segments = resource.path.split('/');
    const shared = segments.filter(
      (segment, i) => i > 0 && segment.toLowerCase() === wanted[i]?.toLowerCase(),
    ).length;
    const score = shared - Math.abs(segments.length - wanted.length) / 10;
    if (shared > 0 && score > bestScore) {
      best = resource.path;
      bestScore = score;
    }
  }
  return best;
}
