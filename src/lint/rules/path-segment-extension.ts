import { doc } from '../examples.ts';
import { restAndHttp, rule } from '../rule.ts';
import { keyPlace } from '../spec/node.ts';

/**
 * The narrow form of what lint.md 1.3 says of `.ext` in a segment: of a colon the older refusals of API Gateway agree with the field
 * report, of a dot nothing does, and `/openapi.json` is common. So it is a hint, and path-segment-risky is about the colon alone.
 */
export const pathSegmentExtension = rule({
  id: 'path-segment-extension',
  severity: 'info',
  set: 'pedantic',
  protocols: restAndHttp,
  summary: 'A path segment does not end like the name of a file',
  reason:
    'One user reports that segments such as pets.json were refused. The documentation allows a dot, and so does every text that API Gateway itself is known to refuse a segment with: hence a hint only, and no warning as for a colon.',
  basis: 'reported',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html',
  awsVerdict: 'has no opinion',
  bad: [doc('paths: { «/pets.json»: { get: { responses: {} } } }')],
  good: [doc('paths: { /pets: { get: { responses: {} } }, /v1.2/pets: { get: { responses: {} } } }')],
  piecewise: true,
  check({ spec }, report) {
    for (const { path, keyNode, segments } of spec.paths) {
      const named = segments.find((segment) => fileName.test(segment));
      if (named === undefined) continue;
      report(keyPlace(keyNode), `The segment "${named}" of ${path} ends like the name of a file.`, {
        help: 'Try the import early, or leave the ending out and answer by Accept.',
      });
    }
  },
});

/** A version, as in v1.2, ends in a digit and is none. */
const fileName = /^[^{}]+\.[A-Za-z][A-Za-z0-9]{1,4}$/;
