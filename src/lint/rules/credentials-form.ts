import { integration } from '../examples.ts';
import { restAndHttp, rule } from '../rule.ts';
import { eachIntegration } from '../spec/iterate.ts';
import { childOf, plain } from '../spec/node.ts';

/** credentials is the ARN of a role, or arn:aws:iam::*:user/* for the caller's own. */
export const credentialsForm = rule({
  id: 'credentials-form',
  severity: 'error',
  protocols: restAndHttp,
  summary: "credentials is the ARN of a role, or arn:aws:iam::*:user/* for the caller's own",
  reason: 'Anything else is refused or ends as 403.',
  basis: 'documented',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-integration.html',
  awsVerdict: 'refuses the import',
  bad: [
    integration(
      '{ type: aws, httpMethod: POST, uri: "arn:aws:apigateway:us-east-1:sqs:path/123456789012/pets", credentials: «pets-role» }',
    ),
  ],
  good: [
    integration(
      '{ type: aws, httpMethod: POST, uri: "arn:aws:apigateway:us-east-1:sqs:path/123456789012/pets", credentials: "arn:aws:iam::123456789012:role/pets" }',
    ),
  ],
  piecewise: true,
  check({ spec }, report) {
    for (const { integration } of eachIntegration(spec)) {
      const node = childOf(integration.node, 'credentials');
      const text = plain(node);
      if (!node || text === undefined || text === '' || text.includes('${')) continue;
      if (/^arn:[^:]+:iam::(?:\d{12}:role\/.+|\*:user\/\*)$/.test(text)) continue;
      report(node, `${text} is no ARN of a role.`, { help: 'Write arn:aws:iam::ACCOUNT:role/NAME.' });
    }
  },
});
