import { operation } from '../examples.ts';
import { http, rule } from '../rule.ts';

/** A route has one security requirement. */
export const httpMultipleSecurity = rule({
  id: 'http-multiple-security',
  severity: 'error',
  protocols: http,
  summary: 'A route has one security requirement',
  reason: 'HTTP APIs refuse several.',
  basis: 'documented',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-open-api.html',
  awsVerdict: 'refuses the import',
  bad: [
    operation(
      'security: [{ iam: [] }, { other: «[]» }]\nresponses: {}',
      `
    components:
      securitySchemes:
        iam: { type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authtype: awsSigv4 }
        other: { type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authtype: awsSigv4 }`,
    ),
  ],
  good: [operation('responses: {}')],
  adopts: [{ id: 'http-security' }],
});
