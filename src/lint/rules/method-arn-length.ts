import { doc } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { keyPlace } from '../spec/node.ts';

/** The ARN of a method stays below 1600 bytes. */
export const methodArnLength = rule({
  id: 'method-arn-length',
  severity: 'warn',
  protocols: rest,
  summary: 'The ARN of a method stays below 1600 bytes',
  reason: 'With authorization a longer one is answered with 414.',
  basis: 'documented',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html',
  awsVerdict: 'fails at run time',
  bad: [doc(`paths: { «/${'a'.repeat(1600)}»: { get: { responses: {} } } }`)],
  good: [doc('paths: { /pets: { get: { responses: {} } } }')],
  piecewise: true,
  check({ spec }, report) {
    // arn:aws:execute-api:REGION:ACCOUNT:APIID/STAGE/VERB/ takes about 90 bytes.
    for (const { path, keyNode } of spec.paths) {
      if (path.length > 1500)
        report(
          keyPlace(keyNode),
          `The path has ${path.length} characters: the ARN of its methods exceeds 1600 bytes.`,
        );
    }
  },
});
