import { doc, lambdaUri } from '../examples.ts';
import { restAndHttp, rule } from '../rule.ts';
import { childOf, placeOf } from '../spec/node.ts';

/** An identity source is written as its kind of API writes it. */
export const httpRestIdentitySource = rule({
  id: 'http-rest-identity-source',
  severity: 'error',
  protocols: restAndHttp,
  summary: 'An identity source is written as its kind of API writes it',
  reason: 'method.request.header.NAME for REST APIs, $request.header.NAME for HTTP APIs.',
  basis: 'documented',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html',
  awsVerdict: 'fails at run time',
  fixable: true,
  bad: [
    {
      protocol: 'HTTP',
      spec: doc(`
    paths: {}
    components:
      securitySchemes:
        guard: { type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authorizer: { type: request, identitySource: «method.request.header.Authorization», authorizerUri: "${lambdaUri}", authorizerPayloadFormatVersion: "2.0" } }`),
    },
  ],
  good: [
    doc(`
    paths: {}
    components:
      securitySchemes:
        guard: { type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authorizer: { type: request, identitySource: method.request.header.Authorization, authorizerUri: "${lambdaUri}" } }`),
  ],
  check({ spec }, report) {
    const [wrong, right] =
      spec.protocol === 'HTTP' ? ['method.request.', '$request.'] : ['$request.', 'method.request.'];
    for (const { authorizer, name } of spec.schemes.values()) {
      const source = childOf(authorizer, 'identitySource');
      if (!source || typeof source.value !== 'string' || !source.value.includes(wrong)) continue;
      report(source, `The identity source of ${name} is written as the other kind of API writes it.`, {
        help: `Write ${right}header.NAME.`,
        fix: [{ kind: 'set', at: placeOf(source), value: source.value.replaceAll(wrong, () => right) }],
      });
    }
  },
});
