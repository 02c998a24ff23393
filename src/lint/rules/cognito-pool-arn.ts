import { doc } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { childOf, itemsOf, plain } from '../spec/node.ts';

/** providerARNs are ARNs of user pools. */
export const cognitoPoolArn = rule({
  id: 'cognito-pool-arn',
  severity: 'error',
  protocols: rest,
  summary: 'providerARNs are ARNs of user pools',
  reason: 'arn:aws:cognito-idp:REGION:ACCOUNT:userpool/POOL_ID; with anything else no token is accepted.',
  basis: 'documented',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-authorizer.html',
  awsVerdict: 'fails at run time',
  bad: [
    doc(`
    paths: {}
    components:
      securitySchemes:
        pool: { type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authorizer: { type: cognito_user_pools, providerARNs: [«us-east-1_abc»] } }`),
  ],
  good: [
    doc(`
    paths: {}
    components:
      securitySchemes:
        pool: { type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authorizer: { type: cognito_user_pools, providerARNs: [arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_abc] } }`),
  ],
  check({ spec }, report) {
    for (const { authorizer } of spec.schemes.values()) {
      for (const item of itemsOf(childOf(authorizer, 'providerARNs'))) {
        const text = plain(item) ?? '';
        if (
          text === '' ||
          text.includes('${') ||
          /^arn:[^:]+:cognito-idp:[\w-]+:\d{12}:userpool\/[\w-]+_\w+$/.test(text)
        )
          continue;
        report(item, `${text} is no ARN of a user pool.`, {
          help: 'Write arn:aws:cognito-idp:REGION:ACCOUNT:userpool/POOL_ID.',
        });
      }
    }
  },
});
