import { compileJavaRegex } from '../../expressions/java-regex.ts';
import { doc, lambdaUri } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { childOf } from '../spec/node.ts';

/** identityValidationExpression is a regular expression of Java. */
export const identityRegex = rule({
  id: 'identity-regex',
  severity: 'error',
  protocols: rest,
  summary: 'identityValidationExpression is a regular expression of Java',
  reason: 'With a broken one every caller gets 401.',
  basis: 'documented',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-authorizer.html',
  awsVerdict: 'fails at run time',
  bad: [
    doc(`
    paths: {}
    components:
      securitySchemes:
        guard: { type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authorizer: { type: token, authorizerUri: "${lambdaUri}", identityValidationExpression: «"^Bearer (["» } }`),
  ],
  good: [
    doc(`
    paths: {}
    components:
      securitySchemes:
        guard: { type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authorizer: { type: token, authorizerUri: "${lambdaUri}", identityValidationExpression: "^Bearer .+" } }`),
  ],
  check({ spec }, report) {
    for (const { authorizer } of spec.schemes.values()) {
      const node = childOf(authorizer, 'identityValidationExpression');
      if (!node || typeof node.value !== 'string' || node.value === '') continue;
      const compiled = compileJavaRegex(node.value);
      if (!compiled.ok)
        report(node, `This is no regular expression: ${compiled.reason}`, {
          help: 'It must match the whole token.',
        });
    }
  },
});
