import { operation } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { itemsOf } from '../spec/node.ts';

/** An operation has one security requirement. */
export const securityOrBecomesAnd = rule({
  id: 'security-or-becomes-and',
  severity: 'warn',
  protocols: rest,
  summary: 'An operation has one security requirement',
  reason: 'Alternatives are flattened: what OpenAPI means as "one of these" demands all of them.',
  basis: 'unverified',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html',
  awsVerdict: 'drops or changes it silently',
  bad: [
    operation(
      'security: «[{ api_key: [] }, { pool: [] }]»\nresponses: {}',
      `
    components:
      securitySchemes:
        api_key: { type: apiKey, name: x-api-key, in: header }
        pool: { type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authorizer: { type: cognito_user_pools, providerARNs: [arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_abc] } }`,
    ),
  ],
  good: [
    operation(
      'security: [{ api_key: [] }]\nresponses: {}',
      'components: { securitySchemes: { api_key: { type: apiKey, name: x-api-key, in: header } } }',
    ),
  ],
  piecewise: true,
  check({ spec }, report) {
    for (const { security, name } of spec.methods) {
      if (
        !security.node ||
        itemsOf(security.node).length < 2 ||
        security.requirements.some(({ scheme }) => !scheme)
      )
        continue;
      const guards = security.requirements.filter(({ scheme }) => scheme?.authorizer || scheme?.isSigV4);
      // Two authorizers are another matter: one of them is dropped.
      if (guards.length > 1 || !security.apiKeyRequired) continue;
      report(
        security.node,
        `${name} demands all of ${security.requirements.map((each) => each.name).join(', ')}, not one of them.`,
        {
          help: 'Write them as one requirement if all are meant, or keep one.',
        },
      );
    }
  },
});
