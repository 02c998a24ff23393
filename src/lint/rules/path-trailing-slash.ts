import { doc } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { keyPlace, placeOf } from '../spec/node.ts';

/** A path has no slash at its end and no empty segment. */
export const pathTrailingSlash = rule({
  id: 'path-trailing-slash',
  severity: 'warn',
  protocols: rest,
  summary: 'A path has no slash at its end and no empty segment',
  reason: 'The resource tree has no empty segments; the path is served without the slash.',
  basis: 'unverified',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html',
  awsVerdict: 'drops or changes it silently',
  fixable: true,
  bad: [doc('paths: { «/pets/»: { get: { responses: {} } } }')],
  good: [doc('paths: { /pets: { get: { responses: {} } } }')],
  adopts: [{ id: 'path-normalised' }],
  check({ spec }, report) {
    const taken = new Set(spec.paths.map(({ path }) => path));
    for (const { path, keyNode, segments } of spec.paths) {
      const normal = `/${segments.join('/')}`;
      if (normal === path || !path.startsWith('/')) continue;
      report(keyPlace(keyNode), `The path ${path} becomes ${normal}: a resource has no empty segment.`, {
        help: `Write ${normal}.`,
        ...(taken.has(normal) ? {} : { fix: [{ kind: 'rename', at: placeOf(keyNode), key: normal }] }),
      });
    }
  },
});
