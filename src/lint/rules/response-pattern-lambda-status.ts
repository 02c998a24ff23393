import { integration, lambdaUri } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { eachIntegrationResponse } from '../spec/iterate.ts';
import { keyPlace } from '../spec/node.ts';

/** The pattern of a Lambda integration is for error messages, not for statuses. */
export const responsePatternLambdaStatus = rule({
  id: 'response-pattern-lambda-status',
  severity: 'warn',
  protocols: rest,
  summary: 'The pattern of a Lambda integration is for error messages, not for statuses',
  reason: 'For a function the pattern is tested on errorMessage; a status of its own it does not have.',
  basis: 'documented',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/handle-errors-in-lambda-integration.html',
  awsVerdict: 'fails at run time',
  bad: [
    integration(
      `
    type: aws
    httpMethod: POST
    uri: ${lambdaUri}
    responses: { default: { statusCode: "200" }, «4..»: { statusCode: "400" } }`,
      'responses: { "200": { description: ok }, "400": { description: bad } }',
    ),
  ],
  good: [
    integration(
      `
    type: aws
    httpMethod: POST
    uri: ${lambdaUri}
    responses: { default: { statusCode: "200" }, ".*BadRequest.*": { statusCode: "400" } }`,
      'responses: { "200": { description: ok }, "400": { description: bad } }',
    ),
  ],
  piecewise: true,
  check({ spec }, report) {
    for (const { integration, response } of eachIntegrationResponse(spec)) {
      if (integration.type !== 'aws' || !integration.isLambda || !looksLikeStatus.test(response.pattern))
        continue;
      report(
        keyPlace(response.node),
        `The pattern ${response.pattern} is tested on the function's error message, not on a status.`,
        {
          help: 'Match the message, as ".*BadRequest.*".',
        },
      );
    }
  },
});

const looksLikeStatus = /^[1-5](?:\d\d|\\d\\d|\\d\{2\}|\[0-9\]\{2\}|\[0-9\]\[0-9\]|\.\.|\.\{2\}|XX|xx)$/;
