import { compileJavaRegex } from '../../expressions/java-regex.ts';
import { integration } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { eachIntegrationResponse } from '../spec/iterate.ts';
import { keyPlace } from '../spec/node.ts';

/** The pattern of an integration response is a regular expression of Java. */
export const responsePatternInvalid = rule({
  id: 'response-pattern-invalid',
  severity: 'error',
  protocols: rest,
  summary: 'The pattern of an integration response is a regular expression of Java',
  reason: 'A broken pattern matches nothing.',
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
    responses: { default: { statusCode: "200" }, «"(4"»: { statusCode: "400" } }`,
      'responses: { "200": { description: ok }, "400": { description: bad } }',
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
    const judged = new Map<string, string | undefined>();
    for (const { response } of eachIntegrationResponse(spec)) {
      const { pattern, node } = response;
      if (pattern === 'default') continue;
      if (!judged.has(pattern)) {
        const compiled = compileJavaRegex(pattern);
        judged.set(pattern, compiled.ok ? undefined : compiled.reason);
      }
      const reason = judged.get(pattern);
      if (reason !== undefined)
        report(keyPlace(node), `The pattern is no regular expression: ${reason}`, {
          help: 'A pattern must match the whole text.',
        });
    }
  },
});
