import { doc, lambdaUri } from '../examples.ts';
import { restAndHttp, rule } from '../rule.ts';

/** The API has at most 10 authorizers. */
export const limitAuthorizers = rule({
  id: 'limit-authorizers',
  severity: 'warn',
  protocols: restAndHttp,
  summary: 'The API has at most 10 authorizers',
  reason: 'Authorizers that no operation uses are made too; AWS raises the quota on request.',
  basis: 'documented',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html',
  awsVerdict: 'refuses the import',
  // Made when somebody reads it: every start of gwctl lint would pay for it.
  get bad() {
    return [
      `«${doc(`paths: {}
components: { securitySchemes: { ${Array.from({ length: 11 }, (_, i) => `a${i}: { type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authorizer: { type: token, authorizerUri: "${lambdaUri}" } }`).join(', ')} } }`)}»`,
    ];
  },
  good: [doc('paths: {}')],
  adopts: [{ id: 'limit-authorizers' }],
});
