import { doc, lambdaUri } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { childOf, placeOf, plain, textOf } from '../spec/node.ts';

/** The identitySource of a TOKEN or Cognito authorizer is the scheme's own header. */
export const tokenIdentityIgnored = rule({
  id: 'token-identity-ignored',
  severity: 'warn',
  protocols: rest,
  summary: "The identitySource of a TOKEN or Cognito authorizer is the scheme's own header",
  reason: 'API Gateway takes the name of the scheme; identitySource is not looked at.',
  basis: 'recorded',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-authorizer.html',
  awsVerdict: 'drops or changes it silently',
  fixable: true,
  bad: [
    doc(`
    paths: {}
    components:
      securitySchemes:
        guard: { type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authorizer: { type: token, authorizerUri: "${lambdaUri}", identitySource: «method.request.header.X-Token» } }`),
  ],
  good: [
    doc(`
    paths: {}
    components:
      securitySchemes:
        guard: { type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authorizer: { type: token, authorizerUri: "${lambdaUri}", identitySource: method.request.header.Authorization } }`),
  ],
  check({ spec }, report) {
    for (const { node, name, authorizer, authorizerType } of spec.schemes.values()) {
      const source = childOf(authorizer, 'identitySource');
      const header = textOf(node, 'name');
      if (
        !source ||
        header === undefined ||
        (authorizerType !== 'token' && authorizerType !== 'cognito_user_pools')
      )
        continue;
      const text = plain(source) ?? '';
      if (text === '' || text.toLowerCase() === `method.request.header.${header}`.toLowerCase()) continue;
      report(source, `The authorizer ${name} reads the header ${header}, not ${text}.`, {
        help: `Write method.request.header.${header}, or rename the scheme's header.`,
        fix: [{ kind: 'set', at: placeOf(source), value: `method.request.header.${header}` }],
      });
    }
  },
});
