import { compileJavaRegex } from '../../expressions/java-regex.ts';
import { integration } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { eachIntegration } from '../spec/iterate.ts';
import { keyPlace } from '../spec/node.ts';

/** No two patterns of a method match the same value. */
export const responsePatternsOverlap = rule({
  id: 'response-patterns-overlap',
  severity: 'info',
  protocols: rest,
  summary: 'No two patterns of a method match the same value',
  reason: 'Which of two matching patterns is taken is not yours to choose.',
  basis: 'documented',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-integration-settings-integration-response.html',
  awsVerdict: 'fails at run time',
  bad: [
    integration(
      `
    type: http
    httpMethod: GET
    uri: https://pets.example.com
    responses: { default: { statusCode: "200" }, 4..: { statusCode: "400" }, «404»: { statusCode: "404" } }`.replace(
        '«404»',
        '«"404"»',
      ),
      'responses: { "200": { description: ok }, "400": { description: bad }, "404": { description: none } }',
    ),
  ],
  good: [
    integration(
      `
    type: http
    httpMethod: GET
    uri: https://pets.example.com
    responses: { default: { statusCode: "200" }, 4..: { statusCode: "400" } }`,
      'responses: { "200": { description: ok }, "400": { description: bad } }',
    ),
  ],
  piecewise: true,
  check({ spec }, report) {
    for (const { integration } of eachIntegration(spec)) {
      const patterns = integration.responses.filter(({ pattern }) => pattern !== 'default');
      const exact = patterns.filter(({ pattern }) => /^[1-5]\d\d$/.test(pattern));
      if (integration.isLambda || exact.length === 0 || patterns.length === exact.length) continue;
      for (const { pattern, node } of exact) {
        const other = patterns.find((each) => each.pattern !== pattern && matches(each.pattern, pattern));
        if (!other) continue;
        report(keyPlace(node), `${pattern} and ${other.pattern} match the same status.`, {
          help: 'Write patterns that exclude each other.',
          related: [{ at: keyPlace(other.node), note: 'the other pattern' }],
        });
      }
    }
  },
});

function matches(pattern: string, status: string): boolean {
  const compiled = compileJavaRegex(pattern);
  return compiled.ok && compiled.regex.matches(status);
}
