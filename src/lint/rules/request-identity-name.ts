import { doc, lambdaUri } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { childOf, placeOf, textOf } from '../spec/node.ts';

/** A REQUEST authorizer with several identity sources has a scheme named Unused. */
export const requestIdentityName = rule({
  id: 'request-identity-name',
  severity: 'info',
  protocols: rest,
  summary: 'A REQUEST authorizer with several identity sources has a scheme named Unused',
  reason: "The documentation's convention, which exports follow.",
  basis: 'documented',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-authorizer.html',
  awsVerdict: 'has no opinion',
  fixable: true,
  bad: [
    doc(`
    paths: {}
    components:
      securitySchemes:
        guard: { type: apiKey, name: «Authorization», in: header, x-amazon-apigateway-authorizer: { type: request, authorizerUri: "${lambdaUri}", identitySource: "method.request.header.Authorization, context.path" } }`),
  ],
  good: [
    doc(`
    paths: {}
    components:
      securitySchemes:
        guard: { type: apiKey, name: Unused, in: header, x-amazon-apigateway-authorizer: { type: request, authorizerUri: "${lambdaUri}", identitySource: "method.request.header.Authorization, context.path" } }`),
  ],
  check({ spec }, report) {
    for (const { node, name, authorizer, authorizerType } of spec.schemes.values()) {
      const header = childOf(node, 'name');
      const sources = (textOf(authorizer, 'identitySource') ?? '').split(',');
      if (authorizerType !== 'request' || !header || header.value === 'Unused' || sources.length < 2)
        continue;
      report(header, `The authorizer ${name} has several identity sources; the scheme's name is not used.`, {
        help: 'Write name: Unused.',
        fix: [{ kind: 'set', at: placeOf(header), value: 'Unused' }],
      });
    }
  },
});
