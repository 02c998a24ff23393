import { doc, lambdaUri } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { childOf, plain, textOf } from '../spec/node.ts';

/** A REQUEST authorizer that guards several methods keeps its results per path and verb. */
export const authorizerCacheTooWide = rule({
  id: 'authorizer-cache-too-wide',
  severity: 'warn',
  protocols: rest,
  summary: 'A REQUEST authorizer that guards several methods keeps its results per path and verb',
  reason:
    'A policy that was made for one method is used for the next call of the same caller to another one.',
  basis: 'documented',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html',
  awsVerdict: 'fails at run time',
  bad: [
    doc(`
    paths:
      /pets:
        get: { responses: {}, security: [{ guard: [] }] }
        post: { responses: {}, security: [{ guard: [] }] }
    components:
      securitySchemes:
        guard: { type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authorizer: { type: request, authorizerUri: "${lambdaUri}", identitySource: «method.request.header.Authorization» } }`),
  ],
  good: [
    doc(`
    paths:
      /pets:
        get: { responses: {}, security: [{ guard: [] }] }
        post: { responses: {}, security: [{ guard: [] }] }
    components:
      securitySchemes:
        guard: { type: apiKey, name: Unused, in: header, x-amazon-apigateway-authorizer: { type: request, authorizerUri: "${lambdaUri}", identitySource: "method.request.header.Authorization, context.path, context.httpMethod" } }`),
  ],
  check({ spec }, report) {
    const guarded = new Map<string, number>();
    for (const { security } of spec.methods) {
      if (security.authorizer)
        guarded.set(security.authorizer.name, (guarded.get(security.authorizer.name) ?? 0) + 1);
    }
    for (const { name, authorizer, authorizerType } of spec.schemes.values()) {
      const source = childOf(authorizer, 'identitySource');
      const isKept = textOf(authorizer, 'authorizerResultTtlInSeconds') !== '0';
      if (authorizerType !== 'request' || !source || !isKept || (guarded.get(name) ?? 0) < 2) continue;
      const text = plain(source) ?? '';
      if (/context\.(?:path|resourcePath|resourceId)/.test(text) && /context\.httpMethod/.test(text))
        continue;
      report(
        source,
        `A result of ${name} for one method is used for its other ${(guarded.get(name) ?? 0) - 1} too.`,
        {
          help: 'Add context.path and context.httpMethod, return a policy for the whole API, or keep results for 0 seconds.',
        },
      );
    }
  },
});
