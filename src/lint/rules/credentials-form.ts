import { integration } from '../examples.ts';
import { every, rule } from '../rule.ts';
import { eachIntegration } from '../spec/iterate.ts';
import { childOf, plain } from '../spec/node.ts';

/** credentials is the ARN of a role, or arn:aws:iam::*:user/* for the caller's own. */
export const credentialsForm = rule({
  id: 'credentials-form',
  severity: 'error',
  protocols: every,
  summary: "credentials is the ARN of a role, or arn:aws:iam::*:user/* for the caller's own",
  reason:
    'What is no ARN is refused: "Invalid ARN specified in the request". Of ARNs only that of a role can be assumed: calls with another fail.',
  basis: 'reported',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-integration.html',
  awsVerdict: 'refuses the import',
  bad: [
    integration(
      '{ type: aws, httpMethod: POST, uri: "arn:aws:apigateway:us-east-1:sqs:path/123456789012/pets", credentials: «pets-role» }',
    ),
    integration(
      '{ type: aws, httpMethod: POST, uri: "arn:aws:apigateway:us-east-1:sqs:path/123456789012/pets", credentials: «"arn:aws:iam::123456789012:user/pets"» }',
    ),
  ],
  good: [
    integration(
      '{ type: aws, httpMethod: POST, uri: "arn:aws:apigateway:us-east-1:sqs:path/123456789012/pets", credentials: "arn:aws:iam::123456789012:role/pets" }',
    ),
  ],
  adopts: [{ id: 'integration-credentials' }],
  piecewise: true,
  check({ spec }, report) {
    for (const { integration } of eachIntegration(spec)) {
      const node = childOf(integration.node, 'credentials');
      const text = plain(node);
      if (!node || text === undefined || text === '' || text.includes('${')) continue;
      // The importer refuses what is no ARN, in REST APIs.
      if (spec.protocol === 'REST' && !text.startsWith('arn:')) continue;
      if (/^arn:[^:]+:iam::(?:\d{12}:role\/.+|\*:user\/\*)$/.test(text)) continue;
      report(node, `${text} is no ARN of a role.`, { help: 'Write arn:aws:iam::ACCOUNT:role/NAME.' });
    }
  },
});
