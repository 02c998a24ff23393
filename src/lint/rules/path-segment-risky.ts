import { doc } from '../examples.ts';
import { restAndHttp, rule } from '../rule.ts';
import { keyPlace } from '../spec/node.ts';

/** A path segment holds no colon. */
export const pathSegmentRisky = rule({
  id: 'path-segment-risky',
  severity: 'warn',
  protocols: restAndHttp,
  summary: 'A path segment holds no colon',
  reason:
    'API Gateway takes a colon today: its documentation says so, and users report that it works. Until 2020 it refused one, and tools that copied its older list of characters still do. Endings such as .json are told of by path-segment-extension, as a hint.',
  basis: 'reported',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html',
  awsVerdict: 'has no opinion',
  bad: [doc('paths: { «/pets:feed»: { post: { responses: {} } } }')],
  good: [doc('paths: { /pets/feed: { post: { responses: {} } } }')],
  piecewise: true,
  check({ spec }, report) {
    for (const { path, keyNode, segments } of spec.paths) {
      const risky = segments.find((segment) => !segment.startsWith('{') && segment.includes(':'));
      if (risky !== undefined) {
        report(
          keyPlace(keyNode),
          `The segment "${risky}" of ${path} holds a colon, which older tools refuse.`,
          {
            help: `Write it without the colon, as ${risky.replaceAll(':', '/')}.`,
          },
        );
      }
    }
  },
});
